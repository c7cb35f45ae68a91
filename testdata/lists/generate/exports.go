package main

import (
	"bytes"
	"encoding/csv"
)

// The exports of four shops, as `ekatalog init --from` puts them beside their
// mapping. The products are made up; the headers are those of the shops.

// wooHeaders are the columns of WooCommerce's own product exporter.
var wooHeaders = []string{
	"ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?", "Visibility in catalog", "Short description", "Description",
	"Date sale price starts", "Date sale price ends", "Tax status", "Tax class", "In stock?", "Stock", "Low stock amount", "Backorders allowed?",
	"Sold individually?", "Weight (kg)", "Length (cm)", "Width (cm)", "Height (cm)", "Allow customer reviews?", "Purchase note", "Sale price",
	"Regular price", "Categories", "Tags", "Shipping class", "Images", "Download limit", "Download expiry days", "Parent", "Grouped products",
	"Upsells", "Cross-sells", "External URL", "Button text", "Position", "Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible", "Attribute 1 global",
}

func wooCommerceCSV() ([]byte, error) {
	products := []map[string]string{
		{
			"ID": "4101", "Type": "simple", "SKU": "TK-101", "Name": "Meja Kafe Bundar Madura (CONTOH)", "Published": "1",
			"Description": `<p>Meja kafe bundar, garis tengah 60 cm.</p>\n<ul><li>Kayu jati</li><li>Natural &amp; halus</li></ul>`,
			"In stock?":   "1", "Stock": "6", "Weight (kg)": "12.5", "Length (cm)": "60", "Width (cm)": "60", "Height (cm)": "75",
			"Regular price": "1250000", "Categories": "Mebel", "Images": "https://toko.example/img/tk-101.png, https://toko.example/img/tk-101-2.png",
		},
		{
			"ID": "4102", "Type": "variable", "SKU": "TK-102", "Name": "Kursi Makan Mahoni (CONTOH)", "Published": "1",
			"Description": "<p>Kursi makan dari mahoni dengan sandaran bilah.</p>", "In stock?": "1", "Weight (kg)": "5.2",
			"Length (cm)": "44", "Width (cm)": "46", "Height (cm)": "92", "Categories": "Mebel", "Images": "https://toko.example/img/tk-102.png",
			"Attribute 1 name": "Warna", "Attribute 1 value(s)": "Cokelat, Hitam", "Attribute 1 visible": "1", "Attribute 1 global": "1",
		},
		{
			"ID": "4103", "Type": "variation", "SKU": "TK-102-C", "Name": "Kursi Makan Mahoni (CONTOH) - Cokelat", "Published": "1", "In stock?": "1", "Stock": "14",
			"Regular price": "385000", "Sale price": "350000", "Date sale price starts": "2026-11-20 0:00:00", "Date sale price ends": "2026-12-05 23:59:59",
			"Parent": "TK-102", "Attribute 1 name": "Warna", "Attribute 1 value(s)": "Cokelat", "Attribute 1 global": "1",
		},
		{
			"ID": "4104", "Type": "variation", "SKU": "TK-102-H", "Name": "Kursi Makan Mahoni (CONTOH) - Hitam", "Published": "1", "In stock?": "1", "Stock": "9",
			"Weight (kg)": "5.4", "Regular price": "395000", "Parent": "TK-102", "Attribute 1 name": "Warna", "Attribute 1 value(s)": "Hitam", "Attribute 1 global": "1",
		},
		{
			"ID": "4108", "Type": "variation", "SKU": "TK-110-B", "Name": "Jam Dinding Jati (CONTOH) - Besar", "Published": "1", "In stock?": "1", "Stock": "3",
			"Regular price": "265000", "Parent": "id:4110", "Attribute 1 name": "Ukuran", "Attribute 1 value(s)": "Besar", "Attribute 1 global": "1",
		},
		{"ID": "4109", "Type": "simple", "SKU": "TK-109", "Name": "Bangku Segi Enam Talango (CONTOH)", "Published": "-1", "Regular price": "", "Categories": "Mebel"},
		{
			"ID": "4110", "Type": "variable", "Name": "Jam Dinding Jati (CONTOH)", "Published": "1", "Description": "<p>Jam dinding kayu jati, mesin senyap.</p>",
			"In stock?": "1", "Weight (kg)": "1.1", "Length (cm)": "30", "Width (cm)": "30", "Height (cm)": "4", "Categories": "Kerajinan",
			"Images": "https://toko.example/img/tk-110.png", "Attribute 1 name": "Ukuran", "Attribute 1 value(s)": "Besar", "Attribute 1 visible": "1", "Attribute 1 global": "1",
		},
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	if err := w.Write(wooHeaders); err != nil {
		return nil, err
	}
	for _, p := range products {
		record := make([]string, len(wooHeaders))
		for i, h := range wooHeaders {
			record[i] = p[h]
		}
		if err := w.Write(record); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func odooWorkbook() ([]byte, error) {
	b := newBook("Sheet1")
	b.sheet = "Sheet1"
	b.row(1, "Internal Reference", "Name", "Display Name", "Variant Values", "Sales Price", "Cost", "Quantity On Hand", "Unit of Measure", "Product Category", "Weight", "Sales Description")
	b.row(2, "TK-101", "Meja Kafe Bundar Madura (CONTOH)", "[TK-101] Meja Kafe Bundar Madura (CONTOH)", nil, 1250000.0, 900000.0, 6.0, "Units", "All / Mebel", 12.5, "Meja kafe bundar dari kayu jati.")
	b.row(3, "TK-102-C", "Kursi Makan Mahoni (CONTOH)", "[TK-102-C] Kursi Makan Mahoni (CONTOH) (Cokelat)", "Warna: Cokelat", 385000.0, 270000.0, 14.0, "Units", "All / Mebel", 5.2, "Kursi makan dari mahoni.")
	b.row(4, "TK-102-H", "Kursi Makan Mahoni (CONTOH)", "[TK-102-H] Kursi Makan Mahoni (CONTOH) (Hitam)", "Warna: Hitam", 395000.0, 275000.0, 9.0, "Units", "All / Mebel", 5.4, "Kursi makan dari mahoni.")
	b.row(5, "TK-107", "Kopi Jahe Isi 24 Sachet (CONTOH)", "[TK-107] Kopi Jahe Isi 24 Sachet (CONTOH)", nil, 55000.0, 41000.0, 10.0, "Dozens", "All / Makanan", 0.75, nil)
	b.extent("K5")
	return b.bytes()
}

func shopeeWorkbook() ([]byte, error) {
	b := newBook("Sheet1")
	b.sheet = "Sheet1"
	b.row(1, "et_title_product_id", "et_title_product_name", "et_title_variation_id", "et_title_variation_name", "et_title_parent_sku", "et_title_variation_sku", "et_title_variation_price", "ps_gtin_code", "et_title_variation_stock")
	b.row(2, "sales_info", "contoh", "0", "100000000", "{}")
	b.row(3, "Kode Produk", "Nama Produk", "Kode Variasi", "Nama Variasi", "SKU Induk", "SKU", "Harga", "GTIN", "Stok")
	b.row(4, "Tidak dapat diubah", "Tidak dapat diubah", "Tidak dapat diubah", "Tidak dapat diubah", "Opsional", "Opsional", "Wajib", "Opsional", "Wajib")
	b.row(5, "1", "1", "1", "1", "1", "1", "1", "1", "1")
	b.row(6, "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk")
	b.row(7, "50562805590", "Meja Kafe Bundar Madura (CONTOH)", "0", nil, "TK-101", nil, "1250000", nil, "6")
	b.row(8, "50562805591", "Kursi Makan Mahoni (CONTOH)", "400000000001", "Cokelat", "TK-102", "TK-102-C", "385000", nil, "14")
	b.row(9, "50562805591", "Kursi Makan Mahoni (CONTOH)", "400000000002", "Hitam", nil, "TK-102-H", "395000", nil, "9")
	b.extent("I9")
	return b.bytes()
}

func tokopediaWorkbook() ([]byte, error) {
	b := newBook("Template", "Petunjuk")
	b.sheet = "Petunjuk"
	b.row(1, "Ubah produk sekaligus (CONTOH)")
	b.sheet = "Template"
	b.row(1, "product_id", "category", "product_name", "product_description", "main_image", "image_2", "sku_id", "variation_value", "price", "quantity", "seller_sku", "parcel_weight", "parcel_length", "parcel_width", "parcel_height")
	b.row(2, "V4", "contoh", "metric")
	b.row(3, "ID Produk", "Kategori", "Nama produk", "Deskripsi produk", "Gambar utama", "Gambar 2", "ID SKU", "Nilai variasi", "Harga", "Jumlah", "SKU penjual", "Berat paket(g)", "Panjang paket(cm)", "Lebar paket(cm)", "Tinggi paket(cm)")
	b.row(4, "Wajib", "Wajib", "Wajib", "Wajib", "Wajib", "Opsional", "Wajib", "Opsional", "Wajib", "Wajib", "Opsional", "Wajib", "Opsional", "Opsional", "Opsional")
	b.row(5, "Tidak dapat diubah", "Tidak dapat diubah", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Tidak dapat diubah", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk", "Petunjuk")
	b.row(6, "1729384756012345001", "Mebel", "Meja Kafe Bundar Madura (CONTOH)", "<p>Meja kafe bundar dari kayu jati.</p>", "https://toko.example/img/tk-101.png", "https://toko.example/img/tk-101-2.png", "1729384756012345101", nil, "1250000", "6", "TK-101", "12500", "60", "60", "75")
	b.row(7, "1729384756012345002", "Mebel", "Kursi Makan Mahoni (CONTOH)", "<p>Kursi makan dari mahoni.</p>", "https://toko.example/img/tk-102.png", nil, "1729384756012345102", "Cokelat", "385000", "14", "TK-102-C", "5200", "44", "46", "92")
	b.row(8, "1729384756012345002", "Mebel", "Kursi Makan Mahoni (CONTOH)", "<p>Kursi makan dari mahoni.</p>", "https://toko.example/img/tk-102.png", nil, "1729384756012345103", "Hitam", "395000", "9", nil, "5400", "44", "46", "92")
	b.extent("O8")
	return b.bytes()
}
