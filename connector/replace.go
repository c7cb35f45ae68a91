package connector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// FileChange is a file of the workspace that people edit too, and what is to
// stand in it.
type FileChange struct {
	Name string // as people and the record know it
	Path string
	Was  []byte // as it was read; nil for no file
	Now  []byte
	Kept string // the act that led to it, where what the file says is kept as a version; else empty
}

// FileMoved is the error of a file that somebody else has changed since it was
// read.
type FileMoved struct{ Name string }

func (e *FileMoved) Error() string { return e.Name + " has changed since it was read" }

// The acts of a replaced file: before and after are its digests.
const (
	FileReplaced    = "file.replaced"
	FileNotReplaced = "file.not_replaced" // somebody else changed it before it could be
)

// ReplaceFiles gives files their new content and records why, under the
// seller's lease: a *LeaseHeld, or a *FileMoved for a file that is not what was
// read, and nothing has been changed. command names the run.
func (c *Connector) ReplaceFiles(ctx context.Context, command string, files []FileChange, acts []Act) error {
	run, err := newID()
	if err != nil {
		return err
	}
	release, err := c.lease(ctx, run, command)
	if err != nil {
		return err
	}
	defer release()
	for i := range acts {
		acts[i].Run = run
	}
	now := c.Now().UTC()
	return c.replaceFiles(ctx, files, Step{
		Catalogue: CatalogueV6, Acts: acts, Run: &Run{ID: run, Command: command, Actor: c.Actor, Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true},
	})
}

// replaceFiles records a step and lets files take their new content. The new
// files are durable beside the old ones before the step is recorded, and get
// their names after: a crash leaves either all of the old or, with what
// FinishFiles does at the next start, all of the new. The lease is held.
func (c *Connector) replaceFiles(ctx context.Context, files []FileChange, step Step) (err error) {
	if _, err := c.finishFiles(ctx, files); err != nil { // what it finishes has moved
		return err
	}
	var all []*replacement
	discard := func() error {
		var err error
		for _, r := range all {
			err = errors.Join(err, r.discard())
		}
		return err
	}
	for _, f := range files {
		r, err := prepare(f, step.Run.ID)
		if err != nil {
			return errors.Join(err, discard())
		}
		all = append(all, r)
		step.Acts = append(step.Acts, c.fileAct(FileReplaced, r, r.was, step.Run.ID))
		if err := c.keepVersions(ctx, f, &step); err != nil {
			return errors.Join(err, discard())
		}
	}
	ctx = context.WithoutCancel(ctx)
	if err := c.Ledger.Commit(ctx, step); err != nil {
		return errors.Join(fmt.Errorf("record %d files: %w", len(files), err), c.settleFailed(ctx, all, discard))
	}
	for _, r := range all {
		placed, e := c.place(ctx, r)
		if e == nil && !placed {
			e = &FileMoved{Name: r.name}
		}
		err = errors.Join(err, e)
	}
	return err
}

// settleFailed takes new files away whose record failed, once it is certain
// that there is none; else the next start finds out.
func (c *Connector) settleFailed(ctx context.Context, all []*replacement, discard func() error) error {
	if acts, err := c.Ledger.ActsOf(ctx, all[0].run); err != nil || len(acts) > 0 {
		return err
	}
	return discard()
}

func (c *Connector) fileAct(what string, r *replacement, before, run string) Act {
	a := c.act(CatalogueV6, what, r.name, run)
	a.Reason, a.Digest = c.Reason, r.now
	a.Before, a.After = map[string]any{"sha256": before}, map[string]any{"sha256": r.now}
	return a
}

// replacement is a file's new content, durable beside it under the name of its
// run.
type replacement struct {
	name, path, part, run string
	was, now              string // digests; was is empty for no file
}

// partName is under which name a file of a run waits for its own: in the same
// folder, since a rename across file systems is not atomic, and unlike a Draft
// past the end of its process, for the record may say that it counts.
func partName(name, run string) string { return "." + name + "." + run + partEnding }

const partEnding = ".part"

// prepare writes a file's new content durably beside it, unless the file is not
// what was read.
func prepare(f FileChange, run string) (*replacement, error) {
	path, mode, err := onDisk(f.Path)
	if err != nil {
		return nil, err
	}
	r := &replacement{name: f.Name, path: path, part: filepath.Join(filepath.Dir(path), partName(filepath.Base(path), run)), run: run, now: Digest(f.Now)}
	if f.Was != nil {
		r.was = Digest(f.Was)
	}
	now, err := digestOrNone(path)
	if err != nil {
		return nil, err
	}
	if now != r.was {
		return nil, &FileMoved{Name: f.Name}
	}
	file, err := Disk.OpenFile(r.part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, mode)
	if err != nil {
		return nil, fmt.Errorf("replace %s: %w", f.Name, err)
	}
	_, err = Disk.Writer(file).Write(f.Now)
	// The umask has a say in a new file's mode; and the name must be as durable
	// as the bytes before the ledger speaks of them.
	err = errors.Join(err, Disk.Chmod(file, mode), Disk.Sync(file), file.Close())
	if err == nil {
		err = SyncDir(filepath.Dir(r.part))
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("replace %s: %w", f.Name, err), r.discard())
	}
	return r, nil
}

// onDisk gives where a file is, behind links, and its mode; 0644 for none.
func onDisk(path string) (string, fs.FileMode, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return path, 0o644, nil
	}
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", 0, fmt.Errorf("replace file: %w", err)
	}
	return path, info.Mode().Perm(), nil
}

// place puts recorded content in its place, unless the file is no longer what
// was read: that is recorded too, and the file stays.
func (c *Connector) place(ctx context.Context, r *replacement) (placed bool, err error) {
	now, err := digestOrNone(r.path)
	if err != nil {
		return false, err
	}
	switch now {
	case r.now: // whoever wrote it
		return true, r.discard()
	case r.was:
		if err := Disk.Rename(r.part, r.path); err != nil {
			return false, fmt.Errorf("replace %s: %w", r.name, err)
		}
		if err := SyncDir(filepath.Dir(r.path)); err != nil {
			return false, fmt.Errorf("replace %s: %w", r.name, err)
		}
		return true, nil
	}
	if err := c.Ledger.Commit(ctx, Step{Catalogue: CatalogueV6, Acts: []Act{c.fileAct(FileNotReplaced, r, now, r.run)}}); err != nil {
		return false, fmt.Errorf("record that %s is not replaced: %w", r.name, err)
	}
	return false, r.discard()
}

func (r *replacement) discard() error {
	if err := Disk.Remove(r.part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replace %s: %w", r.name, err)
	}
	return nil
}

// digestOrNone is FileDigest, empty for no file.
func digestOrNone(path string) (string, error) {
	sum, err := FileDigest(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("replace file: %w", err)
	}
	return sum, nil
}
