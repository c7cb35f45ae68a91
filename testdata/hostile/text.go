package hostile

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

const csvHead = "Kode KBKI,Kode,Nama Barang,Harga,Status,Uraian\n"

// row is a csv line of a product.
func row(sku, name string) string { return "38122," + sku + "," + name + ",350000,Tayang,Meja kayu\n" }

func utf16of(s string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return b
}

func utf16le(s string) []byte { return append([]byte{0xff, 0xfe}, utf16of(s, binary.LittleEndian)...) }

// texts are csv files.
func texts() []File {
	file := func(name, what string, make func(Shape) []byte) File {
		return File{Name: name, What: what, Kind: Text, Make: make}
	}
	good := csvHead + row("KR-001", "Meja")
	return []File{
		file("utf-16.csv", "UTF-16 with its mark", always(func() []byte { return utf16le(good) })),
		file("utf-16-big.csv", "big-endian UTF-16 with its mark", always(func() []byte { return append([]byte{0xfe, 0xff}, utf16of(good, binary.BigEndian)...) })),
		file("utf-16-no-mark.csv", "UTF-16 without its mark", always(func() []byte { return utf16of(good, binary.LittleEndian) })),
		file("utf-16-odd.csv", "UTF-16 that ends within a character", always(func() []byte { b := utf16le(good); return b[:len(b)-1] })),
		file("nul.csv", "NUL in a text", is(csvHead+row("KR\x00-001", "Meja"))),
		file("nul-late.csv", "NUL far behind the beginning", is(good+strings.Repeat("\n", 8000)+row("KR-002", "Me\x00\x01\x1bja"))),
		file("line-50mb.csv", "one line of 50 MB", always(func() []byte {
			return append([]byte(csvHead+"38122,KR-001,"), bytes.Repeat([]byte("panjang "), 50<<20/8)...)
		})),
		file("header-50mb.csv", "a header of 50 MB", always(func() []byte { return bytes.Repeat([]byte("panjang "), 50<<20/8) })),
		file("columns-million.csv", "a line of a million columns", is(good+strings.Repeat("1,", 1_000_000)+"\n")),
		file("columns-million-empty.csv", "a line of a million empty columns", is(good+strings.Repeat(",", 1_000_000)+"\n")),
		file("header-million.csv", "a header of a million columns", is(Counting("K%d,", 1, 1_000_000)+"\n"+good)),
		file("lines-million.csv", "a million lines", is(csvHead+strings.Repeat("1,2,3\n", 1_000_000))),
		file("lines-empty.csv", "20 million empty lines", always(func() []byte { return append([]byte(good), bytes.Repeat([]byte("\n"), 20_000_000)...) })),
		file("quote-open.csv", "a quotation mark without its second", is(csvHead+"38122,KR-001,\"Meja,350000,Tayang,x\n"+strings.Repeat(row("KR-002", "Kursi"), 20_000))),
		file("quote-open-header.csv", "a quotation mark in the header without its second", is("\""+csvHead+strings.Repeat(row("KR-002", "Kursi"), 20_000))),
		file("quotes-million.csv", "a million quotation marks", is(csvHead+strings.Repeat("\"", 1_000_001)+"\n")),
		file("not-utf-8.csv", "bytes that are no UTF-8", is(csvHead+row("KR-001", "Meja \xff\xfe\x80 besar"))),
		file("separators.csv", "nothing but separators", is(strings.Repeat(",;\t\n", 100_000))),
		file("separator-told.csv", "a separator that is a quotation mark", is("sep=\"\n"+good)),
		file("bidi.csv", "a name that reads backwards on the screen", is(csvHead+row("KR-001", "Meja \u202e000.1 pR\u202c kayu"))),
		file("homoglyph.csv", "two codes that look the same", is(csvHead+row("KR-001", "Meja")+row("\u041aR-001", "Kursi"))),
		file("zero-width.csv", "two codes that differ in what nobody sees", is(csvHead+row("KR-001", "Meja")+row("KR-\u200b001", "Kursi"))),
		file("formulas.csv", "cells that a spreadsheet would run", is(csvHead+row("KR-001", "=cmd|' /C calc'!A0")+row("KR-002", "@SUM(1+1)"))),
		file("web-page.csv", "a web page, renamed", is("<!DOCTYPE html><html><body>Masuk</body></html>")),
		file("workbook.csv", "a workbook, renamed", func(Shape) []byte { return Book{Rows: List().rows("")}.Bytes() }),
		file("nothing.csv", "an empty file", is("")),
		file("too-big.csv", "a csv of 70 MB", always(func() []byte { return bytes.Repeat([]byte(row("KR-001", "Meja")), 70<<20/45) })),
	}
}

const category = `{"id":"00000000-0000-4000-8000-000000000009","name":"C","productType":"Barang","children":[]}`

// answer is an answer of the portal with something in the place of the lowest
// categories.
func answer(lowest string) string {
	return `{"data":{"allMinifiedProductCategory":{"items":[{"id":"1","name":"A","children":[{"id":"2","name":"B","children":[` + lowest + `]}]}]}}}`
}

// answers are answers of the portal.
func answers() []File {
	file := func(name, what, content string) File {
		return File{Name: name, What: what, Kind: JSON, Make: is(content)}
	}
	return []File{
		file("nested.json", "100,000 lists within each other", strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)),
		file("nested-objects.json", "100,000 objects within each other", strings.Repeat(`{"a":`, 100_000)+"1"+strings.Repeat("}", 100_000)),
		file("nested-categories.json", "categories 500 levels deep", strings.Repeat(`{"id":"1","name":"A","children":[`, 500)+strings.Repeat("]}", 500)),
		file("keys-twice.json", "an object that says two names", answer(`{"id":"00000000-0000-4000-8000-000000000009","name":"C","name":"D","productType":"Barang"}`)),
		file("number-huge.json", "a number of a million digits", answer(`{"id":`+strings.Repeat("9", 1_000_000)+`,"name":"C"}`)),
		file("number-exponent.json", "a number that no computer holds", answer(`{"id":1e999999999,"name":"C","productType":1e-999999999}`)),
		file("cut.json", "an answer that stops", answer(category)[:120]),
		file("two-documents.json", "two answers in one file", answer(category)+answer(category)),
		file("key-20mb.json", "a key of 20 MB", `{"`+strings.Repeat("a", 20<<20)+`":1}`),
		file("name-20mb.json", "a name of 20 MB", answer(`{"name":"`+strings.Repeat("a", 20<<20)+`"}`)),
		file("items-3000000.json", "3 million empty objects", `[`+strings.TrimSuffix(strings.Repeat("{},", 3_000_000), ",")+`]`),
		file("categories-500000.json", "500,000 categories", answer(strings.TrimSuffix(Counting(`{"name":"C%d","productType":"Barang"},`, 1, 500_000), ","))),
		file("ring.json", "categories that are each other's parents", `[{"id":"1","name":"A","parentId":"2"},{"id":"2","name":"B","parentId":"1"}]`),
		file("surrogates.json", "half characters", answer(`{"name":"\ud800\udfff\ud800","productType":"Barang"}`)),
		file("not-a-number.json", "NaN, which is no JSON", answer(`{"name":"C","level":NaN}`)),
		file("nothing-in-it.json", "an answer without categories", `{"data":null,"errors":[{"message":"x"}]}`),
		file("web-page.json", "the portal's page for signing in", "<!DOCTYPE html><html><body>Masuk</body></html>"),
	}
}
