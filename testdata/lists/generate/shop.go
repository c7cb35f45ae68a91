package main

import (
	"bytes"
	"encoding/csv"

	"golang.org/x/text/encoding/charmap"
)

// shopLines is what a shop system exports: its own headers, English numbers,
// texts with HTML, addresses of pictures, and drafts among the rest.
var shopLines = [][]string{
	{"ID", "SKU", "Name", "Status", "Description", "Regular price", "Stock", "Unit", "Weight (kg)", "Size (cm)", "Category", "Images"},
	{"4101", "TK-101", "Café Table Round “Madura”", "publish", "<p>Round café table, 60 cm, teak – natural finish</p>", "1,250,000.00", "6", "unit", "12.5", "60 x 60 x 75", "Furniture", "https://toko.example/img/tk-101.png"},
	{"4102", "TK-102", "Dining Chair – Slatted Back", "publish", "<p>Mahogany dining chair with slatted back</p>", "385,000.00", "24", "unit", "5.2", "44 x 46 x 92", "Furniture", "https://toko.example/img/tk-102.png"},
	{"4103", "TK-103", "Bookshelf ½ Height, 3 Tiers", "publish", "<p>Half-height bookshelf, three tiers &amp; back panel</p>", "640,000.00", "9", "unit", "14.0", "80 x 28 x 105", "Furniture", "https://toko.example/img/tk-103.png"},
	{"4104", "TK-104", "Wall Clock Teak Ø30", "publish", "<p>Teak wall clock, 30 cm across, silent movement</p>", "215,000.00", "15", "pcs", "1.1", "30 x 30 x 4", "Craft", "https://toko.example/img/tk-104.png"},
	{"4105", "TK-105", "Serving Tray with Rope Handles", "publish", "<p>Serving tray in mahogany, rope handles</p>", "98,500.00", "40", "pcs", "0.9", "40 x 28 x 6", "Craft", "https://toko.example/img/tk-105.png"},
	{"4106", "TK-106", "Desk Organiser “Sapudi”", "publish", "<p>Desk organiser with five compartments</p>", "76,000.00", "33", "pcs", "0.8", "28 x 16 x 12", "Craft", "https://toko.example/img/tk-106.png"},
	{"4107", "TK-107", "Ginger Coffee Crème 24 Sachets", "publish", "<p>Coffee with ginger and creamer, box of 24</p>", "55,000.00", "120", "box", "0.75", "24 x 16 x 10", "Food", "https://toko.example/img/tk-107.png"},
	{"4108", "TK-108", "Cassava Crisps – Chilli, Carton of 10", "publish", "<p>Cassava crisps with chilli, ten bags of 100 g</p>", "150,000.00", "60", "box", "1.4", "35 x 25 x 25", "Food", "https://toko.example/img/tk-108.png"},
	{"4109", "TK-109", "Hexagon Stool “Talango”", "draft", "<p>Not yet for sale</p>", "0.00", "0", "unit", "3.0", "35 x 35 x 45", "Furniture", ""},
	{"4110", "TK-110", "Office Desk 140 cm with Two Drawers", "publish", "<p>Office desk 140 × 70 cm, two drawers, teak veneer</p>", "2,400,000.00", "4", "unit", "36.0", "140 x 70 x 75", "Furniture", "https://toko.example/img/tk-110.png"},
}

// shopCSV is the export in Windows-1252, as such systems still write it.
func shopCSV() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(shopLines); err != nil {
		return nil, err
	}
	return charmap.Windows1252.NewEncoder().Bytes(b.Bytes())
}
