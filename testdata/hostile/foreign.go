package hostile

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"strings"
)

// OLE is the container of an old Excel file.
func OLE() []byte {
	return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 70_000))
}

// OLELocked is the container of an .xlsx behind a password.
func OLELocked() []byte {
	return append(OLE(), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"+strings.Repeat("\x00", 600)...)
}

// foreign are files of other programs in the place of a workbook.
func foreign() []File {
	file := func(name, what string, content []byte) File {
		return File{Name: name, What: what, Kind: Workbook, Make: always(func() []byte { return content })}
	}
	return []File{
		file("old-excel.xls", "an Excel file of before 2007", OLE()),
		file("old-excel.xlsx", "an Excel file of before 2007, renamed", OLE()),
		file("old-excel-cut.xlsx", "the first 8 bytes of one", OLE()[:8]),
		file("password.xlsx", "a workbook behind a password", OLELocked()),
		file("binary-workbook.xlsb", "Excel's binary workbook", Zip([]Part{{"xl/workbook.bin", "\x83\x01\x00"}})),
		file("binary-workbook.xlsx", "Excel's binary workbook, renamed", Zip([]Part{{"xl/workbook.bin", "\x83\x01\x00"}})),
		file("libreoffice.xlsx", "a LibreOffice table, renamed", Zip([]Part{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"}, {"content.xml", "<x/>"}})),
		file("word.xlsx", "a letter, renamed", Zip([]Part{{"word/document.xml", "<x/>"}})),
		file("zip-of-lists.xlsx", "a zip with a list in it, renamed", Zip([]Part{{"daftar/barang.xlsx", "x"}})),
		file("web-page.xlsx", "a web page, as some shops export", []byte("<html><body><table><tr><td>Kode</td></tr></table></body></html>")),
		file("xml-2003.xlsx", "Excel's XML of 2003, renamed", []byte(`<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)),
		file("photo.xlsx", "a photograph, renamed", []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01")),
		file("document.xlsx", "a PDF, renamed", []byte("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")),
		file("list-csv.xlsx", "a csv, renamed", []byte("Kode,Nama Barang,Harga\nKR-001,Meja,350000\n")),
		file("packed.xlsx", "a gzip file, renamed", gzipped()),
		file("noise.xlsx", "bytes without sense", noise()),
		file("noise-zip.xlsx", "bytes without sense that begin as a zip", append([]byte("PK\x03\x04"), noise()...)),
		file("zeros.xlsx", "a megabyte of zeros, as a broken disk leaves it", make([]byte, 1<<20)),
		file("nothing.xlsx", "an empty file", nil),
		file("blank.xlsx", "white space", []byte(" \n \n")),
	}
}

func gzipped() []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(make([]byte, 1<<20)) // a buffer takes everything
	w.Close()
	return b.Bytes()
}

// noise is the same at every call.
func noise() []byte {
	r := rand.NewChaCha8([32]byte{1})
	b := make([]byte, 20_000)
	r.Read(b) // never fails
	return b
}
