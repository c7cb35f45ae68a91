package source

import (
	"fmt"
	"slices"
	"strings"

	"ekatalog/mapping"
)

// products turns the lines below a header into rows and leaves out what is no
// product. A line with a name and a price is a product unless it plainly is a
// total; in doubt a line is a product, since one too many is seen and one too
// few is not.
type products struct {
	*reading
	sheet    string
	found    *header
	header   *mapping.Header
	names    []int // columns of the roles, from 0
	prices   []int
	last     int   // number of the last line that held something
	left     int64 // lines that held something and no product
	any      bool  // a product was seen in this sheet
	under    bool  // the last line was a header
	signing  bool  // in the signatures at the end
	twoSided bool  // … which stand under name and price side by side
	section  string
	pending  *line // a line with one text, section or note: the next product says
}

func newProducts(r *reading, h *header, sheet string) *products {
	columns := make([]int, len(h.names))
	for i := range columns {
		columns[i] = i + 1
	}
	p := &products{reading: r, sheet: sheet, found: h, last: h.number + h.height - 1, under: true}
	p.header = mapping.NewHeader(r.name, sheet, r.Numbers, h.names, columns)
	for _, w := range r.Wanted {
		i := p.header.Find(w.Name)
		switch {
		case i < 0:
		case w.Role == RoleName:
			p.names = append(p.names, i)
		case w.Role == RolePrice:
			p.prices = append(p.prices, i)
		}
	}
	return p
}

// take takes the next line.
func (p *products) take(l *line) error {
	l.cells = l.cells[:min(len(l.cells), len(p.header.Names))]
	if l.own() == 0 || onlyFromAbove(l) {
		return nil
	}
	if l.number > p.last+1 {
		p.report.add(p.sheet, fmt.Sprint(mapping.ColumnLetters(1), p.last+1), leftEmpty, emptyRows(p.last+1, l.number-1))
	}
	p.last = l.number
	reason := p.judge(l)
	p.under = reason == leftHeader || reason == leftNumbering && p.under
	if reason != "" {
		if p.left++; p.left > p.limits.Rows { // no list has as many lines besides its products
			return refuse("too_many_lines", nil, "berkas", p.name, "batas", fmt.Sprint(p.limits.Rows))
		}
	}
	switch reason {
	case "":
		return p.product(l)
	case leftSection:
		p.settle(leftSection)
		p.pending = l.clone()
	default:
		p.settle(leftNote)
		p.leaveOut(p.sheet, l, reason)
	}
	return nil
}

func emptyRows(from, to int) string {
	if from == to {
		return fmt.Sprint(from)
	}
	return fmt.Sprint(from, "–", to)
}

// settle reports the pending line, which was a section if products follow.
func (p *products) settle(reason string) {
	if p.pending != nil {
		p.leaveOut(p.sheet, p.pending, reason)
		p.pending = nil
	}
}

func (p *products) end() { p.settle(leftNote) }

// onlyFromAbove tells a line that merely continues merged cells.
func onlyFromAbove(l *line) bool {
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind != mapping.Empty && !c.above {
			return false
		}
	}
	return true
}

func (p *products) product(l *line) error {
	if p.pending != nil {
		p.section = sectionText(p.pending)
		p.settle(leftSection)
	}
	if p.signing {
		p.section = "" // what stood above the signatures need not go on below
	}
	p.signing, p.any = false, true
	if p.rows++; p.rows > p.limits.Rows {
		return refuse("too_many_rows", nil, "berkas", p.name, "batas", fmt.Sprint(p.limits.Rows))
	}
	row := &mapping.Row{Header: p.header, Number: l.number, Section: p.section, Hidden: l.hidden, Struck: true}
	row.Values = make([]mapping.Value, len(p.header.Names))
	for i := range l.cells {
		c := &l.cells[i]
		row.Values[i] = c.value
		row.Struck = row.Struck && (c.struck || c.value.Kind == mapping.Empty)
	}
	return p.yield(row)
}

