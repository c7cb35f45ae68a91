package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"
)

// cycle is the time from the start of one sync to that of the next. A run in
// which every content call hangs ends well within it. A change that comes just
// after the list was read waits for nearly all of a cycle, so that what is left
// for the run, from its start to the settled price, is a fortieth of one.
const cycle = 30 * time.Second

// edit is a price that was changed in the list, with the content of the same
// product.
type edit struct {
	sku   string
	price int64
	at    time.Time
}

// inTime measures how long a price takes from its change in the list to its
// settlement while no content call has an answer. Every change is one of price
// and description of the same product; they are spread evenly over the cycles.
func (b *bench) inTime(ctx context.Context) (err error) {
	of := *b
	of.rows, of.wrong, of.workspace = 200, nil, b.path("in-time")
	cycles, perCycle := 5, 20
	if b.short {
		cycles = 2
	}
	if err := of.makeList(ctx, "-workspace", of.workspace, "-issues", "0"); err != nil {
		return err
	}
	list, err := of.plainList()
	if err != nil {
		return err
	}
	if err := of.configure("approval:", "guard:    {max_jumps: 100%}\napproval:"); err != nil {
		return err
	}
	s, err := of.startSlow()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.web.Close()) }() // with the calls that hang
	var a syncAnswer
	for range 2 {
		if _, err := of.product(ctx, &a, "sync"); err != nil {
			return err
		}
	}
	s.set(latency, limit, true)
	edits, longest, err := of.cycles(ctx, list, cycles, perCycle)
	if err != nil {
		return err
	}
	waits, err := settledAfter(ctx, of.ledgerFile(), edits)
	if err != nil {
		return err
	}
	b.wrong.check("prices settled while content hangs", int64(len(waits)), int64(len(edits)))
	if len(waits) == 0 {
		return errors.New("no price was settled")
	}
	slices.Sort(waits)
	p99 := waits[(len(waits)*99+99)/100-1]
	b.table.under(fmt.Sprintf("price changed to price settled while every content call hangs, of the same products too: p99 of %d, a sync every %s", len(waits), cycle), p99, cycle)
	b.table.time("… the median; half a cycle is the wait for the next sync", waits[len(waits)/2])
	b.table.under("… the longest of those runs", longest, cycle)
	return nil
}

// cycles edits the list at even times and starts a sync at the end of each
// cycle. It gives the edits and the time of the longest run.
func (b *bench) cycles(ctx context.Context, list *plainList, cycles, perCycle int) (edits []edit, longest time.Duration, err error) {
	start := time.Now()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := range cycles {
			time.Sleep(time.Until(start.Add(time.Duration(n+1) * cycle)))
			// A run that leaves content behind ends with exit 1, as it must:
			// what it did is looked up in the ledger.
			m, _ := b.call(ctx, b.workspace, b.ekatalog, "--json", "sync")
			longest = max(longest, m.wall)
		}
	}()
	for n := range cycles * perCycle {
		at := start.Add((2*time.Duration(n) + 1) * cycle / time.Duration(2*perCycle))
		time.Sleep(time.Until(at))
		e, err := list.edit(n)
		if err != nil {
			return nil, 0, err
		}
		e.at = at
		edits = append(edits, e)
	}
	<-done
	return edits, longest, ctx.Err()
}

// settledAfter gives how long each edit took to be settled, as far as it was.
func settledAfter(ctx context.Context, ledger string, edits []edit) ([]time.Duration, error) {
	db, err := sql.Open("sqlite", readOnly(ledger))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var waits []time.Duration
	for _, e := range edits {
		var at string
		err := db.QueryRowContext(ctx, "SELECT settled_at FROM intent WHERE lane = 'offer' AND outcome = 'accepted' AND sku = $1 AND price = $2", e.sku, e.price).Scan(&at)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		settled, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			return nil, err
		}
		waits = append(waits, settled.Sub(e.at))
	}
	return waits, nil
}

// plainList is the list as a csv, which is quickly written anew.
type plainList struct {
	path                    string
	rows                    [][]string
	sku, price, description int // columns
}

// plainList puts a csv in the place of the workspace's list.
func (b *bench) plainList() (*plainList, error) {
	f, err := excelize.OpenFile(b.listFile())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := &plainList{path: filepath.Join(b.workspace, "products.csv")}
	if l.rows, err = f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true}); err != nil {
		return nil, err
	}
	for i := range l.rows {
		l.rows[i] = append(l.rows[i], make([]string, len(l.rows[0])-len(l.rows[i]))...)
	}
	for title, column := range map[string]*int{"Kode": &l.sku, "Harga": &l.price, "Deskripsi": &l.description} {
		if *column = slices.Index(l.rows[0], title); *column < 0 {
			return nil, fmt.Errorf("list: no column %q", title)
		}
	}
	return l, errors.Join(l.write(), b.configure(`file: products.xlsx, sheet: "*"`, "file: products.csv"))
}

// edit changes price and description of a product and saves the list.
func (l *plainList) edit(n int) (edit, error) {
	row := l.rows[1+n%(len(l.rows)-1)]
	price, err := strconv.ParseInt(row[l.price], 10, 64)
	if err != nil {
		return edit{}, fmt.Errorf("price of %s: %w", row[l.sku], err)
	}
	price += 500
	row[l.price] = strconv.FormatInt(price, 10)
	row[l.description] += ", edisi baru"
	return edit{sku: row[l.sku], price: price}, l.write()
}

// write saves the list at once: whoever reads it has it whole.
func (l *plainList) write() error {
	f, err := os.CreateTemp(filepath.Dir(l.path), "list-")
	if err != nil {
		return err
	}
	if err := errors.Join(csv.NewWriter(f).WriteAll(l.rows), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), l.path)
}
