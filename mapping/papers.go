package mapping

import (
	"slices"
	"strings"
)

// HasDocuments reports whether any rule fills a document.
func (m *Mapping) HasDocuments() bool {
	return slices.ContainsFunc(m.everyRule(), func(r *assignment) bool { return strings.HasPrefix(r.field, "documents.") })
}

// FindPair gives the place of a label's value in pairs, -1 when there is none.
// A title that stands twice in a category is also found as "Group > Label".
func FindPair(pairs []Pair, label, group string) int { return findPair(pairs, label, group) }

// PublicLink reports whether a text is an address that others can open, as far
// as it tells.
func PublicLink(s string) bool { return publicLink(s) }

// LooksNumbered tells an attribute with the number of a certificate from one
// with a word such as "Memiliki".
func LooksNumbered(p Pair) bool { return numbered(p) }
