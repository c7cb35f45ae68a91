package main

import (
	"github.com/xuri/excelize/v2"

	"ekatalog/testdata/pinned"
)

// Where things stand in the messy list; outcomes.yaml counts on it.
const (
	struckRow    = 18
	hiddenRow    = 19
	repeatedRow  = 21
	totalRow     = 23
	signatureRow = 24
	picturedRow  = 3
	datedRow     = 5
)

// messyWorkbook is the workshop's list as it is kept: three sheets with three
// different headers, and everything in them that people do.
func messyWorkbook() ([]byte, error) {
	b := newBook("MEUBELER", "CUCIAN", "ROTI&KUE")
	furnitureSheet(b)
	washSheet(b)
	bakerySheet(b)
	b.file.SetActiveSheet(0)
	// excelize writes a formula without the value that Excel saw last.
	cell := `<c r="F20" s="` + b.styleOf("MEUBELER", "F20") + `"`
	return b.bytes(pinned.Patch{
		Part: "xl/worksheets/sheet1.xml",
		Old:  cell + ` t="str"><f>F12*1.1</f></c>`,
		New:  cell + ` t="e"><f>F12*1.1</f><v>#VALUE!</v></c>`,
	})
}

func furnitureSheet(b *book) {
	b.sheet = "MEUBELER"
	b.widths(5, 9, 34, 17, 7, 17, 14, 16, 18, 14)
	b.row(1, "DAFTAR HARGA HASIL KARYA WBP LAPAS KELAS IIA PAMEKASAN TH. 2025")
	b.merge("A1", "J1")
	b.style("letterhead", "A1", "J1")
	b.try(b.file.SetRowHeight(b.sheet, 1, 30))
	b.row(2, "NIB: 220001234567", nil, nil, nil, nil, "NPWP: 1,23457E+15")
	b.merge("A2", "E2")
	b.merge("F2", "J2")
	b.style("small", "A2", "J2")
	b.row(3, "No", "Kode", "Nama Barang", "Ukuran", "Sat.", "Harga (Rp)", nil, "Stok", "Pembuat", "Ket.")
	b.row(4, nil, nil, nil, nil, nil, "Eceran", "Grosir")
	for _, column := range []string{"A", "B", "C", "D", "E", "H", "I", "J"} {
		b.merge(column+"3", column+"4")
	}
	b.merge("F3", "G3")
	b.style("header", "A3", "J4")

	b.row(5, "A. KERAJINAN KAYU")
	b.merge("A5", "J5")
	b.style("section", "A5", "J5")
	b.style("body", "A6", "J22")
	b.row(6, 1, "KR-001", "Miniatur Perahu Pinisi", "40x15x35", "bh", "350.000", nil, 4)
	b.row(7, 2, "KR-002", "Miniatur perahu kcl", "P25 L8 T20", "buah", 175, nil, "ready")
	b.style("dotted", "F7", "F7")
	b.row(8, 3, "KR-003", "Monumen Arek Lancor", "T=30cm", "pcs", "250rb", "225rb min 5", "by order ±2 mgg")
	b.row(9, 4, "KR 003", "Arek Lancor bsr", "45 cm", "pcs", "Rp.375.000,-", nil, 2)
	b.row(10, 5, "KR-005", "Gantungan kunci", "5cm", "kodi", "60.000/kodi", nil, "7 kodi")
	b.row(11, 6, "KR-006", "Asbak kayu", "Ø12", "lsn", "100.000", nil, "2½")
	b.row(12, 7, nil, "Kaligrafi ukir 60x40", nil, "bh", "450.000-600.000", nil, 3)
	b.row(13, nil, "KR-001", "miniatur perahu pinisi (stok lama)", nil, "bh", "325.000", nil, 2)
	b.row(14, 8, "MB-01", "Kursi", nil, "unit", "Rp. 275.000,-", nil, 12)
	b.row(15, 9, "MB-02", "Meja belajar jati belanda", "1,2m x 60cm x 75", "unit", "1.250 jt", nil, 3)
	b.row(16, 10, "MB-03", "Lemari 2 pintu", nil, "unit", "2,750,000", nil, 1)
	b.row(17, 11, "MB-04", "Set kursi tamu 3-2-1", nil, "stel", 4500000, nil, "PO 3 minggu", nil, "blm ongkir")
	b.row(struckRow, 12, "MB-05", "Rak sepatu", nil, "bh", "185.000", nil, 0)
	b.style("struck", at(1, struckRow), at(10, struckRow))
	b.row(hiddenRow, 13, "MB-06", "Mimbar masjid", nil, "unit", "6 juta", nil, 1)
	b.try(b.file.SetRowVisible(b.sheet, hiddenRow, false))
	b.row(20, 14, "MB-07", "Kotak P3K", "30x12x35", "bh", nil, nil, 6)
	b.try(b.file.SetCellFormula(b.sheet, "F20", "F12*1.1"))
	b.row(repeatedRow, "No", "Kode", "Nama Barang", "Ukuran", "Sat.", "Harga (Rp)", nil, "Stok", "Pembuat", "Ket.")
	b.merge(at(6, repeatedRow), at(7, repeatedRow))
	b.style("header", at(1, repeatedRow), at(10, repeatedRow))
	b.try(b.file.InsertPageBreak(b.sheet, at(1, repeatedRow)))
	b.row(22, 15, "MB-08", "Papan nama meja", "25 x 8", "bh", "45,-", nil, 10, "Sdr. M (Blok C7)")
	b.row(totalRow, "JUMLAH", nil, nil, nil, nil, "9.842.500", nil, 41)
	b.style("total", at(1, totalRow), at(10, totalRow))
	b.set(at(8, signatureRow), "Pamekasan, 3 Maret 2025")
	b.set(at(8, signatureRow+1), "Plh. Kasi Kegiatan Kerja")
	b.set(at(8, signatureRow+5), "NIP 19850312 201001 1 005")
	b.style("signature", at(8, signatureRow), at(8, signatureRow+5))
	b.extent(at(10, signatureRow+5))
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "MEUBELER!$3:$4", Scope: b.sheet}))
}

