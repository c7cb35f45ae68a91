package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"
)

// book is a workbook being made. The first error sticks and the calls after
// it do nothing, so that a sheet can be written down like the sheet it is.
type book struct {
	file   *excelize.File
	sheet  string
	styles map[string]int
	err    error
}

func newBook(sheets ...string) *book {
	b := &book{file: excelize.NewFile(), styles: map[string]int{}}
	b.try(b.file.SetSheetName("Sheet1", sheets[0]))
	for _, s := range sheets[1:] {
		_, err := b.file.NewSheet(s)
		b.try(err)
	}
	b.try(b.file.SetDocProps(&excelize.DocProperties{
		Creator: "Bengkel Kerja (CONTOH)", LastModifiedBy: "Bengkel Kerja (CONTOH)",
		Created: "2025-03-03T02:05:00Z", Modified: "2025-03-03T07:05:00Z",
	}))
	return b
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

// row writes values from column A on; nil leaves a cell empty, a string stays
// text and a number becomes a number cell.
func (b *book) row(n int, values ...any) {
	for i, v := range values {
		b.set(at(i+1, n), v)
	}
}

func (b *book) set(cell string, v any) {
	switch v := v.(type) {
	case nil:
	case string:
		if v != "" {
			b.try(b.file.SetCellStr(b.sheet, cell, v))
		}
	default:
		b.try(b.file.SetCellValue(b.sheet, cell, v))
	}
}

// style gives the cells from, to and between a style known by name.
func (b *book) style(name, from, to string) {
	id, ok := b.styles[name]
	if !ok {
		var err error
		s := styles[name]
		id, err = b.file.NewStyle(&s)
		b.try(err)
		b.styles[name] = id
	}
	b.try(b.file.SetCellStyle(b.sheet, from, to, id))
}

func (b *book) merge(from, to string) { b.try(b.file.MergeCell(b.sheet, from, to)) }

// extent says which cells the sheet uses; excelize leaves it at A1.
func (b *book) extent(to string) { b.try(b.file.SetSheetDimension(b.sheet, "A1:"+to)) }

// widths sets the widths of the columns from A on, in characters.
func (b *book) widths(w ...float64) {
	for i, width := range w {
		col := strings.TrimRight(at(i+1, 1), "1")
		b.try(b.file.SetColWidth(b.sheet, col, col, width))
	}
}

// at names the cell of a 1-based column and row.
func at(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // only for positions that no sheet has
	}
	return name
}

// patch is a change to one part of a workbook that excelize cannot make.
type patch struct{ part, old, new string }

// bytes gives the finished workbook. The archive is written again with a
// pinned compressor and without times, so that it is the same on every
// machine and with every release of Go.
func (b *book) bytes(patches ...patch) ([]byte, error) {
	if b.err != nil {
		return nil, b.err
	}
	raw, err := b.file.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	if err := b.file.Close(); err != nil {
		return nil, err
	}
	in, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) })
	for _, f := range in.File {
		if err := copyPart(w, f, patches); err != nil {
			return nil, fmt.Errorf("part %s: %w", f.Name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func copyPart(w *zip.Writer, f *zip.File, patches []patch) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, p := range patches {
		if p.part != f.Name {
			continue
		}
		if n := bytes.Count(content, []byte(p.old)); n != 1 {
			return fmt.Errorf("%d places hold %q", n, p.old)
		}
		content = bytes.Replace(content, []byte(p.old), []byte(p.new), 1)
	}
	if f.Name == "[Content_Types].xml" {
		content = sortDefaults(content)
	}
	part, err := w.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}

var defaultType = regexp.MustCompile(`<Default [^>]*></Default>`)

// sortDefaults orders the file types of a workbook, which excelize lists in
// the order of a map as soon as there is a picture.
func sortDefaults(content []byte) []byte {
	found := defaultType.FindAllString(string(content), -1)
	slices.Sort(found)
	rest := defaultType.ReplaceAllLiteral(content, nil)
	return bytes.Replace(rest, []byte("<Override "), []byte(strings.Join(found, "")+"<Override "), 1)
}

// styleOf gives the index of a cell's style as the sheet's XML writes it.
func (b *book) styleOf(sheet, cell string) string {
	id, err := b.file.GetCellStyle(sheet, cell)
	b.try(err)
	return strconv.Itoa(id)
}

// freezeHeader keeps the first row in sight.
func (b *book) freezeHeader() {
	b.try(b.file.SetPanes(b.sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}
