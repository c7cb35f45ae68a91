package photos

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func sortNames(names []string) { slices.SortFunc(names, natural) }

// Ready implements connector.Photos: the prepared copy where there is one,
// else a copy made on the way.
func (f *Folder) Ready(q connector.PhotoQuery, name string) ([]byte, *mapping.Issue, error) {
	p := f.here(q, name)
	if p == nil {
		return nil, nil, nil
	}
	if c := f.copyOf(p); c != nil {
		if b, ok := f.prepared.read(c); ok {
			return b, nil, nil
		}
	}
	return f.rendered(p)
}

// rendered makes a copy on the way.
func (f *Folder) rendered(p *picture) ([]byte, *mapping.Issue, error) {
	defer f.room.take(p.room())()
	b, err := f.bytes(p)
	if err != nil {
		return nil, nil, err
	}
	m, why := f.render(b, p, f.o.Limits.MaxPixels)
	if why != nil {
		return nil, why, nil
	}
	var out bytes.Buffer
	err = encode(&out, m)
	return out.Bytes(), nil, err
}

// copyOf gives the prepared copy of a picture, nil where there is none.
func (f *Folder) copyOf(p *picture) *copied {
	if p.origin == fromFile {
		return f.current(f.prepared, p)
	}
	if f.prepared.hasRow(p.public, p.row) {
		return f.prepared.byName[fold(p.public)]
	}
	return nil
}

// read reads a prepared copy; not ok when it is not what was made.
func (p *prepared) read(c *copied) (b []byte, ok bool) {
	path := filepath.Join(p.dir, filepath.FromSlash(c.Name))
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() || info.Size() != c.Size {
		return nil, false
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	sum := sha256.Sum256(b)
	return b, hex.EncodeToString(sum[:]) == c.SHA256
}