func washSheet(b *book) {
	b.sheet = "CUCIAN"
	b.widths(34, 12, 24)
	b.row(1, "Jenis Kendaraan", "Tarif", "Keterangan")
	b.style("header", "A1", "C1")
	b.style("body", "A2", "C5")
	b.row(2, "Motor bebek/matic", "10k", "-")
	b.row(3, "Mobil kecil (Agya, Brio)", "35.000", "+ vakum 40.000")
	b.row(4, "Truk/bus", "nego", "lihat kondisi")
	b.row(5, "Paket 10x cuci motor gratis 1", "90.000", "s/d 31/6/2025")
	b.extent("C5")
}

func bakerySheet(b *book) {
	b.sheet = "ROTI&KUE"
	b.widths(9, 36, 14, 20, 14, 20, 28)
	b.row(1, "KODE", "NAMA", "SAT", "HARGA", "STOK", "NO.PIRT", "FOTO")
	b.style("header", "A1", "G1")
	b.style("body", "A2", "G10")
	b.row(2, "KK01", "Nastar 250gr", "tpls", 45, 20, "2063528010012-24", "IMG-20250303-WA0012.jpg")
	b.row(picturedRow, "KK02", "Kastengel ½ kg", "toples", "85.000,00", "1,000", "sda")
	b.row(4, "KK03", "Rengginang mentah", "bks", "12.500", "1.000")
	// 2-3 typed as a code: Excel kept the second of March instead.
	b.row(datedRow, 45718, "Kripik singkong balado isi 10", "pack", "15rb", 30)
	b.style("day", at(1, datedRow), at(1, datedRow))
	b.row(6, "KK05", "Kripik tette", "pak", "15.OOO", 30)
	b.row(7, "MH01", "Jahe merah, menyembuhkan asam urat", "botol 250 ml", "20rb/btl", "24 btl")
	b.row(8, "MH02", "Sinom / beras kencur", "btl", "8.000", "habis")
	b.row(9, "MH03", "Kopi rempah (1 dus isi 24)", "sct", "2.500/sct – 55.000/dus", "6 dus 5 sct")
	b.row(10, "KK06", "Paket lebaran", "paket", "150.000 (hrg baru)", "3 Mei 2025")
	b.extent("G10")
	b.try(b.file.SetRowHeight(b.sheet, picturedRow, 60))
	png, err := picture{name: "kastengel.png", back: cream, draw: drawCookies}.png()
	b.try(err)
	b.try(b.file.AddPictureFromBytes(b.sheet, at(7, picturedRow), &excelize.Picture{
		Extension: ".png", File: png,
		Format: &excelize.GraphicOptions{AutoFit: true, AltText: "CONTOH: kastengel", Positioning: "oneCell"},
	}))
}
