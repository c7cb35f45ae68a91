package main

import (
	"context"
	"strconv"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// How long somebody waits for a new shelf, or for what has become of its
// products, while there is an old one; and how many times the time of asking the
// ledger passes until it is asked again, so that a run which settles all the time
// is not slowed down.
const (
	shelfPatience    = 3 * time.Second
	standingPatience = time.Second
	standingRest     = 10
)

// shelved is a shelf with the workspace that it was read from, which makes
// whatever is asked of one product.
type shelved struct {
	*workspace
	shelf    *connector.Shelf
	standing connector.Fresh[*connector.Standing]
}

// newShelves keeps the shelf of a desk.
func newShelves(d *desk) *connector.Fresh[*shelved] {
	d.stamps.desk = d
	return &connector.Fresh[*shelved]{
		Stamp: d.stamps.stamp, Make: d.shelve, Drop: d.unshelve, Patience: shelfPatience, Until: d.ctx,
	}
}

// shelve reads the workspace as it is on the disk now.
func (d *desk) shelve(ctx context.Context) (*shelved, error) {
	w, err := d.workspace(ctx, parts{})
	if err != nil {
		return nil, err
	}
	s := &shelved{workspace: w}
	var before *connector.Standing // of one making at a time
	s.standing = connector.Fresh[*connector.Standing]{
		Patience: standingPatience, Rest: standingRest, Until: d.ctx,
		Stamp: func(ctx context.Context) (string, error) {
			if s.seller == nil {
				return "", nil
			}
			last, err := s.seller.LastRecord(ctx)
			return strconv.FormatInt(last, 10), err
		},
		Make: func(ctx context.Context) (*connector.Standing, error) {
			now, err := s.shelf.Standing(ctx, s.states(), before)
			if err == nil {
				before = now
			}
			return now, err
		},
	}
	if w.seller, err = d.known(ctx); err == nil {
		if w.seller != nil {
			w.Ledger, w.History = w.seller, w.seller
		}
		s.shelf, err = w.Shelve(ctx, s.states())
	}
	if err != nil {
		w.close(&err)
		return nil, err
	}
	return s, nil
}

// states is what the shelf asks of the ledger, nil where there is none.
func (s *shelved) states() connector.States {
	if s.seller == nil {
		return nil
	}
	return s.seller
}

func (d *desk) unshelve(s *shelved) {
	s.standing.Close()
	var err error
	if s.close(&err); err != nil {
		d.app.log.Warn().Err(err).Msg("workspace of an old shelf")
	}
}

// Shelf implements console.Goods.
func (d *desk) Shelf(ctx context.Context) (*console.Assortment, error) {
	lent, err := d.shelves.Get(ctx)
	if err != nil {
		return nil, err
	}
	defer lent.Return()
	standing, err := lent.Value.standing.Get(ctx)
	if err != nil {
		return nil, err
	}
	defer standing.Return()
	return &console.Assortment{Shelf: lent.Value.shelf, Standing: standing.Value, Old: lent.Old, Err: lent.Err}, nil
}
