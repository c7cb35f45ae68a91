package console

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"ekatalog/connector"
)

// maxList is the largest list that can be dropped, in bytes.
const maxList = 32 << 20

// maxBody is how much of a request is read at all. A browser shows an answer
// only when it could send everything, so a list that is too large is read to
// its end and thrown away, up to here.
const maxBody = 1 << 30

// takeList takes a dropped list, checks it and leads to its result.
func (c *Console) takeList(w http.ResponseWriter, r *http.Request) error {
	_, d, err := c.receive(w, r, "daftar", "desk.no_file")
	if err != nil {
		return err
	}
	if err := c.examine(r.Context(), d); err != nil {
		return c.refuseDrop(d, err)
	}
	c.keepDrop(d)
	http.Redirect(w, r, "/daftar/"+d.id, http.StatusSeeOther)
	return nil
}

// receive saves the file of a form, and gives what else stands in the form. none
// is the message where somebody has sent it without a file.
func (c *Console) receive(w http.ResponseWriter, r *http.Request, field, none string) (url.Values, *drop, error) {
	values, part, err := fileForm(w, r, field)
	if err != nil {
		return nil, nil, err
	}
	if part == nil {
		return nil, nil, &failure{status: http.StatusBadRequest, key: none}
	}
	d := c.newDrop(part.FileName())
	if err := save(part, d.list()); err != nil {
		return nil, nil, c.refuseDrop(d, err)
	}
	return values, d, nil
}

// newDrop begins a drop of a file as a browser calls it.
func (c *Console) newDrop(name string) *drop {
	d := &drop{id: strings.ToLower(rand.Text()), name: fileName(name)}
	d.dir = filepath.Join(c.Dir, d.id)
	return d
}

// refuseDrop takes a drop off the disk that could not be read.
func (c *Console) refuseDrop(d *drop, err error) error {
	if err := connector.Disk.RemoveAll(d.dir); err != nil {
		c.Log.Warn().Err(err).Msg("refused list")
	}
	return err
}

// keepDrop keeps a drop for this sitting, in the place of the oldest.
func (c *Console) keepDrop(d *drop) {
	for _, old := range c.drops.add(d) {
		if err := old.remove(); err != nil {
			c.Log.Warn().Err(err).Msg("old list")
		}
	}
}

// save writes an upload to path, in a folder of its own.
func save(from io.Reader, path string) (err error) {
	if err := connector.Disk.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	to, err := connector.Disk.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	n, err := io.Copy(connector.Disk.Writer(to), io.LimitReader(from, maxList+1))
	if err != nil {
		return fmt.Errorf("keep list: %w", err)
	}
	if n > maxList {
		_, err := io.Copy(io.Discard, from) // for the browser's sake
		return &failure{http.StatusRequestEntityTooLarge, "desk.too_large", err}
	}
	return nil
}

// maxStem and maxExt are how much of a file's name is kept, in characters.
const maxStem, maxExt = 60, 8

// fileName makes of a browser's file name one that is safe on every disk and
// still says to the officer which list it is.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r), strings.ContainsRune(" ._-&()", r):
			return r
		case r == utf8.RuneError, !unicode.IsPrint(r):
			return -1
		}
		return '_'
	}, name)
	name = strings.TrimRight(name, " .")
	stem, ext := name, ""
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		stem, ext = name[:dot], strings.ToLower(shorten(name[dot+1:], maxExt))
	}
	if stem = shorten(stem, maxStem); stem == "" {
		stem = "daftar"
	}
	if ext != "" {
		stem += "." + ext
	}
	if !filepath.IsLocal(stem) { // a name that Windows keeps for a device
		stem = "_" + stem
	}
	return stem
}

// shorten cuts s to n characters, without the blanks and dots at its ends that
// a disk would drop.
func shorten(s string, n int) string {
	runes := []rune(strings.Trim(s, " ."))
	return strings.TrimRight(string(runes[:min(len(runes), n)]), " .")
}
