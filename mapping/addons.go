package mapping

import (
	"regexp"
	"strings"
)

// AddOn is a further service that a note of the row names with its price, such
// as "+ vakum 40.000". The portal has it as Layanan Tambahan, which only a
// person can fill in; nothing of it is sent.
type AddOn struct {
	Name  string
	Price int64 // net whole rupiah
}

// addOnsField is what issues call the field that has no rule of its own.
const addOnsField = "add_ons"

// maxAddOns is more than a note names.
const maxAddOns = 20

// addOnPart is a name and what may be a price behind a plus.
var addOnPart = regexp.MustCompile(`^\s*(\pL[\pL /()-]{1,60}?)\s*:?\s+((?i:rp\.?\s*)?\d.*?)\s*[,;]?\s*$`)

// addOns gives the services that the description and the notes of a row name.
// A text counts only as a whole: "+" in front, and a price behind each name.
func (b *Bound) addOns(l *Listing) []AddOn {
	all := addOnsIn(l.Description, b)
	for _, i := range b.notes {
		if i < len(b.row.Values) && b.row.Values[i].Kind == Text {
			all = append(all, addOnsIn(b.row.Values[i].Text, b)...)
		}
	}
	return all
}

// addOnsCell names the cell that the services of a row were read from.
func (b *Bound) addOnsCell(row *Row, category string) string {
	if r := b.ruleOf(category, "description"); r != nil {
		for _, slot := range r.columns {
			if i := b.columns[slot]; i >= 0 && i < len(row.Values) && addOnsIn(row.Values[i].Text, b) != nil {
				return b.header.Cell(i, row.Number)
			}
		}
	}
	for _, i := range b.notes {
		if i < len(row.Values) && addOnsIn(row.Values[i].Text, b) != nil {
			return b.header.Cell(i, row.Number)
		}
	}
	return ""
}

func addOnsIn(text string, b *Bound) []AddOn {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), "+")
	if !ok || len(text) > maxRemark {
		return nil
	}
	var all []AddOn
	for part := range strings.SplitSeq(rest, "+") {
		m := addOnPart.FindStringSubmatch(part)
		if m == nil || len(all) == maxAddOns {
			return nil
		}
		price, ok, _ := ParseRupiah(m[2], b.numbers, b.m.units, "")
		if !ok || price <= 0 {
			return nil
		}
		all = append(all, AddOn{oneLine(m[1]), price})
	}
	return all
}
