package connector

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

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

// ExportReport is what an export did. Nothing new means no file was touched.
type ExportReport struct {
	Run             string
	Files           []ExportFile
	Exported        int64 // in upload workbooks
	AlreadyExported int64
	ByHand          int64
	Held            int64
	Issues          []mapping.Issue
	Reading         Reading
}

// ExportOptions say what an export does beyond the ordinary.
type ExportOptions struct {
	Again []string // SKUs to export once more, with the connector's Reason
	// Begin opens the folder; it is called only when there is something to
	// write, with the counts of the report known and its files not.
	Begin func(*ExportReport) (Workbooks, error)
}

// candidate is one product that an export writes.
type candidate struct {
	product *Product
	entry   *Entry
	byHand  bool
	reasons []mapping.Issue // why no upload can carry it
	pack    *schemas.Pack   // nil for a category without one, which no upload can carry
}

// Export writes upload workbooks for the SKUs that the portal does not have,
// remembers them as exported, and so never writes one twice.
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
	book, err := c.Ledger.Book(ctx, CatalogueV6)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	again := map[string]bool{}
	for _, sku := range o.Again {
		again[FoldSKU(sku)] = true
	}
	open := openSKUs(book) // what may be on its way to the catalogue must not go there twice
	l, err := c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool {
		key := FoldSKU(p.Listing.SKU)
		return !p.Skipped && key != "" && !open[key] && c.exportable(book.Entries[key], p, again)
	}})
	if err != nil {
		return nil, err
	}
	report := &ExportReport{Run: run, Files: []ExportFile{}, Reading: l.reading}
	candidates := c.candidates(report, l, book)
	if len(candidates) == 0 {
		return report, nil
	}
	return report, c.write(ctx, report, candidates, o)
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

// candidates decides product by product what an export does.
func (c *Connector) candidates(report *ExportReport, l *listing, book *Book) []candidate {
	var all []candidate
	for n := range l.items {
		it := &l.items[n]
		report.Issues = append(report.Issues, it.issues...)
		if it.twin || it.skipped {
			continue
		}
		if it.held() {
			report.Held++
			continue
		}
		e := book.Entries[FoldSKU(it.sku)]
		if it.kept == nil {
			if e != nil && e.State == StateExported {
				report.AlreadyExported++
			}
			continue
		}
		cd := candidate{product: it.kept, entry: e, pack: c.Packs.For(it.kept.Listing.Category)}
		if cd.byHand = it.barred(WorkbookFormat) || cd.pack == nil; cd.byHand {
			cd.reasons = slices.DeleteFunc(slices.Clone(it.issues), func(i mapping.Issue) bool { return !i.Bars(WorkbookFormat) })
			report.ByHand++
		} else {
			report.Exported++
		}
		all = append(all, cd)
	}
	return all
}

// write makes the files, records them and only then gives them their names:
// a crash in between leaves files that the next export finds and names.
func (c *Connector) write(ctx context.Context, report *ExportReport, all []candidate, o ExportOptions) error {
	w, err := o.Begin(report)
	if err != nil {
		return err
	}
	now := c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Run: &Run{
		ID: report.Run, Command: "export", Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true,
	}}
	if report.Files, err = c.fill(ctx, w, &step, all); err != nil {
		if a, ok := w.(aborter); ok {
			err = errors.Join(err, a.Abort())
		}
		return err
	}
	step.Files = report.Files
	if err := c.Ledger.Commit(context.WithoutCancel(ctx), step); err != nil {
		return fmt.Errorf("record the export: %w", err)
	}
	return w.Publish()
}

// fill writes all products and completes the files. What is to be recorded of
// them goes into step.
func (c *Connector) fill(ctx context.Context, w Workbooks, step *Step, all []candidate) ([]ExportFile, error) {
	run := step.Run
	for n, cd := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e, err := c.exportOne(w, cd)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", e.SKU, err)
		}
		e.ExportedAt = run.Started
		step.Entries = append(step.Entries, e)
		step.Acts = append(step.Acts, c.exportAct(run.ID, cd, e))
		c.progress("progress.export", int64(n+1), int64(len(all)))
	}
	files, err := w.Finish()
	if err != nil {
		return nil, err
	}
	for i := range files {
		f := &files[i]
		f.Run, f.At = run.ID, run.Started
		a := c.act(CatalogueV6, "export.file", f.Path, run.ID)
		a.Digest = f.SHA256
		a.After = map[string]any{"rows": f.Rows, "category": f.Category, "uploadable": f.Uploadable}
		step.Acts = append(step.Acts, a)
	}
	return files, nil
}

// exportOne writes one product and gives its entry as it is once handed over.
func (c *Connector) exportOne(w Workbooks, cd candidate) (Entry, error) {
	l := cd.product.Listing
	e := Entry{SKU: l.SKU}
	if cd.entry != nil {
		e = *cd.entry
		e.Content = nil
	}
	e.State, e.Name, e.RefusedPrint = StateExported, printable(l.Name, maxText), ""
	e.ByHand = cd.byHand
	var err error
	if e.ByHand {
		e.Pack, e.Assumed = "", false
		e.ListingHash, err = w.ByHand(l, cd.reasons)
		return e, err
	}
	e.Pack, e.Assumed = cd.pack.ID+"/"+strconv.Itoa(cd.pack.Version), cd.pack.Assumed
	row := l
	if cd.product.Workbook != nil {
		row = cd.product.Workbook
	}
	e.ListingHash, err = w.Add(cd.pack, row)
	return e, err
}

func (c *Connector) exportAct(run string, cd candidate, e Entry) Act {
	a := c.act(CatalogueV6, "export.row", e.SKU, run)
	a.Pack, a.Digest, a.Reason = e.Pack, e.ListingHash, c.Reason
	h := cd.product.Row.Header
	a.Origin = Origin{Sheet: h.Sheet, Cell: c.cellOf(cd.product, "name")}
	a.After = map[string]any{"state": string(e.State), "content": cd.product.contentPrint}
	offer := offerOf(cd.product.Listing)
	a.After["price"], a.After["stock"] = offer.Price, offer.Stock
	return a
}
