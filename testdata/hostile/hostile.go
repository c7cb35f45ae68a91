// Package hostile makes files that mean harm, or that are not what they say:
// each as small as it may be and the same at every call, so that none has to be
// kept. What the program has to answer to each stands in this package's test,
// which calls the program as a person does.
package hostile

import "slices"

// Kind is what a file pretends to be, and so which commands take it.
type Kind string

// The kinds of files.
const (
	Workbook Kind = "workbook" // as .xlsx, mostly
	Text     Kind = "csv"
	JSON     Kind = "JSON"
	Picture  Kind = "picture"
	Document Kind = "document" // PDF
)

// File is a hostile file.
type File struct {
	Name string // of the file, which tells what it says it is
	What string // what is wrong with it
	Kind Kind
	// Make gives the content. Workbooks come in the shape that the reader at
	// hand takes for one of its own up to where the harm is; other files are
	// the same in any.
	Make func(Shape) []byte
}

// Listed is what the index says of a file.
type Listed struct {
	Name, What string
	Kind       Kind
}

// Index is the name of the index beside the files that the command write makes.
const Index = "index.json"

// Shape is what a reader looks for in a workbook before it reads on: rows of
// sheetData, the last of them at row Last.
type Shape struct {
	Head string
	Row  string // a good row of products; templates have none
	Last int
}

// List is a list of products, a result of the portal and a list of codes in
// one, as each of them has columns that the others pass over.
func List() Shape {
	return Shape{
		Head: `<row r="1">` + Inline("A1", "Kode KBKI") + Inline("B1", "Kode") + Inline("C1", "Nama Barang") + Inline("D1", "Harga") + Inline("E1", "Status") + Inline("F1", "Uraian") + `</row>`,
		Row:  `<row r="2">` + Inline("A2", "38122") + Inline("B2", "KR-001") + Inline("C2", "Meja") + `<c r="D2"><v>350000</v></c>` + Inline("E2", "Tayang") + Inline("F2", "Meja kayu") + `</row>`,
		Last: 2,
	}
}

// Template is an official template without products.
func Template() Shape {
	return Shape{
		Head: `<row r="1">` + Inline("A1", "Category ID") + Inline("B1", "00000000-0000-4000-8000-000000000009") +
			Inline("C1", "Kategori: A &gt; B &gt; C") + Inline("D1", "Jenis Produk: Jasa") + `</row>` +
			`<row r="2">` + Inline("A2", "Nama Produk (Wajib)") + Inline("B2", "Harga Produk (Wajib)") + Inline("C2", "Jumlah Stok") + `</row>`,
		Last: 2,
	}
}

// rows is a shape's own rows with more behind them.
func (s Shape) rows(more string) string { return s.Head + s.Row + more }

// Files are all hostile files.
func Files() []File {
	return slices.Concat(archives(), foreign(), workbooks(), sheets(), texts(), answers(), pictures(), papers())
}

// always is a content that is the same in any shape.
func always(content func() []byte) func(Shape) []byte {
	return func(Shape) []byte { return content() }
}

// is a content that is written down.
func is(content string) func(Shape) []byte {
	return func(Shape) []byte { return []byte(content) }
}
