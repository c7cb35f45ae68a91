package main

import "github.com/xuri/excelize/v2"

// concrete has 60 columns, with limits on texts and numbers, a stated limit of
// rows, the units of measurement beside the stock unit, and two columns that
// no listing has.
func concrete() ([]byte, error) {
	b := newBook("Template", "Lists")
	b.text("A1", "Template unggah massal produk konstruksi. Maksimal 100 baris produk.")
	b.row(1, 2, "Category ID", concreteID, "", "Kategori", "Bahan Konstruksi > Beton > Beton Pracetak", "Tipe Produk", "Barang")
	b.groups(3, []group{{1, 12, "Informasi Produk"}, {13, 21, "Harga dan Stok"}, {22, 26, "Pengiriman"}, {27, 46, "Informasi Utama"}, {47, 48, "Informasi Lainnya"}, {49, 60, "Dokumen"}})
	titles := joined(
		[]string{"Nama Produk (Wajib)", "Deskripsi (Wajib)", "Foto Utama (Wajib)", "Foto 2", "Foto 3", "Foto 4", "Foto 5", "Kode KBKI (Wajib)", "Klasifikasi Produk (Wajib)", "Lokasi Produksi", "Tenaga Kerja", "Bahan Baku"},
		[]string{"PPN (Wajib)", "Minimum Pembelian", "Harga Produk (Wajib)", "Jumlah Stok (Wajib)", "Satuan Produk (Wajib)", "Kuantitas Desimal (Wajib)", "Pre Order (Wajib)", "Pre Order - Hari", "Nomor Kontrak Payung"},
		[]string{"Berat (gram) (Wajib)", "Panjang (cm)", "Lebar (cm)", "Tinggi (cm)", "Jenis Armada"},
		[]string{"Satuan Pengukuran (Wajib)", "Kode Produk", "Lingkup Kegiatan (Wajib)", "Mutu Beton (Wajib)", "Kuat Tekan (MPa)", "Umur Beton (hari)", "Tipe Penampang", "Diameter Dalam (mm)", "Diameter Luar (mm)", "Tebal (mm)",
			"Panjang Efektif (mm)", "Jenis Tulangan", "Diameter Tulangan (mm)", "Slump (cm)", "Tipe Semen", "Metode Curing", "Sertifikat Standar (Wajib)", "Masa Berlaku Sertifikat Standar", "Sertifikat Badan Usaha (SBU) Konstruksi (Wajib)", "Komponen Struktur Biaya Tayang (Wajib)"},
		[]string{"Informasi Lainnya", "Lokasi Layanan (Kecamatan)"},
		[]string{"Sertifikat Standar (Wajib)", "Masa Berlaku Sertifikat Standar", "Sertifikat Badan Usaha (SBU) Konstruksi (Wajib)", "Komponen Struktur Biaya Tayang (Wajib)", "Hasil Uji Kuat Tekan (Wajib)", "Hasil Uji Lentur", "Gambar Teknis", "Brosur", "Surat Dukungan Pabrik", "Metode Pelaksanaan", "Garansi", "Informasi Lainnya"},
	)
	b.row(1, 4, titles...)
	for c := range titles {
		hint := ""
		switch {
		case c < 2:
			hint = "10 sampai 100 karakter"
		case c < 7:
			hint = "Tautan umum yang berakhiran .png"
		case c >= 48:
			hint = "Tautan Google Drive ke PDF"
		}
		b.text(at(c+1, 5), hint)
	}
	b.style("big", "A1", "A1")
	b.style("fixed", "A2", "G2")
	b.style("group", "A3", "BH3")
	b.style("title", "A4", "BH4")
	b.style("hint", "A5", "BH5")
	b.style("body", "A6", "BH105")
	b.width(1, 60, 19)
	b.freeze(1, 5)
	concreteChecks(b)
	b.extent("BH105")
	b.hide("Lists", false)
	return b.bytes()
}

func concreteChecks(b *book) {
	const from, to = 6, 105
	lists := []struct {
		column  int
		choices []string
	}{
		{9, origins}, {10, places}, {11, labour}, {12, materials}, {13, taxes}, {17, units}, {18, yesNo}, {19, yesNo}, {27, measures},
		{30, []string{"fc 20", "fc 25", "fc 30", "fc 35", "fc 40", "fc 45"}}, {33, []string{"Kotak", "Bulat", "U", "I", "T"}}, {38, []string{"Polos", "Ulir", "Wiremesh"}},
		{41, []string{"OPC", "PCC", "PPC"}}, {42, []string{"Uap", "Air", "Membran"}}, {43, statement}, {45, statement},
	}
	for i, l := range lists {
		b.chooseFrom(span(l.column, from, to), ref("Lists", i+1, 2, len(l.choices)+1))
	}
	b.length(span(1, from, to), 10, 100)
	b.length(span(2, from, to), 10, 100)
	b.check(span(8, from, to), func(dv *excelize.DataValidation) error {
		return dv.SetRange(10, 10, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorEqual)
	})
	b.length(span(28, from, to), 1, 30)
	b.check(span(29, from, to), func(dv *excelize.DataValidation) error {
		return dv.SetRange(200, 0, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorLessThanOrEqual)
	})
	b.number(span(14, from, to), whole, "1", "10000")
	b.number(span(15, from, to), whole, "100", "999999999999")
	b.number(span(16, from, to), decimal, "0", "1000000")
	b.number(span(20, from, to), whole, "1", "365")
	b.number(span(22, from, to), whole, "1", "")
	for _, c := range []int{23, 24, 25} {
		b.number(span(c, from, to), decimal, "0.01", "100000")
	}
	b.number(span(31, from, to), decimal, "1", "120.5")
	b.number(span(32, from, to), whole, "1", "90")
	for _, c := range []int{34, 35, 36, 37, 39} {
		b.number(span(c, from, to), decimal, "0.1", "")
	}
	b.number(span(40, from, to), decimal, "-0.5", "30")
	sheet := b.sheet
	b.sheet = "Lists"
	for i, l := range lists {
		b.text(at(i+1, 1), "Daftar "+letters(l.column))
		b.down(i+1, 2, l.choices...)
	}
	b.extent(at(len(lists), len(units)+1))
	b.sheet = sheet
}
