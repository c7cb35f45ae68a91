package connector

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// FileCopy is the private copy that a file handed in is read from: the file
// itself may be open in Excel or be saved meanwhile.
type FileCopy struct {
	Name   string // of the file, without folders
	File   *os.File
	Size   int64
	SHA256 string // lower hex
	Head   []byte // the first bytes, which tell what it is
	// Modified is when the file itself was last saved.
	Modified time.Time
}

var (
	errChanging = errors.New("the file changed while it was copied")
	errTooLong  = errors.New("file over the limit")
)

// CopyFile copies a file of at most limit bytes into dir, "" for the system's
// temporary folder; Remove it afterwards. Whatever makes the file unusable is
// an *Unreadable.
func CopyFile(ctx context.Context, path, dir string, limit int64) (*FileCopy, error) {
	name := filepath.Base(path)
	if strings.HasPrefix(name, "~$") {
		return nil, Refuse("file_is_lock", nil, "berkas", name, "asli", strings.TrimPrefix(name, "~$"))
	}
	const attempts = 3
	for n := 1; ; n++ {
		c, err := copyOnce(ctx, path, dir, limit)
		switch {
		case err == nil:
			return c, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("copy file: %w", ctx.Err())
		case errors.Is(err, errTooLong):
			return nil, Refuse("file_too_big", err, "berkas", name, "batas", mebibytes(limit))
		case !errors.Is(err, errChanging):
			return nil, cannotOpen(name, err)
		case n == attempts:
			return nil, Refuse("file_in_use", err, "berkas", name)
		}
	}
}

func copyOnce(ctx context.Context, path, dir string, limit int64) (_ *FileCopy, err error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	before, err := in.Stat()
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, Refuse("file_not_a_file", nil, "berkas", filepath.Base(path))
	}
	if before.Size() > limit {
		return nil, errTooLong
	}
	out, err := Scratch(dir, ListScratch)
	if err != nil {
		return nil, err
	}
	c := &FileCopy{Name: filepath.Base(path), File: out, Modified: before.ModTime()}
	defer func() {
		if err != nil {
			c.Remove()
		}
	}()
	hash := sha256.New()
	c.Size, err = io.Copy(io.MultiWriter(Disk.Writer(out), hash), &stopping{ctx, io.LimitReader(in, limit+1)})
	if err != nil {
		return nil, err
	}
	if c.Size > limit {
		return nil, errTooLong
	}
	after, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if c.Size != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, errChanging
	}
	c.SHA256 = hex.EncodeToString(hash.Sum(nil))
	c.Head = make([]byte, 4096)
	n, err := out.ReadAt(c.Head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	c.Head = c.Head[:n]
	return c, nil
}

// ListScratch begins the names of copies of lists.
const ListScratch = "ekatalog-list-"

// stopping ends a copy when it is called off.
type stopping struct {
	ctx context.Context
	r   io.Reader
}

func (s *stopping) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(b)
}

// Remove deletes the copy; what cannot be deleted lies in the temporary folder.
func (c *FileCopy) Remove() {
	c.File.Close()
	Disk.Remove(c.File.Name())
}

// FileKind is what a list can be read as.
type FileKind uint8

// The kinds of files that are read.
const (
	FileWorkbook FileKind = iota
	FileCSV
)

// signatures are the first bytes of files that lists are confused with.
var signatures = []struct{ head, is string }{
	{"SQLite format 3\x00", "SQLite"},
	{"%PDF", "PDF"},
	{"\xff\xd8\xff", "JPEG"},
	{"\x89PNG", "PNG"},
	{"GIF8", "GIF"},
	{"BM", "BMP"},
	{"{\\rtf", "RTF"},
	{"Rar!", "RAR"},
	{"7z\xbc\xaf", "7-Zip"},
	{"\x1f\x8b", "GZIP"},
	{"MZ", "EXE"},
}

// Is tells what the copy is by its first bytes and refuses it when it is
// nothing we read, or not what the name says.
func (c *FileCopy) Is() (FileKind, error) {
	name := c.Name
	if len(bytes.TrimSpace(c.Head)) == 0 {
		return 0, Refuse("list_empty", nil, "berkas", name)
	}
	wanted := FileWorkbook
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".txt":
		wanted = FileCSV
	}
	switch is := c.foreign(); {
	case is == "OLE":
		return 0, c.oldOffice(name)
	case is != "":
		return 0, wrongExtension(name, is)
	}
	isZip := bytes.HasPrefix(c.Head, []byte("PK\x03\x04")) || bytes.HasPrefix(c.Head, []byte("PK\x05\x06"))
	switch {
	case isZip && wanted == FileCSV:
		return 0, wrongExtension(name, "Excel (.xlsx)")
	case !isZip && wanted == FileWorkbook && c.isText():
		return 0, wrongExtension(name, "CSV")
	case !isZip && wanted == FileWorkbook || wanted == FileCSV && !c.isText():
		return 0, Refuse("file_damaged", errors.New("unknown content"), "berkas", name)
	}
	return wanted, nil
}

func (c *FileCopy) foreign() string {
	if bytes.HasPrefix(c.Head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return "OLE"
	}
	text := c.isText()
	for _, s := range signatures {
		if bytes.HasPrefix(c.Head, []byte(s.head)) && (!text || len(s.head) > 2) {
			return s.is
		}
	}
	lower := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(c.Head, []byte("\xef\xbb\xbf"))))
	switch {
	case bytes.Contains(lower, []byte("urn:schemas-microsoft-com:office:spreadsheet")):
		return "XML Spreadsheet 2003"
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<table")), bytes.HasPrefix(lower, []byte("<meta")):
		return "HTML"
	case bytes.HasPrefix(lower, []byte("<?xml")):
		return "XML"
	case bytes.HasPrefix(lower, []byte(`{"`)), bytes.HasPrefix(lower, []byte(`[{`)):
		return "JSON"
	}
	return ""
}

// isText tells text by its lack of NUL, which UTF-16 has and says by its mark.
func (c *FileCopy) isText() bool {
	return bytes.HasPrefix(c.Head, []byte{0xff, 0xfe}) || bytes.HasPrefix(c.Head, []byte{0xfe, 0xff}) || bytes.IndexByte(c.Head, 0) < 0
}

// oldOffice tells an .xls from an .xlsx behind a password: both are OLE
// containers, the latter with a stream of this name.
func (c *FileCopy) oldOffice(name string) error {
	stream := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, 64<<10)
	in := io.NewSectionReader(c.File, 0, c.Size)
	for kept := 0; ; {
		n, err := in.Read(buf[kept:])
		block := buf[:kept+n]
		if bytes.Contains(block, stream) {
			return Refuse("file_locked", nil, "berkas", name)
		}
		if err != nil {
			return Refuse("file_old_format", nil, "berkas", name)
		}
		kept = copy(buf, block[max(0, len(block)-len(stream)):])
	}
}