// judge gives the reason to leave a line out, "" for a product.
func (p *products) judge(l *line) string {
	name, price := firstOf(l, p.names), firstOf(l, p.prices)
	// One value merged over the width is no name with a price.
	complete := name.Kind != mapping.Empty && price.Kind != mapping.Empty && l.values() > 1
	switch {
	case p.isHeaderAgain(l):
		return leftHeader
	case p.under && isNumbering(l):
		return leftNumbering
	case p.isTotal(l, name, complete):
		return leftTotal
	case complete && holdsNumber(price):
		return ""
	case complete && !p.isSigned(l, name, price):
		return ""
	case p.any && (p.signing || opensSignature(l)) && !holdsNumber(price):
		p.signing = true
		p.twoSided = p.twoSided || complete
		return leftSignature
	case isSection(l, p.prices):
		if isNote(sectionText(l)) || p.onlyPrivate(l) {
			return leftNote
		}
		return leftSection
	}
	return ""
}

// onlyPrivate tells a line whose every text stands in a private column: a
// section's name would be shown and sent.
func (p *products) onlyPrivate(l *line) bool {
	for i := range l.cells {
		if c := &l.cells[i]; c.value.Kind != mapping.Empty && !c.covered && !p.isPrivate(i) {
			return false
		}
	}
	return true
}

// isSigned tells a line of two signatures under name and price from a product
// without a price in digits.
func (p *products) isSigned(l *line, name, price mapping.Value) bool {
	if !p.any {
		return false
	}
	if isSignature(name.Text) && isSignature(price.Text) {
		return true
	}
	return p.signing && p.twoSided && l.own() == 2 && !strings.ContainsAny(name.Text+price.Text, "0123456789")
}

// firstOf gives the first value that a line has in columns.
func firstOf(l *line, columns []int) mapping.Value {
	for _, i := range columns {
		if v := l.at(i).value; v.Kind != mapping.Empty {
			return v
		}
	}
	return mapping.Value{}
}

// isHeaderAgain tells the header repeated on a new page, or its second line.
func (p *products) isHeaderAgain(l *line) bool {
	below := l.number == p.found.number+p.found.height
	for _, row := range p.found.rows {
		same, other := 0, 0
		for i := range l.cells {
			c := &l.cells[i]
			switch {
			case c.value.Kind == mapping.Empty:
			case c.value.Kind == mapping.Number:
				other++
			case i < len(row) && row[i] != "" && strings.EqualFold(row[i], c.value.Text):
				same++
			case below && p.underGroup(i):
			default:
				other++
			}
			if other > 0 && (same == 0 || other > 2) {
				break
			}
		}
		if same >= 2 && same > 3*other || same == 1 && other == 0 && l.own() <= 1 {
			return true
		}
	}
	return false
}

// underGroup tells a column whose header was merged from the header's line.
func (p *products) underGroup(i int) bool {
	return p.found.height == 1 && i < len(p.found.rows[0]) && p.found.rows[0][i] != ""
}

// isNumbering tells the columns' numbers that forms have under their header.
func isNumbering(l *line) bool {
	n := 0
	for i := range l.cells {
		c := &l.cells[i]
		if c.value.Kind == mapping.Empty || c.covered {
			continue
		}
		n++
		if strings.Trim(c.value.Text, "() ") != fmt.Sprint(n) {
			return false
		}
	}
	return n >= 3
}

// holdsNumber tells a cell with a number, or a text that has digits.
func holdsNumber(v mapping.Value) bool {
	return v.Kind == mapping.Number || v.Kind == mapping.Error || strings.ContainsAny(v.Text, "0123456789") && !isSignature(v.Text)
}

// isSection tells a line with one text and no number, also when a letter or
// Roman numeral stands before it in a cell of its own.
func isSection(l *line, prices []int) bool {
	var texts []int
	for i := range l.cells {
		c := &l.cells[i]
		switch {
		case c.value.Kind == mapping.Empty || c.covered && !c.above:
		case c.value.Kind != mapping.Text || c.above || isNumeric(c.value.Text):
			return false
		default:
			texts = append(texts, i)
		}
	}
	switch len(texts) {
	case 1:
		return !slices.Contains(prices, texts[0])
	case 2:
		return isMarker(l.cells[texts[0]].value.Text) && !slices.Contains(prices, texts[1])
	}
	return false
}
