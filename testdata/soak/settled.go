package main

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// wants gives what the list says, by folded SKU. A product that was taken out
// of it is wanted inactive, and as it was otherwise.
func (l *list) wants() map[string]row {
	all := map[string]row{}
	for _, r := range l.removed {
		r.active, r.gone = false, true
		all[connector.FoldSKU(r.sku)] = r
	}
	for _, r := range l.rows {
		all[connector.FoldSKU(r.sku)] = r
	}
	return all
}

// gaveWay reports that a field of the list has given way to the catalogue.
func gaveWay(e *connector.Entry, field string, r row) bool {
	y := e.Yielded
	if y == nil {
		return false
	}
	switch field {
	case "price":
		return y.Price != nil && *y.Price == r.price
	case "stock":
		return y.Stock != nil && y.Stock.Equal(decimal.NewFromInt(r.stock))
	case "active":
		return y.Active != nil && *y.Active == r.active
	}
	return false // content never does here, see drift
}

// is reports that a field of a listing is as the list says.
func is(name string, o connector.Offer, field string, r row) bool {
	switch field {
	case "price":
		return o.Price == r.price
	case "stock":
		return o.Stock.Equal(decimal.NewFromInt(r.stock))
	case "active":
		return o.Active == r.active
	}
	return name == r.name
}

// shown reports that the catalogue shows a field as the list says, as far as
// the ledger knows.
func shown(e *connector.Entry, field string, r row) bool {
	o := e.Outside
	if o == nil {
		return true
	}
	if field == "name" {
		return o.ContentPrint == "" && !o.Unread
	}
	return is("", o.Offer, field, r)
}

// asks reports that a change goes nowhere until a person decides: what was
// changed outside as well and is held, see openShop, what was refused, and
// what is there under our SKU though it is not ours.
func asks(e *connector.Entry, field string, r row) bool {
	if e == nil {
		return false
	}
	held := (field == "price" || field == "name") && !shown(e, field, r)
	return held || e.RefusedPrint != "" || e.State == connector.StateConflict
}

type durations []time.Duration

// waits are how long changes of the list waited, from the list to the end of
// the run that settled them.
type waits struct {
	all     durations
	alone   durations // of them those in which nobody had to be asked
	longest wait      // of those
	gaveWay int       // changes that met one from outside and gave way to it
}

// wait is that of one field of a product.
type wait struct {
	spot
	since, until time.Time
	asked        bool // a person had to decide first
}

// settle takes off what the ledger shows as settled by now.
func (l *list) settle(book *connector.Book, w *waits) {
	l.mu.Lock()
	defer l.mu.Unlock()
	want, now := l.wants(), time.Now()
	for at, one := range l.due {
		one.until = now
		e, r := book.Entries[at.key], want[at.key]
		switch {
		case !r.active && (e == nil || e.ID == "" && e.State != connector.StateUnknown): // it was never listed, and is not to be
		case e == nil || e.OfferPrint == "" || e.ContentPrint == "" || e.State == connector.StateUnknown:
			one.asked = one.asked || asks(e, at.field, r)
			continue
		case is(e.Name, e.Offer, at.field, r) && shown(e, at.field, r):
			w.add(*one)
		case gaveWay(e, at.field, r):
			w.gaveWay++
		default:
			one.asked = one.asked || asks(e, at.field, r)
			continue
		}
		delete(l.due, at)
	}
}

func (w *waits) add(one wait) {
	took := one.until.Sub(one.since)
	w.all = append(w.all, took)
	if one.asked {
		return
	}
	w.alone = append(w.alone, took)
	if took > w.longest.until.Sub(w.longest.since) {
		w.longest = one
	}
}

// at gives the wait that a share of all did not exceed.
func (d durations) at(percent int) time.Duration {
	if len(d) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(d))
	return sorted[(len(sorted)*percent+99)/100-1].Round(time.Millisecond)
}
