package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/papers"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

var _ console.Papers = (*desk)(nil)

// papersFolder is where PDFs that are dropped at the desk are kept, and
// shownPDFs how many of those that lie there are offered.
const papersFolder, shownPDFs = "dokumen", 200

// Papers implements console.Papers.
func (d *desk) Papers(ctx context.Context) (*console.PaperRegister, error) {
	c, _, err := d.call(ctx).finishedConfig(ctx)
	if err != nil {
		return nil, err
	}
	data, err := papers.Read(c.file(papersFile))
	if err != nil {
		return nil, err
	}
	r := &console.PaperRegister{Digest: connector.Digest(data), Today: d.app.now().In(c.zone)}
	read, _, err := papers.Load(papersFile, data)
	if _, faults := errors.AsType[*document.Faults](err); faults {
		r.Fault = err
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	r.Papers = read.Register()
	if r.Files, err = c.pdfs(); err != nil {
		return nil, err
	}
	packs, err := c.packs()
	if err != nil {
		return nil, err
	}
	r.Titles = documentTitles(packs.All())
	return r, nil
}

// pdfs are the files that lie in the folder of papers, as the register names
// them; none where there is no such folder.
func (c *config) pdfs() ([]string, error) {
	all, err := os.ReadDir(c.file(papersFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("folder of documents: %w", err)
	}
	var names []string
	for _, e := range all {
		if e.Type().IsRegular() && strings.EqualFold(path.Ext(e.Name()), ".pdf") && len(names) < shownPDFs {
			names = append(names, path.Join(papersFolder, e.Name()))
		}
	}
	return names, nil
}

// documentTitles are the documents that categories ask for, each once.
func documentTitles(packs []*schemas.Pack) []string {
	var all []string
	for _, p := range packs {
		for i := range p.Columns {
			label, ok := strings.CutPrefix(p.Columns[i].Field, "documents.")
			if ok && !slices.Contains(all, label) {
				all = append(all, label)
			}
		}
	}
	return all
}

// ownFolder makes a folder below the workspace's, and none outside it.
func (c *config) ownFolder(name string) error {
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err = root.Stat(name); errors.Is(err, fs.ErrNotExist) { // any other error is a way out of the workspace
		err = connector.Disk.MkdirAll(c.file(name), 0o755)
	}
	if err == nil {
		var info fs.FileInfo
		if info, err = root.Lstat(name); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			err = fmt.Errorf("%s is a link", name)
		}
	}
	if err != nil {
		return &outcome{code: exitUsage, key: "desk.papers.folder", values: values("folder", name), err: err}
	}
	return nil
}
