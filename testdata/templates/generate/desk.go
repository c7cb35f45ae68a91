package main

const deskPath = "Peralatan Kantor > Furnitur Kantor > Meja Kerja"

// deskOld is a first edition: group headers in row 1, the ID beside its label
// in row 2, required marks in the titles, hints below them, and every
// drop-down written into its validation.
func deskOld() ([]byte, error) {
	b := newBook("Produk", "Keterangan")
	b.row(1, 2, "Category ID", deskID, "Kategori", deskPath, "Jenis Produk", "Barang")
	b.groups(1, []group{{1, 10, "Informasi Produk"}, {11, 18, "Harga dan Stok"}, {19, 22, "Pengiriman"}, {23, 26, "Informasi Utama"}, {27, 27, "Informasi Lainnya"}, {28, 29, "Dokumen"}})
	b.row(1, 3, "Nama Produk (Wajib)", "Deskripsi (Wajib)", "Foto Utama (Wajib)", "Foto 2", "Foto 3", "Kode KBKI (Wajib)", "Klasifikasi Produk (Wajib)", "Lokasi Produksi", "Tenaga Kerja dalam Proses Produksi", "Bahan Baku dalam Proses Produksi",
		"PPN (Wajib)", "Minimum Pembelian", "Harga Produk (Wajib)", "Jumlah Stok (Wajib)", "Satuan Produk (Wajib)", "Kuantitas Desimal", "Pre Order", "Pre Order - Hari",
		"Berat (gram) (Wajib)", "Panjang (cm)", "Lebar (cm)", "Tinggi (cm)",
		"Bahan (Wajib)", "Finishing", "Kapasitas Laci", "Garansi",
		"Informasi Lainnya",
		"Gambar Kerja", "Garansi")
	b.row(1, 4, "10 sampai 100 karakter", "10 sampai 100 karakter", "Tautan umum yang berakhiran .png", "Tautan umum yang berakhiran .png", "Tautan umum yang berakhiran .png", "10 angka", "Pilih dari daftar", "Pilih dari daftar", "Pilih dari daftar", "Pilih dari daftar",
		"Pilih dari daftar", "Kosong berarti 1", "Rupiah bulat sebelum pajak dan ongkos kirim", "", "Pilih dari daftar", "Ya atau Tidak", "Ya atau Tidak", "Jumlah hari",
		"Berat dengan kemasan", "", "", "",
		"", "", "Jumlah laci", "",
		"",
		"Tautan Google Drive ke PDF", "Tautan Google Drive ke PDF")
	b.style("group", "A1", "AC1")
	b.style("fixed", "A2", "F2")
	b.style("title", "A3", "AC3")
	b.style("hint", "A4", "AC4")
	b.style("body", "A5", "AC204")
	b.width(1, 2, 36)
	b.width(3, 29, 18)
	b.freeze(1, 4)
	const from, to = 5, 204
	for _, c := range []struct {
		column  int
		choices []string
	}{
		{7, origins}, {8, places}, {9, labour}, {10, materials}, {11, taxes}, {15, []string{"Buah", "Pcs", "Set", "Unit"}}, {16, yesNo}, {17, yesNo},
		{23, []string{"Kayu Jati", "Kayu Mahoni", "Kayu Pinus", "Multipleks"}}, {24, []string{"Melamin", "Duco", "Natural"}}, {26, statement},
	} {
		b.choose(span(c.column, from, to), c.choices...)
	}
	b.extent("AC204")
	b.sheet = "Keterangan"
	b.down(1, 1, "Isi lembar Produk mulai baris 5.", "Kolom bertanda (Wajib) harus diisi.")
	b.width(1, 1, 60)
	return b.bytes()
}

