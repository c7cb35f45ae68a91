package main

import "strconv"

// washing is a service: a guide first and the products last, choices behind
// names of the workbook and of the sheet, and a row of its own that says what
// is required. There is no weight.
func washing() ([]byte, error) {
	b := newBook("Petunjuk", "_pilihan", "Jasa")
	b.down(1, 1, "PETUNJUK PENGISIAN", "Kategori: Jasa Kendaraan > Perawatan Kendaraan > Cuci Kendaraan", "Jenis Produk: Jasa", "Maksimal 200 baris dalam satu berkas.", "Isi lembar Jasa. Baris di atas data tidak boleh diubah.")
	b.style("big", "A1", "A1")
	b.width(1, 1, 80)

	b.sheet = "_pilihan"
	names := []struct {
		name, scope string
		choices     []string
	}{
		{"Satuan_Produk", "", units}, {"Klasifikasi", "", origins}, {"Lokasi_Produksi", "", places}, {"Tenaga_Kerja", "", labour},
		{"Bahan_Baku", "", materials}, {"Jenis_Kendaraan", "", []string{"Sepeda Motor", "Mobil", "Truk", "Bus", "Truk, bak terbuka"}},
		{"YaTidak", "Jasa", yesNo}, {"YaTidak", "Petunjuk", []string{"Yes", "No"}},
	}
	for i, n := range names {
		b.down(i+2, 3, n.choices...)
		b.define(n.name, ref("_pilihan", i+2, 3, len(n.choices)+2), n.scope)
	}
	b.extent(at(len(names)+1, len(units)+2))
	b.hide("_pilihan", false)

	b.sheet = "Jasa"
	b.text("A1", "TEMPLATE UNGGAH MASSAL JASA")
	b.row(1, 2, "Category ID", washingID)
	b.groups(4, []group{{1, 11, "Informasi Produk"}, {12, 18, "Harga"}, {19, 22, "Informasi Utama"}, {23, 23, "Informasi Lainnya"}, {24, 24, "Dokumen"}})
	titles := []string{"Nama Produk", "Deskripsi", "Foto Utama", "Foto 2", "Foto 3", "Foto 4", "Foto 5", "Kode KBKI", "Klasifikasi Produk", "Lokasi Produksi", "Tenaga Kerja",
		"PPN", "Minimum Pembelian", "Harga Produk", "Jumlah Stok", "Satuan Produk", "Pre Order", "Pre Order - Hari",
		"Jenis Kendaraan", "Lingkup Pekerjaan", "Lokasi Layanan (Kecamatan)", "Struktur Harga",
		"Informasi Lainnya",
		"Struktur Harga"}
	b.row(1, 5, titles...)
	required := map[int]bool{1: true, 2: true, 3: true, 8: true, 9: true, 12: true, 14: true, 15: true, 16: true, 19: true}
	for c := range titles {
		mark := "(Opsional)"
		if required[c+1] {
			mark = "(Wajib)"
		}
		b.text(at(c+1, 6), mark)
	}
	b.style("big", "A1", "A1")
	b.style("fixed", "A2", "B2")
	b.style("group", "A4", "X4")
	b.style("title", "A5", "X5")
	b.style("need", "A6", "X6")
	b.style("text", "A7", "X206")
	b.width(1, 24, 22)
	b.freeze(0, 6)
	const from, to = 7, 206
	for column, name := range []string{9: "Klasifikasi", 10: "Lokasi_Produksi", 11: "Tenaga_Kerja", 16: "Satuan_Produk", 17: "YaTidak", 19: "Jenis_Kendaraan"} {
		if name != "" {
			b.chooseFrom(span(column, from, to), name)
		}
	}
	b.choose(span(12, from, to), taxes...)
	b.number(span(14, from, to), whole, "1", strconv.Itoa(1_000_000_000))
	b.extent("X206")
	b.file.SetActiveSheet(0)
	return b.bytes()
}
