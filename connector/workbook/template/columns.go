package template

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// What a pack can keep of a template.
const (
	maxColumns = 500
	maxGroup   = 200
	maxTitle   = 500
	maxHint    = 1000
	maxChoice  = 1000
	maxChoices = 10_000
)

// untitledWord begins the title of a column that has none of its own.
const untitledWord = "Kolom tanpa judul"

func untitled(title string) bool { return strings.HasPrefix(title, untitledWord+" ") }

// columns makes a column of the pack of every column of the sheet. notes are
// what could not be read.
func (b *book) columns(h *header, v *vocabulary) (columns []schemas.Column, notes []Note, err error) {
	r := &listReader{book: b, on: h.sheet, left: maxCells}
	for _, col := range h.columns {
		c := schemas.Column{Letter: letters(col), Group: h.group(col)}
		c.Title, c.Required = bareTitle(h.sheet.at(h.titleRow, col))
		if h.sheet.own(h.titleRow, col) == "" {
			c.Required = false // of a title over several columns, the mark is the first one's
		}
		if c.Title == "" {
			c.Title = untitledWord + " " + c.Letter
		}
		if h.requiredRow > 0 {
			c.Required = c.Required || required.MatchString(h.sheet.at(h.requiredRow, col))
		}
		hint := h.hint(col)
		c.Required = c.Required || needHint.MatchString(hint)
		c.Hint = hint
		rules := h.rules(col)
		for _, more := range append([]string{h.sheet.comments[h.sheet.anchor(position{h.titleRow, col})]}, prompts(rules)...) {
			if more = tidy(more); more != "" && !strings.Contains(c.Hint, more) {
				c.Hint = strings.TrimPrefix(c.Hint+"; "+more, "; ")
			}
		}
		c.Hint = connector.Printable(c.Hint, maxHint)
		if h.prefilled[col] {
			c.Required = false
			notes = append(notes, note("template.prefilled", "judul", c.Title, "kolom", c.Letter))
		}
		if utf8.RuneCountInString(c.Title) > maxTitle || utf8.RuneCountInString(c.Group) > maxGroup {
			return nil, nil, b.tooLarge()
		}
		own, err := r.apply(rules, &c)
		if err != nil {
			return nil, nil, err
		}
		columns, notes = append(columns, c), append(notes, own...)
	}
	v.place(columns)
	for i := range columns {
		c := &columns[i]
		if known := v.kind(c.Field); known != "" && (c.Kind != "choice" || known == "switch" || known == "money") {
			c.Kind = known
		}
	}
	return columns, notes, nil
}

// rules gives the validations that hold for the first product of a column.
func (h *header) rules(col int) []validation {
	var all []validation
	for _, v := range h.sheet.validations {
		if slices.ContainsFunc(v.areas, func(a area) bool { return a.has(position{h.firstRow, col}) }) {
			all = append(all, v)
		}
	}
	return all
}

func prompts(rules []validation) []string {
	var all []string
	for _, v := range rules {
		all = append(all, v.prompt)
	}
	return all
}

// apply takes choices and limits from a column's validations.
func (r *listReader) apply(rules []validation, c *schemas.Column) ([]Note, error) {
	c.Kind = "text"
	var notes []Note
	for _, v := range rules {
		switch v.kind {
		case "list":
			c.Kind = "choice"
			choices, ok, err := r.choices(v.formula1)
			switch {
			case err != nil:
				return nil, err
			case !ok || len(choices) == 0:
				notes = append(notes, note("template.list_unreadable", "judul", c.Title, "kolom", c.Letter, "rumus", connector.Printable(v.formula1, 80)))
			case len(c.Choices) > 0 && !slices.Equal(c.Choices, choices):
				notes = append(notes, note("template.two_lists", "judul", c.Title, "kolom", c.Letter))
			default:
				c.Choices = choices
			}
		case "whole", "decimal", "textLength":
			if !limit(v, c) {
				notes = append(notes, note("template.limit_unreadable", "judul", c.Title, "kolom", c.Letter, "rumus", connector.Printable(v.operator+" "+v.formula1+" "+v.formula2, 80)))
			}
		}
	}
	return notes, nil
}

// limit takes the bounds of a number or of a text's length; ok is false when a
// pack cannot keep them.
func limit(v validation, c *schemas.Column) (ok bool) {
	low, high, ok := bounds(v)
	if !ok || low != nil && high != nil && low.GreaterThan(*high) {
		return false
	}
	if v.kind == "textLength" {
		return lengths(low, high, c)
	}
	if c.Kind != "choice" {
		c.Kind = "decimal"
		if v.kind == "whole" {
			c.Kind = "integer"
		}
	}
	if low != nil {
		c.Min = low.String()
	}
	if high != nil {
		c.Max = high.String()
	}
	return true
}

func lengths(low, high *decimal.Decimal, c *schemas.Column) (ok bool) {
	const most = 32_767 // Excel's own limit says nothing
	if high != nil && (!high.IsPositive() || !high.IsInteger()) || low != nil && (!low.IsInteger() || low.GreaterThan(decimal.NewFromInt(most))) {
		return false
	}
	if low != nil && low.IsPositive() {
		c.MinLength = int(low.IntPart())
	}
	if high != nil && high.LessThan(decimal.NewFromInt(most)) {
		c.MaxLength = int(high.IntPart())
	}
	return true
}

// finest is the smallest step of a limit that a pack can keep.
var finest = decimal.New(1, -6)

// bounds gives the ends of a validation, both included; nil for an open one.
func bounds(v validation) (low, high *decimal.Decimal, ok bool) {
	a, aok := constant(v.formula1)
	step := finest
	if v.kind != "decimal" {
		step = decimal.NewFromInt(1)
	}
	if !aok {
		return nil, nil, false
	}
	switch v.operator {
	case "", "between":
		b, bok := constant(v.formula2)
		return &a, &b, bok
	case "equal":
		return &a, &a, true
	case "greaterThanOrEqual":
		return &a, nil, true
	case "lessThanOrEqual":
		return nil, &a, true
	case "greaterThan":
		a = a.Add(step)
		return &a, nil, true
	case "lessThan":
		a = a.Sub(step)
		return nil, &a, true
	}
	return nil, nil, false // a hole in the middle is no limit
}

func constant(s string) (decimal.Decimal, bool) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "=")
	if !plainNumber.MatchString(s) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	return d.Round(6), err == nil
}
