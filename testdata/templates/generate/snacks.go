package main

// snacks is food: titles that stand in "Informasi Utama" and in "Dokumen",
// required marks on a line of their own in the title, two example rows, and
// the choices on a sheet that Excel does not even offer to show. It names
// neither its category nor what kind of product it is for.
func snacks() ([]byte, error) {
	b := newBook("Data", "Ref", "Contoh Pengisian")
	b.text("A1", "Unggah Massal Produk")
	b.text("A2", "Category ID")
	b.merge("A2", "B2")
	b.text("C2", snacksID)
	b.groups(3, []group{{1, 7, "Data Produk"}, {8, 13, "Harga dan Stok"}, {14, 17, "Pengiriman"}, {18, 23, "Informasi Utama"}, {24, 24, "Informasi Lainnya"}, {25, 28, "Dokumen"}})
	titles := []string{"Nama Produk\n(Wajib)", "Deskripsi\n(Wajib)", "Foto 1 (Link .png)\n(Wajib)", "Foto 2 (Link .png)", "Foto 3 (Link .png)", "Kode KBKI\n(Wajib)", "Klasifikasi Produk\n(Wajib)",
		"PPN\n(Wajib)", "Min. Pembelian", "Harga (Rp)\n(Wajib)", "Stok\n(Wajib)", "Satuan\n(Wajib)", "Kuantitas Desimal",
		"Berat Produk (gram)\n(Wajib)", "Panjang Produk (cm)", "Lebar Produk (cm)", "Tinggi Produk (cm)",
		"Komposisi\n(Wajib)", "Isi Bersih", "Masa Simpan", "Rasa", "Sertifikat Halal\n(Wajib)", "SPP-IRT",
		"Informasi Lainnya",
		"Sertifikat Halal", "SPP-IRT", "Hasil Uji Laboratorium", "Foto Label"}
	b.row(1, 4, titles...)
	b.row(1, 5, "Contoh: Keripik Tempe Renyah 250 gram", "Keripik tempe renyah dalam kemasan 250 gram", "https://foto.contoh.example/keripik.png", "", "", "2399300101", "Lokal",
		"0%", "1", "15000", "30", "Pcs", "Tidak", "300", "20", "15", "5",
		"Kedelai, tepung, garam", "250 gram", "6 bulan", "Asin", "Memiliki", "Memiliki", "", "https://drive.contoh.example/halal.pdf", "https://drive.contoh.example/pirt.pdf")
	b.row(1, 6, "Contoh: Sambal Bawang Botol 150 ml", "Sambal bawang siap saji dalam botol 150 ml", "https://foto.contoh.example/sambal.png", "", "", "2399500199", "Lokal",
		"0%", "1", "22500", "48", "Botol", "Tidak", "220", "6", "6", "14",
		"Bawang, cabai, minyak", "150 ml", "3 bulan", "Pedas, gurih", "Memiliki", "Memiliki", "", "https://drive.contoh.example/halal.pdf", "https://drive.contoh.example/pirt.pdf")
	b.style("big", "A1", "A1")
	b.style("fixed", "A2", "C2")
	b.style("group", "A3", "AB3")
	b.style("title", "A4", "AB4")
	b.style("example", "A5", "AB6")
	b.style("body", "A7", "AB1006")
	b.width(1, 28, 21)
	b.freeze(0, 4)

	lists := []struct {
		column  int
		choices []string
	}{
		{7, origins}, {8, taxes}, {12, units}, {13, yesNo}, {21, []string{"Manis", "Asin", "Pedas, gurih", "Tawar"}}, {22, statement}, {23, statement},
	}
	const from, to = 7, 1006
	for i, l := range lists {
		b.chooseFrom(span(l.column, from, to), ref("Ref", 1, i*100+1, i*100+len(l.choices)))
	}
	b.length(span(1, from, to), 10, 100)
	b.length(span(2, from, to), 10, 100)
	b.extent("AB1006")

	b.sheet = "Ref"
	for i, l := range lists {
		b.down(1, i*100+1, l.choices...)
	}
	b.hide("Ref", true)
	b.sheet = "Contoh Pengisian"
	b.row(1, 1, "Nama Produk", "Deskripsi", "Harga (Rp)", "Stok")
	b.row(1, 2, "Keripik Tempe Renyah 250 gram", "Keripik tempe renyah", "15000", "30")
	return b.bytes()
}
