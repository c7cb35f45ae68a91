package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"ekatalog/connector"
)

// row is a product as the list has it.
type row struct {
	sku    string
	name   string
	price  int64
	stock  int64
	active bool
	gone   bool // it was taken out of the list
}

// fields of a row that change.
var fields = []string{"name", "price", "stock", "active"}

// spot is a field of a product, by folded SKU.
type spot struct{ key, field string }

// list is a list on disk that somebody works on.
type list struct {
	path string
	dice *rand.Rand

	mu      sync.Mutex // guards what is below
	rows    []row
	removed []row // what was taken out, longest ago first
	edition int
	due     map[spot]*wait // changes that are not settled
	changes int
}

// newList writes a list of n products.
func newList(path string, n int, dice *rand.Rand) (*list, error) {
	l := &list{path: path, dice: dice, due: map[spot]*wait{}}
	for i := range n {
		sku := fmt.Sprintf("MJ-%04d", i)
		l.rows = append(l.rows, row{sku: sku, name: "Meja kerja kayu jati " + sku, price: usual(sku), stock: 5, active: true})
	}
	return l, l.write()
}

// usual is the price around which that of a product moves, in rupiah.
func usual(sku string) int64 {
	n, err := strconv.Atoi(sku[len("MJ-"):len("MJ-0000")])
	if err != nil {
		panic(err) // it is one of ours
	}
	return 500_000 + 1000*int64(n)
}

func (l *list) reprice(r *row) {
	r.price = other(r.price, func() int64 { return usual(r.sku) * (90 + l.dice.Int64N(20)) / 100 })
	l.changed(r.sku, "price")
}

func (l *list) rename(r *row) {
	l.edition++
	r.name = fmt.Sprintf("Meja kerja kayu jati %s edisi %d", r.sku, l.edition)
	l.changed(r.sku, "name")
}

// write puts the list in the place of the one before, as a program that saves
// it does.
func (l *list) write() error {
	var b bytes.Buffer
	b.WriteString("Kode;Nama;Harga;Stok;Tayang\n")
	for _, r := range l.rows {
		fmt.Fprintf(&b, "%s;%s;%d;%d;%s\n", r.sku, r.name, r.price, r.stock, map[bool]string{true: "ya", false: "tidak"}[r.active])
	}
	beside := l.path + ".baru"
	if err := os.WriteFile(beside, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(beside, l.path)
}

// change makes one change, within what the guards let through, and saves it.
func (l *list) change() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes++
	at := l.dice.IntN(len(l.rows))
	r := &l.rows[at]
	switch n := l.dice.IntN(100); {
	case n < 35: // never over a quarter, wherever the last settled price stands
		l.reprice(r)
	case n < 70:
		r.stock = other(r.stock, func() int64 { return l.dice.Int64N(40) })
		l.changed(r.sku, "stock")
	case n < 85:
		l.rename(r)
	case n < 92:
		r.active = !r.active
		l.changed(r.sku, "active")
	case n < 96 || len(l.removed) == 0:
		l.removed = append(l.removed, *r)
		l.rows = append(l.rows[:at], l.rows[at+1:]...)
		gone := l.removed[len(l.removed)-1].sku
		for _, field := range fields { // only that it is taken down is due
			delete(l.due, spot{connector.FoldSKU(gone), field})
		}
		l.changed(gone, "active")
	case n < 98: // what was taken out comes back
		back := l.removed[0]
		l.removed, back.active = l.removed[1:], true
		l.rows = append(l.rows, back)
		l.changed(back.sku, fields...)
	default:
		sku := fmt.Sprintf("MJ-%04d-%d", l.dice.IntN(1000), l.changes)
		l.rows = append(l.rows, row{sku: sku, name: "Meja kerja kayu jati " + sku, price: usual(sku), stock: 5, active: true})
		l.changed(sku, fields...)
	}
	return l.write()
}

// sayAgain changes price and name of products that the catalogue has refused,
// for they are not sent again as they are. One that it would not take down comes
// back into the list for that, switched off.
func (l *list) sayAgain(refused func(key string) bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	changed := false
	stays := func(r row) bool { key := connector.FoldSKU(r.sku); return !refused(key) || !l.waits(key) }
	for _, r := range l.removed {
		if !stays(r) {
			r.active = false
			l.rows = append(l.rows, r)
		}
	}
	l.removed = slices.DeleteFunc(l.removed, func(r row) bool { return !stays(r) })
	for i := range l.rows {
		if !stays(l.rows[i]) {
			l.reprice(&l.rows[i])
			l.rename(&l.rows[i])
			changed = true
		}
	}
	if !changed {
		return nil
	}
	return l.write()
}

// waits reports that a change of a product is not settled.
func (l *list) waits(key string) bool {
	return slices.ContainsFunc(fields, func(field string) bool { _, waits := l.due[spot{key, field}]; return waits })
}

// other draws until the value is another one.
func other(was int64, draw func() int64) int64 {
	for {
		if n := draw(); n != was {
			return n
		}
	}
}

// changed notes that fields of a product were changed now.
func (l *list) changed(sku string, names ...string) {
	for _, name := range names {
		at := spot{connector.FoldSKU(sku), name}
		if _, waits := l.due[at]; !waits {
			l.due[at] = &wait{spot: at, since: time.Now()}
		}
	}
}
