package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// as says how a column would fill a field, by what stands in it; fits is false
// where its values say that it is something else. A column without any value
// fits.
func (c *columnSample) as(field string) (u Use, fits bool) {
	u = Use{Field: field}
	if len(c.values) == 0 {
		if field == "weight_gram" {
			u.Unit = c.weightUnit()
		}
		return u, true
	}
	switch field {
	case "sku":
		return u, !c.counts()
	case "price", "basis.cost", "basis.retail", "basis.het":
		return u, c.share(isMoney) >= 0.4
	case "description":
		return u, c.describes()
	case "photos":
		return u, c.share(isPicture) >= 0.5
	case "dimensions":
		return u, c.share(isSize) >= 0.3
	case "weight_gram":
		if c.share(isBareNumber) >= 0.5 {
			u.Unit = c.weightUnit()
		}
		return u, c.share(hasDigit) >= 0.5
	case UseStatus:
		return u, c.isStatus()
	}
	return u, true
}

// byValues fills what no heading said: the name, the price, pictures and the
// code, where a column plainly looks like one.
func (s *suggestion) byValues() {
	s.likeliest("photos", func(c *columnSample) float64 { return atLeast(0.5, c.share(isPicture)) })
	s.likeliest("price", func(c *columnSample) float64 { return atLeast(0.6, c.share(isPriceLike)) * c.filled() })
	s.likeliest("unit", func(c *columnSample) float64 { return atLeast(0.6, c.share(isUnitWord)) * c.filled() })
	s.likeliest("sku", func(c *columnSample) float64 {
		if c.counts() {
			return 0
		}
		return atLeast(0.8, c.share(isCode)) * c.filled() * c.distinct()
	})
	if !s.taken["name"] {
		s.nameByValues()
	}
}

func atLeast(least, share float64) float64 {
	if share < least {
		return 0
	}
	return share
}

// likeliest gives a field that no column has to the undecided one that rates
// highest.
func (s *suggestion) likeliest(field string, rate func(*columnSample) float64) {
	if s.taken[field] {
		return
	}
	best, most := -1, 0.0
	for i := range s.columns {
		if c := &s.columns[i]; !c.decided && len(c.values) > 0 {
			if r := rate(c); r > most {
				best, most = i, r
			}
		}
	}
	if best >= 0 {
		s.give(&s.columns[best], Use{Field: field})
	}
}

// nameByValues takes for the name the column that tells rows apart in the
// longest words. A list without a name cannot be used, so a column that was
// meant for an attribute or a remark will do.
func (s *suggestion) nameByValues() {
	var best *columnSample
	most := 0.0
	for i := range s.columns {
		c := &s.columns[i]
		free := !c.decided || strings.HasPrefix(c.use.Field, "attributes.") || c.use.Field == "description"
		if !free || c.unusable != "" || len(c.values) == 0 {
			continue
		}
		if r := c.share(hasLetter) * c.distinct() * c.filled() * min(c.length(), 60); r > most {
			best, most = c, r
		}
	}
	if best != nil {
		best.decided = false
		delete(s.taken, best.use.Field)
		s.give(best, Use{Field: "name"})
	}
}

// share is the part of a column's values that a test holds for.
func (c *columnSample) share(is func(Value) bool) float64 {
	n := 0
	for _, v := range c.values {
		if is(v) {
			n++
		}
	}
	return float64(n) / float64(max(len(c.values), 1))
}

// filled is the part of the rows that have a value.
func (c *columnSample) filled() float64 { return float64(len(c.values)) / float64(max(c.rows, 1)) }

// distinct is the part of a column's values that no earlier one repeats.
func (c *columnSample) distinct() float64 {
	seen := map[string]bool{}
	for _, v := range c.values {
		seen[Fold(v.Text)] = true
	}
	return float64(len(seen)) / float64(max(len(c.values), 1))
}

// length is how many characters a value has in the mean.
func (c *columnSample) length() float64 {
	n := 0
	for _, v := range c.values {
		n += utf8.RuneCountInString(v.Text)
	}
	return float64(n) / float64(max(len(c.values), 1))
}

// counts reports the running numbers 1, 2, 3, which are nobody's code.
func (c *columnSample) counts() bool {
	for i, v := range c.values {
		if n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(v.Text), ".")); err != nil || n != i+1 {
			return false
		}
	}
	return len(c.values) > 1
}

