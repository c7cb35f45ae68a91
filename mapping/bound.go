package mapping

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"cel.dev/cel-go/interpreter"
)

// Bound is a mapping made ready for rows of one header: its columns are found
// once. It keeps scratch space, so each goroutine needs its own; making one
// costs a few microseconds. A row of another header is bound anew.
type Bound struct {
	m       *Mapping
	header  *Header
	numbers NumberStyle
	columns []int // position in the header of each column of the mapping, or one of the negative ones below
	// Positions of columns that no rule reads: those with remarks, and those
	// for wholesale prices.
	notes, wholesale []int

	// Of the row being mapped.
	row      *Row
	terms    Terms
	sku      string
	unitHit  hit    // what lookup("satuan", …) gave
	unitWord string // the row's own word for its unit
	forSKU   bool   // its SKU is being made
	forUnit  bool   // its unit is being made

	ofCategory categoryRules // kept from row to row

	found  []found
	issues []Issue
	stack  []value
	hits   map[lookupKey]hit
	self   *object // this Bound as a CEL value
}

// Positions that are no column of the header.
const (
	missingColumn = -1
	sectionColumn = -2
)

// found is a finding with the cell and text it is about.
type found struct {
	Finding
	slot int32
	text string
}

// Bind makes the mapping ready for rows of header h.
func (m *Mapping) Bind(h *Header) *Bound {
	b := &Bound{m: m, columns: make([]int, len(m.columns)), hits: map[lookupKey]hit{}}
	b.self = &object{v: b}
	b.bind(h)
	return b
}

func (b *Bound) bind(h *Header) {
	b.header, b.numbers = h, h.Numbers
	if b.numbers == "" {
		b.numbers = NumbersID
	}
	for i, c := range b.m.columns {
		b.columns[i] = h.Find(c.name)
		if c.name == SectionColumn {
			b.columns[i] = sectionColumn
		}
	}
	b.notes, b.wholesale = nil, nil
	for i, name := range h.Names {
		note, wholesale := isNoteColumn(name), isWholesaleColumn(name)
		switch {
		case !note && !wholesale, slices.Contains(b.columns, i), b.m.isPrivate(name):
		case note:
			b.notes = append(b.notes, i)
		default:
			b.wholesale = append(b.wholesale, i)
		}
	}
}

func (b *Bound) begin(t Terms, row *Row) {
	if row.Header != b.header {
		b.bind(row.Header)
	}
	b.row, b.terms, b.sku = row, t, ""
	b.unitHit, b.unitWord = hit{}, ""
	b.found, b.issues = b.found[:0], nil
}

// cell reads a column of the row without judging it; "-" and a missing column
// are empty, and what only points to the cell above is refused.
func (b *Bound) cell(slot int32) value {
	i := b.columns[slot]
	if i == sectionColumn {
		v := textOf(b.row.Section)
		v.slot = slot
		return v
	}
	if i < 0 || i >= len(b.row.Values) {
		return value{kind: textValue, cell: Text, slot: slot}
	}
	c := &b.row.Values[i]
	v := value{kind: textValue, cell: c.Kind, lost: c.DigitsLost, slot: slot, text: c.Text}
	if s := strings.TrimSpace(c.Text); s == "" || s == "-" {
		v.text = ""
	} else if c.Kind == Text && isDitto(c.Text) && !b.m.raw {
		return b.asAbove(v)
	}
	return v
}

// plain makes text of a cell, which a formula error and a long number that
// lost digits are not. Other values pass.
func (b *Bound) plain(v value) value {
	if v.kind != textValue || v.cell == Text || v.cell == Empty || b.m.raw {
		v.cell = Text
		return v
	}
	switch {
	case v.cell == Error:
		return b.fail(v, "formula_error")
	case v.cell == Date && b.forSKU:
		return b.fail(v, "sku_is_date", "tanggal", v.text)
	case v.lost:
		return b.fail(v, "code_digits_lost")
	}
	v.cell = Text
	return v
}

