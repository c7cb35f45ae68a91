package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/mapping"
)

// correctionsFile is where a workspace keeps what people put right beside the
// list.
const correctionsFile = "corrections.yaml"

// maxCorrectionsBytes is a limit on what is read at all; the reader has its own.
const maxCorrectionsBytes = 16 << 20

// loadCorrections reads the workspace's corrections, none where there is no
// such file.
func (c *config) loadCorrections() (*mapping.Corrections, error) {
	f, err := os.Open(c.file(correctionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return mapping.NewCorrections(correctionsFile), nil
	}
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxCorrectionsBytes+1))
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	if len(b) > maxCorrectionsBytes {
		return nil, usage("corrections.too_large", "berkas", correctionsFile)
	}
	return mapping.LoadCorrections(correctionsFile, b)
}

// keepCorrections writes new corrections durably beside the old ones; publish
// puts them in their place, abort removes them.
func (c *config) keepCorrections(next *mapping.Corrections) (publish, abort func() error, err error) {
	path := c.file(correctionsFile)
	f, err := os.CreateTemp(filepath.Dir(path), "."+correctionsFile+".*.part")
	if err != nil {
		return nil, nil, fmt.Errorf("corrections: %w", err)
	}
	_, err = f.Write(next.Format())
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	abort = func() error { return os.Remove(f.Name()) }
	if err != nil {
		return nil, nil, fmt.Errorf("corrections: %w", errors.Join(err, abort()))
	}
	return func() error {
		if err := os.Rename(f.Name(), path); err != nil {
			return fmt.Errorf("corrections: %w", errors.Join(err, abort()))
		}
		return nil
	}, abort, nil
}
