package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"
	"golang.org/x/text/encoding/unicode"

	"ekatalog/connector"
)

const (
	// maxRatio is how many times its size a part may unzip to; small parts
	// such as styles reach more in honest files.
	maxRatio   = 100
	smallPart  = 1 << 20
	maxListing = 2 << 20 // bytes of a zip directory, over 1,000 entries with long names
)

var (
	errDirectory = errors.New("zip directory too long")
	errLies      = errors.New("part is longer than the directory says")
)

// archive is an opened workbook file.
type archive struct {
	file   string
	limits Limits
	parts  map[string]*zip.File // by lower-case name
	left   int64                // bytes that may still be unzipped
	opened map[string]bool
}

// directoryReader refuses a directory that goes on and on, which zip.NewReader
// would keep in memory whole.
type directoryReader struct {
	r    io.ReaderAt
	left int64 // negative for no limit
}

func (d *directoryReader) ReadAt(p []byte, at int64) (int, error) {
	if d.left >= 0 {
		if d.left -= int64(len(p)); d.left < 0 {
			d.left = 0
			return 0, errDirectory
		}
	}
	return d.r.ReadAt(p, at)
}

func openArchive(file string, r io.ReaderAt, size int64, limits Limits) (*archive, error) {
	directory := &directoryReader{r: r, left: maxListing}
	z, err := zip.NewReader(directory, size)
	if errors.Is(err, errDirectory) || err == nil && len(z.File) > limits.Entries {
		return nil, refuse("too_many_entries", err, "berkas", file, "batas", fmt.Sprint(limits.Entries))
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged(file, err)
	}
	directory.left = -1
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
	a := &archive{file: file, limits: limits, left: limits.Unzipped, parts: make(map[string]*zip.File, len(z.File)), opened: map[string]bool{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, taken := a.parts[name]; !taken {
			a.parts[name] = f
		}
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// size is how many bytes a part says it unzips to.
func (a *archive) size(name string) uint64 { return a.parts[strings.ToLower(name)].UncompressedSize64 }

// open opens a part for reading as UTF-8. The parts opened may unzip to the
// limit together, and each to what it declares.
func (a *archive) open(name string) (io.ReadCloser, error) {
	key := strings.ToLower(name)
	f := a.parts[key]
	if f == nil {
		return nil, damaged(a.file, fmt.Errorf("part %s is missing", name))
	}
	if f.Flags&1 != 0 {
		return nil, refuse("file_locked", nil, "berkas", a.file)
	}
	if !a.opened[key] {
		a.opened[key] = true
		declared := f.UncompressedSize64
		if declared > uint64(a.left) {
			return nil, refuse("too_big", nil, "berkas", a.file, "batas", mebibytes(a.limits.Unzipped))
		}
		if declared > smallPart && declared/maxRatio > f.CompressedSize64 {
			return nil, refuse("too_compressed", nil, "berkas", a.file, "kali", fmt.Sprint(maxRatio))
		}
		a.left -= int64(declared)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, damaged(a.file, fmt.Errorf("open part %s: %w", name, err))
	}
	return asUTF8(&part{ReadCloser: rc, left: int64(f.UncompressedSize64)})
}

// part reads no more than the zip directory declares, whatever really comes.
type part struct {
	io.ReadCloser
	left int64
}

func (p *part) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.left -= int64(n); p.left < 0 {
		return 0, errLies
	}
	return n, err
}

type readCloser struct {
	io.Reader
	io.Closer
}

// asUTF8 decodes UTF-16, which XML allows and hardly any producer writes, and
// cuts a byte order mark off.
func asUTF8(rc io.ReadCloser) (io.ReadCloser, error) {
	var head [3]byte
	n, err := io.ReadFull(rc, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		rc.Close()
		return nil, err
	}
	b := head[:n]
	whole := func(b []byte) io.Reader { return io.MultiReader(bytes.NewReader(b), rc) }
	order, wide := unicode.BigEndian, true
	switch {
	case bytes.HasPrefix(b, []byte{0xef, 0xbb, 0xbf}):
		return readCloser{whole(b[3:]), rc}, nil
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}), bytes.HasPrefix(b, []byte{0, '<'}):
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{'<', 0}):
		order = unicode.LittleEndian
	default:
		wide = false
	}
	if !wide {
		return readCloser{whole(b), rc}, nil
	}
	return readCloser{unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(whole(b)), rc}, nil
}

// each calls visit for every start tag of a part. It closes the part and reads
// it to its end, where the checksum is compared.
func (a *archive) each(name string, visit func(s *scanner) error) error {
	rc, err := a.open(name)
	if err != nil {
		return damaged(a.file, err)
	}
	defer rc.Close()
	s := newScanner(rc)
	for {
		t, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err == nil && t == tokenStart {
			err = visit(s)
		}
		if err != nil {
			return damaged(a.file, fmt.Errorf("part %s: %w", name, err))
		}
	}
}

// relations reads the targets of a part's relations by id, with their kinds:
// the last word of a relation's type, the same in strict and transitional
// files. External targets are none of ours.
func (a *archive) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	all := map[string]relation{}
	if !a.has(name) {
		return all, nil
	}
	err := a.each(name, func(s *scanner) error {
		if string(s.name) != "Relationship" {
			return nil
		}
		id, _ := s.attr("Id")
		kind, _ := s.attr("Type")
		target, _ := s.attr("Target")
		if mode, _ := s.attr("TargetMode"); mode == "External" || len(all) > 10_000 {
			return nil
		}
		target = strings.ReplaceAll(target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/" + dir + target
		}
		all[id] = relation{kind: path.Base(kind), part: strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
	return all, err
}

type relation struct{ kind, part string }

// foreignZip says what a zip is that holds no Excel workbook.
func (a *archive) foreignZip() error {
	is := "ZIP"
	switch {
	case a.has("xl/workbook.bin"):
		return refuse("file_xlsb", nil, "berkas", a.file)
	case a.has("content.xml") && a.has("mimetype"):
		return refuse("file_ods", nil, "berkas", a.file)
	case a.has("word/document.xml"):
		is = "Word (.docx)"
	case a.has("ppt/presentation.xml"):
		is = "PowerPoint (.pptx)"
	default:
		for name := range a.parts {
			if ext := path.Ext(name); ext == ".xlsx" || ext == ".csv" || ext == ".xls" {
				return refuse("file_zip", nil, "berkas", a.file, "isi", path.Base(name))
			}
		}
	}
	return wrongExtension(a.file, is)
}

func wrongExtension(file, is string) *connector.Unreadable {
	return refuse("file_wrong_extension", nil, "berkas", file, "isi", is)
}
