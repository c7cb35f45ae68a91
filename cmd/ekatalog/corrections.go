package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/connector"
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
	b, err := c.readCorrections()
	if err != nil {
		return nil, err
	}
	if c.corrections = b; b == nil {
		return mapping.NewCorrections(correctionsFile), nil
	}
	return mapping.LoadCorrections(correctionsFile, b)
}

// readCorrections gives the bytes of the file of corrections, nil for none.
func (c *config) readCorrections() ([]byte, error) {
	f, err := os.Open(c.file(correctionsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
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
	return b, nil
}

// keepCorrections writes new corrections durably beside the old ones; publish
// puts them in their place, abort removes them. The seller's lease is held, but
// the old ones were read before it was: what somebody wrote there meanwhile is
// not overwritten.
func (c *config) keepCorrections(next *mapping.Corrections) (publish, abort func() error, err error) {
	now, err := c.readCorrections()
	if err != nil {
		return nil, nil, err
	}
	if (now == nil) != (c.corrections == nil) || !bytes.Equal(now, c.corrections) {
		return nil, nil, usage("corrections.moved", "berkas", correctionsFile)
	}
	path := c.file(correctionsFile)
	d, err := connector.NewDraft(path, 0o644)
	if err != nil {
		return nil, nil, fmt.Errorf("corrections: %w", err)
	}
	_, err = d.Write(next.Format())
	if err = errors.Join(err, d.Close()); err != nil {
		return nil, nil, fmt.Errorf("corrections: %w", errors.Join(err, d.Discard()))
	}
	return func() error {
		if err := d.Publish(); err != nil {
			return fmt.Errorf("corrections: %w", errors.Join(err, d.Discard()))
		}
		if err := connector.SyncDir(filepath.Dir(path)); err != nil {
			return fmt.Errorf("corrections: %w", err)
		}
		return nil
	}, d.Discard, nil
}
