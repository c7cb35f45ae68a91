package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/workbook"
	"ekatalog/schemas"
)

var _ console.ByHand = (*desk)(nil)

// HandWork implements console.ByHand.
func (d *desk) HandWork(ctx context.Context) (work *console.HandWork, err error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	items, err := w.HandWork(ctx)
	if err != nil {
		return nil, err
	}
	now := d.app.now().In(w.Zone)
	work = &console.HandWork{}
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, w.Zone)
	if work.Done, err = w.seller.ToldSince(ctx, connector.CatalogueV6, "hand.done", midnight); err != nil {
		return nil, err
	}
	if work.Cards, err = d.handCards(ctx, w, items, now); err != nil {
		return nil, err
	}
	frozen, err := w.suspended(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range frozen {
		card := console.FrozenCard{SKU: s.SKU, Name: s.Name}
		if s.Told != nil {
			card.Told = d.app.toldText(s.Told)
		}
		work.Frozen = append(work.Frozen, card)
	}
	return work, nil
}

// handCards makes a card of all that is to be entered of a product.
func (d *desk) handCards(ctx context.Context, w *workspace, items []connector.HandItem, now time.Time) ([]console.HandCard, error) {
	var skus []string
	for _, i := range items {
		skus = append(skus, i.SKU)
	}
	skus = slices.Compact(skus)
	told, err := w.told(ctx, skus)
	if err != nil {
		return nil, err
	}
	said, err := w.seller.Remarks(ctx, skus...)
	if err != nil {
		return nil, err
	}
	names, form := peopleOf(w.seller), w.config.formats[0]
	var cards []console.HandCard
	for n, i := range items {
		if n == 0 || items[n-1].SKU != i.SKU {
			card := console.HandCard{SKU: i.SKU, Name: i.Name, Link: i.Link, Print: i.Print, Whole: i.Listing != nil}
			if t := told[connector.FoldSKU(i.SKU)]; t != nil {
				card.Told = d.app.toldText(t)
			}
			for _, why := range i.Why {
				text, _ := d.app.issueText(why)
				card.Why = append(card.Why, text)
			}
			for _, r := range said[connector.FoldSKU(i.SKU)] {
				by, err := names.of(ctx, r.Actor)
				if err != nil {
					return nil, err
				}
				if r.Act == connector.RemarkShot {
					card.Shots = append(card.Shots, console.Scan{Attached: r.File, Said: console.Said{By: by, At: r.At}})
				}
			}
			cards = append(cards, card)
		}
		last := &cards[len(cards)-1]
		if i.Listing == nil {
			last.Fields = append(last.Fields, d.handField(i))
			continue
		}
		for _, f := range workbook.FormOf(form, d.app.lang, now, i.Listing) {
			for _, v := range f.Values {
				label := f.Label
				if v.Label != "" {
					label += ": " + v.Label
				}
				last.Fields = append(last.Fields, console.HandField{Label: label, New: v.Text, Long: isLong(v.Text)})
			}
		}
	}
	// A price that is wrong now cannot wait for what is not listed yet.
	slices.SortStableFunc(cards, func(a, b console.HandCard) int { return cmp.Compare(rank(a), rank(b)) })
	return cards, nil
}

// rank puts changes of what is listed before whole products.
func rank(card console.HandCard) int {
	if card.Whole {
		return 1
	}
	return 0
}

// handField is one field of a listing that is there: plain digits for a price or
// a stock, as the portal's form takes them.
func (d *desk) handField(i connector.HandItem) console.HandField {
	f := console.HandField{Label: schemas.FieldLabel(d.app.lang, i.Field), Old: d.app.shown(i.Old), New: d.app.shown(i.New)}
	if text, plain := i.New.(string); plain {
		f.New = text
	}
	f.Long = isLong(f.New)
	return f
}

// isLong reports whether a value needs more than a line on a phone.
func isLong(s string) bool { return len(s) > 18 || strings.Contains(s, "\n") }

// HandTick implements console.ByHand.
func (d *desk) HandTick(ctx context.Context, sku, print, name string, shot io.Reader) (err error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return err
	}
	defer w.close(&err)
	tick := connector.HandTick{SKU: sku, Print: print}
	if shot != nil {
		if tick.Shot, err = d.attach(w.config, name, shot); err != nil {
			return err
		}
	}
	_, err = w.HandDone(ctx, []connector.HandTick{tick})
	if _, moved := errors.AsType[*connector.HandMoved](err); moved {
		return stopped("desk.hand.moved", "kode", sku)
	}
	if _, strange := errors.AsType[*connector.NotOnHandList](err); strange {
		return stopped("desk.hand.settled", "kode", sku)
	}
	if err != nil {
		return fmt.Errorf("tick %.64q: %w", sku, err)
	}
	return nil
}
