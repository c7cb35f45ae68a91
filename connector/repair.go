package connector

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ekatalog/mapping"
)

// RepairFile is a repair workbook that came back.
type RepairFile struct {
	FileRead
	Rows []RepairRow
}

// RepairRow is one product of a repair workbook.
type RepairRow struct {
	Place  string // "file!sheet!A5"
	Sheet  string
	Number int
	SKU    string // its key
	Print  string // of the product as the workbook was made from it
	Cells  []RepairCell
}

// RepairCell is what a person left in one cell.
type RepairCell struct {
	Field string // as an Issue names it
	Fixed bool   // the list's, not to be repaired here
	Cell  string // "F5"
	Value mapping.Value
}

// RepairOptions say how a repair workbook is taken.
type RepairOptions struct {
	DryRun bool // show, and change nothing
	By     string
	// Corrections is the file that the corrections are kept in: where it is,
	// and as it was read.
	Corrections FileChange
}

// RepairReport is what became of a repair workbook. Rows = Corrected +
// Unchanged + Refused + Unmatched.
type RepairReport struct {
	Run       string
	DryRun    bool
	File      FileRead
	Rows      int64
	Corrected int64 // products of which at least one cell was taken
	Unchanged int64
	Refused   int64 // products of which something was written and nothing taken
	Unmatched int64 // not in the list
	Lines     []RepairLine
	Issues    []mapping.Issue
}

// RepairLine is one cell that was taken.
type RepairLine struct {
	SKU, Name, Field string
	Was, Now         string
	Place            string
}

// The codes of issues about what came back in a repair workbook.
const (
	CodeRepairUnmatched = "repair_unmatched"
	CodeRepairTwice     = "repair_twice"
	CodeRepairState     = "repair_state"
	CodeRepairConflict  = "repair_conflict"
	CodeRepairFixed     = "repair_fixed"
)

// ImportRepair takes in a repair workbook: a cell that a person changed becomes
// a correction of the list. Rows are known by their key, and by a fingerprint
// that tells whether the list has changed since; blank cells and "-" say
// nothing. What was corrected goes out with the next export.
func (c *Connector) ImportRepair(ctx context.Context, f *RepairFile, o RepairOptions) (*RepairReport, error) {
	run, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, run, "result")
	if err != nil {
		return nil, err
	}
	defer release()
	x := &repairImport{c: c, f: f, o: o, run: run, report: &RepairReport{
		Run: run, DryRun: o.DryRun, File: f.FileRead, Rows: int64(len(f.Rows)), Lines: []RepairLine{}, Issues: []mapping.Issue{},
	}}
	if err := x.prepare(ctx); err != nil {
		return nil, err
	}
	seen := map[string]int{}
	for i := range f.Rows {
		seen[FoldSKU(f.Rows[i].SKU)]++
	}
	for i := range f.Rows {
		if err := x.row(&f.Rows[i], seen[FoldSKU(f.Rows[i].SKU)] > 1); err != nil {
			return nil, err
		}
	}
	if len(x.taken) == 0 {
		return x.report, nil
	}
	return x.report, x.keep(ctx)
}

// repairImport is one intake under way.
type repairImport struct {
	c        *Connector
	f        *RepairFile
	o        RepairOptions
	run      string
	book     *Book
	products map[string]*Product
	handed   map[string][]byte // content as it was refused, by folded SKU
	told     map[string]Told
	taken    []mapping.Correction
	step     Step
	report   *RepairReport
}

// prepare reads the list and what the ledger knows of the file's products.
func (x *repairImport) prepare(ctx context.Context) error {
	wanted := map[string]bool{}
	var skus []string
	for i := range x.f.Rows {
		key := FoldSKU(x.f.Rows[i].SKU)
		if !wanted[key] {
			skus = append(skus, x.f.Rows[i].SKU)
		}
		wanted[key] = true
	}
	l, err := x.c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool { return !p.Skipped && wanted[FoldSKU(p.Listing.SKU)] }})
	if err != nil {
		return err
	}
	x.products = map[string]*Product{}
	for n := range l.items {
		if it := &l.items[n]; it.kept != nil && !it.twin {
			x.products[FoldSKU(it.sku)] = it.kept
		}
	}
	if x.book, err = x.c.Ledger.Book(ctx, CatalogueV6); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if x.handed, err = x.c.Ledger.Contents(ctx, CatalogueV6, skus); err != nil {
		return err
	}
	x.told, err = x.c.Ledger.Told(ctx, CatalogueV6, skus)
	return err
}

