package workbook

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// The rows above the products of a repair workbook. The second is hidden and
// names the columns for the program, so that they may be moved.
const (
	repairNoteRow  = 1
	repairNameRow  = 2
	repairTitleRow = 3
	repairHintRow  = 4
)

// The program's names of columns in a repair workbook.
const (
	repairSign  = "ekatalog:"
	repairKey   = repairSign + "kunci"
	repairPrint = repairSign + "sidik"
	repairField = repairSign + "isi:"   // and the field, which may be repaired
	repairFixed = repairSign + "tetap:" // and the field, which is the list's
)

// maxRepairRows is how many products one repair workbook takes: excelize
// searches all comments for each new one.
const maxRepairRows = 2000

// Repair writes repair workbooks into one folder.
type Repair struct {
	dir      string
	o        Options
	books    map[string]*repairBook // open workbook of each category
	slugs    *Set                   // gives file names
	closed   []connector.ExportFile
	partials []*partial
}

var _ connector.Repairs = (*Repair)(nil)

// repairBook is one workbook while its products come in.
type repairBook struct {
	pack    *schemas.Pack
	columns []column
	file    *excelize.File
	sheet   string
	styles  styles
	rows    int
	part    int
}

// BeginRepair prepares repair workbooks in dir. Nothing is touched before the
// first product comes.
func BeginRepair(dir string, o Options) (*Repair, error) {
	var err error
	if o.Format == nil {
		if o.Format, err = schemas.FormatByID("v6-unggah-massal"); err != nil {
			return nil, err
		}
	}
	if err := clearLeftovers(dir, o); err != nil {
		return nil, err
	}
	return &Repair{dir: dir, o: o, books: map[string]*repairBook{}, slugs: &Set{slugs: map[string]string{}, taken: map[string]string{}}}, nil
}

// Add implements connector.Repairs. A *Refused error means that a value cannot
// stand in a sheet.
func (r *Repair) Add(p *schemas.Pack, l *mapping.Listing, said connector.Refusal) error {
	b, part := r.books[p.Category], 1
	if b != nil && b.rows == maxRepairRows {
		if err := r.close(b); err != nil {
			return err
		}
		b, part = nil, b.part+1
	}
	if b == nil {
		var err error
		if b, err = r.newBook(p, part); err != nil {
			return err
		}
		r.books[p.Category] = b
	}
	return b.add(l, said)
}

func (r *Repair) newBook(p *schemas.Pack, part int) (*repairBook, error) {
	columns, err := columnsOf(p, r.o.Format)
	if err != nil {
		return nil, err
	}
	b := &repairBook{pack: p, columns: columns, file: excelize.NewFile(), sheet: sheetName(p.Category), part: part}
	if err := errors.Join(b.file.SetSheetName("Sheet1", b.sheet), b.head()); err != nil {
		return nil, errors.Join(fmt.Errorf("repair workbook of %s: %w", p.Category, err), b.file.Close())
	}
	return b, nil
}

// The columns beside the pack's: the code in front, at the end what the portal
// said and the hidden ones that tell whose a row is.
func (b *repairBook) saidColumn() int  { return len(b.columns) + 2 }
func (b *repairBook) keyColumn() int   { return len(b.columns) + 3 }
func (b *repairBook) printColumn() int { return len(b.columns) + 4 }

// head writes everything above the products.
func (b *repairBook) head() error {
	var err error
	if b.styles, err = newStyles(b.file); err != nil {
		return err
	}
	st, say := &b.styles, func(key string) string { return schemas.Say(schemas.Indonesian, key, nil) }
	put := func(col, row int, text string, style int) {
		if err == nil {
			err = setText(b.file, b.sheet, col, row, text, style)
		}
	}
	put(1, repairNoteRow, say("repair.note"), st.warning)
	put(1, repairTitleRow, say("byhand.code"), st.optional)
	for i := range b.columns {
		c := &b.columns[i]
		title, style := c.Title, st.optional
		if c.Required {
			title, style = title+requiredMark, st.required
		}
		put(i+2, repairNameRow, machineName(c.Field), st.hint)
		put(i+2, repairTitleRow, title, style)
		put(i+2, repairHintRow, c.Hint, st.hint)
	}
	put(b.saidColumn(), repairTitleRow, say("repair.said"), st.optional)
	put(b.keyColumn(), repairNameRow, repairKey, st.hint)
	put(b.printColumn(), repairNameRow, repairPrint, st.hint)
	if err != nil {
		return err
	}
	return b.shape()
}

// machineName is the program's name of a field's column, empty where nothing
// of it comes back.
func machineName(field string) string {
	switch {
	case mapping.Correctable(field):
		return repairField + field
	case field == "category" || field == "category_id" || strings.HasPrefix(field, "photos."):
		return repairFixed + field
	}
	return ""
}

// shape sets widths, and hides what is the program's.
func (b *repairBook) shape() error {
	f, letters := b.file, mapping.ColumnLetters
	errs := []error{
		f.SetColWidth(b.sheet, "A", "A", 14),
		f.SetColWidth(b.sheet, letters(b.saidColumn()), letters(b.saidColumn()), 60),
		f.SetRowVisible(b.sheet, repairNameRow, false),
		f.SetColVisible(b.sheet, letters(b.keyColumn())+":"+letters(b.printColumn()), false),
		f.SetPanes(b.sheet, &excelize.Panes{
			Freeze: true, XSplit: 1, YSplit: repairHintRow, TopLeftCell: "B" + strconv.Itoa(repairHintRow+1), ActivePane: "bottomRight",
		}),
	}
	for i := range b.columns {
		errs = append(errs, f.SetColWidth(b.sheet, letters(i+2), letters(i+2), width(&b.columns[i])))
	}
	return errors.Join(errs...)
}

