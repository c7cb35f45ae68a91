package mapping

import (
	"strings"
	"unicode/utf8"
)

// longerName proposes a name of at least n runes made of what the listing says
// elsewhere: its attributes, its size, the last level of its category.
func (c *checker) longerName(n int) string {
	name := c.l.Name
	long := func() bool { return utf8.RuneCountInString(name) >= n }
	more := func(s string) {
		if s != "" && !long() && len(s) <= 60 && !strings.Contains(Fold(name), Fold(s)) {
			name += " " + s
		}
	}
	for _, p := range c.l.Attributes {
		more(p.Value)
	}
	if l := c.l; l.LengthCM != nil && l.WidthCM != nil && l.HeightCM != nil {
		more(shortDecimal(*l.LengthCM) + " x " + shortDecimal(*l.WidthCM) + " x " + shortDecimal(*l.HeightCM) + " cm")
	}
	more(c.l.Category[strings.LastIndex(c.l.Category, ">")+1:])
	if !long() {
		name += " …"
	}
	return strings.Join(strings.Fields(name), " ")
}
