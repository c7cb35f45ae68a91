package main

// mobilisation is a service of road works, the one category whose ID is known.
// Which of the two categories of this name it belongs to is not, so the path
// is made up from the older one. A column and rows are empty in front, three
// sheets look like the products', only one carries the ID, and its drop-downs
// reach to row 1005.
func mobilisation() ([]byte, error) {
	b := newBook("Produk Lama", "Unggah", "Produk (contoh isian)", "Daftar")
	titles := []string{"Nama Produk (Wajib)", "Deskripsi (Wajib)", "Foto Utama (Wajib)", "Foto 2", "Kode KBKI (Wajib)", "Klasifikasi Produk (Wajib)",
		"PPN (Wajib)", "Harga Produk (Wajib)", "Jumlah Stok (Wajib)", "Satuan Produk (Wajib)", "Kuantitas Desimal",
		"Satuan Pengukuran (Wajib)", "Kode Produk", "Lingkup Kegiatan (Wajib)", "Lokasi Layanan (Kecamatan)", "Sertifikat Badan Usaha (SBU) Konstruksi (Wajib)", "Masa Berlaku SBU Konstruksi (Wajib)", "Sertifikat Standar (Wajib)", "Komponen Struktur Biaya Tayang (Wajib)",
		"Informasi Lainnya",
		"SBU Konstruksi (Wajib)", "Masa Berlaku SBU (Wajib)", "Sertifikat Standar (Wajib)", "Komponen Struktur Biaya Tayang (Wajib)", "Informasi Lainnya"}
	groups := []group{{2, 7, "Informasi Produk"}, {8, 12, "Harga dan Stok"}, {13, 20, "Informasi Utama"}, {21, 21, "Informasi Lainnya"}, {22, 26, "Dokumen"}}
	for _, sheet := range []string{"Produk Lama", "Unggah", "Produk (contoh isian)"} {
		b.sheet = sheet
		b.groups(4, groups)
		b.row(2, 5, titles...)
		b.style("group", "B4", "Z4")
		b.style("title", "B5", "Z5")
		b.width(2, 26, 24)
	}
	b.row(2, 6, "Mobilisasi alat berat wilayah contoh", "Mobilisasi alat berat untuk pekerjaan jalan", "https://foto.contoh.example/mobilisasi.png")

	b.sheet = "Unggah"
	b.row(2, 2, "Category ID", mobilisationID, "Kategori", "Bidang Bina Marga > Divisi 1 Umum > 1.2 Mobilisasi")
	b.style("fixed", "B2", "E2")
	b.style("body", "B6", "Z1005")
	const from, to = 6, 1005
	lists := []struct {
		column  int
		choices []string
	}{{7, origins}, {8, taxes}, {11, units}, {12, yesNo}, {13, measures}, {17, statement}, {19, statement}}
	for i, l := range lists {
		b.chooseFrom(span(l.column, from, to), ref("Daftar", i+2, 3, len(l.choices)+2))
	}
	b.number(span(9, from, to), whole, "1", "")
	b.number(span(10, from, to), decimal, "0", "")
	b.freeze(2, 5)
	b.extent("Z1005")

	b.sheet = "Daftar"
	for i, l := range lists {
		b.text(at(i+2, 2), "Pilihan kolom "+letters(l.column))
		b.down(i+2, 3, l.choices...)
	}
	b.extent(at(len(lists)+1, len(units)+2))
	b.file.SetActiveSheet(1)
	return b.bytes()
}