// add writes one product, its faulty cell with what the portal said.
func (b *repairBook) add(l *mapping.Listing, said connector.Refusal) error {
	row := repairHintRow + 1 + b.rows
	for i := range b.columns {
		c := &b.columns[i]
		v, err := c.cell(l)
		if err != nil {
			return err
		}
		if err := b.put(i+2, row, c, v); err != nil {
			return err
		}
	}
	words := clean(said.Said)
	quoted := schemas.Say(schemas.Indonesian, "portal_says", map[string]string{"teks": words})
	if words == "" {
		words = schemas.Say(schemas.Indonesian, "repair.no_words", nil)
		quoted = words
	}
	for col, text := range map[int]string{1: l.SKU, b.saidColumn(): words, b.keyColumn(): l.SKU, b.printColumn(): said.Print} {
		style := b.styles.text
		if col == b.saidColumn() {
			style = b.styles.wrap
		}
		if err := setText(b.file, b.sheet, col, row, text, style); err != nil {
			return err
		}
	}
	b.rows++
	return b.comment(row, words, quoted)
}

func (b *repairBook) put(col, row int, c *column, v any) error {
	cell := cellName(col, row)
	switch v := v.(type) {
	case nil:
		return b.file.SetCellStyle(b.sheet, cell, cell, b.styles.text)
	case string:
		return setText(b.file, b.sheet, col, row, v, b.styles.text)
	default:
		if err := b.file.SetCellValue(b.sheet, cell, v); err != nil {
			return err
		}
		return b.file.SetCellStyle(b.sheet, cell, cell, b.styles.number(c.Kind))
	}
}

// comment puts a text onto the cell that the portal's words name by its title,
// the longest where they name several, else onto the name.
func (b *repairBook) comment(row int, words, text string) error {
	at, longest := 1, 0
	said := " " + letterWords(words) + " "
	for i := range b.columns {
		title := letterWords(b.columns[i].Title)
		switch {
		case title != "" && len(title) > longest && strings.Contains(said, " "+title+" "):
			at, longest = i+2, len(title)
		case longest == 0 && b.columns[i].Field == "name":
			at = i + 2
		}
	}
	cell := cellName(at, row)
	if err := b.file.AddComment(b.sheet, excelize.Comment{
		Cell: cell, Author: "ekatalog", Paragraph: []excelize.RichTextRun{{Text: clean(text)}}, Width: 320, Height: 120,
	}); err != nil {
		return err
	}
	m := newMarker(b.file, "", MarkOptions{})
	return m.fill(b.sheet, cell, errorColour)
}

// letterWords are the words of a text, with single spaces and no signs.
func letterWords(s string) string {
	return strings.Join(strings.FieldsFunc(mapping.Fold(s), func(r rune) bool { return strings.ContainsRune(" .,;:!?()[]\"'*/-", r) }), " ")
}

// close completes a workbook under its temporary name.
func (r *Repair) close(b *repairBook) error {
	defer b.file.Close()
	name := "perbaikan-" + r.slugs.slug(b.pack.Category) + "-" + r.o.Run
	if b.part > 1 {
		name += "-" + strconv.Itoa(b.part)
	}
	name += ".xlsx"
	if err := connector.Disk.MkdirAll(r.dir, 0o755); err != nil {
		return fmt.Errorf("repair folder: %w", err)
	}
	if _, err := os.Lstat(filepath.Join(r.dir, name)); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("repair workbook %s: %w", name, cmp.Or(err, error(fs.ErrExist)))
	}
	p, err := createPartial(r.dir, name, r.o.Run)
	if err != nil {
		return fmt.Errorf("repair workbook %s: %w", name, err)
	}
	r.partials = append(r.partials, p)
	if err := b.file.Write(p); err != nil {
		return fmt.Errorf("repair workbook %s: %w", name, err)
	}
	f := connector.ExportFile{Run: r.o.Run, Path: name, Category: b.pack.Category, Rows: int64(b.rows), At: r.o.On.UTC()}
	if f.SHA256, err = p.close(); err != nil {
		return fmt.Errorf("repair workbook %s: %w", name, err)
	}
	r.closed = append(r.closed, f)
	return nil
}

// Finish implements connector.Repairs.
func (r *Repair) Finish() ([]connector.ExportFile, error) {
	categories := make([]string, 0, len(r.books))
	for c := range r.books {
		categories = append(categories, c)
	}
	slices.Sort(categories)
	for _, c := range categories {
		b := r.books[c]
		delete(r.books, c)
		if err := r.close(b); err != nil {
			return nil, err
		}
	}
	return slices.Clone(r.closed), nil
}

// Publish implements connector.Repairs.
func (r *Repair) Publish() error {
	for _, f := range r.closed {
		if _, err := move(r.dir, f); err != nil {
			return fmt.Errorf("publish %s: %w", f.Path, err)
		}
	}
	r.partials = nil
	return connector.SyncDir(r.dir)
}

// Abort implements connector.Repairs.
func (r *Repair) Abort() error {
	var errs []error
	for _, b := range r.books {
		errs = append(errs, b.file.Close())
	}
	for _, p := range r.partials {
		errs = append(errs, p.discard())
	}
	r.books, r.partials, r.closed = nil, nil, nil
	return errors.Join(errs...)
}
