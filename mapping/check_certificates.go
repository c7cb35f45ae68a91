package mapping

import (
	"slices"
	"strconv"
	"time"

	"ekatalog/schemas"
)

// soon is how many days before its end a certificate is spoken of.
const soon = 30

// certificates holds the numbers of certificates against their known forms and
// their last days against the day of the run.
func (c *checker) certificates() {
	l := c.l
	if len(l.Certificates) == 0 && l.TKDN == "" && l.SNI == "" && l.Brand == "" && !slices.ContainsFunc(l.Attributes, numbered) {
		return
	}
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		return // a test holds the embedded data
	}
	for i := range l.Certificates {
		c.registered(kinds, &l.Certificates[i])
	}
	for i := range kinds {
		k := &kinds[i]
		if number := c.numberOf(k); number != "" {
			c.number(k, k.Field, number)
			continue
		}
		if k.Field != "" || k.Pattern == "" {
			continue
		}
		for _, p := range l.Attributes {
			if numbered(p) && k.Names(p.Label) {
				c.number(k, "attributes."+p.Label, p.Value)
			}
		}
	}
}

// numberOf is the listing's own number of a kind that has a field for it.
func (c *checker) numberOf(k *schemas.CertificateKind) string {
	switch k.Field {
	case "tkdn":
		return c.l.TKDN
	case "sni":
		return c.l.SNI
	case "brand":
		return c.l.Brand
	}
	return ""
}

// numbered tells the number of a certificate from a word such as "Memiliki".
func numbered(p Pair) bool {
	digits, s := 0, p.Value
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			if digits++; digits == 6 {
				return true
			}
		}
	}
	return false
}

// number checks a number that stands in the listing.
func (c *checker) number(k *schemas.CertificateKind, field, number string) {
	if !k.Plausible(number) {
		c.add(ruleCertificateNumber, field, number, "jenis", k.Title, "nomor", number, "contoh", k.Example)
	}
	if year, ok := k.EndsIn(number); ok && !c.dated(k, number) {
		c.lastYear(field, number, year, "")
	}
}

// dated reports whether the register knows the last day of a number: a date
// that a person has written beats what the number seems to say.
func (c *checker) dated(k *schemas.CertificateKind, number string) bool {
	for i := range c.l.Certificates {
		if p := &c.l.Certificates[i]; p.Kind == k.ID && !p.Expires.IsZero() && k.Same(p.Number, number) {
			return true
		}
	}
	return false
}

// lastYear judges a number of which only the last year is known.
func (c *checker) lastYear(field, number string, year int, place string) {
	r := rulePIRTExpired
	switch {
	case year > c.terms.On.Year():
		return
	case year == c.terms.On.Year():
		r = rulePIRTLastYear
	}
	c.add(r, field, number, "nomor", number, "tahun", strconv.Itoa(year))
	c.issues[len(c.issues)-1].Cell = place
}

// registered judges a certificate of the register.
func (c *checker) registered(kinds []schemas.CertificateKind, p *Certificate) {
	for i := range kinds {
		k := &kinds[i]
		if k.ID != p.Kind {
			continue
		}
		if p.Expires.IsZero() {
			if year, ok := k.EndsIn(p.Number); ok && !c.listed(k, p.Number) {
				c.lastYear("certificates", p.Number, year, p.Place)
			}
			return
		}
		left := schemas.DaysLeft(c.terms.On, p.Expires)
		r := ruleCertificateExpiring
		switch {
		case left > soon:
			return
		case left < 0:
			r = ruleCertificateExpired
		}
		c.add(r, "certificates", p.Number, "jenis", k.Title, "nomor", p.Number, "tanggal", p.Expires.Format(time.DateOnly), "n", strconv.Itoa(left))
		it := &c.issues[len(c.issues)-1]
		it.Cell = p.Place
		if left == 0 {
			it.Values[MessageValue] = "certificate_last_day"
		}
		return
	}
}

// listed reports whether the list has the number too, where it is judged with
// its cell.
func (c *checker) listed(k *schemas.CertificateKind, number string) bool {
	for _, p := range c.l.Attributes {
		if k.Names(p.Label) && k.Same(p.Value, number) {
			return true
		}
	}
	return false
}