// numberText gives the text that a number function reads; ok is false when
// there is none, and v is then the function's answer.
func (b *Bound) numberText(v value) (_ value, ok bool) {
	switch {
	case v.kind != textValue:
		return v, false
	case v.cell == Error:
		return b.fail(v, "formula_error"), false
	case v.empty():
		return value{slot: noSlot}, false
	case v.cell == Date:
		return b.fail(v, "number_is_date", "nilai", v.text), false
	}
	return v, true
}

// outcome is what a reader of text gave: its value, nothing, or a failure, with
// whatever it found.
func (b *Bound) outcome(of, result value, ok bool, findings []Finding) value {
	failed := false
	for _, f := range findings {
		b.report(of, f)
		failed = failed || f.Severity == SeverityError
	}
	switch {
	case ok:
		return result
	case failed:
		return value{kind: failedValue, slot: of.slot}
	}
	return value{slot: noSlot}
}

// or gives the first of two arguments that stands in the way of a result.
func (v value) or(w value) value {
	if v.kind == failedValue || w.kind == failedValue {
		return value{kind: failedValue, slot: noSlot}
	}
	return value{slot: noSlot}
}

// fail reports an error about v and gives the value that stands for it.
func (b *Bound) fail(v value, code string, values ...string) value {
	f := Finding{Code: code, Severity: SeverityError}
	if len(values) > 0 {
		f.Values = make(map[string]string, len(values)/2+3)
		for i := 0; i+1 < len(values); i += 2 {
			f.Values[values[i]] = values[i+1]
		}
	}
	b.report(v, f)
	return value{kind: failedValue, slot: v.slot}
}

func (b *Bound) report(v value, f Finding) {
	b.found = append(b.found, found{f, v.slot, v.text})
}

// settle turns the findings of one rule into issues of its field.
func (b *Bound) settle(r *assignment, format string) {
	for _, f := range b.found {
		slot := f.slot
		if slot == noSlot && len(r.columns) > 0 {
			slot = r.columns[0]
		}
		i := Issue{SKU: b.sku, Format: format, Field: r.issueField(), Code: f.Code, Severity: f.Severity, Found: f.text}
		i.Values = maps.Clone(f.Values)
		if i.Values == nil {
			i.Values = make(map[string]string, 3)
		}
		i.Cell = b.place(slot, i.Values)
		if _, ok := i.Values["nilai"]; !ok {
			i.Values["nilai"] = f.text
		}
		b.issues = append(b.issues, i)
	}
	b.found = b.found[:0]
}

// place names the cell of a column of the mapping, "" when the header has no
// such column, and fills the values "baris" and "sel" of a message.
func (b *Bound) place(slot int32, values map[string]string) string {
	values["baris"] = strconv.Itoa(b.row.Number)
	if slot < 0 || b.columns[slot] < 0 || b.columns[slot] >= len(b.header.Columns) {
		return ""
	}
	i := b.columns[slot]
	values["sel"] = b.header.at(i, b.row.Number)
	return b.header.Cell(i, b.row.Number)
}

// ResolveName gives CEL the variables of a row.
func (b *Bound) ResolveName(name string) (any, bool) {
	switch name {
	case selfVariable:
		return b.self, true
	case rowVariable:
		return b.rowMap(), true
	}
	return nil, false
}

// Parent is part of CEL's activation: there is none.
func (b *Bound) Parent() interpreter.Activation { return nil }

// rowMap is the row for expressions that name no column by constant. Private
// columns, cells with an error and those that mean the one above are not in it.
func (b *Bound) rowMap() map[string]string {
	out := make(map[string]string, len(b.header.Names)+1)
	out[SectionColumn] = b.row.Section
	for i, name := range b.header.Names {
		if name == "" || i >= len(b.row.Values) || b.row.Values[i].Kind == Error || b.m.isPrivate(name) ||
			isDitto(b.row.Values[i].Text) && !b.m.raw {
			continue
		}
		if _, twin := out[name]; !twin {
			out[name] = b.row.Values[i].Text
		}
	}
	return out
}
