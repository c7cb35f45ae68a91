package connector

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/flate"
	"golang.org/x/text/encoding/unicode"
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
	errTwice     = errors.New("two parts of one name")
	errOverlap   = errors.New("parts lie over each other")
	errLies      = errors.New("part is longer than the directory says")
)

// ArchiveLimits bounds what a zip handed in may cost.
type ArchiveLimits struct {
	Unzipped int64 // bytes of all parts opened
	Entries  int
}

// Archive is a zip that somebody handed in, such as a workbook. Its parts are
// read under limits, whatever its directory says.
type Archive struct {
	File   string // its name, for people
	limits ArchiveLimits
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

// OpenArchive opens a zip; file is its name, for people. What it refuses is an
// *Unreadable, as it is for Open.
func OpenArchive(file string, r io.ReaderAt, size int64, limits ArchiveLimits) (*Archive, error) {
	directory := &directoryReader{r: r, left: maxListing}
	z, err := zip.NewReader(directory, size)
	if errors.Is(err, errDirectory) || err == nil && len(z.File) > limits.Entries {
		return nil, Refuse("too_many_entries", err, "berkas", file, "batas", fmt.Sprint(limits.Entries))
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, Damaged(file, err)
	}
	directory.left = -1
	z.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return flate.NewReader(r) })
	a := &Archive{File: file, limits: limits, left: limits.Unzipped, parts: make(map[string]*zip.File, len(z.File)), opened: map[string]bool{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if a.parts[name] != nil {
			return nil, Damaged(file, errTwice) // what one program checks is not what another reads
		}
		a.parts[name] = f
	}
	if err := apart(z.File); err != nil {
		return nil, Damaged(file, err)
	}
	return a, nil
}

// apart refuses parts that lie over each other: no program writes them, and
// each unzips the same bytes once more.
func apart(parts []*zip.File) error {
	type span struct{ from, to int64 }
	all := make([]span, 0, len(parts))
	for _, f := range parts {
		from, err := f.DataOffset()
		if err != nil {
			return fmt.Errorf("part %s: %w", f.Name, err)
		}
		all = append(all, span{from, from + int64(min(f.CompressedSize64, 1<<40))})
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	for i := 1; i < len(all); i++ {
		if all[i].from < all[i-1].to {
			return errOverlap
		}
	}
	return nil
}

// Has reports whether there is a part, in whatever letter case.
func (a *Archive) Has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// Size is how many bytes a part says it unzips to.
func (a *Archive) Size(name string) uint64 { return a.parts[strings.ToLower(name)].UncompressedSize64 }

// HasBelow reports whether there is a part in a folder, "xl/media/".
func (a *Archive) HasBelow(folder string) bool {
	for name := range a.parts {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

// Checksum is the CRC-32 of a part as the directory has it.
func (a *Archive) Checksum(name string) uint32 { return a.parts[strings.ToLower(name)].CRC32 }

// ReadAll reads a part that is no text, such as a picture, of at most limit
// bytes. It counts for no other limit: what is read is not kept.
func (a *Archive) ReadAll(name string, limit int64) ([]byte, error) {
	f := a.parts[strings.ToLower(name)]
	switch {
	case f == nil:
		return nil, Damaged(a.File, fmt.Errorf("part %s is missing", name))
	case f.Flags&1 != 0:
		return nil, Refuse("file_locked", nil, "berkas", a.File)
	case f.UncompressedSize64 > uint64(limit):
		return nil, Refuse("file_too_big", nil, "berkas", a.File, "batas", mebibytes(limit))
	}
	rc, err := f.Open()
	if err != nil {
		return nil, Damaged(a.File, fmt.Errorf("open part %s: %w", name, err))
	}
	defer rc.Close()
	b, err := io.ReadAll(&part{ReadCloser: rc, left: int64(f.UncompressedSize64)})
	if err != nil {
		return nil, Damaged(a.File, fmt.Errorf("part %s: %w", name, err))
	}
	return b, nil
}

// Open opens a part for reading as UTF-8. The parts opened may unzip to the
// limit together, and each to what it declares.
func (a *Archive) Open(name string) (io.ReadCloser, error) {
	key := strings.ToLower(name)
	f := a.parts[key]
	if f == nil {
		return nil, Damaged(a.File, fmt.Errorf("part %s is missing", name))
	}
	if f.Flags&1 != 0 {
		return nil, Refuse("file_locked", nil, "berkas", a.File)
	}
	if !a.opened[key] {
		a.opened[key] = true
		declared := f.UncompressedSize64
		if declared > uint64(a.left) {
			return nil, Refuse("too_big", nil, "berkas", a.File, "batas", mebibytes(a.limits.Unzipped))
		}
		if declared > smallPart && declared/maxRatio > f.CompressedSize64 {
			return nil, Refuse("too_compressed", nil, "berkas", a.File, "kali", fmt.Sprint(maxRatio))
		}
		a.left -= int64(declared)
	}
	rc, err := f.Open()
	if err != nil {
		return nil, Damaged(a.File, fmt.Errorf("open part %s: %w", name, err))
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

// Foreign says what a zip is that holds no Excel workbook.
func (a *Archive) Foreign() error {
	is := "ZIP"
	switch {
	case a.Has("xl/workbook.bin"):
		return Refuse("file_xlsb", nil, "berkas", a.File)
	case a.Has("content.xml") && a.Has("mimetype"):
		return Refuse("file_ods", nil, "berkas", a.File)
	case a.Has("word/document.xml"):
		is = "Word (.docx)"
	case a.Has("ppt/presentation.xml"):
		is = "PowerPoint (.pptx)"
	default:
		for name := range a.parts {
			if ext := path.Ext(name); ext == ".xlsx" || ext == ".csv" || ext == ".xls" {
				return Refuse("file_zip", nil, "berkas", a.File, "isi", path.Base(name))
			}
		}
	}
	return wrongExtension(a.File, is)
}

func wrongExtension(file, is string) *Unreadable {
	return Refuse("file_wrong_extension", nil, "berkas", file, "isi", is)
}
