package reference

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"ekatalog/connector"
)

// File is a file that somebody handed in, read whole.
type File struct {
	Name     string // for messages and by its extension
	Data     []byte
	Workbook connector.Table // reads it where it is a workbook
}

// Read reads a reference list: csv, xlsx or, for categories, the JSON of the
// portal's public query for its category tree. A file that cannot be used is
// an *connector.Unreadable that says where and why; nothing of it is used.
func Read(ctx context.Context, kind connector.ReferenceKind, f File) (*List, error) {
	name, data := filepath.Base(f.Name), f.Data
	if len(data) > MaxFile {
		return nil, connector.Refuse("reference_too_big", nil, "berkas", name, "batas", itoa(MaxFile>>20)+" MiB")
	}
	if err := recognise(kind, name, data); err != nil {
		return nil, err
	}
	if isJSON(data) {
		return readPortal(name, data)
	}
	c := &collector{kind: kind, file: name}
	var err error
	if isZip(data) {
		err = workbookLines(ctx, f.Workbook, c.line)
	} else {
		err = csvLines(name, data, c.line)
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("read list: %w", ctx.Err())
	case err != nil && !errors.Is(err, errFound):
		return nil, connector.Damaged(name, err)
	}
	return c.finish()
}

// signatures are the first bytes of files that lists are confused with.
var signatures = []struct{ head, is string }{
	{"%PDF", "PDF"}, {"\xff\xd8\xff", "JPEG"}, {"\x89PNG", "PNG"}, {"GIF8", "GIF"}, {"{\\rtf", "RTF"},
	{"Rar!", "RAR"}, {"7z\xbc\xaf", "7-Zip"}, {"\x1f\x8b", "GZIP"}, {"<!doctype html", "HTML"}, {"<html", "HTML"}, {"<table", "HTML"}, {"<?xml", "XML"},
}

func isZip(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

func isJSON(data []byte) bool {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	return bytes.HasPrefix(data, []byte("{")) && !bytes.HasPrefix(data, []byte(`{\rtf`)) || bytes.HasPrefix(data, []byte("["))
}

// recognise refuses what is no list at all, or not what its name says.
func recognise(kind connector.ReferenceKind, name string, data []byte) error {
	head := bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 4096)], []byte("\xef\xbb\xbf")))
	if len(head) == 0 {
		return connector.Refuse("reference_empty", nil, "berkas", name, "daftar", string(kind))
	}
	if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		// An .xlsx behind a password is such a container with this stream.
		if bytes.Contains(data, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return connector.Refuse("file_locked", nil, "berkas", name)
		}
		return connector.Refuse("file_old_format", nil, "berkas", name)
	}
	lower := bytes.ToLower(head[:min(len(head), 64)])
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.head)) || bytes.HasPrefix(lower, []byte(s.head)) {
			return connector.Refuse("file_wrong_extension", nil, "berkas", name, "isi", s.is)
		}
	}
	ext := strings.ToLower(filepath.Ext(name))
	switch {
	case isJSON(data) && kind != connector.ReferenceCategories:
		return connector.Refuse("reference_json_kind", nil, "berkas", name, "daftar", string(kind))
	case isZip(data) && (ext == ".csv" || ext == ".json"):
		return connector.Refuse("file_wrong_extension", nil, "berkas", name, "isi", "Excel (.xlsx)")
	case !isZip(data) && ext == ".xlsx" && isText(data):
		return connector.Refuse("file_wrong_extension", nil, "berkas", name, "isi", "CSV")
	case !isZip(data) && !isText(data):
		return connector.Refuse("file_damaged", errors.New("unknown content"), "berkas", name)
	}
	return nil
}

// isText tells text by its lack of NUL, which UTF-16 has and says by its mark.
func isText(data []byte) bool {
	return bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) || bytes.IndexByte(data, 0) < 0
}
