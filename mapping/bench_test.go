package mapping

import (
	"fmt"
	"testing"
)

// benchMapping maps 20 columns of a list, as issue-sized lists have them.
const benchMapping = `version: 1
sku: row["Kode"]
fields:
  name:         row["Nama Barang"]
  category:     lookup("kategori", row["@bagian"])
  price:        rupiah(row["Harga"])
  stock:        quantity(row["Stok"])
  unit:         lookup("satuan", row["Satuan"])
  ppn:          '"0%"'
  description:  row["Uraian"]
  kbki:         row["KBKI"]
  pdn_type:     default(row["Asal"], "Lokal")
  weight_gram:  weight(row["Berat"] + " gr")
  length_cm:    quantity(row["P"])
  width_cm:     quantity(row["L"])
  height_cm:    quantity(row["T"])
  photos:       split(row["Foto"], ";")
  video_url:    row["Video"]
  preorder_days: quantity(row["PO"])
attributes:
  Bahan:        row["Bahan"]
  Warna:        default(row["Warna"], "Alami")
  Garansi:      text(row["Garansi"])
basis:
  cost:         rupiah(row["HPP"])
  document:     row["Nota"]
lookups:
  satuan:   {bh: Buah, pcs: Pcs, unit: Unit}
  kategori: {KERAJINAN KAYU: "Peralatan Kantor > Furnitur Kantor > Meja Kerja"}
`

func benchRows(n int) []*Row {
	rows := make([]*Row, n)
	for i := range rows {
		rows[i] = makeRow("Kode", fmt.Sprintf("KR-%05d", i), "Nama Barang", fmt.Sprintf("Meja belajar jati nomor %d", i),
			"Harga", fmt.Sprintf("%d.%03d.000", 1+i%9, i%1000), "Stok", fmt.Sprint(i%500), "Satuan", []string{"bh", "Pcs", "unit"}[i%3],
			"Uraian", "Meja belajar dari kayu jati, dikerjakan dengan tangan oleh warga binaan", "KBKI", "3811200099", "Asal", "",
			"Berat", "12000", "P", "120", "L", "60", "T", "75", "Foto", "a.jpg;b.jpg", "Video", "", "PO", "14", "Bahan", "Jati",
			"Warna", "", "Garansi", "1 tahun", "HPP", "450.000", "Nota", "ND-12/2026")
		rows[i].Header = rows[0].Header
		rows[i].Section = "KERAJINAN KAYU"
		if i%20 == 0 {
			rows[i].Values[2].Text = "1,000"
		}
	}
	return rows
}

func BenchmarkMap(b *testing.B) {
	m := load(b, benchMapping)
	rows := benchRows(1000)
	bound := m.Bind(rows[0].Header)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		bound.Map(onDate, rows[i%len(rows)])
	}
}

// BenchmarkMapCEL is BenchmarkMap with every rule left to CEL.
func BenchmarkMapCEL(b *testing.B) {
	m := celOnly(load(b, benchMapping))
	rows := benchRows(1000)
	bound := m.Bind(rows[0].Header)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		bound.Map(onDate, rows[i%len(rows)])
	}
}

func BenchmarkBind(b *testing.B) {
	m := load(b, benchMapping)
	h := benchRows(1)[0].Header
	b.ReportAllocs()
	for b.Loop() {
		m.Bind(h)
	}
}