// describes tells descriptions from remarks: most rows have one, of some words.
func (c *columnSample) describes() bool { return c.filled() >= 0.6 && c.length() >= 20 }

// weightUnit is what bare numbers of a weight are in: as the heading says, else
// as their size tells. Nothing of a workshop weighs 50 kg in the middle.
func (c *columnSample) weightUnit() string {
	for _, w := range headingWords(c.name) {
		switch w {
		case "kg", "kilogram", "kilo":
			return "kg"
		case "gram", "gr", "g":
			return "gr"
		}
	}
	var all []float64
	for _, v := range c.values {
		if n, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(v.Text), ",", ".", 1), 64); err == nil {
			all = append(all, n)
		}
	}
	if slices.Sort(all); len(all) > 0 && all[len(all)/2] < 50 {
		return "kg"
	}
	return "gr"
}

// onSale are the words with which a status says that a row is for sale.
var onSale = []string{"publish", "published", "aktif", "active", "tayang", "ya", "dijual", "tersedia"}

// isStatus tells a column of few words, one of which says that a row is for
// sale.
func (c *columnSample) isStatus() bool {
	words := map[string]bool{}
	for _, v := range c.values {
		words[Fold(v.Text)] = true
	}
	return len(words) <= 6 && len(c.forSale()) > 0
}

// forSale are the values that say that a row is for sale, each as the list
// spells it, in the order of the rows.
func (c *columnSample) forSale() (spelled []string) {
	for _, v := range c.values {
		if slices.Contains(onSale, Fold(v.Text)) && writable(v.Text) && !slices.Contains(spelled, v.Text) {
			spelled = append(spelled, v.Text)
		}
	}
	return spelled
}

var (
	pictureName = regexp.MustCompile(`(?i)\.(jpe?g|png|webp|gif|heic|bmp)(\?.*)?$`)
	sizeForm    = regexp.MustCompile(`(?i)\d\s*(cm|mm|m)?\s*[x×*]\s*[a-z]*\s*\d|^[plt]\s*[=:]?\s*\d|^\d+([.,]\d+)?\s*(cm|mm|m)$|[ø⌀]\s*\d`)
	codeText    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,30}$`)
)

func isPicture(v Value) bool { return pictureName.MatchString(strings.TrimSpace(v.Text)) }
func isSize(v Value) bool    { return sizeForm.MatchString(strings.TrimSpace(v.Text)) }
func hasDigit(v Value) bool  { return strings.ContainsAny(v.Text, "0123456789½¼¾") }
func hasLetter(v Value) bool { return v.Kind == Text && strings.ContainsFunc(v.Text, unicode.IsLetter) }

// isBareNumber tells a number without a word behind it.
func isBareNumber(v Value) bool {
	return v.Kind == Number || hasDigit(v) && !strings.ContainsFunc(v.Text, unicode.IsLetter)
}

// isMoney tells anything with a number, since prices are written in every way;
// and what Excel could not compute.
func isMoney(v Value) bool {
	return v.Kind == Number || v.Kind == Error || hasDigit(v) && v.Kind != Date
}

// isPriceLike tells a number that is a price and nothing smaller.
func isPriceLike(v Value) bool {
	n, ok, _ := ParseRupiah(v.Text, NumbersID, nil, "")
	if !ok {
		n, ok, _ = ParseRupiah(v.Text, NumbersEN, nil, "")
	}
	return ok && n >= 500 && v.Kind != Date
}

// isUnitWord tells a unit of the catalogue, or a word that is one.
func isUnitWord(v Value) bool { return (*UnitTable)(nil).Known(v.Text) }

// isCode tells a code: letters and digits without a blank.
func isCode(v Value) bool { return codeText.MatchString(strings.TrimSpace(v.Text)) && hasDigit(v) }

// SuggestNumbers says how prices are probably written: in the style in which
// more of them can be read.
func SuggestNumbers(prices []string) NumberStyle {
	read := func(style NumberStyle) (n int) {
		for _, p := range prices {
			if _, ok, f := ParseRupiah(p, style, nil, ""); ok && len(f) == 0 {
				n++
			}
		}
		return n
	}
	if read(NumbersEN) > read(NumbersID) {
		return NumbersEN
	}
	return NumbersID
}
