package workbook

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ekatalog/connector"
)

// fileMode is the mode of the files made here, as the user's mask allows.
const fileMode = 0o644

// partial is a file being written under a temporary name beside its real one.
// Its bytes are hashed on their way, so that the hash is of what was written
// and not of what could be read back.
type partial struct {
	file *os.File
	buf  *bufio.Writer
	sum  hash.Hash
}

// tempName is where a file of a run waits for its real name. It stands in the
// same folder, since a rename across file systems is no longer atomic.
func tempName(name, run string) string { return "." + name + "." + run + ".part" }

// createPartial begins dir/name under its temporary name. A leftover of the
// same run is replaced: nobody was told of it.
func createPartial(dir, name, run string) (*partial, error) {
	f, err := connector.Disk.OpenFile(filepath.Join(dir, tempName(name, run)), os.O_CREATE|os.O_TRUNC|os.O_RDWR, fileMode)
	if err != nil {
		return nil, err
	}
	return &partial{file: f, buf: bufio.NewWriterSize(connector.Disk.Writer(f), 1<<16), sum: sha256.New()}, nil
}

// Write hashes and buffers b.
func (p *partial) Write(b []byte) (int, error) {
	n, err := p.buf.Write(b)
	p.sum.Write(b[:n])
	return n, err
}

// close makes the bytes durable and gives their SHA-256 in lower hex. The file
// keeps its temporary name.
func (p *partial) close() (string, error) {
	err := errors.Join(p.buf.Flush(), connector.Disk.Sync(p.file), p.file.Close())
	if err != nil {
		return "", err
	}
	return hex.EncodeToString(p.sum.Sum(nil)), nil
}

// discard closes and removes the file; it may be called after close.
func (p *partial) discard() error {
	p.file.Close() // the error would only say that it is closed already
	return ignoreAbsent(connector.Disk.Remove(p.file.Name()))
}

// WriteFile writes a file at once: it is there whole and durable, or as it was.
func WriteFile(path string, b []byte) error {
	return connector.ReplaceFile(path, fileMode, func(w io.Writer) error {
		_, err := w.Write(b)
		return err
	})
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
