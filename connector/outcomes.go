package connector

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"ekatalog/mapping"
)

// The codes of issues about what became of a product in a catalogue. They
// carry the catalogue's name as their format, so they hold nothing on any
// route, and the catalogue's words as what was found.
const (
	CodeUnknown  = "outcome_unknown"
	CodeConflict = "catalogue_conflict"
	CodeRejected = "catalogue_rejected"
	CodeSetAside = "catalogue_failed"
)

// What a result tells of a product that the portal refused, and of one that it
// looks at.
const (
	actRejected = "result." + string(ResultRejected)
	actReview   = "result." + string(ResultReview)
)

// codeOf is the code that tells an outcome to people, empty for one that needs
// nobody.
func codeOf(o Outcome) string {
	switch o {
	case OutcomeUnknown:
		return CodeUnknown
	case OutcomeConflict:
		return CodeConflict
	case OutcomeRejected:
		return CodeRejected
	case OutcomeNotSent:
		return CodeSetAside
	}
	return ""
}

// stuck is a product that somebody has to look at in the catalogue.
type stuck struct {
	sku, name string
	outcome   Outcome
	words     string // the catalogue's, where the ledger does not keep them
}

// tell turns what is stuck into issues, with the words with which the
// catalogue said no, however long ago that was.
func (c *Connector) tell(ctx context.Context, cat Catalogue, all []stuck) ([]mapping.Issue, error) {
	asked := map[Outcome][]string{}
	for _, s := range all {
		if s.outcome == OutcomeRejected || s.outcome == OutcomeConflict {
			asked[s.outcome] = append(asked[s.outcome], s.sku)
		}
	}
	words := map[Outcome]map[string]string{}
	for outcome, skus := range asked {
		var err error
		if words[outcome], err = c.wordsOf(ctx, cat, outcome, skus); err != nil {
			return nil, err
		}
	}
	issues := make([]mapping.Issue, len(all))
	for n, s := range all {
		text := cmp.Or(s.words, words[s.outcome][FoldSKU(s.sku)])
		issues[n] = mapping.Issue{
			SKU: s.sku, Format: string(cat), Code: codeOf(s.outcome), Severity: mapping.SeverityError, Found: text,
			Values: map[string]string{"nama": cmp.Or(s.name, s.sku), "pesan_portal": cmp.Or(text, "–")},
		}
	}
	return issues, nil
}

// wordsOf gives the words with which the catalogue last said no, by folded SKU.
func (c *Connector) wordsOf(ctx context.Context, cat Catalogue, outcome Outcome, skus []string) (map[string]string, error) {
	settled, err := c.Ledger.LastSettled(ctx, cat, outcome, skus)
	if err != nil {
		return nil, fmt.Errorf("words of the catalogue: %w", err)
	}
	words, at := map[string]string{}, map[string]string{}
	for key, s := range settled {
		words[key], at[key] = cmp.Or(s.Text, s.Code), s.Intent
	}
	if outcome != OutcomeRejected {
		return words, nil
	}
	heard, err := c.Ledger.Told(ctx, cat, skus)
	if err != nil {
		return nil, fmt.Errorf("what the portal said: %w", err)
	}
	for key, t := range heard {
		// A result may be what said it, or may have said it later: both ids tell
		// the time.
		if t.Act == actRejected && t.Run > at[key] {
			words[key] = cmp.Or(t.Text, t.Status)
		}
	}
	return words, nil
}

// tellRun gives the issues of what a run has sent, beside those of its plan
// and with what came late.
func (r *session) tellRun(ctx context.Context, plan *Plan, all []stuck) ([]mapping.Issue, error) {
	told := map[string]bool{}
	for _, s := range plan.stuck {
		told[string(s.outcome)+FoldSKU(s.sku)] = true
	}
	var found []drifted
	for _, d := range plan.due {
		key := FoldSKU(d.sku)
		outcome := d.fate(r.settler.standing[key])
		if e := r.settler.book.Entries[key]; outcome == OutcomeConflict && e != nil && e.Outside != nil {
			if !d.held { // which the plan has told
				found = append(found, d.found(r.c.Drift, e))
			}
			continue
		}
		words, aside := r.work.aside[key]
		if codeOf(outcome) != "" && !told[string(outcome)+key] && (aside || outcome != OutcomeNotSent) {
			all = append(all, stuck{sku: d.sku, name: d.name(), outcome: outcome, words: words})
		}
	}
	ctx = context.WithoutCancel(ctx)
	issues, err := r.c.tell(ctx, r.cat, all)
	if err != nil {
		return nil, err
	}
	differing, err := r.c.tellDrift(ctx, r.cat, found)
	return append(issues, differing...), err
}

// found is a listing of which delivery has found out that it was changed
// outside. Whatever becomes of that later, this run has sent nothing over it.
func (d *due) found(p Drift, e *Entry) drifted {
	l := wantsOf(e, d.product)
	w := p.ways(e, l).without(waySend)
	for _, f := range []*way{&w.price, &w.stock, &w.active, &w.content} {
		if *f != wayStay {
			*f = wayHold
		}
	}
	return drifted{entry: e, product: d.product, name: d.name(), ways: w, list: l}
}

// Outcomes gives the issues of what became of a product in each catalogue.
func (c *Connector) Outcomes(ctx context.Context, p *Product) ([]mapping.Issue, error) {
	var issues []mapping.Issue
	l := p.Listing
	for _, cat := range catalogues {
		e, err := c.Ledger.Entry(ctx, cat, l.SKU)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
		told, err := c.tellDrift(ctx, cat, c.drifted(p, &e))
		if err != nil {
			return nil, err
		}
		issues = append(issues, told...)
		outcome := Outcome("")
		switch e.State {
		case StateUnknown:
			outcome = OutcomeUnknown
		case StateConflict:
			outcome = OutcomeConflict
		default:
			content := mapping.Fingerprint("content", l.AppendContent(nil))
			if d := c.changed(l.SKU, content, offerPrint(offerOf(l)), l, &e); d != nil && d.refused {
				outcome = OutcomeRejected
			}
		}
		issues = append(issues, c.undoneListed(cat, &e, l)...)
		if outcome == "" {
			continue
		}
		told, err = c.tell(ctx, cat, []stuck{{sku: l.SKU, name: Printable(l.Name, maxText), outcome: outcome}})
		if err != nil {
			return nil, err
		}
		issues = append(issues, told...)
	}
	return issues, nil
}
