package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// WorkbookFormat is the format of the upload workbooks.
const WorkbookFormat = "v6-unggah-massal"

// Workbooks writes one export: upload workbooks, and sheets for what a person
// has to enter by hand.
type Workbooks interface {
	// Add puts a listing into its category's workbook and gives the hash of its row.
	Add(pack *schemas.Pack, l *mapping.Listing) (rowHash string, err error)
	// ByHand puts a listing on the by-hand sheets, with the reasons why no
	// upload can carry it, and gives the hash of its card.
	ByHand(l *mapping.Listing, reasons []mapping.Issue) (rowHash string, err error)
	// Finish completes all files, durable under temporary names.
	Finish() ([]ExportFile, error)
	// Publish gives the files their names. It can be repeated after a crash.
	Publish() error
}

// aborter is a Workbooks that can remove what it has written, when the export
// ends before the ledger knows of it.
type aborter interface{ Abort() error }

// pictured is a Workbooks that takes along the pictures of what is entered by
// hand, so that who does it finds them ready.
type pictured interface {
	// Picture keeps the n-th picture of a product, from 1, as PNG.
	Picture(sku string, n int, png []byte) error
}

// ExportReport is what an export did. Nothing new means no file was touched.
type ExportReport struct {
	Run             string
	Files           []ExportFile
	Exported        int64 // in upload workbooks
	AlreadyExported int64
	ByHand          int64
	Held            int64
	Refused         int64 // by the portal, and unchanged since: see Fix
	Issues          []mapping.Issue
}

// ExportOptions say what an export does beyond the ordinary.
type ExportOptions struct {
	Again []string // SKUs to export once more, with the connector's Reason
	// Begin opens the folder; it is called only when there is something to
	// write, with the counts of the report known and its files not.
	Begin func(*ExportReport) (Workbooks, error)
}

// Export writes upload workbooks for the SKUs that the portal does not have,
// remembers them as exported, and so never writes one twice. The list is read
// twice: what goes out is only known when the whole list has been judged, and
// a list of 100,000 products is too much to keep until then.
func (c *Connector) Export(ctx context.Context, o ExportOptions) (*ExportReport, error) {
	run, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, run, "export")
	if err != nil {
		return nil, err
	}
	defer release()
	x := &export{c: c, run: run, again: map[string]bool{}, report: &ExportReport{Run: run, Files: []ExportFile{}}}
	if x.book, err = c.Ledger.Book(ctx, CatalogueV6); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	for _, sku := range o.Again {
		x.again[FoldSKU(sku)] = true
	}
	if err := x.choose(ctx, o); err != nil {
		return nil, err
	}
	if len(x.chosen) == 0 {
		return x.report, nil
	}
	return x.report, x.write(ctx, o)
}

// export is one export under way.
type export struct {
	c      *Connector
	run    string
	book   *Book
	again  map[string]bool
	list   *listing
	chosen []chosen
	report *ExportReport

	notes spool // of each chosen product, in their order
	buf   []byte
}

// chosen is one product that goes out. What was written of it is in its note.
type chosen struct {
	item   int    // position in the list
	entry  *Entry // nil for a SKU the ledger does not know
	byHand bool
	pack   *schemas.Pack // nil by hand, and before it is written
}

// choose reads the list and decides product by product what goes out.
func (x *export) choose(ctx context.Context, o ExportOptions) error {
	open := openLanes(x.book) // what may be on its way to the catalogue must not go there twice
	var wanted []bool
	var err error
	x.list, err = x.c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool {
		key := FoldSKU(p.Listing.SKU)
		wanted = append(wanted, !p.Skipped && key != "" && !open.any(key) && x.c.exportable(x.book.Entries[key], p, x.again))
		return false
	}})
	if err != nil {
		return err
	}
	if err := x.checkAgain(o); err != nil {
		return err
	}
	most := 0
	for _, w := range wanted {
		if w {
			most++
		}
	}
	x.chosen = make([]chosen, 0, most)
	for n := range x.list.items {
		it := &x.list.items[n]
		x.report.Issues = append(x.report.Issues, it.issues...)
		if it.twin || it.skipped {
			continue
		}
		if it.held() {
			x.report.Held++
			continue
		}
		e := x.book.Entries[FoldSKU(it.sku)]
		if !wanted[n] {
			if e != nil && e.State == StateExported {
				x.report.AlreadyExported++
			}
			if e != nil && e.State == StateRejected {
				x.report.Refused++
			}
			continue
		}
		ch := chosen{item: n, entry: e, byHand: it.barred(WorkbookFormat)}
		if ch.byHand {
			x.report.ByHand++
		} else {
			x.report.Exported++
		}
		x.chosen = append(x.chosen, ch)
	}
	x.report.Issues = append(x.report.Issues, x.list.issues...)
	return nil
}

