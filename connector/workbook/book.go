package workbook

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// The rows above the products of an upload sheet. The portal reads the
// category from row 2; the rest is for people.
const (
	groupRow = 1
	idRow    = 2
	titleRow = 3
	hintRow  = 4
)

// The portal's own words on an upload sheet, which is always Indonesian.
const (
	categoryIDTitle = "Category ID"
	requiredMark    = " (Wajib)"
)

// spareRows is how far below the last product the drop-downs reach, so that a
// row added by hand has them too.
const spareRows = 200

// book is an upload workbook of our own making, for a category whose template
// nobody has learned yet.
type book struct {
	pack    *schemas.Pack
	columns []column
	stream  *stream
	feed    *feed  // to the stream, from the head to the tail
	note    string // why it must not be uploaded, Indonesian; empty when it may be
	styles  styles
	rows    int64
	sum     *rowSum
}

// newBook begins the workbook of a category.
func newBook(p *schemas.Pack, note string, formats ...*schemas.Format) (*book, error) {
	columns, err := columnsOf(p, formats...)
	if err != nil {
		return nil, err
	}
	// Row 2 needs a cell each for its title, the ID and the note.
	s, err := newStream(sheetName(p.Category), max(len(columns), 3))
	if err != nil {
		return nil, err
	}
	b := &book{pack: p, columns: columns, stream: s, note: note, sum: newRowSum()}
	if err := b.head(); err != nil {
		s.discard()
		return nil, fmt.Errorf("workbook of %s: %w", p.Category, err)
	}
	b.feed = newFeed(s, len(columns))
	return b, nil
}

// rowLimit is how many products fit into one file of a pack.
func rowLimit(p *schemas.Pack) int64 {
	limit := int64(maxSheetRows - hintRow)
	if p.MaxRows > 0 {
		limit = min(limit, int64(p.MaxRows))
	}
	return limit
}

// categoryID is what stands in row 2.
func categoryID(p *schemas.Pack) string {
	if p.Assumed || p.CategoryID == "" {
		return schemas.Unknown
	}
	return p.CategoryID
}

// head writes everything above the products.
func (b *book) head() error {
	var err error
	if b.styles, err = newStyles(b.stream.file); err != nil {
		return err
	}
	st, w := &b.styles, b.stream.rows
	for i := range b.columns {
		c := &b.columns[i]
		c.style = st.text
		if c.numeric {
			c.style = st.number(c.Kind)
		}
		if err := w.SetColStyle(i+1, i+1, c.style); err != nil {
			return err
		}
		if err := w.SetColWidth(i+1, i+1, width(c)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: hintRow, TopLeftCell: "A" + strconv.Itoa(hintRow+1), ActivePane: "bottomLeft",
	}); err != nil {
		return err
	}
	groups, titles, hints := make([]any, len(b.columns)), make([]any, len(b.columns)), make([]any, len(b.columns))
	for i, c := range b.columns {
		groups[i] = excelize.Cell{StyleID: st.group}
		if i == 0 || c.Group != b.columns[i-1].Group {
			groups[i] = excelize.Cell{StyleID: st.group, Value: c.Group}
		}
		titles[i] = excelize.Cell{StyleID: st.optional, Value: c.Title}
		if c.Required {
			titles[i] = excelize.Cell{StyleID: st.required, Value: c.Title + requiredMark}
		}
		hints[i] = excelize.Cell{StyleID: st.hint, Value: c.Hint}
	}
	id := []any{excelize.Cell{StyleID: st.bold, Value: categoryIDTitle}, excelize.Cell{StyleID: st.textBold, Value: categoryID(b.pack)}}
	if b.note != "" {
		id = append(id, excelize.Cell{StyleID: st.warning, Value: b.note})
	}
	for _, row := range [][]any{groups, id, titles} {
		if err := b.stream.write(row); err != nil {
			return err
		}
	}
	return b.stream.write(hints, excelize.RowOpts{Height: 45})
}

// width gives a column's width in characters: enough for its title on two
// lines and for what usually stands in it.
func width(c *column) float64 {
	w := float64(len([]rune(c.Title)))*0.7 + 6
	switch c.Field {
	case "name", "description", "category":
		w = max(w, 40)
	}
	return min(max(w, 14), 60)
}

// full reports whether no further product fits.
func (b *book) full() bool { return b.rows >= rowLimit(b.pack) }

// add takes one product's row.
func (b *book) add(l *mapping.Listing) (string, error) {
	b.sum.begin()
	cells, refs := b.feed.row()
	for i := range b.columns {
		c := &b.columns[i]
		refs[i] = nil
		v, err := c.cell(l)
		if err != nil {
			return "", err
		}
		if v == nil {
			continue
		}
		b.sum.cell(c.Field, v)
		cells[i].StyleID, cells[i].Value = c.style, v
		refs[i] = &cells[i]
	}
	if err := b.feed.next(); err != nil {
		return "", err
	}
	b.rows++
	return b.sum.sum(), nil
}

// finish completes the workbook into p and gives the file's hash.
func (b *book) finish(p *partial) (string, error) {
	if err := b.feed.close(); err != nil {
		return "", errors.Join(err, b.stream.discard())
	}
	if err := b.tail(); err != nil {
		return "", errors.Join(err, b.stream.discard())
	}
	if err := b.stream.finish(p); err != nil {
		return "", err
	}
	return p.close()
}

// discard ends the writing and releases the temporary files.
func (b *book) discard() error {
	b.feed.close() // what it could not write is not wanted any more
	return b.stream.discard()
}

// tail adds what depends on the number of rows, and the sheets beside.
func (b *book) tail() error {
	if err := b.mergeGroups(); err != nil {
		return err
	}
	if err := b.guide(); err != nil {
		return fmt.Errorf("sheet %s: %w", guideSheet, err)
	}
	if err := b.lists(); err != nil {
		return fmt.Errorf("sheet %s: %w", listSheet, err)
	}
	// Excel would put a green triangle into every code that is all digits.
	for i := range b.columns {
		if b.columns[i].numeric {
			continue
		}
		if err := b.stream.file.AddIgnoredErrors(b.stream.sheet, b.below(i), excelize.IgnoredErrorsNumberStoredAsText); err != nil {
			return err
		}
	}
	b.stream.file.SetActiveSheet(0)
	return nil
}

// below is the range of a column's products and the spare rows after them.
func (b *book) below(column int) string {
	letters := mapping.ColumnLetters(column + 1)
	return letters + strconv.Itoa(hintRow+1) + ":" + letters + strconv.Itoa(min(b.stream.last+spareRows, maxSheetRows))
}

// mergeGroups joins each group's heading over its columns.
func (b *book) mergeGroups() error {
	for first := 0; first < len(b.columns); {
		last := first
		for last+1 < len(b.columns) && b.columns[last+1].Group == b.columns[first].Group {
			last++
		}
		if last > first && b.columns[first].Group != "" {
			row := strconv.Itoa(groupRow)
			if err := b.stream.rows.MergeCell(mapping.ColumnLetters(first+1)+row, mapping.ColumnLetters(last+1)+row); err != nil {
				return err
			}
		}
		first = last + 1
	}
	return nil
}
