package connector

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"ekatalog/mapping"
)

// item is what is kept of every product until the whole list has been read.
type item struct {
	sku     string // empty when the row has no usable one
	list    int32  // which of the connector's lists it came from
	skipped bool
	twin    bool // another row stands for the same SKU
	issues  []mapping.Issue
	kept    *Product // nil unless somebody asked to keep it

	contentPrint, offerPrint string
}

// held reports whether an issue keeps the product from every route.
func (it *item) held() bool { return slices.ContainsFunc(it.issues, mapping.Issue.Holds) }

// barred reports whether the product cannot take the route of format.
func (it *item) barred(format string) bool {
	return slices.ContainsFunc(it.issues, func(i mapping.Issue) bool { return i.Bars(format) })
}

// listing is everything a complete read of the seller's lists gave.
type listing struct {
	items   []item
	issues  []mapping.Issue // of no product
	reading Reading
	bySKU   map[string]int // case-folded SKU to the first item that has it
}

// has reports whether the list has a product of that folded SKU that is not
// left out.
func (l *listing) has(key string) bool {
	n, there := l.bySKU[key]
	return there && !l.items[n].skipped
}

// readOptions say what a read is for.
type readOptions struct {
	prints bool                // compute fingerprints
	keep   func(*Product) bool // whether the product's row and listing are needed after the read
}

// batchRows is how many rows a worker maps at a time: enough to make handing
// them over cheap, few enough to keep memory flat.
const batchRows = 256

// How many batches mapping may run ahead of who takes them. A run waits with
// the first until the ledger and the catalogue are known; an export writes more
// slowly than rows are mapped, and would keep them all.
const (
	farAhead  = 100
	justAhead = 4
)

type batch struct {
	list     int
	rows     []*mapping.Row
	products []*Product
	err      error
	done     chan struct{}
}

// read reads all lists and gathers what became of every product. Any error
// means that nothing may be done with the list.
func (c *Connector) read(ctx context.Context, o readOptions) (*listing, error) {
	l := &listing{bySKU: map[string]int{}}
	g := c.newGatherer(l, o)
	var err error
	l.reading, err = c.each(ctx, o.prints, farAhead, func(products []*Product) error {
		g.add(products)
		c.progress("progress.read", int64(len(l.items)), 0)
		return nil
	})
	if err != nil {
		return nil, err
	}
	g.finish(c)
	return l, nil
}

// each reads all lists, maps and checks every row on all processors and hands
// the products over in the order of the lists, some at a time. Issues that only
// the whole list shows are not among theirs.
func (c *Connector) each(ctx context.Context, prints bool, ahead int, visit func([]*Product) error) (Reading, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work := make(chan *batch, workers)
	ordered := make(chan *batch, ahead)
	var mappers sync.WaitGroup
	defer mappers.Wait() // nothing of a read goes on after it
	for range workers {
		m := c.newMapper(prints)
		mappers.Go(func() {
			for b := range work {
				b.products, b.err = m.products(b)
				close(b.done)
			}
		})
	}
	var reading Reading
	var readErr error
	go func() {
		defer close(ordered)
		defer close(work)
		reading, readErr = c.readLists(ctx, work, ordered)
	}()
	for b := range ordered {
		<-b.done
		err := b.err
		if err == nil {
			err = visit(b.products)
		}
		if err != nil {
			cancel()
			for range ordered { // let the reader see the cancellation and end
			}
			return Reading{}, err
		}
	}
	return reading, readErr
}

// readLists reads the lists one after the other and hands out their rows in
// batches, each both to the workers and, in order, to the gatherer.
func (c *Connector) readLists(ctx context.Context, work, ordered chan<- *batch) (Reading, error) {
	var all Reading
	for n, list := range c.Lists {
		var rows []*mapping.Row
		var above mapping.Above
		flush := func() error {
			if len(rows) == 0 {
				return nil
			}
			b := &batch{list: n, rows: rows, done: make(chan struct{})}
			rows = make([]*mapping.Row, 0, batchRows)
			for _, ch := range []chan<- *batch{work, ordered} {
				select {
				case ch <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		}
		reading, err := list.Source.Read(ctx, func(r *mapping.Row) error {
			above.Follow(r)
			rows = append(rows, r)
			if len(rows) == batchRows {
				return flush()
			}
			return nil
		})
		if err == nil {
			err = flush()
		}
		if err != nil {
			return all, err
		}
		all.Files = append(all.Files, reading.Files...)
		all.LeftOut = append(all.LeftOut, reading.LeftOut...)
	}
	return all, nil
}
