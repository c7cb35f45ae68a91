package main

import "github.com/xuri/excelize/v2"

// crafts marks what is required with a star, explains its columns in comments
// and prompts, has columns above which there is no group, hidden columns, and
// a sheet that is protected except for the product rows. Two columns want the
// price. It names neither its category nor what kind of product it is for.
func crafts() ([]byte, error) {
	b := newBook("Form Produk", "Opsi")
	b.text("A1", "FORM UNGGAH MASSAL")
	b.merge("A1", "F1")
	b.row(3, 2, "Category ID", craftsID)
	plain := []string{"Kode Sistem", "Nama Produk *", "Deskripsi *", "Kode KBKI *", "Klasifikasi Produk *", "Lokasi Produksi", "Tenaga Kerja Produksi", "Bahan Baku Produksi"}
	for c, title := range plain {
		b.text(at(c+1, 3), title)
		b.merge(at(c+1, 3), at(c+1, 4))
	}
	b.groups(3, []group{{9, 13, "Foto Produk"}, {14, 21, "Harga & Stok"}, {22, 25, "Pengiriman"}, {26, 29, "Informasi Utama"}, {30, 31, "Dokumen"}})
	b.row(9, 4, "Foto Utama *", "Foto 2", "Foto 3", "Foto 4", "Foto 5",
		"Harga *", "Harga Produk *", "PPN *", "Minimum Pembelian", "Jumlah Stok *", "Satuan Produk *", "Pre Order", "Pre Order (Hari)",
		"Berat (gram) *", "Panjang (cm)", "Lebar (cm)", "Tinggi (cm)",
		"Jenis Kayu *", "Ukuran", "Teknik Ukir", "Perawatan",
		"SVLK", "Surat Keterangan Asal Kayu")
	b.style("big", "A1", "A1")
	b.style("fixed", "C2", "D2")
	b.style("title", "A3", "H4")
	b.style("group", "I3", "AE3")
	b.style("title", "I4", "AE4")
	b.style("open", "A5", "AE304")
	b.width(1, 31, 20)
	b.freeze(2, 4)
	for _, n := range []struct{ cell, text string }{
		{"B3", "Nama produk 10 sampai 100 karakter."}, {"C3", "Deskripsi 10 sampai 100 karakter."}, {"I4", "Tautan umum yang berakhiran .png"}, {"Z4", "Sebutkan kayu yang dipakai."},
	} {
		b.try(b.file.AddComment(b.sheet, excelize.Comment{Cell: n.cell, Author: "CONTOH", Paragraph: []excelize.RichTextRun{{Text: n.text}}}))
	}
	craftsChecks(b)
	b.try(b.file.SetColVisible(b.sheet, "A", false))
	b.try(b.file.SetColVisible(b.sheet, "X:Y", false))
	red, err := b.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "9A0511"}, Fill: fill("FEC7CE")})
	b.try(err)
	b.try(b.file.SetConditionalFormat(b.sheet, "B5:B304", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: `AND(LEN(B5)>0,LEN(B5)<10)`, Format: &red}}))
	b.define("_xlnm.Print_Titles", "'Form Produk'!$A:$B,'Form Produk'!$3:$4", "Form Produk")
	b.try(b.file.ProtectSheet(b.sheet, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatCells: true}))
	b.extent("AE304")
	b.hide("Opsi", false)
	return b.bytes()
}

func craftsChecks(b *book) {
	const from, to = 5, 304
	prompt := func(column int, text string, make func(*excelize.DataValidation) error) {
		b.check(span(column, from, to), func(dv *excelize.DataValidation) error {
			dv.SetInput("Petunjuk", text)
			return make(dv)
		})
	}
	lists := []struct {
		column  int
		text    string
		choices []string
	}{
		{5, "Lokal atau Import", origins}, {6, "", places}, {7, "", labour}, {8, "", materials}, {16, "Tarif menurut status PKP", taxes}, {19, "Satuan jual", units},
		{20, "", yesNo}, {26, "", []string{"Jati", "Mahoni", "Sonokeling", "Mindi", "Kayu lain"}}, {28, "", []string{"Ukir tangan", "Bubut", "CNC"}},
	}
	for i, l := range lists {
		list := func(dv *excelize.DataValidation) error {
			dv.SetSqrefDropList(ref("Opsi", i+1, 1, len(l.choices)))
			return nil
		}
		if l.text == "" {
			b.check(span(l.column, from, to), list)
		} else {
			prompt(l.column, l.text, list)
		}
	}
	prompt(22, "Berat dengan kemasan, dalam gram", func(dv *excelize.DataValidation) error {
		return dv.SetRange(1, 1_000_000, whole, excelize.DataValidationOperatorBetween)
	})
	prompt(15, "Rupiah bulat sebelum pajak dan ongkos kirim", func(dv *excelize.DataValidation) error {
		return dv.SetRange(1, 0, whole, excelize.DataValidationOperatorGreaterThanOrEqual)
	})
	b.sheet = "Opsi"
	for i, l := range lists {
		b.down(i+1, 1, l.choices...)
	}
	b.extent(at(len(lists), len(units)))
	b.sheet = "Form Produk"
}
