package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
)

// maxSheetRows is Excel's limit on the rows of a sheet.
const maxSheetRows = 1_048_576

// stream is a workbook whose first sheet is written row by row and never held
// in memory. Everything that describes that sheet must be known before finish:
// excelize drops what is added after its Flush.
type stream struct {
	file    *excelize.File
	rows    *excelize.StreamWriter
	sheet   string
	columns int
	last    int // the last row written
}

// newStream begins a workbook of one streamed sheet. Further small sheets may
// be added to file at any time before finish.
func newStream(sheet string, columns int) (*stream, error) {
	f := excelize.NewFile()
	s := &stream{file: f, sheet: sheet, columns: columns}
	if err := s.begin(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return s, nil
}

func (s *stream) begin() error {
	if err := s.file.SetSheetName("Sheet1", s.sheet); err != nil {
		return err
	}
	// The times of the documents are excelize's own constants: a clock here
	// would make two exports of one list differ.
	if err := s.file.SetDocProps(&excelize.DocProperties{
		Creator: "ekatalog", LastModifiedBy: "ekatalog",
		Created: "2006-09-16T00:00:00Z", Modified: "2006-09-16T00:00:00Z",
	}); err != nil {
		return err
	}
	// excelize writes the dimension first, when the rows are not yet known.
	// The largest one stands in for it until finish.
	if err := s.file.SetSheetDimension(s.sheet, s.reference(maxSheetRows)); err != nil {
		return err
	}
	var err error
	s.rows, err = s.file.NewStreamWriter(s.sheet)
	return err
}

// reference is the range from A1 to the last column of row.
func (s *stream) reference(row int) string {
	return "A1:" + mapping.ColumnLetters(s.columns) + strconv.Itoa(row)
}

// write appends a row of cells; nil leaves a cell out.
func (s *stream) write(cells []any, opts ...excelize.RowOpts) error {
	if s.last >= maxSheetRows {
		return fmt.Errorf("sheet %s: more than %d rows", s.sheet, maxSheetRows)
	}
	if err := s.rows.SetRow("A"+strconv.Itoa(s.last+1), cells, opts...); err != nil {
		return fmt.Errorf("sheet %s row %d: %w", s.sheet, s.last+1, err)
	}
	s.last++
	return nil
}

// finish writes the whole workbook to w and closes it.
func (s *stream) finish(w io.Writer) error {
	defer s.file.Close()
	if err := s.rows.Flush(); err != nil {
		return fmt.Errorf("sheet %s: %w", s.sheet, err)
	}
	archive := &archive{Writer: zip.NewWriter(w), from: dimension(s.reference(maxSheetRows)), to: dimension(s.reference(max(1, s.last)))}
	archive.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestSpeed)
	})
	// excelize hands its own buffer to the zip writer; ignoring it sends the
	// bytes straight to the file.
	s.file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive })
	if err := s.file.Write(io.Discard); err != nil {
		return fmt.Errorf("workbook %s: %w", s.sheet, err)
	}
	if !archive.placed {
		return fmt.Errorf("workbook %s: no dimension found to set", s.sheet)
	}
	return nil
}

// discard releases the temporary files of a workbook that is not finished.
func (s *stream) discard() error { return s.file.Close() }

func dimension(ref string) []byte { return []byte(`<dimension ref="` + ref + `">`) }

// archive is a zip writer that puts the true dimension of the streamed sheet
// in the place of the one that stood in for it.
type archive struct {
	*zip.Writer
	from, to []byte
	placed   bool
}

// Create begins an entry without a time, so that equal input gives equal bytes.
func (a *archive) Create(name string) (io.Writer, error) {
	w, err := a.Writer.Create(name)
	if err != nil || name != "xl/worksheets/sheet1.xml" {
		return w, err
	}
	return &patch{w: w, a: a}, nil
}

// AddFS is part of excelize's interface; nothing is added that way.
func (a *archive) AddFS(fsys fs.FS) error { return a.Writer.AddFS(fsys) }

// patch replaces the dimension in the first bytes of the sheet.
type patch struct {
	w io.Writer
	a *archive
}

func (p *patch) Write(b []byte) (int, error) {
	if p.a.placed {
		return p.w.Write(b)
	}
	head := b[:min(len(b), 8<<10)]
	i := bytes.Index(head, p.a.from)
	if i < 0 {
		return p.w.Write(b)
	}
	p.a.placed = true
	for _, part := range [][]byte{b[:i], p.a.to, b[i+len(p.a.from):]} {
		if _, err := p.w.Write(part); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
