package connector

import (
	"slices"

	"ekatalog/mapping"
)

// placer puts every product of the list and of the ledger into its one place
// in a plan.
type placer struct {
	circumstances
	c        *Connector
	p        *Plan
	figures  figures
	today    string            // the date in the seller's zone, one for the whole plan
	names    map[string]string // see openNames
	creating map[string]*Offer // what open creates would list, by folded SKU
	wider    map[string][]priceMove
	drifted  []drifted
}

// tally counts a product that the plan does not send.
func (pl *placer) tally(run *int64, plan *int64) {
	pl.p.counts.Products++
	*run++
	*plan++
}

// list places every product of the list.
func (pl *placer) list(l *listing) {
	run, plan := &pl.p.counts, &pl.p.Counts
	for n := range l.items {
		it := &l.items[n]
		from := len(pl.p.Issues)
		pl.p.Issues = append(pl.p.Issues, it.issues...)
		if it.twin {
			continue
		}
		var e *Entry
		if it.sku != "" {
			e = pl.book.Entries[FoldSKU(it.sku)]
		}
		if it.skipped {
			if e == nil && !pl.open.any(FoldSKU(it.sku)) {
				pl.tally(&run.Skipped, &plan.Skipped)
			}
			continue // known to the ledger: a row missing
		}
		pl.figures.list++
		pl.place(it, e)
		if len(pl.p.Issues) > from+len(it.issues) {
			mapping.Sort(pl.p.Issues[from:])
		}
	}
	pl.p.Issues = append(pl.p.Issues, l.issues...)
}

// place decides what becomes of one product of the list.
func (pl *placer) place(it *item, e *Entry) {
	run, plan := &pl.p.counts, &pl.p.Counts
	if e != nil && len(e.Missing) > 0 {
		back := *e
		back.Missing = nil
		pl.p.gone = append(pl.p.gone, &back)
	}
	if pl.undone(FoldSKU(it.sku)) {
		return
	}
	if it.held() {
		pl.tally(&run.Held, &plan.Held)
		return
	}
	if pl.blocked(it, e) {
		return
	}
	pl.tellStatus(e)
	var d *due
	if it.kept != nil {
		e = pl.adopt(it.kept, e, wants{offer: offerOf(it.kept.Listing), content: it.contentPrint, listed: true})
		pl.p.Issues = append(pl.p.Issues, pl.c.undoneIssues(pl.catalogue, e, offerOf(it.kept.Listing), it.contentPrint, true)...)
		d = pl.c.changed(it.sku, it.contentPrint, it.offerPrint, it.kept.Listing, e)
	}
	open := pl.open[FoldSKU(it.sku)]
	if d != nil {
		d.spare(open)
	}
	if len(open) > 0 && (d == nil || d.kind == "") {
		pl.figures.compare(e, nil)
		pl.stuck(it.sku, OutcomeUnknown)
		return
	}
	if d == nil {
		pl.figures.compare(e, nil)
		outcome := &run.Unchanged
		if pl.recovered[FoldSKU(it.sku)] {
			outcome = &run.Submitted
		}
		pl.tally(outcome, &plan.Unchanged)
		return
	}
	d.product = it.kept
	pl.figures.compare(e, d.settles())
	pl.tellWays(d)
	switch {
	case pl.priceJump(d):
		pl.tally(&run.Held, &plan.Held)
		return
	case d.kind == "" && d.held:
		pl.tally(&run.Conflict, &plan.Blocked)
	case d.kind == "":
		pl.tally(&run.Rejected, &plan.Blocked)
	default:
		pl.add(d)
	}
	if d.refused && !d.open {
		pl.p.stuck = append(pl.p.stuck, stuck{sku: d.sku, name: d.name(), outcome: OutcomeRejected})
	}
}

// stuck counts a product of which nothing may be sent, and names it.
func (pl *placer) stuck(sku string, o Outcome) {
	pl.tally(pl.p.counts.of(o), &pl.p.Counts.Blocked)
	s := stuck{sku: sku, outcome: o}
	if e := pl.book.Entries[FoldSKU(sku)]; e != nil {
		s.name = e.Name
	}
	if s.name == "" {
		s.name = pl.openNames()[FoldSKU(sku)]
	}
	pl.p.stuck = append(pl.p.stuck, s)
}

// openNames gives the names in open intents by folded SKU: a run that died has
// left no entry of what it was about to create.
func (pl *placer) openNames() map[string]string {
	if pl.names == nil {
		pl.names = map[string]string{}
		for i := range pl.book.Open {
			pl.names[FoldSKU(pl.book.Open[i].SKU)] = pl.book.Open[i].Name
		}
	}
	return pl.names
}

