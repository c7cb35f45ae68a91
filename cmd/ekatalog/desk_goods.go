package main

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
	"ekatalog/mapping"
)

// offersShown is how many records of a product its history is made of, the
// newest; a price and a stock that changed on every day of a year are fewer.
const offersShown = 800

// pictureSide is the longest side of a picture on a page, in pixels.
const pictureSide = 640

// onShelf finds a product: under its SKU, or under its place on the shelf where
// it has none.
func onShelf(shelf *connector.Shelf, code string) (place int, there bool) {
	if n, numbered := strings.CutPrefix(code, console.PlaceMark); numbered {
		place, err := strconv.Atoi(n)
		return place - 1, err == nil && place >= 1 && place <= len(shelf.Goods)
	}
	return shelf.Find(code)
}

// Product implements console.Goods.
func (d *desk) Product(ctx context.Context, code string) (*console.Product, error) {
	lent, err := d.shelves.Get(ctx)
	if err != nil {
		return nil, err
	}
	defer lent.Return()
	s := lent.Value
	p := &console.Product{At: s.shelf.At, Old: lent.Old, Now: d.app.now()}
	place, there := onShelf(s.shelf, code)
	if there {
		p.Good, p.Place = s.shelf.Goods[place], place
	} else if code == "" || code != connector.Printable(code, len(code)) { // the ledger takes no NUL, and has none
		return nil, fs.ErrNotExist
	} else {
		p.Good = connector.Good{SKU: code, Ready: connector.ReadinessGone}
	}
	var told []mapping.Issue
	if there && p.Ready != connector.ReadinessGone {
		if told, err = d.listed(ctx, s, p); err != nil {
			return nil, err
		}
	}
	if p.SKU == "" {
		return p, nil
	}
	if err := d.standings(ctx, s, p); err != nil {
		return nil, err
	}
	for n := range p.Standings {
		at := &p.Standings[n]
		at.Issues = slices.DeleteFunc(slices.Clone(told), func(i mapping.Issue) bool { return i.Format != string(at.In) })
	}
	if !there && len(p.Standings) == 0 {
		return nil, fs.ErrNotExist
	}
	if p.Name == "" && p.Listing == nil {
		p.Name = p.Standings[0].Entry.Name
	}
	return p, nil
}

// listed fills in what the list and the rules make of a product, and gives what
// there is to tell of it in the catalogues.
func (d *desk) listed(ctx context.Context, s *shelved, p *console.Product) ([]mapping.Issue, error) {
	a := d.call(ctx)
	a.config = s.config
	made, err := s.shelf.Product(p.Place)
	if err != nil {
		return nil, err
	}
	p.Listing, p.Issues, p.Name = made.Listing, made.Issues, made.Listing.Name
	p.Fields, p.Shown = a.explainFields(s.workspace, made), a.shownPrice(s.workspace, made.Listing)
	query, names := made.Pictures()
	for _, name := range names {
		p.Pictures = append(p.Pictures, console.Picture{Name: name, Here: s.photos != nil && s.photos.Here(query, name)})
	}
	if s.seller == nil || p.SKU == "" {
		return nil, nil
	}
	return s.Outcomes(ctx, made)
}

// standings fills in what is known of a product in each catalogue.
func (d *desk) standings(ctx context.Context, s *shelved, p *console.Product) error {
	seller := s.seller
	if seller == nil {
		return nil
	}
	a := d.call(ctx)
	a.config = s.config
	past, err := pastOf(ctx, seller, p.SKU)
	if err != nil {
		return err
	}
	names := peopleOf(seller)
	for _, cat := range []connector.Catalogue{connector.CatalogueV6, connector.CatalogueTrial} {
		e, err := seller.Entry(ctx, cat, p.SKU)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		at := console.Standing{In: cat, Entry: e, Offers: connector.Offers(cat, past)}
		for n := range at.Offers {
			o := &at.Offers[n]
			if o.Actor, err = names.of(ctx, o.Actor); err != nil {
				return err
			}
		}
		p.Standings = append(p.Standings, at)
	}
	told, err := s.told(ctx, []string{p.SKU})
	if err != nil {
		return err
	}
	if last := told[connector.FoldSKU(p.SKU)]; last != nil {
		p.Told = a.toldText(last)
	}
	return nil
}

// pastOf gives the newest records of a SKU, as the list spells it.
func pastOf(ctx context.Context, seller *ledger.Seller, sku string) ([]connector.Past, error) {
	records, err := seller.RecordsOf(ctx, sku, offersShown)
	past := make([]connector.Past, len(records))
	for n, r := range records {
		past[n] = connector.Past{At: r.At, Act: r.Act}
	}
	return past, err
}

// Picture implements console.Goods.
func (d *desk) Picture(ctx context.Context, code string, n int) ([]byte, error) {
	lent, err := d.shelves.Get(ctx)
	if err != nil {
		return nil, err
	}
	defer lent.Return()
	s := lent.Value
	place, there := onShelf(s.shelf, code)
	if !there || s.photos == nil || s.shelf.Goods[place].Ready == connector.ReadinessGone {
		return nil, fs.ErrNotExist
	}
	p, err := s.shelf.Product(place)
	if err != nil {
		return nil, err
	}
	query, names := p.Pictures()
	if n < 1 || n > len(names) {
		return nil, fs.ErrNotExist
	}
	b, why, err := s.photos.Small(query, names[n-1], pictureSide)
	if err == nil && (why != nil || b == nil) {
		err = fs.ErrNotExist
	}
	return b, err
}
