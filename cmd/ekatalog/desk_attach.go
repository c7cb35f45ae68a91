package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/papers"
	"ekatalog/connector/photos"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// attachedFolder is where a workspace keeps what people put to something, each
// file under its digest.
const attachedFolder = "lampiran"

var _ console.Attachments = (*desk)(nil)

// AttachScan implements console.Attachments.
func (d *desk) AttachScan(ctx context.Context, plan, name string, from io.Reader) (err error) {
	w, rec, err := d.proposed(ctx, plan)
	if err != nil {
		return err
	}
	defer w.close(&err)
	f, err := d.attach(w.config, name, from)
	if err != nil {
		return err
	}
	return w.Remark(ctx, connector.CatalogueOf(rec.Trial), connector.Remark{Act: connector.RemarkSigned, Subject: plan, File: f})
}

// attach keeps a file that a person puts to something, once its bytes are those
// of a PDF, a JPEG or a PNG. Nothing points at it until that is recorded.
func (d *desk) attach(c *config, name string, from io.Reader) (connector.Attached, error) {
	b, err := readHanded(from, console.MaxAttached, "desk.attach.too_large")
	if err != nil {
		return connector.Attached{}, err
	}
	kind, issues := judgeAttached(name, b)
	if kind == "" {
		return connector.Attached{}, usage("desk.attach.kind", "berkas", name)
	}
	if err := d.refused(issues); err != nil {
		return connector.Attached{}, err
	}
	if attachedEndings[kind] == "" {
		return connector.Attached{}, usage("desk.attach.kind", "berkas", name)
	}
	f := connector.Attached{SHA256: connector.Digest(b), Name: withEnding(name, kind), Kind: kind, Bytes: int64(len(b))}
	path := attachedPath(c, f)
	if err := connector.Disk.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return f, fmt.Errorf("attached file: %w", err)
	}
	if sum, err := connector.FileDigest(path); err == nil && sum == f.SHA256 {
		return f, nil
	}
	if err := workbook.WriteFile(path, b); err != nil {
		return f, fmt.Errorf("attached file: %w", err)
	}
	return f, nil
}

// readHanded reads a file of at most so many bytes that a person hands in at a
// page; tooLarge is the message for a larger one. All of it is read, since a
// browser shows an answer once it has sent everything.
func readHanded(from io.Reader, most int64, tooLarge string) ([]byte, error) {
	b, err := readAllUpTo(from, most)
	switch {
	case errors.Is(err, errTooLarge):
		_, err = io.Copy(io.Discard, from)
		return nil, &outcome{code: exitUsage, key: tooLarge, values: values("batas", itoa(most>>20)), err: err}
	case err != nil:
		return nil, fmt.Errorf("file handed in: %w", err)
	}
	return b, nil
}

// refused says why a file cannot be kept, nil where it can.
func (d *desk) refused(issues []mapping.Issue) error {
	for _, i := range issues {
		if i.Severity == mapping.SeverityError {
			text, fix := d.app.issueText(i)
			return usage("desk.attach.refused", "teks", text, "perbaikan", fix)
		}
	}
	return nil
}

// withEnding gives a file the ending of what it is, whatever it was called.
func withEnding(name, kind string) string {
	if ext := filepath.Ext(name); slices.Contains(manyEndings, strings.ToLower(ext)) { // KR.001 is a code
		name = strings.TrimSuffix(name, ext)
	}
	return name + attachedEndings[kind]
}

// hasEnding reports whether a file is called what it is.
func hasEnding(name, kind string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	if ext == ".jpeg" {
		ext = ".jpg"
	}
	return ext == attachedEndings[kind]
}

// judgeAttached tells what a file is by its bytes and what is wrong with it.
func judgeAttached(name string, b []byte) (kind string, issues []mapping.Issue) {
	if bytes.Contains(b[:min(len(b), 1024)], []byte("%PDF-")) {
		return "PDF", papers.Judge(name, b)
	}
	is, issues := photos.Judge(name, b)
	return string(is), issues
}

// attachedEndings are the endings under which each kind is kept.
var attachedEndings = map[string]string{"PDF": ".pdf", "JPEG": ".jpg", "PNG": ".png"}

func attachedPath(c *config, f connector.Attached) string {
	return filepath.Join(c.file(attachedFolder), f.SHA256+attachedEndings[f.Kind])
}

// Attached implements console.Attachments.
func (d *desk) Attached(ctx context.Context, subject, sha256 string) (f connector.Attached, path string, err error) {
	s, err := d.known(ctx)
	if err != nil {
		return f, "", err
	}
	if s != nil {
		said, err := s.Remarks(ctx, subject)
		if err != nil {
			return f, "", err
		}
		for _, r := range said[connector.FoldSKU(subject)] {
			if r.File.SHA256 == sha256 {
				return r.File, attachedPath(d.app.config, r.File), nil
			}
		}
	}
	return f, "", fmt.Errorf("file of %s: %w", subject, fs.ErrNotExist)
}
