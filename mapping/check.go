package mapping

import (
	"slices"
	"strings"

	"ekatalog/schemas"
)

// Check finds everything that keeps a listing from a format, all at once and
// in the order of the format's fields. p is the pack of the listing's category,
// nil where there is none: then the product's type is unknown, weight is
// neither asked nor refused, and the mass upload is barred. The issues have no
// Cell and no SKU: whoever knows the row fills them in by Field. What rests on
// something inferred or assumed only warns. A listing that is clean costs no
// allocation, apart from numbers that a learned template limits.
func Check(t Terms, f *schemas.Format, p *schemas.Pack, l *Listing) []Issue {
	c := checker{terms: t, format: f, pack: p, l: l}
	if p != nil {
		c.kind = p.Type
		c.learned = p.Template != nil && f.Route == schemas.RouteWorkbook
	}
	if f.ID == HoldingFormat {
		c.sku()
		c.basis()
		c.wider()
		c.certificates()
	}
	for i := range f.Fields {
		c.field(&f.Fields[i])
	}
	for i := range f.Features {
		c.feature(&f.Features[i])
	}
	if f.Catalogue == "v6" {
		c.category()
		c.origin()
		c.tax()
		c.healthClaims()
		if p != nil {
			c.templateID()
			c.placed()
			c.columns()
		}
	}
	return c.issues
}

// ShownPrice is the tax-inclusive price in rupiah that the portal will show for
// a listing; ok is false while its price or PPN is missing or not possible.
func ShownPrice(t Terms, l *Listing) (n int64, ok bool) {
	if l.Price == nil {
		return 0, false
	}
	n, err := schemas.ShownPrice(*l.Price, l.PPN, t.On)
	return n, err == nil
}

// DropShadowed leaves out what an earlier issue has said better: that a value
// is missing, where reading it already failed, and a format's repetition of an
// issue of the list itself. It works in place and keeps the order.
func DropShadowed(issues []Issue) []Issue {
	// The condition looks at all issues, so none may move before all are judged.
	var dropped uint64
	for i := range issues[:min(len(issues), 64)] {
		if shadowed(issues, i) {
			dropped |= 1 << i
		}
	}
	if dropped == 0 {
		return issues
	}
	kept := issues[:0]
	for i, issue := range issues {
		if i >= 64 || dropped&(1<<i) == 0 {
			kept = append(kept, issue)
		}
	}
	clear(issues[len(kept):])
	return kept
}

func shadowed(issues []Issue, i int) bool {
	it := &issues[i]
	if it.Format == "" {
		return it.Code == "not_in_list" && it.Found != "" && badCode(issues, it.Found)
	}
	missing := saysMissing(it.Code)
	return slices.ContainsFunc(issues, func(other Issue) bool {
		switch {
		case other.Severity != SeverityError || !strings.EqualFold(other.Field, it.Field):
			return false
		case other.Format == "":
			return missing || other.Code == it.Code
		}
		return missing && other.Format == it.Format && !saysMissing(other.Code)
	})
}

// checker is one Check under way.
type checker struct {
	terms  Terms
	format *schemas.Format
	pack   *schemas.Pack
	kind   schemas.ProductType
	// learned is set where the format's upload is the template that the pack
	// was learned from: what it states of a column beats what was heard.
	learned bool
	l       *Listing
	issues  []Issue
}

// add notes an issue of a rule; values are names and values in turn.
func (c *checker) add(r checkRule, field, found string, values ...string) {
	c.addAs(r, checkRules[r].severity, field, found, values...)
}

func (c *checker) addAs(r checkRule, s Severity, field, found string, values ...string) {
	m := make(map[string]string, len(values)/2+2)
	m["kolom"], m["kanal"] = field, c.format.ID
	for i := 0; i+1 < len(values); i += 2 {
		m[values[i]] = values[i+1]
	}
	c.issues = append(c.issues, Issue{
		Format: c.format.ID, Field: field, Code: checkRules[r].code, Severity: s, Found: found, Values: m,
	})
}

// graded is the severity of a rule that a column states: what is only assumed
// of a category holds no product.
func graded(r checkRule, assumed bool) Severity {
	if assumed {
		return SeverityWarning
	}
	return checkRules[r].severity
}

// badCode reports whether found is a code that is itself at fault: what a list
// by code then lacks is no news.
func badCode(issues []Issue, found string) bool {
	return slices.ContainsFunc(issues, func(i Issue) bool {
		return i.Field == "sku" && i.Severity == SeverityError && i.Found == found
	})
}