// NotExported is the error of asking once more for SKUs that are not in the
// list, or that no sheet with them is out or was refused.
type NotExported struct{ SKUs []string }

func (e *NotExported) Error() string { return fmt.Sprintf("not exported before: %v", e.SKUs) }

// checkAgain refuses an export once more of what was never exported.
func (x *export) checkAgain(o ExportOptions) error {
	var strange []string
	for _, sku := range o.Again {
		e := x.book.Entries[FoldSKU(sku)]
		if !x.list.has(FoldSKU(sku)) || e == nil || e.State != StateExported && e.State != StateRejected {
			strange = append(strange, sku)
		}
	}
	if len(strange) > 0 {
		return &NotExported{SKUs: strange}
	}
	return nil
}

// exportable reports whether a product belongs on an upload sheet: the portal
// does not have it, and no sheet with it is out.
func (c *Connector) exportable(e *Entry, p *Product, again map[string]bool) bool {
	switch {
	case e == nil || e.State == StateNone:
		return p.Listing.Active
	case again[FoldSKU(e.SKU)]:
		return e.State == StateExported || e.State == StateRejected
	case e.State == StateRejected:
		return e.RefusedPrint != p.contentPrint+"/"+p.offerPrint
	case e.State == StateExported:
		return c.wasOnlyAssumed(e, p)
	}
	return false
}

// wasOnlyAssumed reports whether a product was exported with an assumed pack
// and a learned one of its category exists by now: the portal never took it.
func (c *Connector) wasOnlyAssumed(e *Entry, p *Product) bool {
	pack := c.Packs.For(p.Listing.Category)
	return e.Assumed && pack != nil && !pack.Assumed
}

// write makes the files, records them and only then gives them their names:
// a crash in between leaves files that the next export finds and names.
func (x *export) write(ctx context.Context, o ExportOptions) error {
	w, err := o.Begin(x.report)
	if err != nil {
		return err
	}
	if err := x.fill(ctx, w); err != nil {
		if a, ok := w.(aborter); ok {
			err = errors.Join(err, a.Abort())
		}
		return err
	}
	step := x.step()
	if err := x.c.Ledger.Commit(context.WithoutCancel(ctx), step); err != nil {
		return fmt.Errorf("record the export: %w", err)
	}
	if err := w.Publish(); err != nil {
		return err
	}
	return x.c.ExportPublished(ctx, *step.Run)
}

// ExportPublished records that the files of an export have their names. Until
// then its run has not ended.
func (c *Connector) ExportPublished(ctx context.Context, run Run) error {
	run.Ended = c.Now().UTC()
	if err := c.Ledger.Commit(context.WithoutCancel(ctx), Step{Catalogue: run.Catalogue, Run: &run}); err != nil {
		return fmt.Errorf("record the end of export %s: %w", run.ID, err)
	}
	return nil
}

// ErrListMoved says that the list was changed while it was being exported.
var ErrListMoved = errors.New("list changed while it was read")

// fill reads the list again, writes what was chosen and completes the files.
func (x *export) fill(ctx context.Context, w Workbooks) error {
	n, next := 0, 0
	reading, err := x.c.each(ctx, true, justAhead, func(products []*Product) error {
		for _, p := range products {
			if next < len(x.chosen) && x.chosen[next].item == n {
				it := &x.list.items[n]
				if p.Listing.SKU != it.sku || p.contentPrint != it.contentPrint || p.offerPrint != it.offerPrint {
					return ErrListMoved
				}
				if err := x.put(w, &x.chosen[next], p); err != nil {
					return fmt.Errorf("export %s: %w", it.sku, err)
				}
				next++
			}
			n++
		}
		x.c.progress("progress.export", int64(next), int64(len(x.chosen)))
		return nil
	})
	if err != nil {
		return err
	}
	if !slices.Equal(reading.Files, x.list.reading.Files) || next != len(x.chosen) {
		return ErrListMoved
	}
	if err := x.notes.close(); err != nil {
		return err
	}
	if x.report.Files, err = w.Finish(); err != nil {
		return err
	}
	now := x.c.Now().UTC()
	for i := range x.report.Files {
		x.report.Files[i].Run, x.report.Files[i].At = x.run, now
	}
	return nil
}

