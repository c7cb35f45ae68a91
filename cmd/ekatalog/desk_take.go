package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
)

// oldLists is the folder of the workspace in which files that were replaced by
// a list that was taken into use are kept, a folder for each time.
const oldLists = "daftar-lama"

// taking is a list on its way into use, with what changes with it.
type taking struct {
	call    *app
	config  *config
	report  *connector.CheckReport // of the list; nil where it is not known
	changes []connector.FileChange
	before  string // the list file that is replaced
	after   string // and what it is called from now on
	gone    string // path of the old list where the new one has another name
}

// Take implements console.Lists.
func (d *desk) Take(ctx context.Context, path string) (err error) {
	w, err := d.open(ctx, path, parts{})
	if err != nil {
		return err
	}
	defer w.close(&err)
	t := &taking{call: d.call(ctx), config: w.config}
	if t.report, err = w.Check(ctx); err != nil {
		return err
	}
	old, err := w.config.replaced(filepath.Base(path))
	if err != nil {
		return err
	}
	if err := t.list(path, old); err != nil {
		return err
	}
	if t.after != t.before {
		if err := t.configure(func(e *configEdit) error { return e.setFile(old, t.after) }); err != nil {
			return err
		}
	}
	return t.take(ctx)
}

// configure changes the config with the list.
func (t *taking) configure(do func(*configEdit) error) error {
	change, err := t.config.edited(do)
	if err == nil {
		t.changes = append(t.changes, change)
	}
	return err
}

// replaced is the list file in whose place a list of that name comes.
func (c *config) replaced(name string) (string, error) {
	files := c.listFiles()
	switch len(files) {
	case 0:
		return "", usage("source_no_file")
	case 1:
		return files[0], nil
	}
	i := slices.IndexFunc(files, func(f string) bool { return strings.EqualFold(filepath.Base(f), name) })
	if i < 0 {
		var names []string
		for _, f := range files {
			names = append(names, filepath.Base(f))
		}
		return "", usage("desk.which_list", "daftar", strings.Join(names, ", "))
	}
	return files[i], nil
}

// list prepares the list at path to come in the place of the file old.
func (t *taking) list(path, old string) error {
	now, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("list to take: %w", err)
	}
	t.before, t.after = filepath.Base(old), listName(filepath.Base(path), now)
	to := filepath.Join(filepath.Dir(old), t.after)
	if strings.EqualFold(t.after, t.before) {
		t.after, to = t.before, old
	} else {
		t.gone = old
	}
	change, err := replacing(to, now)
	if err == nil {
		t.changes = append(t.changes, change)
	}
	return err
}

// listName is what a list is called in the workspace: by its name and with the
// ending of what it is, so that it can be no other file of the workspace.
func listName(name string, content []byte) string {
	ext := strings.ToLower(filepath.Ext(name))
	workbook := strings.HasPrefix(string(content[:min(len(content), 4)]), "PK\x03\x04")
	switch {
	case workbook && ext != ".xlsx" && ext != ".xlsm":
		return name + ".xlsx"
	case !workbook && ext != ".csv" && ext != ".tsv" && ext != ".txt":
		return name + ".csv"
	}
	return name
}

// replacing is the change that gives the file at path, which need not be there,
// its new content.
func replacing(path string, now []byte) (connector.FileChange, error) {
	was, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		was, err = nil, nil
	}
	return connector.FileChange{Name: filepath.Base(path), Path: path, Was: was, Now: now}, err
}

// mapping changes a mapping file with the list; what it says is kept as a version.
func (t *taking) mapping(path string, now []byte) error {
	change, err := replacing(path, now)
	if err != nil || bytes.Equal(change.Was, now) {
		return err
	}
	change.Kept = connector.ListAccepted
	t.changes = append(t.changes, change)
	return nil
}

// take keeps what will be replaced, then replaces it with the record of who did.
func (t *taking) take(ctx context.Context) (err error) {
	kept, err := t.keep()
	if err != nil {
		return err
	}
	m, err := t.call.openMemory(ctx)
	if err != nil {
		return err
	}
	defer m.close(&err)
	sha := connector.Digest(t.listChange().Now)
	act := connector.Act{
		Act: connector.ListAccepted, Subject: t.after, Actor: m.actor, Tool: tool(), Digest: sha,
		Before: map[string]any{"file": t.before, "kept": kept}, After: map[string]any{"file": t.after, "sha256": sha},
	}
	if r := t.report; r != nil {
		act.After["products"], act.After["ready"], act.After["held"], act.After["skipped"] = r.Products, r.Ready, r.Held, r.Skipped
	}
	if err := toldMoved(m.connector(t.call).ReplaceFiles(ctx, "daftar", t.changes, []connector.Act{act})); err != nil {
		return fmt.Errorf("take list into use: %w", err)
	}
	if t.gone != "" { // it is kept; one that stays behind is read by nobody
		if err := connector.Disk.Remove(t.gone); err != nil {
			t.call.log.Warn().Err(err).Msg("old list stays")
		}
	}
	return nil
}

// listChange is the change of the list itself, nil where there is none.
func (t *taking) listChange() *connector.FileChange {
	i := slices.IndexFunc(t.changes, func(f connector.FileChange) bool { return f.Name == t.after })
	if i < 0 {
		return nil
	}
	return &t.changes[i]
}

// keep copies the files that will be replaced into a folder of their own, and
// gives its name; empty where there was none.
func (t *taking) keep() (string, error) {
	files := map[string][]byte{}
	for _, f := range t.changes {
		if f.Was != nil {
			files[f.Name] = f.Was
		}
	}
	if t.gone != "" {
		b, err := os.ReadFile(t.gone)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("keep old list: %w", err)
		}
		if err == nil {
			files[filepath.Base(t.gone)] = b
		}
	}
	if len(files) == 0 {
		return "", nil
	}
	if err := connector.Disk.MkdirAll(t.config.file(oldLists), 0o750); err != nil {
		return "", fmt.Errorf("keep old list: %w", err)
	}
	name, dir, err := t.folder()
	if err != nil {
		return "", fmt.Errorf("keep old list: %w", err)
	}
	for file, b := range files {
		err := connector.ReplaceFile(filepath.Join(dir, file), 0o640, func(w io.Writer) error { _, err := w.Write(b); return err })
		if err != nil {
			return "", fmt.Errorf("keep old list: %w", err)
		}
	}
	return name, nil
}

// folder makes a folder that is named by the time.
func (t *taking) folder() (name, dir string, err error) {
	stamp := t.call.now().In(t.config.zone).Format("2006-01-02 15.04.05")
	name = stamp
	for n := 2; ; n++ {
		dir = filepath.Join(t.config.file(oldLists), name)
		if err = connector.Disk.Mkdir(dir, 0o750); !errors.Is(err, fs.ErrExist) {
			return name, dir, err
		}
		name = fmt.Sprintf("%s (%d)", stamp, n)
	}
}
