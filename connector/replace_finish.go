package connector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// FinishedFile is a file whose replacement was cut off, and what has become of
// it now.
type FinishedFile struct {
	Name string
	Key  string // the message that says it
}

// The keys of FinishedFile.
const (
	FileFinished  = "file_finished"  // it was recorded, and is in place now
	FileDropped   = "file_dropped"   // it was never recorded, and does not count
	FileOvertaken = "file_overtaken" // it was recorded, but the file is another one since
)

// UnfinishedFiles reports whether new content waits beside a file: of a process
// that is at it, or of one that died.
func UnfinishedFiles(paths ...string) (bool, error) {
	for _, path := range paths {
		parts, _, err := partsOf(path)
		if err != nil || len(parts) > 0 {
			return len(parts) > 0, err
		}
	}
	return false, nil
}

// UnfinishedIn names the files of a folder beside which new content waits, in
// order. There need be no folder.
func UnfinishedIn(dir string) ([]string, error) {
	all, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("unfinished files: %w", err)
	}
	var names []string
	for _, e := range all {
		if name, _, ok := partOf(e); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// partOf reads of which file, and of which run, an entry of a folder is the new
// content.
func partOf(e fs.DirEntry) (name, run string, ok bool) {
	rest, hidden := strings.CutPrefix(e.Name(), ".")
	rest, part := strings.CutSuffix(rest, partEnding)
	n := strings.LastIndexByte(rest, '.')
	if !hidden || !part || n < 1 || !e.Type().IsRegular() || uuid.Validate(rest[n+1:]) != nil {
		return "", "", false
	}
	return rest[:n], rest[n+1:], true
}

// FinishFiles finishes under the seller's lease what a crash cut off in
// replacing files: what was recorded gets its place, what was not goes. Of files
// only name and path are looked at.
func (c *Connector) FinishFiles(ctx context.Context, files []FileChange) ([]FinishedFile, error) {
	run, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, run, "files")
	if err != nil {
		return nil, err
	}
	defer release()
	return c.finishFiles(ctx, files)
}

func (c *Connector) finishFiles(ctx context.Context, files []FileChange) ([]FinishedFile, error) {
	var all []FinishedFile
	for _, f := range files {
		parts, path, err := partsOf(f.Path)
		if err != nil {
			return all, err
		}
		for _, run := range slices.Sorted(maps.Keys(parts)) { // by time
			key, err := c.finishFile(ctx, &replacement{name: f.Name, path: path, part: parts[run], run: run})
			if err != nil {
				return all, err
			}
			all = append(all, FinishedFile{Name: f.Name, Key: key})
		}
	}
	return all, nil
}

// finishFile decides by the record what becomes of a file's new content.
func (c *Connector) finishFile(ctx context.Context, r *replacement) (key string, err error) {
	if r.now, err = digestOrNone(r.part); err != nil {
		return "", err
	}
	acts, err := c.Ledger.ActsOf(ctx, r.run)
	if err != nil {
		return "", fmt.Errorf("records of run %s: %w", r.run, err)
	}
	for _, a := range acts {
		if a.Act != string(CatalogueV6)+" "+FileReplaced || a.Subject != Printable(r.name, maxText) || a.Digest != r.now {
			continue
		}
		r.was, _ = a.Before["sha256"].(string) // left out where there was no file
		placed, err := c.place(ctx, r)
		if err != nil || placed {
			return FileFinished, err
		}
		return FileOvertaken, nil
	}
	return FileDropped, r.discard()
}

// partsOf gives by its run what waits beside a file, and where the file is
// behind links.
func partsOf(path string) (parts map[string]string, at string, err error) {
	if at, _, err = onDisk(path); err != nil {
		return nil, "", err
	}
	all, err := os.ReadDir(filepath.Dir(at))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, at, nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("unfinished files: %w", err)
	}
	parts = map[string]string{}
	for _, e := range all {
		if name, run, ok := partOf(e); ok && name == filepath.Base(at) {
			parts[run] = filepath.Join(filepath.Dir(at), e.Name())
		}
	}
	return parts, at, nil
}
