package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// on is the moment of every export in these tests.
var on = time.Date(2026, 8, 3, 9, 30, 0, 0, time.FixedZone("WIB", 7*3600))

const testCategory = "Peralatan Kantor > Furnitur Kantor > Meja Kerja"

// testPack has a column of every kind; it is learned, so its file may be
// uploaded.
func testPack() *schemas.Pack {
	return &schemas.Pack{
		ID: "meja-kerja", Version: 3, Category: testCategory, CategoryID: "5136f692-9c21-49e2-9cfa-fa4c93c6de5b",
		Type: schemas.TypeGoods, Fact: schemas.Fact{Read: "2026-08-03", Source: "template resmi", Confidence: "A"},
		Columns: []schemas.Column{
			{Group: "Produk", Title: "Kode Barang", Field: "sku", Kind: "text"},
			{Group: "Produk", Title: "Nama Produk", Field: "name", Kind: "text", Required: true, Hint: "10 sampai 100 karakter"},
			{Group: "Produk", Title: "Deskripsi", Field: "description", Kind: "text"},
			{Group: "Produk", Title: "Foto Utama", Field: "photos.0", Kind: "link", Required: true},
			{Group: "Produk", Title: "Kode KBKI", Field: "kbki", Kind: "text"},
			{Group: "Produk", Title: "Klasifikasi Produk", Field: "pdn_type", Kind: "choice", Choices: []string{"Lokal", "Import"}},
			{Group: "Produk", Title: "Harga Produk", Field: "price", Kind: "money", Required: true},
			{Group: "Produk", Title: "Jumlah Stok", Field: "stock", Kind: "decimal", Required: true},
			{Group: "Produk", Title: "Satuan Produk", Field: "unit", Kind: "choice"},
			{Group: "Produk", Title: "Pre Order", Field: "preorder", Kind: "switch"},
			{Group: "Produk", Title: "Berat Produk (gram)", Field: "weight_gram", Kind: "integer"},
			{Group: "Informasi Utama", Title: "Bahan", Field: "attributes.Bahan", Kind: "text"},
			{Group: "Informasi Utama", Title: "Garansi", Field: "attributes.Garansi", Kind: "choice", Choices: []string{"Memiliki, 1 tahun", "Tidak Memiliki"}},
			{Group: "Informasi Utama", Title: "Struktur Harga", Field: "attributes.Informasi Utama > Struktur Harga", Kind: "text"},
			{Group: "Dokumen", Title: "Struktur Harga", Field: "documents.Dokumen > Struktur Harga", Kind: "link"},
		},
	}
}

// testFormat is an upload format that knows the units, which the pack leaves
// to it.
func testFormat() *schemas.Format {
	return &schemas.Format{ID: "v6-unggah-massal", Version: 1, Fields: []schemas.Field{
		{Name: "unit", Kind: "choice", Choices: []string{"Buah", "Unit", "Pcs"}},
	}}
}

// testForm is a form with the fields of testListing, in an order of its own.
func testForm() *schemas.Format {
	return &schemas.Format{ID: "v6-form", Version: 1, Fields: []schemas.Field{
		{Name: "category", Label: "Kategori", Kind: "text"},
		{Name: "sectoral_product", Label: "Daftar Produk Sektoral", Kind: "choice"},
		{Name: "name", Label: "Nama Produk", Kind: "text"},
		{Name: "photos", Label: "Foto Produk", Kind: "files"},
		{Name: "description", Label: "Deskripsi", Kind: "text"},
		{Name: "kbki", Label: "Kode KBKI", Kind: "text"},
		{Name: "tkdn", Label: "Sertifikat TKDN(%)", Kind: "text"},
		{Name: "attributes", Label: "Spesifikasi Produk", Kind: "pairs"},
		{Name: "ppn", Label: "PPN", Kind: "choice"},
		{Name: "variants", Label: "Varian", Kind: "list"},
		{Name: "price", Label: "Harga Produk", Kind: "money"},
		{Name: "shown_price", Label: "Harga tayang termasuk pajak", Kind: "money"},
		{Name: "wholesale", Label: "Harga Grosir", Kind: "list"},
		{Name: "regional_prices", Label: "Harga Zonasi", Kind: "list"},
		{Name: "stock", Label: "Jumlah Stok", Kind: "decimal"},
		{Name: "unit", Label: "Satuan Produk", Kind: "choice"},
		{Name: "preorder", Label: "Pre Order", Kind: "switch"},
		{Name: "preorder_days", Label: "Pre Order - Hari", Kind: "integer"},
		{Name: "documents", Label: "Lampiran", Kind: "pairs"},
		{Name: "weight_gram", Label: "Berat Produk", Kind: "integer"},
	}}
}

func ptr[T any](v T) *T { return &v }

// testListing is the n-th product.
func testListing(n int) *mapping.Listing {
	return &mapping.Listing{
		SKU: fmt.Sprintf("MB-%03d", n), Name: fmt.Sprintf("Meja belajar jati nomor %d", n),
		Description: "Meja belajar dari kayu jati, dikerjakan di bengkel.", Unit: "Unit", PPN: "12%", KBKI: "0038120123456789",
		Category: testCategory, Price: ptr(int64(1_250_000 + n)), Stock: ptr(decimal.RequireFromString("3.25")),
		WeightGram: ptr(int64(18_000)), PDNType: "Lokal", Photos: []string{"https://contoh.id/meja.png"},
		Attributes: []mapping.Pair{{Label: "Bahan", Value: "Jati"}, {Label: "Informasi Utama > Struktur Harga", Value: "Terlampir"}},
		Documents:  []mapping.Pair{{Label: "Dokumen > Struktur Harga", Value: "https://drive.google.com/x"}},
		Active:     true,
	}
}

func testOptions(run string) Options {
	return Options{Run: run, Lang: schemas.Indonesian, On: on, Tool: "ekatalog 1.0.0", Format: testFormat(), Form: testForm()}
}

// export writes listings with a pack, and byHand on the by-hand sheet.
func export(t testing.TB, dir string, o Options, p *schemas.Pack, listings, byHand []*mapping.Listing) []connector.ExportFile {
	t.Helper()
	s, err := Begin(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listings {
		if _, err := s.Add(p, l); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range byHand {
		if _, err := s.ByHand(l, []mapping.Issue{{SKU: l.SKU, Code: "byhand.not_for_upload"}}); err != nil {
			t.Fatal(err)
		}
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	return files
}

// names lists a folder, sorted.
func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	all := []string{}
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

// partsOf unzips a workbook, checks that every part but binary ones is well-formed XML, and
// gives the parts one tag a line so that they can be read and compared.
func partsOf(t testing.TB, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	parts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		if !strings.HasSuffix(f.Name, ".bin") {
			wellFormed(t, f.Name, b)
		}
		parts[f.Name] = strings.ReplaceAll(string(b), "><", ">\n<")
	}
	return parts
}

func wellFormed(t testing.TB, name string, b []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s is not well-formed: %v", name, err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	if depth != 0 {
		t.Fatalf("%s is not well-formed: depth %d at its end", name, depth)
	}
}

// golden compares got with a file under testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// goldenBook compares a workbook part by part with one under testdata, which
// can be opened in any office program.
func goldenBook(t *testing.T, name, path string) {
	t.Helper()
	kept := filepath.Join("testdata", name)
	if *update {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(kept, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(partsOf(t, kept), partsOf(t, path)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
