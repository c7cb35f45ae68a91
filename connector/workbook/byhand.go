package workbook

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// hand is the by-hand sheet and its cards while products come in.
type hand struct {
	form   *form
	lang   schemas.Lang
	stream *stream
	cards  *cards
	styles styles
	rows   int64
	sum    *rowSum
}

// The header of the by-hand sheet stands in this row, products below it.
const handTitleRow = 2

// ByHand puts a product on the by-hand sheet and gives it a card, and gives
// the hash of its row, in lower hex. reasons say why no upload can carry it.
// Errors are those of Add.
func (s *Set) ByHand(l *mapping.Listing, reasons []mapping.Issue) (rowHash string, err error) {
	if s.hand == nil {
		if s.hand, err = s.newHand(); err != nil {
			return "", err
		}
	}
	if rowHash, err = s.hand.add(l, reasons); err != nil {
		return "", err
	}
	return rowHash, nil
}

func (s *Set) byHand() int64 {
	if s.hand == nil {
		return 0
	}
	return s.hand.rows
}

func (s *Set) newHand() (*hand, error) {
	h := &hand{form: newForm(s.o.Form, s.o.Lang, s.o.On), lang: s.o.Lang, sum: newRowSum()}
	p, err := s.create(byHandHTML)
	if err != nil {
		return nil, err
	}
	if h.cards, err = newCards(p, s.o); err != nil {
		return nil, fmt.Errorf("by-hand cards: %w", err)
	}
	// Code, the form's fields, the reason and a column for a tick.
	if h.stream, err = newStream(byHandSheet, 1+len(h.form.fields)+2); err != nil {
		return nil, err
	}
	if err := h.head(s.o.Trial); err != nil {
		h.stream.discard()
		return nil, fmt.Errorf("by-hand sheet: %w", err)
	}
	return h, nil
}

// say gives a text in the language of the by-hand files.
func (h *hand) say(key string) string { return schemas.Say(h.lang, key, nil) }

func (h *hand) head(trial bool) error {
	var err error
	if h.styles, err = newStyles(h.stream.file); err != nil {
		return err
	}
	w := h.stream.rows
	for i := range h.stream.columns {
		wide := 20.0
		if i == h.stream.columns-2 {
			wide = 60
		}
		if err := errors.Join(w.SetColWidth(i+1, i+1, wide), w.SetColStyle(i+1, i+1, h.styles.wrap)); err != nil {
			return err
		}
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, XSplit: 1, YSplit: handTitleRow, TopLeftCell: "B" + strconv.Itoa(handTitleRow+1), ActivePane: "bottomRight"}); err != nil {
		return err
	}
	note := h.say("byhand.sheet_note")
	if trial {
		note = h.say("workbook.trial") + " " + note
	}
	if err := h.stream.write([]any{excelize.Cell{StyleID: h.styles.warning, Value: note}}); err != nil {
		return err
	}
	titles := []any{excelize.Cell{StyleID: h.styles.optional, Value: h.say("byhand.code")}}
	for _, f := range h.form.fields {
		titles = append(titles, excelize.Cell{StyleID: h.styles.optional, Value: f.Label})
	}
	for _, key := range []string{"byhand.reason", "byhand.done"} {
		titles = append(titles, excelize.Cell{StyleID: h.styles.optional, Value: h.say(key)})
	}
	return h.stream.write(titles)
}

func (h *hand) add(l *mapping.Listing, reasons []mapping.Issue) (string, error) {
	why := make([]string, len(reasons))
	for i, r := range reasons {
		why[i] = reason(h.lang, r)
	}
	row, err := h.row(l, why)
	if err != nil {
		return "", err
	}
	sum := h.sum.sum()
	if err := h.stream.write(row); err != nil {
		return "", err
	}
	h.rows++
	return sum, h.cards.add(l, h.form.all(l), why, sum)
}

// row makes the cells of a product. Only what is typed into the form is
// hashed: a reason in another language is not another product.
func (h *hand) row(l *mapping.Listing, why []string) ([]any, error) {
	h.sum.begin()
	h.sum.add("sku", 't', l.SKU)
	if err := refuse(l.SKU, "sku", l.SKU); err != nil {
		return nil, err
	}
	row := []any{excelize.Cell{StyleID: h.styles.text, Value: l.SKU}}
	for i := range h.form.fields {
		f := &h.form.fields[i]
		cell, err := h.cell(l, f)
		if err != nil {
			return nil, err
		}
		row = append(row, cell)
	}
	text := strings.Join(why, "\n")
	if err := refuse(l.SKU, "", text); err != nil {
		return nil, err
	}
	return append(row, excelize.Cell{StyleID: h.styles.wrap, Value: text}, nil), nil
}

// cell makes one cell: a number where the form takes one, else text.
func (h *hand) cell(l *mapping.Listing, f *schemas.Field) (any, error) {
	values := h.form.values(l, f)
	if len(values) == 0 {
		return nil, nil
	}
	lines := make([]string, len(values))
	for i, v := range values {
		lines[i] = v.Text
		if v.Label != "" && len(values) > 1 || f.Kind == "pairs" || f.Kind == "list" {
			lines[i] = v.Label + ": " + v.Text
		}
	}
	text := strings.Join(lines, "\n")
	if f.Name != shownPrice { // it follows from the price and the day
		h.sum.add(f.Name, 't', text)
	}
	if f.Kind == "money" || f.Kind == "decimal" || f.Kind == "integer" {
		if d, ok := plainNumber(text); ok {
			if n, exact := asNumber(d); exact {
				return excelize.Cell{StyleID: h.styles.number(f.Kind), Value: n}, nil
			}
		}
	}
	if err := refuse(l.SKU, f.Name, text); err != nil {
		return nil, err
	}
	return excelize.Cell{StyleID: h.styles.wrap, Value: text}, nil
}

// closeHand completes both by-hand files.
func (s *Set) closeHand() ([]connector.ExportFile, error) {
	sheet := connector.ExportFile{Run: s.o.Run, Path: byHandXLSX, Rows: s.hand.rows, At: s.o.On.UTC()}
	cards := sheet
	cards.Path = byHandHTML
	p, err := s.create(byHandXLSX)
	if err != nil {
		return nil, err
	}
	if err := s.hand.stream.finish(p); err != nil {
		return nil, fmt.Errorf("by-hand sheet: %w", err)
	}
	if sheet.SHA256, err = p.close(); err != nil {
		return nil, fmt.Errorf("by-hand sheet: %w", err)
	}
	if cards.SHA256, err = s.hand.cards.close(); err != nil {
		return nil, fmt.Errorf("by-hand cards: %w", err)
	}
	return []connector.ExportFile{sheet, cards}, nil
}

// discard releases the sheet's temporary files.
func (h *hand) discard() error { return h.stream.discard() }