// put writes one product and notes what was written.
func (x *export) put(w Workbooks, ch *chosen, p *Product) (err error) {
	x.buf = p.Listing.AppendContent(x.buf[:0])
	n := note{name: Printable(p.Listing.Name, maxText), offer: offerOf(p.Listing), content: x.buf, origin: origin(x.list.reading, p, "")}
	if ch.byHand {
		// Why no upload can carry it.
		reasons := slices.DeleteFunc(slices.Clone(x.list.items[ch.item].issues), func(i mapping.Issue) bool { return !i.Bars(WorkbookFormat) })
		if n.hash, err = w.ByHand(p.Listing, reasons); err != nil {
			return err
		}
		if err := x.pictures(w, p); err != nil {
			return err
		}
		return n.keep(&x.notes)
	}
	ch.pack = x.c.Packs.For(p.Listing.Category)
	row := p.Listing
	if p.Workbook != nil {
		row = p.Workbook
	}
	if n.hash, err = w.Add(ch.pack, row); err != nil {
		return err
	}
	return n.keep(&x.notes)
}

// pictures takes along the pictures of a product that is entered by hand. One
// that turns out to be damaged is told and keeps nothing else from going out.
func (x *export) pictures(w Workbooks, p *Product) error {
	to, ok := w.(pictured)
	if !ok || p.photos == nil {
		return nil
	}
	n := 0
	for _, name := range p.photos.names {
		png, issue, err := x.c.Photos.Ready(p.photos.query, name)
		if err != nil {
			return err
		}
		if issue != nil {
			issue.SKU, issue.Field = p.Listing.SKU, "photos"
			x.report.Issues = append(x.report.Issues, *issue)
		}
		if png == nil {
			continue
		}
		n++
		if err := to.Picture(p.Listing.SKU, n, png); err != nil {
			return err
		}
	}
	return nil
}

// step is the transaction that remembers the export.
func (x *export) step() Step {
	now := x.c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Files: x.report.Files, Run: &Run{
		ID: x.run, Command: "export", Actor: x.c.Actor, Catalogue: CatalogueV6, Started: now, Complete: true,
	}}
	step.More = func(yield func(Entry, Act) bool) {
		notes := x.notes.read()
		for i := range x.chosen {
			n := notes.note()
			e := x.entry(&x.chosen[i], now, &n)
			if !yield(e, x.act(&x.chosen[i], e, &n)) {
				return
			}
		}
	}
	for _, f := range x.report.Files {
		a := x.c.act(CatalogueV6, "export.file", f.Path, x.run)
		a.Digest = f.SHA256
		a.After = map[string]any{"rows": f.Rows, "category": f.Category, "uploadable": f.Uploadable}
		step.Acts = append(step.Acts, a)
	}
	return step
}

// entry is a SKU's entry once it has been handed over, with what was handed
// over: when the portal shows it, that is what it shows, whatever has become of
// the list by then.
func (x *export) entry(ch *chosen, now time.Time, n *note) Entry {
	it := &x.list.items[ch.item]
	e := Entry{SKU: it.sku}
	if ch.entry != nil {
		e = *ch.entry
	}
	e.Offer, e.OfferPrint, e.Content, e.ContentPrint = n.offer, it.offerPrint, n.content, it.contentPrint
	e.State, e.Name, e.RefusedPrint, e.ExportedAt = StateExported, n.name, "", now
	e.ByHand, e.ListingHash, e.Pack, e.Assumed = ch.byHand, n.hash, "", false
	if ch.pack != nil {
		e.Pack, e.Assumed = ch.pack.ID+"/"+strconv.Itoa(ch.pack.Version), ch.pack.Assumed
	}
	return e
}

func (x *export) act(ch *chosen, e Entry, n *note) Act {
	a := x.c.act(CatalogueV6, "export.row", e.SKU, x.run)
	a.Pack, a.Digest, a.Reason = e.Pack, e.ListingHash, x.c.Reason
	a.Origin = n.origin
	a.After = map[string]any{
		"state": string(e.State), "content": x.list.items[ch.item].contentPrint,
		"price": n.offer.Price, "stock": n.offer.Stock,
	}
	return a
}
