package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// sharedStrings is where excelize keeps the texts of cells.
const sharedStrings = "xl/sharedstrings.xml"

// keeper is excelize's zip writer for a filled template. excelize writes every
// part anew and in its own order; of these the keeper takes those that the
// filling changed, and of the sheet only its rows, of the texts only the new
// ones. All else stays, byte for byte and in its place, as the portal made it.
type keeper struct {
	original *zip.Reader
	parts    map[string]*zip.File // of original, by lower-case name
	sheets   map[string]bool      // that were filled
	book     bool                 // workbook.xml was changed
	strings  bool                 // the template has shared texts already
	taken    map[string]*packed   // by lower-case name
	order    []*packed
	splices  []*splice
}

func newKeeper(f *excelize.File, original *zip.Reader, book bool) (*keeper, error) {
	k := &keeper{original: original, book: book, parts: map[string]*zip.File{}, sheets: map[string]bool{}, taken: map[string]*packed{}}
	for _, part := range original.File {
		k.parts[partName(part.Name)] = part
	}
	k.strings = k.parts[sharedStrings] != nil
	// excelize loads a sheet when it is worked on.
	f.Sheet.Range(func(path, _ any) bool {
		k.sheets[partName(path.(string))] = true
		return true
	})
	if len(k.sheets) != 1 {
		return nil, fmt.Errorf("%d sheets changed, want 1", len(k.sheets))
	}
	return k, nil
}

// partName is how parts are compared: names of parts have no case.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// changed reports whether the part is one that filling changes.
func (k *keeper) changed(name string) bool {
	switch {
	case k.sheets[name], name == sharedStrings, k.parts[name] == nil:
		return true
	case name == "[content_types].xml", strings.HasSuffix(name, "_rels/workbook.xml.rels"):
		return !k.strings // they name the part that came new
	case strings.HasSuffix(name, "/workbook.xml"):
		return k.book
	}
	return false
}

// take makes excelize write the workbook and keeps what is needed of it.
func (k *keeper) take(f *excelize.File) error {
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return k })
	if err := f.Write(io.Discard); err != nil {
		return err
	}
	for _, s := range k.splices {
		if !s.done {
			return errors.New("a part to take from was not written")
		}
	}
	for _, p := range k.order {
		if err := p.flate.Close(); err != nil {
			return err
		}
	}
	return nil
}

// Create begins a part that excelize writes.
func (k *keeper) Create(name string) (io.Writer, error) {
	low := partName(name)
	if !k.changed(low) {
		return io.Discard, nil
	}
	p, err := newPacked(name)
	if err != nil {
		return nil, err
	}
	k.taken[low] = p
	k.order = append(k.order, p)
	before := k.parts[low]
	splice := k.splicing(low)
	if before == nil || splice == nil {
		return p, nil
	}
	b, err := contents(before)
	if err != nil {
		return nil, err
	}
	s := splice(b, p)
	if s == nil {
		return p, nil
	}
	k.splices = append(k.splices, s)
	return s, nil
}

// splicing gives the way to change a part only where filling changes it; nil
// for a part that is taken whole.
func (k *keeper) splicing(name string) func([]byte, io.Writer) *splice {
	switch {
	case k.sheets[name]:
		return spliceRows
	case name == sharedStrings:
		return spliceTexts
	case strings.HasSuffix(name, "/workbook.xml"):
		return spliceCalculation
	}
	return nil
}

// AddFS is part of excelize's interface; nothing is added that way.
func (k *keeper) AddFS(fs.FS) error { return nil }

// Close is part of excelize's interface; write comes after it.
func (k *keeper) Close() error { return nil }

// write puts the workbook together: the template's parts in their order, then
// what is new.
func (k *keeper) write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range k.original.File {
		name := partName(part.Name)
		p := k.taken[name]
		if p == nil {
			if err := z.Copy(part); err != nil {
				return err
			}
			continue
		}
		if !p.written {
			p.name = part.Name
			if err := p.write(z); err != nil {
				return err
			}
		}
	}
	for _, p := range k.order {
		if p.written {
			continue
		}
		if err := p.write(z); err != nil {
			return err
		}
	}
	return z.Close()
}

// packed is a part that is compressed as it comes.
type packed struct {
	name    string
	buf     bytes.Buffer
	flate   *flate.Writer
	sum     hash.Hash32
	size    uint64
	written bool
}

func newPacked(name string) (*packed, error) {
	p := &packed{name: name, sum: crc32.NewIEEE()}
	var err error
	p.flate, err = flate.NewWriter(&p.buf, flate.BestSpeed)
	return p, err
}

func (p *packed) Write(b []byte) (int, error) {
	p.sum.Write(b)
	p.size += uint64(len(b))
	return p.flate.Write(b)
}

func (p *packed) write(z *zip.Writer) error {
	p.written = true
	w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(),
		CompressedSize64: uint64(p.buf.Len()), UncompressedSize64: p.size})
	if err != nil {
		return err
	}
	_, err = p.buf.WriteTo(w)
	return err
}
