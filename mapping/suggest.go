package mapping

import (
	"slices"
	"strings"

	"ekatalog/schemas"
)

// Use is what a column of a list is for: a field of the listing, named as in an
// Issue ("price", "attributes.Bahan", "basis.cost"), or one of the uses below.
// The zero Use is that of a column which no listing needs.
type Use struct {
	Field string
	// Unit is what a column of bare numbers is in: "gr" or "kg", for weight_gram
	// only. Without it each cell names its unit.
	Unit string
}

// The uses of a column that is no field.
const (
	UsePrivate = "private" // never mapped, shown or packed
	UseStatus  = "status"  // says which rows are for sale
)

// String writes a use in one word, as ParseUse reads it: "weight_gram:kg".
func (u Use) String() string {
	if u.Unit == "" {
		return u.Field
	}
	return u.Field + ":" + u.Unit
}

// ParseUse reads what String wrote. ok is false for a text that is no use of a
// column, such as one that came from outside.
func ParseUse(s string) (u Use, ok bool) {
	u.Field, u.Unit, _ = strings.Cut(s, ":")
	if group, label, nested := strings.Cut(u.Field, "."); nested && group == "attributes" {
		return u, u.Unit == "" && label != "" && label == oneLine(label) && len(label) <= maxUseLabel
	}
	return u, slices.Contains(Uses(nil), u)
}

// maxUseLabel is the longest label of an attribute, in bytes.
const maxUseLabel = 200

// usedFields are the fields that one column by itself can fill, those most
// wanted first.
var usedFields = []string{
	"sku", "name", "price", "stock", "unit", "weight_gram", "category", "kbki", "description", "photos", "dimensions", "length_cm", "width_cm",
	"height_cm", "ppn", "pdn_type", "pdn_location", "pdn_labor", "pdn_material", "min_purchase", "preorder_days", "brand", "tkdn", "sni", "video_url",
	"basis.cost", "basis.retail", "basis.het",
}

// Uses gives everything that a column can be for, in the order in which a
// person should be offered it, the zero Use first. Labels are the attributes of
// the categories that are known.
func Uses(labels []string) []Use {
	all := []Use{{}}
	for _, f := range usedFields {
		if f == "weight_gram" {
			all = append(all, Use{f, "gr"}, Use{f, "kg"})
		}
		all = append(all, Use{Field: f})
	}
	for _, label := range labels {
		if u := (Use{Field: "attributes." + label}); !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	return append(all, Use{Field: UseStatus}, Use{Field: UsePrivate})
}

// AttributeLabels gives the labels of attributes that packs know, each once, in
// their order.
func AttributeLabels(packs []*schemas.Pack) []string {
	var all []string
	for _, p := range packs {
		for _, c := range p.Columns {
			label, ok := strings.CutPrefix(c.Field, "attributes.")
			if ok && !slices.Contains(all, label) {
				all = append(all, label)
			}
		}
	}
	return all
}

// ColumnGuess is what a column of a list is probably for.
type ColumnGuess struct {
	Column  int      // position in Header.Names
	Name    string   // its heading, "" for none
	Samples []string // up to three different values; none of a private column
	Filled  int      // of the rows have a value
	Use     Use
	// Unusable says why no rule can read the column, as a message key; empty
	// for most.
	Unusable string
}

// sampled is how many different values of a column are shown to a person.
const sampled = 3

// SuggestColumns says what each column of a list is probably for, by its
// heading and by what stands in it; a person says yes or something else. Rows
// are some of the list's products, all under header. A field is proposed for
// one column only, photos for as many as there are. Labels are those of
// AttributeLabels.
//
// A page that edits a mapping shows these guesses beside what the mapping says
// now; one that makes a mapping gives the uses that were chosen to Draft.
func SuggestColumns(h *Header, rows []*Row, labels []string) []ColumnGuess {
	s := newSuggestion(h, rows, labels)
	s.byHeading()
	s.byValues()
	out := make([]ColumnGuess, len(h.Names))
	for i := range out {
		c := &s.columns[i]
		out[i] = ColumnGuess{Column: i, Name: c.name, Filled: len(c.values), Use: c.use, Unusable: c.unusable}
		if c.use.Field != UsePrivate {
			out[i].Samples = c.samples()
		}
	}
	return out
}

// suggestion is one SuggestColumns under way.
type suggestion struct {
	headings *headingIndex
	columns  []columnSample
	taken    map[string]bool // fields that a column has already
}

// columnSample is a column with its values, the empty ones left out.
type columnSample struct {
	name     string
	values   []Value
	rows     int // with the empty ones
	use      Use
	decided  bool
	unusable string
}

func newSuggestion(h *Header, rows []*Row, labels []string) *suggestion {
	s := &suggestion{headings: newHeadingIndex(labels), columns: make([]columnSample, len(h.Names)), taken: map[string]bool{}}
	for i := range s.columns {
		c := &s.columns[i]
		c.name, c.unusable = h.Names[i], unusableHeading(h, i)
		c.decided = c.unusable != ""
		for _, row := range rows {
			if i >= len(row.Values) {
				continue
			}
			c.rows++
			if v := row.Values[i]; strings.TrimSpace(v.Text) != "" && strings.TrimSpace(v.Text) != "-" {
				c.values = append(c.values, v)
			}
		}
	}
	return s
}

// unusableHeading says why no rule can name a column.
func unusableHeading(h *Header, i int) string {
	switch name := h.Names[i]; {
	case Fold(name) == "":
		return "suggest.no_heading"
	case !writable(name):
		return "suggest.odd_heading"
	case h.Find(name) != i || slices.ContainsFunc(h.Names[i+1:], func(other string) bool { return Fold(other) == Fold(name) }):
		return "suggest.heading_twice"
	}
	return ""
}

// samples are the first different values of a column.
func (c *columnSample) samples() []string {
	var out []string
	for _, v := range c.values {
		if text := oneLine(v.Text); len(out) < sampled && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// give decides for a column, unless another has its field already.
func (s *suggestion) give(c *columnSample, u Use) bool {
	if c.decided || u.Field != "" && u.Field != "photos" && u.Field != UsePrivate && s.taken[u.Field] {
		return false
	}
	c.use, c.decided = u, true
	s.taken[u.Field] = true
	return true
}

// TitleScore says how much a line of a sheet looks like the header of a list:
// how many different things its texts are known headings of. One that has both
// name and price counts more than any that has not.
func TitleScore(names []string) int {
	ix := knownHeadings()
	seen := map[string]bool{}
	n := 0
	for _, name := range names {
		if field, score := ix.best(name); score > 0 && !seen[field] || score > 0 && field == "" {
			seen[field] = true
			n++
		}
	}
	if n > 0 && seen["price"] {
		n += 2
		if seen["name"] {
			n += 2
		}
	}
	return n
}
