package connector

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ekatalog/mapping"
)

// priceMove is one price of a listed product that moves. Field and label are
// those of a mapping.WiderPrice, or "price" and none.
type priceMove struct {
	mapping.WiderPrice
	before int64
}

// widerMoves gives the prices beside the one price that move of each listed
// product, by folded SKU: they are content, and the old ones are in no Book.
func (c *Connector) widerMoves(ctx context.Context, l *listing, cat Catalogue, book *Book) (map[string][]priceMove, error) {
	var skus []string
	with := map[string]*Product{}
	for n := range l.items {
		it := &l.items[n]
		if it.kept == nil || it.twin {
			continue
		}
		key := FoldSKU(it.sku)
		e, of := book.Entries[key], it.kept.Listing
		if e == nil || e.ContentPrint == it.contentPrint && e.Outside == nil || len(of.Wholesale)+len(of.RegionalPrices)+len(of.Variants) == 0 {
			continue
		}
		skus, with[key] = append(skus, it.sku), it.kept
	}
	if len(skus) == 0 {
		return nil, nil
	}
	contents, err := c.Ledger.Contents(ctx, cat, skus)
	if err != nil {
		return nil, fmt.Errorf("contents of %d products: %w", len(skus), err)
	}
	moves := map[string][]priceMove{}
	for key, p := range with {
		before, err := mapping.WiderPrices(contents[key])
		if err != nil {
			return nil, fmt.Errorf("content of %s: %w", key, err)
		}
		if o := book.Entries[key].Outside; o != nil && o.Content != nil {
			shown, err := mapping.WiderPrices(o.Content)
			if err != nil {
				return nil, fmt.Errorf("shown content of %s: %w", key, err)
			}
			before = append(before, shown...)
		}
		after, err := mapping.WiderPrices(p.Listing.AppendContent(nil))
		if err != nil {
			return nil, fmt.Errorf("content of %s: %w", key, err)
		}
		for _, w := range after {
			for _, o := range before {
				if o.Field == w.Field && strings.EqualFold(o.Label, w.Label) && o.Price != w.Price {
					moves[key] = append(moves[key], priceMove{w, o.Price})
				}
			}
		}
	}
	return moves, nil
}

// priceJump reports that a price of a product moves by more than the guard
// allows and holds it, unless a person has released or overridden it.
func (pl *placer) priceJump(d *due) bool {
	if d.entry == nil {
		return false
	}
	var moves []priceMove
	if price := d.offer.Price; price != d.shown.Price {
		moves = append(moves, priceMove{mapping.WiderPrice{Field: "price", Price: price}, d.entry.Offer.Price})
		if d.shown.Price != d.entry.Offer.Price { // and it was changed outside
			moves = append(moves, priceMove{mapping.WiderPrice{Field: "price", Price: price}, d.shown.Price})
		}
	}
	if d.content {
		moves = append(moves, pl.wider[FoldSKU(d.sku)]...)
	}
	jumps, holds := false, false
	for _, m := range moves {
		if !pl.c.Guard.jumps(m) {
			continue
		}
		issue := pl.jumpIssue(d, m)
		jumps = jumps || issue.Holds()
		if slices.Contains(pl.c.Override, CodePriceJump) {
			issue.Severity = mapping.SeverityWarning
		}
		pl.p.Issues = append(pl.p.Issues, issue)
		holds = holds || issue.Holds()
	}
	if jumps {
		pl.figures.jumps++ // a price that a person has looked at is none of too many
	}
	return holds
}

// Jumps reports that a listed price, in rupiah, moves by more than a single
// price may.
func (g Guard) Jumps(before, after int64) bool {
	return g.jumps(priceMove{mapping.WiderPrice{Price: after}, before})
}

// jumps reports a move beyond what a single price may make.
func (g Guard) jumps(m priceMove) bool {
	return m.before > 0 && m.before != m.Price && g.MaxPriceChange.exceeded(abs(m.Price-m.before), m.before)
}

// posted shows the guard a product whose create has no answer yet as the
// listing that it may have become. After a first run that died nothing else is
// known, and there would be nothing to compare the list with.
func (pl *placer) posted(it *item) {
	was := pl.creating[FoldSKU(it.sku)]
	if was == nil || it.kept == nil {
		return
	}
	d := &due{sku: it.sku, entry: &Entry{SKU: it.sku, State: StateSubmitted, Offer: *was}, product: it.kept, offer: offerOf(it.kept.Listing)}
	pl.figures.compare(d.entry, &d.offer)
	if was.Active && !d.offer.Active {
		pl.figures.withdraw++
	}
	m := priceMove{mapping.WiderPrice{Field: "price", Price: d.offer.Price}, was.Price}
	if pl.c.Guard.jumps(m) && pl.jumpIssue(d, m).Holds() {
		pl.figures.jumps++
	}
}

// postedMissing does the same with one that the list lacks: e is nil where the
// ledger knows the create alone.
func (pl *placer) postedMissing(key string, e *Entry) {
	if e == nil {
		e = &Entry{}
	}
	if was := pl.creating[key]; was != nil && was.Active && len(pl.missed(e)) >= pl.c.Guard.RemovalDelay {
		pl.figures.withdraw++
	}
}

// jumpIssue names a price that jumps, as far as nobody has released it.
func (pl *placer) jumpIssue(d *due, m priceMove) mapping.Issue {
	c := pl.c
	issue := mapping.Issue{
		SKU: d.sku, Field: m.Field, Code: CodePriceJump, Severity: mapping.SeverityError, Found: strconv.FormatInt(m.Price, 10),
		Values: map[string]string{
			"nama": d.name(), "a": mapping.FormatRupiah(m.before), "b": mapping.FormatRupiah(m.Price), "batas": c.Guard.MaxPriceChange.String(),
		},
	}
	if m.Label != "" {
		issue.Found, issue.Values["n"] = m.Label+":"+issue.Found, m.Label
	}
	switch m.Field {
	case "wholesale":
		issue.Values[mapping.MessageValue] = "price_jump_wholesale"
	case "regional_prices":
		issue.Values[mapping.MessageValue] = "price_jump_region"
	case "variants":
		issue.Values[mapping.MessageValue] = "price_jump_variant"
	}
	if d.product == nil {
		return issue // of an undo, which no mapping releases
	}
	issue.Cell = c.cellOf(d.product, m.Field)
	return c.Lists[d.product.list].Mapping.Release([]mapping.Issue{issue})[0]
}
