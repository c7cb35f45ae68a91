package mapping

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// Proposal is a value for a field of the listing that some text of the row
// suggests: a weight in a name, a lead time in a stock. It is never taken by
// itself; a person fills it in, or keeps it as an answer in the mapping.
type Proposal struct {
	Field string // of the listing, "weight_gram"
	Value string // as the mapping's function for the field reads it: "250 gr", "60x40", "5:225000"
	From  string // the text that suggests it
	Cell  string // where that text stands, "file!sheet!C12"
}

// text says to people what is proposed and where it comes from.
func (p Proposal) text(lang schemas.Lang) string {
	return schemas.Say(lang, "proposal."+p.Field, map[string]string{"nilai": p.Value, "teks": p.From, "sel": ShortCell(p.Cell)})
}

// ProposedText is what an issue proposes, in sentences; empty for most issues.
func (i Issue) ProposedText(lang schemas.Lang) string {
	var all []string
	for _, p := range i.Proposed {
		all = append(all, p.text(lang))
	}
	return strings.Join(all, " ")
}

// Propose completes the issues of a row's listing with what other texts of the
// row suggest for the field. It works in place and on nothing but issues that
// are there, so that a product without any costs nothing.
func (b *Bound) Propose(row *Row, l *Listing, issues []Issue) {
	for i := range issues {
		it := &issues[i]
		switch it.Code {
		case "weight_missing":
			it.Proposed = b.weightProposals(row, l)
		case "stock_word":
			if days := it.Values["hari"]; days != "" {
				it.Proposed = []Proposal{{"preorder_days", days, shortened(it.Found), it.Cell}}
			}
		case "price_range", "number_with_note", "number_unreadable", "ambiguous_number":
			if it.Field == "price" && len(l.Wholesale) == 0 {
				it.Proposed = b.tierProposals(it.Found, it.Cell)
			}
		}
	}
}

// remark is a text of a row in which people write what has no column of its
// own, with its place.
type remark struct{ text, cell string }

// remarks are the name, the description and the notes of a row.
func (b *Bound) remarks(row *Row, l *Listing) []remark {
	if row.Header != b.header {
		b.bind(row.Header)
	}
	out := []remark{{l.Name, ""}, {l.Description, ""}}
	for i, field := range []string{"name", "description"} {
		if out[i].text != "" {
			out[i].cell = b.Cell(row, l.Category, field)
		}
	}
	for _, i := range b.notes {
		if i < len(row.Values) && row.Values[i].Kind == Text {
			out = append(out, remark{row.Values[i].Text, b.header.Cell(i, row.Number)})
		}
	}
	return slices.DeleteFunc(out, func(r remark) bool { return r.text == "" || len(r.text) > maxRemark })
}

// maxRemark is the longest text that is searched for proposals.
const maxRemark = 500

// weightProposals are the weight that the row's texts name, at most one.
func (b *Bound) weightProposals(row *Row, l *Listing) []Proposal {
	for _, r := range b.remarks(row, l) {
		if value, from, ok := weightInText(r.text, b.numbers); ok {
			return []Proposal{{"weight_gram", value, from, r.cell}}
		}
	}
	return nil
}

// hints notes sizes and wholesale prices that stand in a text where their own
// field is empty.
func (b *Bound) hints(l *Listing) {
	if l.LengthCM == nil && l.WidthCM == nil && l.HeightCM == nil && maySize(l, b) {
		b.hintSize(l)
	}
	if len(l.Wholesale) == 0 && len(b.wholesale) > 0 {
		b.hintTiers()
	}
	if l.Stock != nil && l.Price != nil && !l.Stock.IsInteger() {
		b.hintPieces(l)
	}
}

// pieces are what one of a catalogue's own units holds of a smaller one.
var pieces = map[string]Unit{
	"Lusin": {Name: "Pcs", Factor: decimal.NewFromInt(12)},
	"Rim":   {Name: "Lembar", Factor: decimal.NewFromInt(500)},
}

// hintPieces says, where part of a unit is in stock, what selling it by the
// piece would be: most categories take whole quantities only. Where the price
// of a piece would not be whole, that is said, and nothing is proposed.
func (b *Bound) hintPieces(l *Listing) {
	of, ok := pieces[l.Unit]
	if !ok {
		return
	}
	price := decimal.NewFromInt(*l.Price).DivRound(of.Factor, 2)
	i := Issue{
		SKU: b.sku, Field: "stock", Code: "unit_price_not_whole", Severity: SeverityWarning,
		Cell: b.Cell(b.row, l.Category, "stock"), Found: l.Stock.String(),
		Values: map[string]string{
			"harga": FormatRupiah(*l.Price), "satuan": l.Unit, "isi": FormatQuantity(of.Factor), "hasil": FormatQuantity(price),
			"satuan2": of.Name, "nilai": FormatQuantity(*l.Stock), "stok": FormatQuantity(l.Stock.Mul(of.Factor)),
		},
	}
	if price.Mul(of.Factor).Equal(decimal.NewFromInt(*l.Price)) && price.IsInteger() {
		i.Code = "unit_by_piece"
	}
	b.issues = append(b.issues, i)
}

// hintSize warns of a size in the name, the description or a note.
func (b *Bound) hintSize(l *Listing) {
	if slices.ContainsFunc(b.issues, func(i Issue) bool { return i.Field == "length_cm" }) {
		return // the column for it has a text that could not be read
	}
	for _, r := range b.remarks(b.row, l) {
		if !nearDigits(r.text) {
			continue
		}
		value, from, ok := sizeInText(r.text, b.numbers)
		if !ok || b.m.answered("dimensions", r.text) {
			continue
		}
		i := Issue{
			SKU: b.sku, Field: "length_cm", Code: "size_in_text", Severity: SeverityWarning, Cell: r.cell, Found: r.text,
			Values: map[string]string{"nilai": from}, Proposed: []Proposal{{"dimensions", value, from, r.cell}},
		}
		b.issues = append(b.issues, i)
		return
	}
}

// hintTiers warns of wholesale prices in a column for them that no rule reads.
func (b *Bound) hintTiers() {
	for _, i := range b.wholesale {
		if i >= len(b.row.Values) || b.row.Values[i].Kind != Text {
			continue
		}
		text, cell := b.row.Values[i].Text, b.header.Cell(i, b.row.Number)
		proposed := b.tierProposals(text, cell)
		if proposed == nil || b.m.answered("wholesale", text) {
			continue
		}
		b.rowIssue(i, "tier_in_text", SeverityWarning, "wholesale", map[string]string{})
		b.issues[len(b.issues)-1].Proposed = proposed
	}
}

// tierProposals are the wholesale prices that a text names.
func (b *Bound) tierProposals(text, cell string) []Proposal {
	if value, ok := tiersInText(text, b.numbers, b.m.units); ok {
		return []Proposal{{"wholesale", value, shortened(text), cell}}
	}
	return nil
}

// isWholesaleColumn reports a header under which wholesale prices stand.
func isWholesaleColumn(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "grosir") || strings.Contains(name, "wholesale") || strings.Contains(name, "partai")
}