// blocked places a product of which nothing may be sent, whatever the list
// says, because it is not known what the catalogue has.
func (pl *placer) blocked(it *item, e *Entry) bool {
	run, plan := &pl.p.counts, &pl.p.Counts
	key := FoldSKU(it.sku)
	switch {
	case pl.open.all(key), e == nil && pl.open.any(key):
		pl.posted(it)
		pl.stuck(it.sku, OutcomeUnknown)
	case e == nil:
		return false
	case e.State == StateUnknown && !pl.open.any(key):
		pl.stuck(it.sku, OutcomeUnknown)
	case pl.notThere(e):
	case e.State == StateConflict:
		pl.stuck(it.sku, OutcomeConflict)
	case e.State == StateExported && it.kept == nil:
		pl.tally(&run.Pending, &plan.Blocked)
	default:
		return false
	}
	return true
}

// cellOf names the cell a product's field came from.
func (c *Connector) cellOf(p *Product, field string) string {
	return c.Lists[p.list].Mapping.Bind(p.Row.Header).Cell(p.Row, p.Listing.Category, field)
}

// missing places every SKU that the ledger lists and the list lacks.
func (pl *placer) missing(l *listing) {
	run, plan := &pl.p.counts, &pl.p.Counts
	pl.figures.post(len(pl.creating))
	for _, key := range sortedKeys(pl.book.Entries) {
		e := pl.book.Entries[key]
		pl.figures.know(e)
		if l.has(key) || pl.undone(key) {
			continue
		}
		warned := pl.c.undoneIssues(pl.catalogue, e, e.Offer, "", false)
		pl.p.Issues = append(pl.p.Issues, warned...)
		switch {
		case pl.open.any(key) || e.State == StateUnknown:
			pl.missingOpen(e)
		case e.State == StateWithdrawn && e.Outside == nil: // and no longer wanted: done with
		case e.State == StateConflict:
			pl.stuck(e.SKU, OutcomeConflict)
		case e.State != StateLive && e.State != StateSubmitted && e.State != StateSuspended && e.State != StateWithdrawn:
			pl.tally(&run.Unchanged, &plan.Unchanged) // the catalogue does not show it
		case pl.notThere(e):
		case len(warned) > 0: // a list that lacks it has given way
			pl.unlisted(e, true, &run.Unchanged, &plan.Unchanged)
		case e.Offer.Active && !pl.absent(e):
			pl.unlisted(e, true, &run.NotPlanned, &plan.NotPlanned)
		default:
			pl.unlisted(e, false, &run.Unchanged, &plan.Unchanged)
		}
	}
	for _, key := range sortedKeys(pl.open) {
		if pl.book.Entries[key] == nil && !l.has(key) {
			pl.postedMissing(key, nil)
			pl.stuck(key, OutcomeUnknown)
		}
	}
}

// missingOpen places a SKU that the list lacks while something of it waits for
// a look-up. Only content under way lets it be taken down.
func (pl *placer) missingOpen(e *Entry) {
	open := pl.open[FoldSKU(e.SKU)]
	if len(open) == 1 && open[LaneContent] && e.Offer.Active && pl.absent(e) {
		pl.unlisted(e, false, &pl.p.counts.Unknown, &pl.p.Counts.Blocked)
		return
	}
	pl.postedMissing(FoldSKU(e.SKU), e)
	pl.stuck(e.SKU, OutcomeUnknown)
}

// absent counts today as a day on which a complete read lacked a SKU, and
// reports whether it has been missing for long enough to be withdrawn.
func (pl *placer) absent(e *Entry) bool {
	missing := pl.missed(e)
	if len(missing) > len(e.Missing) {
		late := *e
		late.Missing = missing
		pl.p.gone = append(pl.p.gone, &late)
	}
	return len(missing) >= pl.c.Guard.RemovalDelay
}

// missed gives the days on which a complete read lacked a SKU, today among
// them as long as they are too few.
func (pl *placer) missed(e *Entry) []string {
	if len(e.Missing) >= pl.c.Guard.RemovalDelay || slices.Contains(e.Missing, pl.today) {
		return e.Missing
	}
	return append(slices.Clone(e.Missing), pl.today)
}

// add makes d part of the plan.
func (pl *placer) add(d *due) {
	if pl.undo != nil && !d.undone { // the list's own changes wait for a plan of theirs
		pl.p.Counts.Unchanged++
		pl.p.left = append(pl.p.left, d)
		return
	}
	if d.kind == KindWithdraw && !d.offer.Active {
		pl.figures.withdraw++
	}
	if d.open {
		pl.p.stuck = append(pl.p.stuck, stuck{sku: d.sku, name: d.name(), outcome: OutcomeUnknown})
	}
	pl.p.due = append(pl.p.due, d)
	*pl.p.Counts.of(d.kind)++
}
