package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

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

// correctionsChange is the file of corrections as it was read.
func (c *config) correctionsChange() connector.FileChange {
	return connector.FileChange{Name: correctionsFile, Path: c.file(correctionsFile), Was: c.corrections}
}
