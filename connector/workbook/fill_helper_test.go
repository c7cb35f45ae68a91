package workbook

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// templates are the official-like workbooks of testdata and where a person
// sees that their products go.
var templates = []struct {
	file, sheet, id     string
	group, title, first int
	last                int
	from, to            string // columns
}{
	{"meja-kerja-2026-03.xlsx", "Produk", "B2", 1, 3, 5, 204, "A", "AC"},
	{"meja-kerja-2026-11.xlsx", "Unggah Produk", "B2", 3, 4, 6, 505, "A", "AE"},
	{"cuci-kendaraan.xlsx", "Jasa", "B2", 4, 5, 7, 206, "A", "X"},
	{"makanan-ringan.xlsx", "Data", "C2", 3, 4, 7, 1006, "A", "AB"},
	{"beton-pracetak.xlsx", "Template", "B2", 3, 4, 6, 105, "A", "BH"},
	{"kriya-kayu.xlsx", "Form Produk", "D2", 3, 4, 5, 304, "A", "AE"},
	{"mobilisasi.xlsx", "Unggah", "C2", 4, 5, 6, 1005, "B", "Z"},
}

const templateFolder = "../../testdata/templates"

// knownTitles are the titles of columns that a listing has a field for.
var knownTitles = map[string]struct{ field, kind string }{
	"Nama Produk": {"name", "text"}, "Deskripsi": {"description", "text"}, "Foto Utama": {"photos.0", "link"}, "Foto 1 (Link .png)": {"photos.0", "link"},
	"Foto 2": {"photos.1", "link"}, "Foto 2 (Link .png)": {"photos.1", "link"}, "Kode KBKI": {"kbki", "text"}, "Klasifikasi Produk": {"pdn_type", "choice"},
	"PPN": {"ppn", "choice"}, "Minimum Pembelian": {"min_purchase", "decimal"}, "Min. Pembelian": {"min_purchase", "decimal"},
	"Harga Produk": {"price", "money"}, "Harga (Rp)": {"price", "money"}, "Jumlah Stok": {"stock", "decimal"}, "Stok": {"stock", "decimal"},
	"Satuan Produk": {"unit", "choice"}, "Satuan": {"unit", "choice"}, "Pre Order": {"preorder", "switch"}, "Pre Order - Hari": {"preorder_days", "integer"},
	"Kuantitas Desimal": {"decimal_quantity", "switch"}, "Berat (gram)": {"weight_gram", "integer"}, "Berat Produk (gram)": {"weight_gram", "integer"},
	"Panjang (cm)": {"length_cm", "decimal"}, "Lebar (cm)": {"width_cm", "decimal"}, "Tinggi (cm)": {"height_cm", "decimal"},
}

// templatePack learns a template as a person would who reads its titles.
func templatePack(t testing.TB, n int) *schemas.Pack {
	t.Helper()
	at := templates[n]
	b, err := os.ReadFile(filepath.Join(templateFolder, at.file))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	f, err := excelize.OpenFile(filepath.Join(templateFolder, at.file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cell := func(name string) string {
		v, err := f.GetCellValue(at.sheet, name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(v)
	}
	p := &schemas.Pack{
		ID: strings.TrimSuffix(at.file, ".xlsx"), Version: 1, Category: "Uji > Template > " + at.file, CategoryID: cell(at.id), Type: schemas.TypeGoods,
		Template: &schemas.Template{File: at.file, SHA256: hex.EncodeToString(sum[:]), Sheet: at.sheet, IDCell: at.id, TitleRow: at.title, FirstRow: at.first, LastRow: at.last},
	}
	from, _ := excelize.ColumnNameToNumber(at.from)
	to, _ := excelize.ColumnNameToNumber(at.to)
	for i := from; i <= to; i++ {
		c := schemas.Column{Group: cell(cellName(i, at.group)), Letter: mapping.ColumnLetters(i), Kind: "text"}
		raw := cell(cellName(i, at.title))
		c.Title = strings.TrimSpace(strings.NewReplacer("(Wajib)", "", "*", "").Replace(raw))
		c.Required = c.Title != raw
		c.Field, c.Kind = knownTitles[c.Title].field, knownTitles[c.Title].kind
		switch {
		case c.Field != "":
		case c.Group == "Informasi Utama":
			c.Field, c.Kind = "attributes.Informasi Utama > "+c.Title, "text"
		case c.Group == "Dokumen":
			c.Field, c.Kind = "documents.Dokumen > "+c.Title, "link"
		default:
			c.Kind = "text"
		}
		if c.Field == "unit" {
			c.Choices = []string{"Buah", "Pcs", "Unit"}
		}
		p.Columns = append(p.Columns, c)
	}
	return p
}

// templateListing is the n-th product for a pack: every column of it that can
// have a value has one.
func templateListing(p *schemas.Pack, n int) *mapping.Listing {
	l := testListing(n)
	l.Category, l.Unit = p.Category, "Buah"
	l.Photos = []string{"https://contoh.id/a.png", "https://contoh.id/b.png"}
	l.MinPurchase, l.PreorderDays = ptr(decimal.NewFromInt(1)), ptr(int64(14))
	l.LengthCM, l.WidthCM, l.HeightCM = ptr(decimal.RequireFromString("120.5")), ptr(decimal.NewFromInt(60)), ptr(decimal.NewFromInt(75))
	l.Attributes, l.Documents = nil, nil
	for _, c := range p.Columns {
		if label, ok := strings.CutPrefix(c.Field, "attributes."); ok {
			l.Attributes = append(l.Attributes, mapping.Pair{Label: label, Value: "0012345 " + c.Title})
		}
		if label, ok := strings.CutPrefix(c.Field, "documents."); ok {
			l.Documents = append(l.Documents, mapping.Pair{Label: label, Value: "https://drive.google.com/" + c.Letter})
		}
	}
	return l
}

func templateListings(p *schemas.Pack, n int) []*mapping.Listing {
	all := make([]*mapping.Listing, n)
	for i := range all {
		all[i] = templateListing(p, i+1)
	}
	return all
}

func templateOptions(run string) Options {
	o := testOptions(run)
	o.Templates = templateFolder
	return o
}
