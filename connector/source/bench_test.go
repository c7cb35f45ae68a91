package source_test

import (
	"archive/zip"
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector/source"
	"ekatalog/mapping"
)

const benchRows, benchColumns = 100_000, 25

// bigList writes a list as Excel does: shared strings, styles, references.
func bigList(b *testing.B) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "big.xlsx")
	out, err := os.Create(path)
	must(b, err)
	defer out.Close()
	z := zip.NewWriter(out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 1) })
	part := func(name string, write func(w *bufio.Writer)) {
		p, err := z.Create(name)
		must(b, err)
		w := bufio.NewWriter(p)
		write(w)
		must(b, w.Flush())
	}
	for _, p := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook ` + mainSpace + ` xmlns:r="` + relSpace + `"><sheets><sheet name="L" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relSpace + `/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="` + relSpace + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", styleSheet},
	} {
		part(p[0], func(w *bufio.Writer) { w.WriteString(p[1]) })
	}
	part("xl/sharedStrings.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<sst %s uniqueCount="%d">`, mainSpace, benchColumns+3*benchRows)
		for i := range benchColumns {
			name := fmt.Sprint("Kolom ", i)
			if i < len(wanted) {
				name = wanted[i].Name
			}
			fmt.Fprintf(w, `<si><t>%s</t></si>`, name)
		}
		for i := range benchRows {
			fmt.Fprintf(w, `<si><t>KR-%06d</t></si><si><t>Meja Kerja Kayu Jati %d x 60 Cm Seri %06d</t></si><si><t xml:space="preserve">meja kerja, buatan bengkel, nomor persediaan %06d </t></si>`, i, i%90, i, i)
		}
		w.WriteString(`</sst>`)
	})
	part("xl/worksheets/sheet1.xml", func(w *bufio.Writer) {
		fmt.Fprintf(w, `<worksheet %s><dimension ref="A1:Y%d"/><sheetData><row r="1" spans="1:25">`, mainSpace, benchRows+1)
		for i := range benchColumns {
			fmt.Fprintf(w, `<c r="%s1" t="s"><v>%d</v></c>`, mapping.ColumnLetters(i+1), i)
		}
		w.WriteString(`</row>`)
		for n := range benchRows {
			fmt.Fprintf(w, `<row r="%d" spans="1:25">`, n+2)
			for i := range benchColumns {
				ref := mapping.ColumnLetters(i + 1)
				switch {
				case i < 2 || i == 3:
					fmt.Fprintf(w, `<c r="%s%d" t="s"><v>%d</v></c>`, ref, n+2, benchColumns+3*n+min(i, 2))
				case i%3 == 2:
					fmt.Fprintf(w, `<c r="%s%d" s="7"><v>%d</v></c>`, ref, n+2, 40_000+n*7%360_000)
				default:
					fmt.Fprintf(w, `<c r="%s%d" t="s"><v>%d</v></c>`, ref, n+2, benchColumns+(n*31+i)%benchRows)
				}
			}
			w.WriteString(`</row>`)
		}
		w.WriteString(`</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells></worksheet>`)
	})
	must(b, z.Close())
	return path
}

// BenchmarkRead reads 100,000 rows of 25 columns; beside it excelize's Rows
// with RawCellValue, which knows no kinds, merges or formats.
func BenchmarkRead(b *testing.B) {
	path := bigList(b)
	b.Run("source", func(b *testing.B) {
		b.ReportAllocs()
		f := &source.File{Path: path, Wanted: wanted, Numbers: mapping.NumbersID, TempDir: b.TempDir(), Limits: source.Limits{Unzipped: 1 << 30}}
		for b.Loop() {
			n := 0
			_, err := f.Read(context.Background(), func(*mapping.Row) error { n++; return nil })
			must(b, err)
			if n != benchRows {
				b.Fatalf("got %d rows", n)
			}
		}
	})
	b.Run("excelize", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			x, err := excelize.OpenFile(path)
			must(b, err)
			rows, err := x.Rows("L")
			must(b, err)
			n := 0
			for ; rows.Next(); n++ {
				_, err := rows.Columns(excelize.Options{RawCellValue: true})
				must(b, err)
			}
			must(b, x.Close())
			if n != benchRows+1 {
				b.Fatalf("got %d rows", n)
			}
		}
	})
}
