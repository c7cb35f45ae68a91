package photos

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ekatalog/connector"
)

func sortNames(names []string) {
	slices.SortFunc(names, func(a, b string) int { return natural(a, b) })
}

// Ready writes the picture called name, as Of gave it, as the portal takes it:
// the prepared copy where there is one, else a copy made on the way. It
// reports false for an address, which is no file of ours.
func (f *Folder) Ready(q connector.PhotoQuery, name string, w io.Writer) (bool, error) {
	for _, p := range f.pictures(q) {
		if p.name != name && p.public != name || p.origin == fromElsewhere {
			continue
		}
		if c := f.copyOf(&p); c != nil {
			return true, f.prepared.copyTo(c, w)
		}
		b, err := f.bytes(&p)
		if err != nil {
			return false, err
		}
		m, why := f.render(b, &p)
		if why != nil {
			return false, fmt.Errorf("prepare %s: %s", name, why.Code)
		}
		return true, encode(w, m)
	}
	return false, nil
}

// copyOf gives the prepared copy of a picture, nil where there is none.
func (f *Folder) copyOf(p *picture) *copied {
	if p.origin == fromRow {
		if f.prepared.hasRow(p.public, p.row) {
			return f.prepared.byName[fold(p.public)]
		}
		return nil
	}
	if p.judged == nil {
		return nil
	}
	return f.current(f.prepared, p)
}

// copyTo writes a prepared copy, which must be the one that was made.
func (p *prepared) copyTo(c *copied, w io.Writer) error {
	b, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(c.Name)))
	if err != nil {
		return err
	}
	if int64(len(b)) != c.Size {
		return fmt.Errorf("%s: %w", c.Name, errors.New("changed while it was read"))
	}
	_, err = io.Copy(w, bytes.NewReader(b))
	return err
}
