package connector

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"ekatalog/mapping"
)

// The codes of issues about what the catalogue shows of a listing of ours. As
// those of what became of it, they hold nothing on any route.
const (
	CodeDrift     = "catalogue_drift"          // changed outside, and held
	CodeOurs      = "drift_ours"               // changed outside, and what the list says goes over it
	CodeTheirs    = "drift_theirs"             // changed outside, and taken over
	CodeNotShown  = "accepted_not_shown"       // accepted, and the catalogue shows none of it
	CodeSuspended = "catalogue_suspended"      // taken off by the portal
	CodeStatus    = "catalogue_status_unknown" // waits to be live under a status that nobody knows
)

// tellDrift turns what differs from what was settled into issues, field by
// field, with what was settled, what is shown and since when, and what the list
// says.
func (c *Connector) tellDrift(ctx context.Context, cat Catalogue, all []drifted) ([]mapping.Issue, error) {
	all, err := c.unexplained(ctx, cat, all)
	if err != nil {
		return nil, err
	}
	var skus []string
	for _, d := range all {
		if d.outcome == driftWays && d.ways.content != wayStay {
			skus = append(skus, d.entry.SKU)
		}
	}
	settled := map[string][]byte{}
	if len(skus) > 0 {
		if settled, err = c.Ledger.Contents(ctx, cat, skus); err != nil {
			return nil, fmt.Errorf("contents of %d products: %w", len(skus), err)
		}
	}
	var issues []mapping.Issue
	for _, d := range all {
		t := driftTeller{c: c, cat: cat, drifted: d}
		if err := t.tell(settled[FoldSKU(d.entry.SKU)]); err != nil {
			return nil, fmt.Errorf("content of %s: %w", d.entry.SKU, err)
		}
		mapping.Sort(t.issues)
		issues = append(issues, t.issues...)
	}
	return issues, nil
}

// unexplained leaves out the listings whose status is a word of a result that
// was known to it.
func (c *Connector) unexplained(ctx context.Context, cat Catalogue, all []drifted) ([]drifted, error) {
	var skus []string
	for _, d := range all {
		if d.outcome == driftRiddle {
			skus = append(skus, d.entry.SKU)
		}
	}
	if len(skus) == 0 {
		return all, nil
	}
	heard, err := c.Ledger.Told(ctx, cat, skus)
	if err != nil {
		return nil, fmt.Errorf("what the portal said: %w", err)
	}
	return slices.DeleteFunc(all, func(d drifted) bool {
		t := heard[FoldSKU(d.entry.SKU)]
		return d.outcome == driftRiddle && t.Act == actReview && t.Status == d.entry.Status
	}), nil
}

// driftTeller makes the issues of one listing.
type driftTeller struct {
	drifted
	c      *Connector
	cat    Catalogue
	issues []mapping.Issue
}

func (t *driftTeller) tell(settled []byte) error {
	e := t.entry
	switch t.outcome {
	case driftAbsent:
		t.add("", CodeNotShown, mapping.SeverityError, "", nil)
		return nil
	case driftRiddle:
		t.add("", CodeStatus, mapping.SeverityWarning, e.Status, map[string]string{"id": e.ID})
		return nil
	case driftSuspended:
		t.add("", CodeSuspended, mapping.SeverityWarning, e.Status, nil)
		return nil
	}
	shown := e.shown()
	list := func(text string) string {
		if !t.list.listed {
			return "–"
		}
		return text
	}
	t.field("price", t.ways.price, e.offerNotShown(), "Rp"+mapping.FormatRupiah(e.Offer.Price), "Rp"+mapping.FormatRupiah(shown.Offer.Price),
		list("Rp"+mapping.FormatRupiah(t.list.offer.Price)))
	t.field("stock", t.ways.stock, e.offerNotShown(), mapping.FormatQuantity(e.Offer.Stock), mapping.FormatQuantity(shown.Offer.Stock),
		list(mapping.FormatQuantity(t.list.offer.Stock)))
	t.field("active", t.ways.active, e.offerNotShown(), strconv.FormatBool(e.Offer.Active), strconv.FormatBool(shown.Offer.Active),
		strconv.FormatBool(t.list.offer.Active))
	if t.ways.content == wayStay {
		return nil
	}
	if shown.Unread {
		t.add("", CodeDrift, mapping.SeverityError, "", map[string]string{mapping.MessageValue: "catalogue_drift_unread"})
		return nil
	}
	diffs, err := contentSides(settled, shown.Content, t.product, t.ways.content)
	for _, x := range diffs {
		t.field(x.Field, t.ways.content, e.contentNotShown(), shownText(x.Settled), shownText(x.Shown), list(shownText(x.List)))
	}
	return err
}

// field adds the issue of one field.
func (t *driftTeller) field(field string, w way, notShown bool, settled, shown, list string) {
	code, severity, values := "", mapping.SeverityWarning, map[string]string{"lama": settled, "daftar": list}
	switch w {
	case wayHold:
		code, severity = CodeDrift, mapping.SeverityError
		if notShown {
			code, values[mapping.MessageValue] = CodeNotShown, "accepted_not_shown_field"
		}
	case wayOverwrite:
		code = CodeOurs
	case wayYield:
		code = CodeTheirs
	default:
		return
	}
	t.add(field, code, severity, shown, values)
}

func (t *driftTeller) add(field, code string, severity mapping.Severity, found string, values map[string]string) {
	i := mapping.Issue{SKU: t.entry.SKU, Format: string(t.cat), Field: field, Code: code, Severity: severity, Found: found,
		Values: map[string]string{"nama": t.name}}
	for k, v := range values {
		i.Values[k] = v
	}
	if o := t.entry.Outside; o != nil {
		at := o.At.In(t.c.Zone)
		i.Values["tanggal"], i.Values["jam"] = at.Format("2006-01-02"), at.Format("15.04")
	}
	if t.product != nil && field != "" {
		i.Cell = t.c.cellOf(t.product, field)
	}
	t.issues = append(t.issues, i)
}

// shownText is a canonical value on one line, for people.
func shownText(v any) string {
	if v == nil {
		return "–"
	}
	if text, ok := v.(string); ok {
		return `"` + Printable(text, maxText) + `"`
	}
	b, err := mapping.Canonical(map[string]any{"": v})
	if err != nil || len(b) < 6 {
		return "–"
	}
	return Printable(string(b[4:len(b)-1]), maxText)
}
