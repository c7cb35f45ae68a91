package connector

import (
	"cmp"

	"ekatalog/mapping"
)

// Trouble is a change of a run that the catalogue has not taken, as far as is
// known: it was refused, has no answer, or was never sent.
type Trouble struct {
	SKU, Name string
	Kind      Kind
	Catalogue Catalogue
	Outcome   Outcome // OutcomeUnknown where nothing is known of it yet
	Code      string  // the catalogue's
	Text      string  // the catalogue's words, untrusted
}

// Issue says a trouble as the run's report does; ok is false for a change that
// was just left for the next run.
func (t Trouble) Issue() (i mapping.Issue, ok bool) {
	words := cmp.Or(t.Text, t.Code)
	if t.Outcome == OutcomeNotSent && words == "" {
		return i, false
	}
	return mapping.Issue{
		SKU: t.SKU, Format: string(t.Catalogue), Code: codeOf(t.Outcome), Severity: mapping.SeverityError, Found: words,
		Values: map[string]string{"nama": cmp.Or(t.Name, t.SKU), "pesan_portal": cmp.Or(words, "–")},
	}, true
}
