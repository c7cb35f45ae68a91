package workbook

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// benchPack has 25 columns, 20 of text and 5 of numbers.
func benchPack(n int) *schemas.Pack {
	p := &schemas.Pack{ID: fmt.Sprintf("bench-%d", n), Version: 1, Category: fmt.Sprintf("A > B > Bench %d", n), CategoryID: "x"}
	for _, c := range []struct{ field, kind string }{
		{"sku", "text"}, {"name", "text"}, {"description", "text"}, {"photos.0", "link"}, {"photos.1", "link"}, {"kbki", "text"},
		{"pdn_type", "choice"}, {"pdn_location", "choice"}, {"pdn_labor", "choice"}, {"pdn_material", "choice"}, {"ppn", "choice"},
		{"unit", "choice"}, {"preorder", "switch"}, {"decimal_quantity", "switch"}, {"price", "money"}, {"stock", "decimal"},
		{"min_purchase", "decimal"}, {"weight_gram", "integer"}, {"length_cm", "decimal"}, {"attributes.A", "text"}, {"attributes.B", "text"},
		{"attributes.C", "text"}, {"attributes.D", "text"}, {"documents.A", "link"}, {"documents.B", "link"},
	} {
		p.Columns = append(p.Columns, schemas.Column{Group: "G", Title: c.field, Field: c.field, Kind: c.kind})
	}
	return p
}

func benchListing(n int) *mapping.Listing {
	d := decimal.New(int64(n%900)+100, -1)
	return &mapping.Listing{
		SKU: fmt.Sprintf("KR-%06d", n), Name: fmt.Sprintf("Kursi kayu jati ukir nomor %d", n), Description: "Kursi dari kayu jati, dikerjakan di bengkel kerja.",
		Unit: "Buah", PPN: "12%", KBKI: "3811001001", Price: ptr(int64(150_000 + n)), Stock: &d, MinPurchase: ptr(decimal.New(1, 0)),
		WeightGram: ptr(int64(5000 + n%100)), LengthCM: &d, PDNType: "Lokal", PDNLocation: "Diproduksi di seluruh Indonesia",
		PDNLabor: "Dibuat oleh seluruh tenaga kerja Indonesia di dalam negeri", PDNMaterial: "Seluruh bahan baku dalam negeri",
		Photos:     []string{fmt.Sprintf("https://contoh.id/foto/%d.png", n), fmt.Sprintf("https://contoh.id/foto/%d-b.png", n)},
		Attributes: []mapping.Pair{{Label: "A", Value: "Jati"}, {Label: "B", Value: "Cokelat"}, {Label: "C", Value: "Politur"}, {Label: "D", Value: "Dalam Kota Pamekasan"}},
		Documents:  []mapping.Pair{{Label: "A", Value: "https://drive.google.com/a"}, {Label: "B", Value: "https://drive.google.com/b"}},
	}
}

const benchRows, benchBooks = 100_000, 3

// BenchmarkExport writes 100,000 products of 25 columns in three categories,
// hashed and fsynced. Its floor beside it has the same cells in excelize's
// StreamWriter with the same compressor.
func BenchmarkExport(b *testing.B) {
	listings := make([]*mapping.Listing, benchRows)
	for i := range listings {
		listings[i] = benchListing(i)
	}
	packs := make([]*schemas.Pack, benchBooks)
	for i := range packs {
		packs[i] = benchPack(i)
	}
	b.Run("workbook", func(b *testing.B) {
		for b.Loop() {
			peak := watch()
			s, err := Begin(b.TempDir(), testOptions("bench"))
			if err != nil {
				b.Fatal(err)
			}
			for i, l := range listings {
				if _, err := s.Add(packs[i%benchBooks], l); err != nil {
					b.Fatal(err)
				}
			}
			if _, err := s.Finish(); err != nil {
				b.Fatal(err)
			}
			if err := s.Publish(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(peak(), "peak-MB")
		}
	})
	b.Run("floor", func(b *testing.B) {
		for b.Loop() {
			peak := watch()
			floor(b, b.TempDir(), packs, listings)
			b.ReportMetric(peak(), "peak-MB")
		}
	})
}

// floor writes the same cells with excelize alone.
func floor(b *testing.B, dir string, packs []*schemas.Pack, listings []*mapping.Listing) {
	for n, p := range packs {
		columns, err := columnsOf(p)
		if err != nil {
			b.Fatal(err)
		}
		f := excelize.NewFile()
		text, _ := f.NewStyle(&excelize.Style{NumFmt: formatText})
		number, _ := f.NewStyle(&excelize.Style{NumFmt: formatDigits})
		w, err := f.NewStreamWriter("Sheet1")
		if err != nil {
			b.Fatal(err)
		}
		row := make([]any, len(columns))
		at := 0
		for i := n; i < len(listings); i += len(packs) {
			for c := range columns {
				v, _ := columns[c].cell(listings[i])
				style := text
				if columns[c].numeric {
					style = number
				}
				row[c] = excelize.Cell{StyleID: style, Value: v}
			}
			at++
			if err := w.SetRow(fmt.Sprintf("A%d", at), row); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Flush(); err != nil {
			b.Fatal(err)
		}
		out, err := os.Create(filepath.Join(dir, fmt.Sprint(n)))
		if err != nil {
			b.Fatal(err)
		}
		f.SetZipWriter(func(io.Writer) excelize.ZipWriter {
			z := zip.NewWriter(out)
			z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
			return z
		})
		if err := f.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
		if err := out.Close(); err != nil {
			b.Fatal(err)
		}
		f.Close()
	}
}

// watch samples the memory in use above what was in use before, in MB.
func watch() func() float64 {
	runtime.GC()
	var before, m runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, done := make(chan struct{}), make(chan float64)
	go func() {
		var most uint64
		for {
			select {
			case <-stop:
				done <- float64(most) / (1 << 20)
				return
			case <-time.After(20 * time.Millisecond):
				runtime.ReadMemStats(&m)
				if used := m.HeapInuse - min(m.HeapInuse, before.HeapInuse); used > most {
					most = used
				}
			}
		}
	}()
	return func() float64 { close(stop); return <-done }
}