// row takes the cells of one product.
func (x *repairImport) row(r *RepairRow, twice bool) error {
	p, e := x.products[FoldSKU(r.SKU)], x.book.Entries[FoldSKU(r.SKU)]
	if p == nil || e == nil {
		x.report.Unmatched++
		x.issue(r, RepairCell{}, CodeRepairUnmatched, r.SKU)
		return nil
	}
	t := &repairTaker{repairImport: x, r: r, p: p, e: e, listing: p.Listing}
	if p.Workbook != nil {
		t.listing = p.Workbook
	}
	t.same = r.Print == repairPrint(p)
	for _, cell := range r.Cells {
		if err := t.look(cell); err != nil {
			return err
		}
	}
	switch {
	case len(t.changed) > 0 && twice:
		x.issue(r, RepairCell{}, CodeRepairTwice, r.SKU)
		x.report.Refused++
	case len(t.changed) > 0 && e.State != StateRejected:
		x.issue(r, RepairCell{}, CodeRepairState, string(e.State), "keadaan", string(e.State))
		x.report.Refused++
	case len(t.changed) > 0:
		t.take()
		x.report.Corrected++
	case t.faulty:
		x.report.Refused++
	default:
		x.report.Unchanged++
	}
	return nil
}

func (x *repairImport) issue(r *RepairRow, cell RepairCell, code, found string, pairs ...string) {
	place := r.Place
	if cell.Cell != "" {
		place = x.f.Name + "!" + r.Sheet + "!" + cell.Cell
	}
	values := map[string]string{"baris": fmt.Sprint(r.Number)}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	x.report.Issues = append(x.report.Issues, mapping.Issue{
		SKU: r.SKU, Format: string(CatalogueV6), Field: cell.Field, Code: code, Severity: mapping.SeverityError, Cell: place,
		Found: Printable(found, maxText), Values: values,
	})
}

// repairTaker looks at the cells of one row.
type repairTaker struct {
	*repairImport
	r       *RepairRow
	p       *Product
	e       *Entry
	listing *mapping.Listing // as the workbook showed it
	same    bool             // the list has not changed since
	changed []RepairCell
	faulty  bool // something was written that cannot be taken
	foreign bool // … in a column that no repair workbook of the category has
}

// look finds out whether a person has changed a cell, and whether the change
// can be taken.
func (t *repairTaker) look(cell RepairCell) error {
	text := strings.TrimSpace(cell.Value.Text)
	if text == "" || text == "-" {
		return nil
	}
	if cell.Fixed {
		if !sameFixed(t.listing, cell.Field, text) {
			t.fault(cell, CodeRepairFixed, text)
		}
		return nil
	}
	if cell.Value.Kind == mapping.Error {
		t.fault(cell, "formula_error", text)
		return nil
	}
	if pack := t.c.Packs.For(t.p.Listing.Category); pack == nil || pack.Column(cell.Field) == nil {
		if !t.foreign { // no column that we made; one word for all of them
			t.fault(cell, "correction_field", text, "isian", cell.Field)
		}
		t.foreign = true
		return nil
	}
	now := mapping.CorrectableText(t.listing, cell.Field)
	after := *t.listing
	for _, f := range mapping.Correct(&after, cell.Field, text) {
		if f.Severity != mapping.SeverityError {
			continue
		}
		var pairs []string
		for k, v := range f.Values {
			pairs = append(pairs, k, v)
		}
		t.fault(cell, f.Code, text, pairs...)
		return nil
	}
	wanted := mapping.CorrectableText(&after, cell.Field)
	if wanted == now {
		return nil
	}
	if !t.same {
		was, err := handedText(t.handed[FoldSKU(t.r.SKU)], t.e.Offer, cell.Field)
		if err != nil {
			return fmt.Errorf("content of %s: %w", t.r.SKU, err)
		}
		if wanted == was {
			return nil // nobody touched it
		}
		if now != was {
			t.fault(cell, CodeRepairConflict, wanted, "lama", orDash(was), "baru", orDash(wanted), "daftar", orDash(now))
			return nil
		}
	}
	t.changed = append(t.changed, cell)
	return nil
}

func (t *repairTaker) fault(cell RepairCell, code, found string, pairs ...string) {
	t.faulty = true
	t.issue(t.r, cell, code, found, pairs...)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return Printable(s, maxText)
}

// sameFixed reports that a cell that is the list's still says what the list
// does.
func sameFixed(l *mapping.Listing, field, text string) bool {
	kind, rest, _ := strings.Cut(field, ".")
	if kind != "photos" {
		return mapping.FieldText(l, field) == text
	}
	return slices.ContainsFunc(l.Photos, func(name string) bool { return name == text }) && rest != ""
}

