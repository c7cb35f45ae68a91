package papers

import (
	"bytes"
	"unicode/utf8"
)

// kindOf names what a file that is no PDF is, by its bytes, as people call it;
// "" where it cannot be told.
func kindOf(b []byte) string {
	for _, k := range []struct{ begins, name string }{
		{"\xff\xd8\xff", "JPEG"}, {"\x89PNG\r\n", "PNG"}, {"GIF8", "GIF"}, {"BM", "BMP"}, {"II*\x00", "TIFF"}, {"MM\x00*", "TIFF"},
		{"{\\rtf", "RTF"}, {"\xd0\xcf\x11\xe0", "Word/Excel 97 (.doc, .xls)"}, {"Rar!", "RAR"}, {"7z\xbc\xaf", "7-Zip"}, {"\x1f\x8b", "GZIP"}, {"MZ", "program (.exe)"},
	} {
		if bytes.HasPrefix(b, []byte(k.begins)) {
			return k.name
		}
	}
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return archiveKind(b)
	case len(b) > 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "WebP"
	case len(b) > 12 && string(b[4:8]) == "ftyp":
		return "HEIC"
	}
	head := bytes.ToLower(b[:min(len(b), 1024)])
	if bytes.Contains(head, []byte("<html")) || bytes.Contains(head, []byte("<!doctype html")) {
		return "HTML"
	}
	if head := b[:min(len(b), 512)]; utf8.Valid(head) && !bytes.ContainsRune(head, 0) {
		return "TXT"
	}
	return ""
}

// archiveKind tells the office files, which are archives, by the folders in
// them. Their names stand at the beginning or at the end.
func archiveKind(b []byte) string {
	const near = 64 << 10
	for _, part := range [][]byte{b[:min(len(b), near)], b[max(len(b)-near, 0):]} {
		for _, k := range []struct{ folder, name string }{{"word/", "Word (.docx)"}, {"xl/", "Excel (.xlsx)"}, {"ppt/", "PowerPoint (.pptx)"}} {
			if bytes.Contains(part, []byte(k.folder)) {
				return k.name
			}
		}
	}
	return "ZIP"
}
