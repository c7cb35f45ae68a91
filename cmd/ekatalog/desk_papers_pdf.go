package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/papers"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// judgedPDF reads a file that was dropped and refuses what check would refuse of
// it.
func (d *desk) judgedPDF(title, name string, from io.Reader) ([]byte, error) {
	form, err := schemas.FormatByID(mapping.HoldingFormat)
	if err != nil {
		return nil, err
	}
	b, err := readHanded(from, form.Field("documents").MaxBytes, "desk.attach.too_large")
	if err != nil {
		return nil, err
	}
	issues := papers.Judge(name, b)
	for _, i := range issues {
		i.Values["nama"] = title
	}
	return b, d.refused(issues)
}

// mostNames is how many names are tried for a file until one is free.
const mostNames = 100

// freeName gives a PDF a name in the folder of papers that no other file has.
func (c *config) freeName(name string, b []byte) (string, error) {
	stem := strings.TrimSuffix(name, filepath.Ext(name))
	for n := 1; n <= mostNames; n++ {
		file := path.Join(papersFolder, stem+".pdf")
		if n > 1 {
			file = path.Join(papersFolder, fmt.Sprintf("%s-%d.pdf", stem, n))
		}
		free, err := c.freeFor(file, b)
		if err != nil || free {
			return file, err
		}
	}
	return "", usage("desk.papers.exists", "berkas", name)
}

// freeFor reports whether a file is not there, or is just what would be written.
func (c *config) freeFor(file string, b []byte) (bool, error) {
	if _, err := os.Lstat(c.file(file)); errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	sum, err := connector.FileDigest(c.file(file))
	return err == nil && sum == connector.Digest(b), nil
}

// writePDF keeps a PDF under a name that is free for it.
func (c *config) writePDF(file string, b []byte) error {
	if err := c.ownFolder(path.Dir(file)); err != nil {
		return err
	}
	if _, err := os.Lstat(c.file(file)); err == nil {
		return nil // just what would be written
	}
	err := connector.ReplaceFile(c.file(file), 0o644, func(w io.Writer) error { _, err := w.Write(b); return err })
	if err != nil {
		return fmt.Errorf("keep document: %w", err)
	}
	return nil
}

// KeepPDF implements console.Papers.
func (d *desk) KeepPDF(ctx context.Context, file string, from io.Reader) (err error) {
	d.papersMu.Lock()
	defer d.papersMu.Unlock()
	at := path.Clean(strings.ReplaceAll(file, `\`, "/"))
	missed, err := d.missesPDF(ctx, file)
	if err != nil {
		return err
	}
	if !missed || !filepath.IsLocal(filepath.FromSlash(at)) || !strings.EqualFold(path.Ext(at), ".pdf") {
		return usage("desk.papers.not_missed")
	}
	call := d.call(ctx)
	m, err := call.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	b, err := d.judgedPDF(path.Base(at), path.Base(at), from)
	if err != nil {
		return err
	}
	free, err := call.config.freeFor(at, b)
	if err != nil {
		return err
	}
	if !free {
		return usage("desk.papers.exists", "berkas", at)
	}
	_, there := os.Lstat(call.config.file(at))
	if err := call.config.writePDF(at, b); err != nil {
		return err
	}
	d.stamps.forget()
	err = m.seller.Commit(ctx, connector.Step{Catalogue: connector.CatalogueV6, Acts: []connector.Act{
		{Actor: m.actor, Act: pdfKept, Subject: at, Tool: tool(), Digest: connector.Digest(b)},
	}})
	if err != nil && there != nil { // what nobody vouches for is not kept
		err = errors.Join(fmt.Errorf("record document: %w", err), connector.Disk.Remove(call.config.file(at)))
	}
	return err
}

// missesPDF reports whether the list or the register names a file that is not
// there.
func (d *desk) missesPDF(ctx context.Context, file string) (bool, error) {
	lent, err := d.shelves.Get(ctx)
	if err != nil {
		return false, err
	}
	defer lent.Return()
	return slices.ContainsFunc(lent.Value.shelf.Papers, func(t connector.PaperTrouble) bool {
		return t.Issue.Code == "document_missing_file" && t.Issue.Found == file
	}), nil
}
