package photos

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ekatalog/connector"
)

// preparedFile is what is known of the copies in their folder.
const preparedFile = "ekatalog-photos.json"

// recipe changes whenever the same picture would give other bytes.
const recipe = 1

// maxPreparedBytes is far more than 100,000 products with five pictures need.
const maxPreparedBytes = 256 << 20

// copied is one prepared copy and what it was made of.
type copied struct {
	Name     string    `json:"name"`
	From     string    `json:"from"` // in the folder of pictures, or the place of a cell
	Bytes    int64     `json:"from_bytes"`
	Modified time.Time `json:"from_modified,omitzero"`
	CRC32    uint32    `json:"from_crc32,omitempty"` // of a picture in a row
	Source   string    `json:"from_sha256"`
	Size     int64     `json:"bytes"`
	SHA256   string    `json:"sha256"`
	Width    int       `json:"width"`
	Height   int       `json:"height"`
	Look     string    `json:"look"` // small picture of the picture, to find those alike
}

// prepared are the copies of one folder.
type prepared struct {
	dir    string
	byName map[string]*copied // by folded name
}

type preparedDocument struct {
	Recipe   int       `json:"recipe"`
	Pictures []*copied `json:"pictures"`
}

// readPrepared reads what is known of a folder's copies; nothing where there
// is none, or where they were made by another recipe.
func readPrepared(dir string) (*prepared, error) {
	p := &prepared{dir: dir, byName: map[string]*copied{}}
	file, err := os.Open(filepath.Join(dir, preparedFile))
	if dir == "" || errors.Is(err, fs.ErrNotExist) {
		return p, nil
	}
	if err != nil {
		return nil, fmt.Errorf("prepared pictures: %w", err)
	}
	defer file.Close()
	var doc preparedDocument
	dec := json.NewDecoder(bufio.NewReader(io.LimitReader(file, maxPreparedBytes)))
	if err := dec.Decode(&doc); err != nil {
		return nil, &connector.Unreadable{Key: "photos.prepared_unreadable", Values: map[string]string{"berkas": filepath.Join(filepath.Base(dir), preparedFile)}, Err: err}
	}
	if doc.Recipe != recipe {
		return p, nil
	}
	for _, c := range doc.Pictures {
		if c != nil && filepath.IsLocal(filepath.FromSlash(c.Name)) {
			p.byName[fold(c.Name)] = c
		}
	}
	return p, nil
}

// write puts what is known beside the copies.
func (p *prepared) write() error {
	doc := preparedDocument{Recipe: recipe, Pictures: slices.Collect(maps.Values(p.byName))}
	slices.SortFunc(doc.Pictures, func(a, b *copied) int { return cmp.Compare(a.Name, b.Name) })
	b, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(p.dir, preparedFile), append(b, '\n'))
}

// stands reports whether a copy's file is where it was put.
func (p *prepared) stands(c *copied) bool {
	info, err := os.Lstat(filepath.Join(p.dir, filepath.FromSlash(c.Name)))
	return err == nil && info.Mode().IsRegular() && info.Size() == c.Size
}

// hasRow reports whether the picture of a row has a copy.
func (p *prepared) hasRow(public string, r RowPicture) bool {
	c := p.byName[fold(public)]
	return c != nil && c.From == r.Place && c.Bytes == r.Bytes && c.CRC32 == r.CRC32 && p.stands(c)
}

// upToDate reports whether a picture of the folder has a copy of just these
// bytes. A file with another time is hashed: copying a workspace changes times.
func (f *Folder) upToDate(p *picture) bool { return f.current(f.prepared, p) != nil }

func (f *Folder) current(in *prepared, p *picture) *copied {
	c := in.byName[fold(p.public)]
	if c == nil || c.Name != p.public || c.From != p.name || c.Bytes != p.judged.size || !in.stands(c) {
		return nil
	}
	if !c.Modified.Equal(p.judged.modified) {
		if sum, err := f.hash(p.name); err != nil || sum != c.Source {
			return nil
		}
	}
	return c
}

// hash gives the SHA-256 of a file of the folder.
func (f *Folder) hash(name string) (string, error) {
	file, _, err := f.open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(file, maxFileBytes+1)); err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// writeFile writes a file at once: it is there whole and durable, or as it
// was. Whether its name outlasts a power cut does not matter: what is not there
// is made once more.
func writeFile(path string, b []byte) error {
	d, err := connector.NewDraft(path, 0o644)
	if err != nil {
		return err
	}
	if _, err = d.Write(b); err == nil {
		err = d.Close()
	}
	if err == nil {
		err = d.Publish()
	}
	if err != nil {
		return errors.Join(err, d.Discard())
	}
	return nil
}
