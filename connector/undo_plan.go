package connector

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// undone reports whether a SKU is placed by an undo, whatever the list says of
// it.
func (pl *placer) undone(key string) bool {
	if pl.undo == nil || pl.undo.dues[key] == nil {
		return false
	}
	pl.add(pl.undo.dues[key])
	return true
}

// judgeUndo is the guard of an undo. It sends nothing of the list, so how long
// that is says nothing; the rest is measured on what the undo would do.
func (pl *placer) judgeUndo() []GuardFinding {
	pl.figures = figures{}
	from := len(pl.p.Issues)
	for _, key := range sortedKeys(pl.book.Entries) {
		e := pl.book.Entries[key]
		pl.figures.know(e)
		d := pl.undo.dues[key]
		if d == nil {
			pl.figures.compare(e, nil)
			continue
		}
		pl.figures.compare(e, &d.offer)
		d.jumps = pl.priceJump(d)
		if d.kind == KindWithdraw && !d.offer.Active {
			pl.figures.withdraw++
		}
	}
	pl.undo.issues = append(pl.undo.issues, pl.p.Issues[from:]...)
	g := pl.c.Guard
	g.MinListSize = Limit{}
	return g.judge(&pl.figures, pl.c.Override)
}

// holdJumps takes out of an undo what jumps and was not overridden, as a plan
// from the list does before it is saved: those SKUs are held alone.
func (p *Plan) holdJumps() {
	p.due = slices.DeleteFunc(p.due, func(d *due) bool {
		if d.undone && d.jumps {
			p.counts.Products++
			p.counts.Held++
			return true
		}
		return false
	})
}

// givingWay gives the entries of what an undo is going to send. They are
// recorded with its intents: where nothing comes of one, the list and what was
// settled agree and there is nothing to give way to.
func (p *Plan) givingWay(intents []Intent, book *Book, at time.Time) []*Entry {
	if p.undo == nil {
		return nil
	}
	var entries []*Entry
	given := map[string]bool{}
	for _, in := range intents {
		if key := FoldSKU(in.SKU); !given[key] {
			given[key] = true
			e := p.undo.dues[key].giveWay(*book.Entries[key], at)
			entries = append(entries, &e)
		}
	}
	return entries
}

// giveWay gives the entry of an undone SKU as it is once the list has given way
// to the undo: the list still says what is undone. What is put back to what the
// list says counts again.
func (d *due) giveWay(e Entry, at time.Time) Entry {
	var y Yielded
	if e.Yielded != nil {
		y = *e.Yielded
	}
	y.Price = gaveWay(y.Price, e.Offer.Price, d.offer.Price, equal)
	y.Stock = gaveWay(y.Stock, e.Offer.Stock, d.offer.Stock, decimal.Decimal.Equal)
	y.Active = gaveWay(y.Active, e.Offer.Active, d.offer.Active, equal)
	switch {
	case d.contentPrint == e.ContentPrint:
	case y.Content == d.contentPrint:
		y.Content = ""
	default:
		y.Content = e.ContentPrint
	}
	y.Undone = at
	e.Yielded = &y
	if y.empty() {
		e.Yielded = nil
	}
	return e
}

// gaveWay is what the list gives way in when a value is put back from is to was.
func gaveWay[T any](y *T, is, was T, same func(a, b T) bool) *T {
	switch {
	case same(is, was):
		return y
	case y != nil && same(*y, was):
		return nil
	}
	return &is
}

func equal[T comparable](a, b T) bool { return a == b }

// empty reports that the list gives way in nothing.
func (y *Yielded) empty() bool {
	return y.Price == nil && y.Stock == nil && y.Active == nil && y.Content == ""
}

// yielding has the entries in which the list gives way, by catalogue and folded
// SKU.
type yielding map[Catalogue]map[string]*Entry

func (y yielding) of(key string) bool {
	return y[CatalogueV6][key] != nil || y[CatalogueTrial][key] != nil
}

// yielding looks them up; there are none without a ledger.
func (c *Connector) yielding(ctx context.Context) (yielding, error) {
	all := yielding{}
	if c.History == nil {
		return all, nil
	}
	for _, cat := range catalogues {
		found, err := c.History.Yielding(ctx, cat)
		if err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
		all[cat] = map[string]*Entry{}
		for i := range found {
			all[cat][FoldSKU(found[i].SKU)] = &found[i]
		}
	}
	return all, nil
}

// undoneOf warns of what was undone and a list still says.
func (c *Connector) undoneOf(l *listing, all yielding) []mapping.Issue {
	var issues []mapping.Issue
	for _, cat := range catalogues {
		for _, key := range sortedKeys(all[cat]) {
			e := all[cat][key]
			if n, there := l.bySKU[key]; there && l.items[n].kept != nil && !l.items[n].skipped {
				issues = append(issues, c.undoneListed(cat, e, l.items[n].kept.Listing)...)
			} else if !l.has(key) {
				issues = append(issues, c.undoneIssues(cat, e, Offer{}, "", false)...)
			}
		}
	}
	return issues
}

// undoneListed warns of what was undone of a product that is in the list.
func (c *Connector) undoneListed(cat Catalogue, e *Entry, l *mapping.Listing) []mapping.Issue {
	if e.Yielded == nil {
		return nil
	}
	return c.undoneIssues(cat, e, offerOf(l), mapping.Fingerprint("content", l.AppendContent(nil)), true)
}

// undoneIssues warns of what was undone of a SKU while the list still says it.
// listed is false where the list lacks the product.
func (c *Connector) undoneIssues(cat Catalogue, e *Entry, offer Offer, content string, listed bool) []mapping.Issue {
	if e == nil || e.Yielded == nil || e.Yielded.Undone.IsZero() {
		return nil
	}
	var issues []mapping.Issue
	y := e.Yielded
	add := func(field, key, found string) {
		issues = append(issues, mapping.Issue{
			SKU: e.SKU, Format: string(cat), Field: field, Code: CodeUndone, Severity: mapping.SeverityWarning, Found: found,
			Values: map[string]string{
				mapping.MessageValue: key, "nama": e.Name, "waktu": y.Undone.In(c.Zone).Format(time.DateOnly), "nilai": found,
			},
		})
	}
	if !listed {
		if y.active(false) && e.Offer.Active {
			add("active", "undone_missing", "")
		}
		return issues
	}
	if y.active(offer.Active) && offer.Active != e.Offer.Active {
		add("active", map[bool]string{true: "undone_shown", false: "undone_hidden"}[offer.Active], "")
	}
	if y.content(content) && content != e.ContentPrint {
		add("", "undone_content", "")
	}
	if y.price(offer.Price) && offer.Price != e.Offer.Price {
		add("price", "undone_price", mapping.FormatRupiah(offer.Price))
	}
	if y.stock(offer.Stock) && !offer.Stock.Equal(e.Offer.Stock) {
		add("stock", "undone_stock", offer.Stock.String())
	}
	return issues
}
