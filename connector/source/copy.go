package source

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
)

// listCopy is the private copy a list is read from: the file itself may be
// open in Excel or be saved meanwhile.
type listCopy struct {
	file   *os.File
	size   int64
	sha256 string // lower hex
	head   []byte // the first bytes, which tell what it is
}

var (
	errChanging = errors.New("the file changed while it was copied")
	errTooLong  = errors.New("file over the limit")
)

func copyOf(ctx context.Context, path, dir string, limit int64) (*listCopy, error) {
	name := filepath.Base(path)
	if strings.HasPrefix(name, "~$") {
		return nil, refuse("file_is_lock", nil, "berkas", name, "asli", strings.TrimPrefix(name, "~$"))
	}
	const attempts = 3
	for n := 1; ; n++ {
		c, err := copyOnce(ctx, path, dir, limit)
		switch {
		case err == nil:
			return c, nil
		case ctx.Err() != nil:
			return nil, fmt.Errorf("copy list: %w", ctx.Err())
		case errors.Is(err, errTooLong):
			return nil, refuse("too_big", err, "berkas", name, "batas", mebibytes(limit))
		case !errors.Is(err, errChanging):
			return nil, cannotOpen(name, err)
		case n == attempts:
			return nil, refuse("file_in_use", err, "berkas", name)
		}
	}
}

func copyOnce(ctx context.Context, path, dir string, limit int64) (_ *listCopy, err error) {
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
		return nil, refuse("file_not_a_file", nil, "berkas", filepath.Base(path))
	}
	if before.Size() > limit {
		return nil, errTooLong
	}
	out, err := os.CreateTemp(dir, "ekatalog-list-*")
	if err != nil {
		return nil, err
	}
	c := &listCopy{file: out}
	defer func() {
		if err != nil {
			c.remove()
		}
	}()
	hash := sha256.New()
	c.size, err = io.Copy(io.MultiWriter(out, hash), &stopping{ctx, io.LimitReader(in, limit+1)})
	if err != nil {
		return nil, err
	}
	if c.size > limit {
		return nil, errTooLong
	}
	after, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if c.size != before.Size() || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return nil, errChanging
	}
	c.sha256 = hex.EncodeToString(hash.Sum(nil))
	c.head = make([]byte, 4096)
	n, err := out.ReadAt(c.head, 0)
	if err != nil && err != io.EOF {
		return nil, err
	}
	c.head = c.head[:n]
	return c, nil
}

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

// remove deletes the copy; what cannot be deleted lies in the temporary folder.
func (c *listCopy) remove() {
	c.file.Close()
	os.Remove(c.file.Name())
}

type kind uint8

const (
	kindWorkbook kind = iota
	kindCSV
)

// signatures are the first bytes of files that lists are confused with.
var signatures = []struct{ head, is string }{
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

// is tells what the copy is by its first bytes and refuses it when it is
// nothing we read, or not what the name says.
func (c *listCopy) is(name string) (kind, error) {
	if len(bytes.TrimSpace(c.head)) == 0 {
		return 0, refuse("list_empty", nil, "berkas", name)
	}
	wanted := kindWorkbook
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".txt":
		wanted = kindCSV
	}
	switch is := c.foreign(); {
	case is == "OLE":
		return 0, c.oldOffice(name)
	case is != "":
		return 0, wrongExtension(name, is)
	}
	isZip := bytes.HasPrefix(c.head, []byte("PK\x03\x04")) || bytes.HasPrefix(c.head, []byte("PK\x05\x06"))
	switch {
	case isZip && wanted == kindCSV:
		return 0, wrongExtension(name, "Excel (.xlsx)")
	case !isZip && wanted == kindWorkbook && c.isText():
		return 0, wrongExtension(name, "CSV")
	case !isZip && wanted == kindWorkbook || wanted == kindCSV && !c.isText():
		return 0, refuse("file_damaged", errors.New("unknown content"), "berkas", name)
	}
	return wanted, nil
}

func (c *listCopy) foreign() string {
	if bytes.HasPrefix(c.head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return "OLE"
	}
	text := c.isText()
	for _, s := range signatures {
		if bytes.HasPrefix(c.head, []byte(s.head)) && (!text || len(s.head) > 2) {
			return s.is
		}
	}
	lower := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(c.head, []byte("\xef\xbb\xbf"))))
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
func (c *listCopy) isText() bool {
	return bytes.HasPrefix(c.head, []byte{0xff, 0xfe}) || bytes.HasPrefix(c.head, []byte{0xfe, 0xff}) || bytes.IndexByte(c.head, 0) < 0
}

// oldOffice tells an .xls from an .xlsx behind a password: both are OLE
// containers, the latter with a stream of this name.
func (c *listCopy) oldOffice(name string) error {
	stream := []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
	buf := make([]byte, 64<<10)
	in := io.NewSectionReader(c.file, 0, c.size)
	for kept := 0; ; {
		n, err := in.Read(buf[kept:])
		block := buf[:kept+n]
		if bytes.Contains(block, stream) {
			return refuse("file_locked", nil, "berkas", name)
		}
		if err != nil {
			return refuse("file_old_format", nil, "berkas", name)
		}
		kept = copy(buf, block[max(0, len(block)-len(stream)):])
	}
}
