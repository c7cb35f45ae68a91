package main

import (
	"errors"
	"fmt"
	"io/fs"

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
	b, err := readUpTo(c.file(correctionsFile), maxCorrectionsBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case errors.Is(err, errTooLarge):
		return nil, usage("corrections.too_large", "berkas", correctionsFile)
	case err != nil:
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return b, nil
}

// correctionsChange is the file of corrections as it was read.
func (c *config) correctionsChange() connector.FileChange {
	return connector.FileChange{Name: correctionsFile, Path: c.file(correctionsFile), Was: c.corrections}
}