// handedText is what a field was when it was handed over, as CorrectableText
// gives it.
func handedText(content []byte, o Offer, field string) (string, error) {
	switch field {
	case "price":
		return fmt.Sprint(o.Price), nil
	case "stock":
		return o.Stock.String(), nil
	}
	if content == nil {
		return "", nil
	}
	diffs, err := mapping.DiffContent(nil, content)
	if err != nil {
		return "", err
	}
	for _, d := range diffs {
		if d.Field == field {
			return fmt.Sprint(d.New), nil
		}
	}
	return "", nil
}

// take makes corrections of the cells that were changed. What a correction
// corrected before is what the list says, not what we showed.
func (t *repairTaker) take() {
	name := t.p.Listing.Name
	for _, old := range t.p.Applied.Corrections {
		if old.Field == "name" {
			name = old.Was
		}
	}
	by, at := t.o.By, t.c.Now().In(t.c.Zone).Format(time.RFC3339)
	before, after := map[string]any{}, map[string]any{}
	for _, cell := range t.changed {
		was := mapping.CorrectableText(t.listing, cell.Field)
		x := mapping.Correction{
			SKU: t.p.Listing.SKU, Field: cell.Field, Name: Printable(name, maxText), Was: was, Now: strings.TrimSpace(cell.Value.Text), By: by, At: at, File: t.f.SHA256,
		}
		for _, old := range t.p.Applied.Corrections {
			if old.Field == cell.Field {
				x.Was = old.Was
			}
		}
		before[cell.Field], after[cell.Field] = was, x.Now
		t.taken = append(t.taken, x)
		t.report.Lines = append(t.report.Lines, RepairLine{
			SKU: x.SKU, Name: Printable(t.p.Listing.Name, maxText), Field: cell.Field, Was: was, Now: x.Now, Place: t.f.Name + "!" + t.r.Sheet + "!" + cell.Cell,
		})
	}
	origin := Origin{SHA256: t.f.SHA256, Sheet: Printable(t.r.Sheet, maxWord), Cell: t.changed[0].Cell}
	a := t.c.act(CatalogueV6, "correction.taken", t.p.Listing.SKU, t.run)
	a.Origin, a.Reason, a.Before, a.After = origin, t.c.Reason, before, after
	t.step.Acts = append(t.step.Acts, a)
	told := t.told[FoldSKU(t.r.SKU)]
	t.step.Told = append(t.step.Told, Told{
		SKU: t.p.Listing.SKU, Act: "correction.taken", Actor: t.c.Actor, Run: t.run, Status: told.Status, Text: told.Text, Origin: origin,
	})
}

// keep makes the corrections count: in the ledger and in their file.
func (x *repairImport) keep(ctx context.Context) error {
	known := x.c.Corrections
	if known == nil {
		known = mapping.NewCorrections("corrections.yaml")
	}
	next := known.With(x.taken)
	if !next.Fit() {
		return &Unreadable{Key: "corrections.full", Values: map[string]string{"berkas": known.Name()}}
	}
	if err := x.judge(ctx, next); err != nil || x.o.DryRun {
		return err
	}
	now := x.c.Now().UTC()
	x.step.Catalogue = CatalogueV6
	x.step.Run = &Run{ID: x.run, Command: "result", Actor: x.c.Actor, Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true}
	x.step.Taken = &TakenFile{SHA256: x.f.SHA256, Name: Printable(x.f.Name, maxText), Run: x.run}
	a := x.c.act(CatalogueV6, "correction.file", x.f.Name, x.run)
	a.Reason, a.Digest = x.c.Reason, x.f.SHA256
	a.After = map[string]any{
		"rows": x.report.Rows, "corrected": x.report.Corrected, "unchanged": x.report.Unchanged, "refused": x.report.Refused, "unmatched": x.report.Unmatched,
	}
	x.step.Acts = append(x.step.Acts, a)
	file := x.o.Corrections
	file.Now = next.Format()
	return x.c.replaceFiles(ctx, []FileChange{file}, x.step)
}

// judge checks the corrected products as the next export will: what it finds
// is told now, while the person has the workbook open.
func (x *repairImport) judge(ctx context.Context, next *mapping.Corrections) error {
	fixed := map[string]bool{}
	for _, t := range x.taken {
		fixed[FoldSKU(t.SKU)] = true
	}
	with := *x.c
	with.Corrections = next
	l, err := with.read(ctx, readOptions{})
	if err != nil {
		return err
	}
	for n := range l.items {
		it := &l.items[n]
		if it.twin || !fixed[FoldSKU(it.sku)] {
			continue
		}
		for _, i := range it.issues {
			if i.Bars(WorkbookFormat) {
				x.report.Issues = append(x.report.Issues, i)
			}
		}
	}
	return nil
}
