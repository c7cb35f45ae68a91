package workbook

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// maxResultText is the most runes kept of one text of a result.
const maxResultText = 1000

// resultReader reads a result of the portal line by line: sheet after sheet,
// the first line that has the titles of a result is its header.
type resultReader struct {
	titles   map[string]string                // field by folded title
	states   map[string]connector.ResultState // by folded word
	file     *connector.ResultFile
	name     string // of the file
	sheet    string
	seen     int                     // lines of the sheet so far
	columns  map[string]int          // of each field, from 0; nil before the header
	category string                  // the Category ID that stands above the header
	found    bool                    // some sheet had a header
	guess    []connector.ResultTitle // of the line that is most like a header, where none is known
	titled   map[int]int             // the column's place in the file's titles, by column of the sheet
}

// ErrRepair is the error of reading a repair workbook as a result.
var ErrRepair = errors.New("a repair workbook, no result")

// NoHeader is the error of a file in which no line has the titles of a result.
// Titles are those of the line that is most like a header, none where no line is.
type NoHeader struct {
	Titles []connector.ResultTitle
	err    *connector.Unreadable
}

func (e *NoHeader) Error() string { return e.err.Error() }

func (e *NoHeader) Unwrap() error { return e.err }

// ReadResult reads what the portal answered to an upload, or a list of what it
// shows. Nobody outside knows its format, so the columns are told by their
// titles. A file without them is a *NoHeader, which is a *connector.Unreadable, a
// repair workbook ErrRepair.
func ReadResult(ctx context.Context, t connector.Table, name string, words *schemas.ResultWords) (*connector.ResultFile, error) {
	r := &resultReader{titles: fieldsOf(words), states: statesOf(words), file: &connector.ResultFile{}, name: name}
	var err error
	r.file.FileRead, err = t.Lines(ctx, func(l *connector.SheetLine) error {
		if isRepair(l) {
			return ErrRepair
		}
		r.line(l)
		return nil
	})
	if err != nil {
		return nil, err
	}
	switch {
	case r.file.FileRead.Rows == 0:
		return nil, &connector.Unreadable{Key: "list_empty", Values: map[string]string{"berkas": name}}
	case !r.found:
		return nil, &NoHeader{Titles: r.guess, err: &connector.Unreadable{Key: "result.no_header", Values: map[string]string{"berkas": name}}}
	case len(r.file.Rows) == 0:
		return nil, &connector.Unreadable{Key: "result.no_rows", Values: map[string]string{"berkas": name}}
	}
	return r.file, nil
}

// ResultTitles gives all titles that a result's columns may have.
func ResultTitles(words *schemas.ResultWords) []string {
	var all []string
	for _, c := range words.Columns {
		all = append(all, c.Titles...)
	}
	return all
}

func first[V any](m map[string]V, key string, v V) {
	if _, there := m[key]; !there {
		m[key] = v
	}
}

// foldTitle makes two spellings of a title comparable.
func foldTitle(s string) string { return mapping.Fold(strings.ReplaceAll(s, "_", " ")) }

// field tells a column by its title: as it stands, without a star, or without
// what follows it in brackets.
func (r *resultReader) field(title string) string {
	key := foldTitle(bareTitle(title))
	if f := r.titles[key]; f != "" {
		return f
	}
	if i := strings.IndexByte(key, '('); i > 0 {
		return r.titles[strings.TrimSpace(key[:i])]
	}
	return ""
}

// bareTitle is a title without the star that asks for its column.
func bareTitle(s string) string { return strings.TrimRight(strings.TrimSpace(s), "* ") }

// line takes the next line.
func (r *resultReader) line(l *connector.SheetLine) {
	if l.Sheet != r.sheet || r.seen == 0 {
		r.sheet, r.seen, r.columns, r.titled, r.category = l.Sheet, 0, nil, nil, ""
	}
	r.seen++
	if r.columns == nil {
		if r.seen <= headerDepth {
			r.head(l)
		}
		return
	}
	r.row(l)
}

// head looks whether a line is the header: it tells products apart, and has at
// least two of the titles. The Category ID of an upload stands above it.
func (r *resultReader) head(l *connector.SheetLine) {
	columns := map[string]int{}
	for i, c := range l.Cells {
		f := r.field(c.Text)
		if c.Kind != mapping.Text || f == "" {
			continue
		}
		if f == "category_id" && i+1 < len(l.Cells) && len(l.Cells) <= 3 {
			if id := uuidIn(l.Cells[i+1].Text); id != "" {
				r.category = id
			}
		}
		if _, taken := columns[f]; !taken {
			columns[f] = i
		}
	}
	_, sku := columns["sku"]
	_, id := columns["id"]
	_, name := columns["name"]
	if len(columns) < 2 || !sku && !id && !name {
		r.guessHead(l)
		return
	}
	_, status := columns["status"]
	r.columns, r.found = columns, true
	r.noteTitles(l)
	r.file.HasStatus = r.file.HasStatus || status
}

