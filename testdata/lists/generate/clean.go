package main

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// cleanColumns is the header of the clean list.
var cleanColumns = []string{
	"Kode", "Nama Barang", "Deskripsi", "Kategori", "Satuan", "Harga", "Stok", "Berat (gram)", "Panjang (cm)", "Lebar (cm)", "Tinggi (cm)",
	"KBKI", "PDN", "Asal Bahan", "Bahan", "Jenis Kendaraan", "Isi Bersih", "Foto", "HPP", "Pembuat",
}

// photoByCode names a product's picture after its code, as the workshop does.
func photoByCode(p product) string { return p.code + ".png" }

// photoByKind gives products of one sort one picture, as the sample does.
func photoByKind(p product) string { return p.photo }

// cells are a product's values under cleanColumns; nil is an empty cell.
func (p product) cells(photo func(product) string) []any {
	return []any{
		p.code, p.name, p.text, p.kind, p.unit, p.price, p.stock, orEmpty(p.weight), orEmpty(p.length), orEmpty(p.width), orEmpty(p.tall),
		p.kbki, "Lokal", p.origin, p.material, p.vehicle, p.content, photo(p), p.cost, p.maker,
	}
}

func orEmpty(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// cleanWorkbook is the list that has nothing wrong with it.
func cleanWorkbook(photo func(product) string) ([]byte, error) {
	b := newBook("Daftar Barang")
	b.sheet = "Daftar Barang"
	b.widths(9, 38, 60, 24, 10, 12, 8, 12, 12, 11, 11, 13, 8, 14, 28, 16, 14, 14, 12, 18)
	for i, name := range cleanColumns {
		b.set(at(i+1, 1), name)
	}
	last := len(products) + 1
	b.style("header", "A1", at(len(cleanColumns), 1))
	b.style("body", "A2", at(len(cleanColumns), last))
	b.style("text", "A2", at(1, last))
	b.style("grouped", "F2", at(6, last))
	b.style("text", "L2", at(12, last))
	b.style("grouped", "S2", at(19, last))
	for i, p := range products {
		b.row(i+2, p.cells(photo)...)
	}
	b.extent(at(len(cleanColumns), last))
	b.freezeHeader()
	return b.bytes()
}

// cleanCSV is the clean list for reading by eye, as an Indonesian Excel saves
// it: semicolons and a byte order mark.
func cleanCSV() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	w.UseCRLF = true
	lines := [][]string{cleanColumns}
	for _, p := range products {
		lines = append(lines, texts(p.cells(photoByCode)))
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func texts(cells []any) []string {
	line := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			line[i] = c
		case int:
			line[i] = strconv.Itoa(c)
		}
	}
	return line
}
