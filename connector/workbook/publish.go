package workbook

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/connector"
)

// Publish gives all files their real names, the manifest last. It may be
// repeated after an error, by this process or, with Recover, by another.
func (s *Set) Publish() error {
	if len(s.files) == 0 {
		return nil
	}
	if err := publish(s.dir, s.files, true); err != nil {
		return err
	}
	s.partials, s.files = nil, nil
	return nil
}

// Recover finishes what a crash left between the ledger's record of an export
// and the end of Publish: of files, as the ledger has them, those that still
// wait under a temporary name get their real one if their bytes are the
// recorded ones. Files that do not wait are left alone, wherever they are now.
func Recover(dir string, files []connector.ExportFile) error {
	byRun := map[string][]connector.ExportFile{}
	var runs []string
	for _, f := range files {
		if filepath.Base(f.Path) != f.Path || !filepath.IsLocal(f.Path) || filepath.Base(f.Run) != f.Run {
			return fmt.Errorf("recover export: %q of run %q is no file name", f.Path, f.Run)
		}
		if _, known := byRun[f.Run]; !known {
			runs = append(runs, f.Run)
		}
		byRun[f.Run] = append(byRun[f.Run], f)
	}
	for _, run := range runs {
		if err := publish(dir, byRun[run], false); err != nil {
			return fmt.Errorf("recover export %s: %w", run, err)
		}
	}
	return nil
}

// publish renames the files of one run and then puts its manifest in place. In
// a strict call every file must be there.
func publish(dir string, files []connector.ExportFile, strict bool) error {
	moved := false
	for _, f := range files {
		if _, ok := pictureRun(f.Path); ok { // before their list, which says what belongs to them
			if err := movePictures(dir, f); err != nil {
				return fmt.Errorf("publish pictures: %w", err)
			}
		}
		done, err := move(dir, f)
		if err != nil {
			return fmt.Errorf("publish %s: %w", f.Path, err)
		}
		moved = moved || done
		if !done && strict {
			if sum, err := connector.FileDigest(filepath.Join(dir, f.Path)); err != nil || sum != f.SHA256 {
				return fmt.Errorf("publish %s: %w", f.Path, errors.Join(fs.ErrNotExist, err))
			}
		}
	}
	if moved {
		if err := connector.SyncDir(dir); err != nil {
			return err
		}
	}
	return publishManifest(dir, files[0].Run)
}

// move gives one file its real name if it waits under its temporary one.
func move(dir string, f connector.ExportFile) (bool, error) {
	temp, path := filepath.Join(dir, tempName(f.Path, f.Run)), filepath.Join(dir, f.Path)
	sum, err := connector.FileDigest(temp)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if sum != f.SHA256 {
		return false, fmt.Errorf("%s is not the file recorded: has %s, recorded %s", filepath.Base(temp), sum, f.SHA256)
	}
	if err := keep(dir, f); err != nil {
		return false, err
	}
	return true, connector.Disk.Rename(temp, path)
}

// keep copies an earlier run's by-hand file to a name with that run, so that
// a work list that is not finished yet, and ticks made in it, are never lost
// to a newer and shorter one. The file itself stays until it is replaced.
func keep(dir string, f connector.ExportFile) error {
	path := filepath.Join(dir, f.Path)
	if KeptName(f.Path, f.Run) == "" {
		return nil
	}
	sum, err := connector.FileDigest(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && sum == f.SHA256 {
		return nil
	}
	if err != nil {
		return err
	}
	run, err := runOf(dir, f.Path)
	if err != nil {
		return err
	}
	if run == "" {
		run = sum[:8] // nobody knows whose it is
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	return connector.ReplaceFile(filepath.Join(dir, KeptName(f.Path, run)), fileMode, func(w io.Writer) error {
		_, err := io.Copy(w, in)
		return err
	})
}

// runOf gives the newest run that the folder's manifest names for a file.
func runOf(dir, name string) (string, error) {
	m, err := oldManifest(dir)
	if err != nil || m == nil {
		return "", err
	}
	for _, r := range append([]Manifest{*m}, m.Earlier...) {
		for _, f := range r.Files {
			if f.Path == name && filepath.Base(r.Run) == r.Run {
				return r.Run, nil
			}
		}
	}
	return "", nil
}

// publishManifest puts a run's manifest in front of the folder's.
func publishManifest(dir, run string) error {
	temp := filepath.Join(dir, tempName(manifestJS, run))
	m, err := readManifest(temp)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := oldManifest(dir)
	if err != nil {
		return err
	}
	m.after(old, dir)
	if err := connector.ReplaceFile(filepath.Join(dir, manifestJS), fileMode, m.encode); err != nil {
		return fmt.Errorf("manifest: %w", err)
	}
	return ignoreAbsent(connector.Disk.Remove(temp))
}