// text gives the text of a field in a line.
func (r *resultReader) text(l *connector.SheetLine, field string) string {
	v := r.value(l, field)
	return connector.Printable(strings.Join(strings.Fields(v.Text), " "), maxResultText)
}

func (r *resultReader) value(l *connector.SheetLine, field string) mapping.Value {
	i, there := r.columns[field]
	if !there || i >= len(l.Cells) {
		return mapping.Value{}
	}
	if v := l.Cells[i]; strings.TrimSpace(v.Text) != "-" {
		return v
	}
	return mapping.Value{}
}

// row takes a line below the header.
func (r *resultReader) row(l *connector.SheetLine) {
	// An id that is no UUID may be a running number, another in every file.
	row := connector.ResultRow{
		Sheet: l.Sheet, Number: l.Number, SKU: r.text(l, "sku"), ID: uuidIn(r.text(l, "id")), Name: r.text(l, "name"),
		Status: r.text(l, "status"), Reason: r.text(l, "reason"), CategoryID: uuidIn(r.text(l, "category_id")),
		Price: rupiah(r.value(l, "price")), ShownPrice: rupiah(r.value(l, "shown_price")), Stock: quantity(r.value(l, "stock")),
	}
	for field, unread := range map[string]bool{"price": row.Price == nil, "shown_price": row.ShownPrice == nil, "stock": row.Stock == nil} {
		if v := r.value(l, field); unread && strings.TrimSpace(v.Text) != "" {
			row.Unclear = append(row.Unclear, connector.UnclearNumber{Place: r.place(l, r.columns[field]), Found: v.Text})
		}
	}
	slices.SortFunc(row.Unclear, func(a, b connector.UnclearNumber) int { return strings.Compare(a.Place, b.Place) })
	if row.CategoryID == "" {
		row.CategoryID = r.category
	}
	at := 0
	for at < len(l.Cells)-1 && l.Cells[at].Kind == mapping.Empty {
		at++
	}
	row.Place = r.place(l, at)
	if i, there := r.columns["status"]; there {
		row.StatusCell = cellName(i+1, l.Number)
	}
	// Hints under the header, notes and totals name no product.
	if row.SKU == "" && row.ID == "" && (row.Name == "" || row.Status == "" && row.Price == nil) || r.isHeader(l) || r.isExample(l, at, &row) {
		r.leaveOut(row.Place, l.Cells[at].Text)
		return
	}
	r.noteExamples(l)
	row.State = r.states[foldTitle(row.Status)]
	r.file.Rows = append(r.file.Rows, row)
}

// isHeader tells the header repeated on a new page.
func (r *resultReader) isHeader(l *connector.SheetLine) bool {
	for field, i := range r.columns {
		if i >= len(l.Cells) || r.field(l.Cells[i].Text) != field {
			return false
		}
	}
	return true
}

var exampleMark = regexp.MustCompile(`(?i)^\(?(contoh|example|sample)\b`)

// isExample tells the template's own example: it is marked in a column that
// says nothing of a product, and the portal says nothing of it.
func (r *resultReader) isExample(l *connector.SheetLine, first int, row *connector.ResultRow) bool {
	if row.SKU != "" || row.ID != "" || row.Status != "" || !exampleMark.MatchString(l.Cells[first].Text) {
		return false
	}
	for _, i := range r.columns {
		if i == first {
			return false
		}
	}
	return true
}

// maxResultLeftOut is how many rows left out are named.
const maxResultLeftOut = 1000

func (r *resultReader) leaveOut(place, found string) {
	if len(r.file.LeftOut) < maxResultLeftOut {
		r.file.LeftOut = append(r.file.LeftOut, connector.LeftOut{Place: place, Reason: "left_out_note", Found: connector.Printable(found, 200)})
	}
}

func (r *resultReader) place(l *connector.SheetLine, column int) string {
	return r.name + "!" + l.Sheet + "!" + cellName(column+1, l.Number)
}

var uuidText = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// uuidIn gives the last UUID in a text, such as the address of a product, in
// lower case; empty when there is none.
func uuidIn(text string) string {
	all := uuidText.FindAllString(text, -1)
	if len(all) == 0 {
		return ""
	}
	return strings.ToLower(all[len(all)-1])
}

// rupiah reads an amount where it is one certain amount.
func rupiah(v mapping.Value) *int64 {
	read := func(s string, style mapping.NumberStyle) (int64, bool, []mapping.Finding) {
		return mapping.ParseRupiah(s, style, nil, "")
	}
	if v.Kind == mapping.Number {
		read = mapping.ParseRupiahCell
	}
	if n, ok, _ := read(v.Text, mapping.NumbersID); ok {
		return &n
	}
	return nil
}

// quantity reads a stock where it is one certain number.
func quantity(v mapping.Value) *decimal.Decimal {
	read := func(s string, style mapping.NumberStyle) (decimal.Decimal, bool, []mapping.Finding) {
		return mapping.ParseQuantity(s, style, nil, "")
	}
	if v.Kind == mapping.Number {
		read = mapping.ParseQuantityCell
	}
	if n, ok, _ := read(v.Text, mapping.NumbersID); ok {
		return &n
	}
	return nil
}