// deskNew is the next edition of the same category: a guide in front, the
// choices on a sheet, one row lower, columns moved, "Foto 4", "Jumlah Rak" and
// "Warna" added, "Kapasitas Laci" gone, a warranty required, other woods and
// units.
func deskNew() ([]byte, error) {
	b := newBook("Panduan", "Pilihan", "Unggah Produk")
	b.down(1, 1, "Panduan unggah massal", "1. Isi lembar Unggah Produk mulai baris 6.", "2. Jangan mengubah baris 1 sampai 5.")
	b.style("big", "A1", "A1")
	b.width(1, 1, 70)

	b.sheet = "Pilihan"
	woods := []string{"Kayu Jati", "Kayu Mahoni", "Kayu Sungkai", "Multipleks", "Papan Partikel"}
	lists := []struct {
		title   string
		choices []string
		column  int // on the sheet of products
	}{
		{"Klasifikasi", origins, 7}, {"Lokasi Produksi", places, 8}, {"Tenaga Kerja", labour, 9}, {"Bahan Baku", materials, 10},
		{"PPN", taxes, 23}, {"Satuan", units, 15}, {"Ya/Tidak", yesNo, 16}, {"Ya/Tidak", yesNo, 17},
		{"Bahan", woods, 25}, {"Finishing", []string{"Melamin", "Duco", "Natural", "Cat Semprot"}, 26}, {"Garansi", statement, 28},
	}
	for i, l := range lists {
		b.text(at(i+1, 1), l.title)
		b.down(i+1, 2, l.choices...)
	}
	b.extent(at(len(lists), len(units)+1))

	b.sheet = "Unggah Produk"
	b.text("A1", "TEMPLATE UNGGAH MASSAL")
	b.merge("A1", "D1")
	b.row(1, 2, "Category ID", deskID, "Kategori", deskPath)
	b.groups(3, []group{{1, 11, "Informasi Produk"}, {12, 18, "Harga dan Stok"}, {19, 22, "Pengiriman"}, {23, 23, "Pajak"}, {24, 28, "Informasi Utama"}, {29, 29, "Informasi Lainnya"}, {30, 31, "Dokumen"}})
	b.row(1, 4, "Foto Utama (Wajib)", "Nama Produk (Wajib)", "Deskripsi (Wajib)", "Foto 2", "Foto 3", "Kode KBKI (Wajib)", "Klasifikasi Produk (Wajib)", "Lokasi Produksi", "Tenaga Kerja dalam Proses Produksi", "Bahan Baku dalam Proses Produksi", "Foto 4",
		"Minimum Pembelian", "Harga Produk (Wajib)", "Jumlah Stok (Wajib)", "Satuan Produk (Wajib)", "Kuantitas Desimal", "Pre Order", "Pre Order - Hari",
		"Berat (gram) (Wajib)", "Panjang (cm)", "Lebar (cm)", "Tinggi (cm)", "PPN (Wajib)",
		"Jumlah Rak", "Bahan (Wajib)", "Finishing", "Warna", "Garansi (Wajib)",
		"Informasi Lainnya",
		"Gambar Kerja", "Garansi")
	b.row(1, 5, "Tautan umum yang berakhiran .png", "10 sampai 100 karakter", "10 sampai 100 karakter", "Tautan umum yang berakhiran .png", "Tautan umum yang berakhiran .png", "10 angka")
	b.row(30, 5, "Tautan Google Drive ke PDF", "Tautan Google Drive ke PDF")
	b.style("big", "A1", "A1")
	b.style("fixed", "A2", "D2")
	b.style("group", "A3", "AE3")
	b.style("title", "A4", "AE4")
	b.style("hint", "A5", "AE5")
	b.style("body", "A6", "AE505")
	b.width(1, 31, 20)
	b.freeze(2, 5)
	const from, to = 6, 505
	for i, l := range lists {
		b.chooseFrom(span(l.column, from, to), ref("Pilihan", i+1, 2, len(l.choices)+1))
	}
	b.length(span(2, from, to), 10, 100)
	b.number(span(13, from, to), whole, "1", "")
	b.extent("AE505")
	b.file.SetActiveSheet(2)
	return b.bytes()
}
