package connector

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Repairs writes workbooks in which a person puts right what the portal
// refused. They are not for upload.
type Repairs interface {
	// Add puts a refused listing into its category's workbook.
	Add(pack *schemas.Pack, l *mapping.Listing, r Refusal) error
	// Finish completes all files, durable under temporary names.
	Finish() ([]ExportFile, error)
	// Publish gives the files their names.
	Publish() error
	// Abort removes what was written and has no name yet.
	Abort() error
}

// Refusal is what a repair workbook carries beside a listing.
type Refusal struct {
	Print string // fingerprint of the product as the list had it
	Said  string // the portal's words, untrusted
}

// FixReport is what an export of refused products did.
type FixReport struct {
	Run     string
	Files   []ExportFile
	Refused int64 // in repair workbooks
	Changed int64 // refused, and changed in the list since: the next export takes them
	Issues  []mapping.Issue
}

// CodeFixNoPack is the code of a refused product that no repair workbook can
// carry, since nobody knows the columns of its category.
const CodeFixNoPack = "fix_no_pack"

// Fix writes what the portal refused, and nothing else, into workbooks that
// are repaired by a person and come back through ImportRepair. begin opens the
// folder; it is called only when there is something to write.
func (c *Connector) Fix(ctx context.Context, begin func(run string) (Repairs, error)) (*FixReport, error) {
	run, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, run, "fix")
	if err != nil {
		return nil, err
	}
	defer release()
	book, err := c.Ledger.Book(ctx, CatalogueV6)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	r := &FixReport{Run: run, Files: []ExportFile{}, Issues: []mapping.Issue{}}
	refused, err := c.refused(ctx, book, r)
	if err != nil || len(refused) == 0 {
		return r, err
	}
	skus := make([]string, len(refused))
	for i, p := range refused {
		skus[i] = p.Listing.SKU
	}
	said, err := c.wordsOf(ctx, CatalogueV6, OutcomeRejected, skus)
	if err != nil {
		return nil, err
	}
	w, err := begin(run)
	if err != nil {
		return nil, err
	}
	row, err := c.fill(ctx, w, refused, said, r)
	if err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	if err := w.Publish(); err != nil {
		return nil, err
	}
	return r, c.ExportPublished(ctx, row)
}

// refused finds the products of the list that the portal refused as they are.
func (c *Connector) refused(ctx context.Context, book *Book, r *FixReport) ([]*Product, error) {
	l, err := c.read(ctx, readOptions{prints: true, keep: func(p *Product) bool {
		e := book.Entries[FoldSKU(p.Listing.SKU)]
		return !p.Skipped && e != nil && e.State == StateRejected
	}})
	if err != nil {
		return nil, err
	}
	var refused []*Product
	for n := range l.items {
		it := &l.items[n]
		if it.kept == nil || it.twin {
			continue
		}
		p := it.kept
		switch {
		case book.Entries[FoldSKU(it.sku)].RefusedPrint != it.contentPrint+"/"+it.offerPrint:
			r.Changed++
		case c.Packs.For(p.Listing.Category) == nil:
			r.Issues = append(r.Issues, mapping.Issue{
				SKU: it.sku, Format: string(CatalogueV6), Code: CodeFixNoPack, Severity: mapping.SeverityError,
				Cell: c.cellOf(p, "category"), Found: p.Listing.Category, Values: map[string]string{"nama": Printable(p.Listing.Name, maxText)},
			})
		default:
			refused = append(refused, p)
		}
	}
	return refused, nil
}

// fill writes the workbooks and records that they are handed out by a run that
// has not ended before they have their names.
func (c *Connector) fill(ctx context.Context, w Repairs, refused []*Product, said map[string]string, r *FixReport) (_ Run, err error) {
	for _, p := range refused {
		row := p.Listing
		if p.Workbook != nil {
			row = p.Workbook
		}
		err := w.Add(c.Packs.For(p.Listing.Category), row, Refusal{Print: repairPrint(p), Said: said[FoldSKU(row.SKU)]})
		if err != nil {
			return Run{}, fmt.Errorf("repair workbook: %s: %w", row.SKU, err)
		}
		r.Refused++
	}
	if r.Files, err = w.Finish(); err != nil {
		return Run{}, err
	}
	now := c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Run: &Run{ID: r.Run, Command: "fix", Actor: c.Actor, Catalogue: CatalogueV6, Started: now, Complete: true}}
	for i := range r.Files {
		f := &r.Files[i]
		f.Run, f.At = r.Run, now
		a := c.act(CatalogueV6, "fix.file", f.Path, r.Run)
		a.Digest, a.After = f.SHA256, map[string]any{"rows": f.Rows, "category": f.Category}
		step.Acts = append(step.Acts, a)
	}
	step.Files = r.Files
	if err := c.Ledger.Commit(context.WithoutCancel(ctx), step); err != nil {
		return Run{}, fmt.Errorf("record the repair workbooks: %w", err)
	}
	return *step.Run, nil
}

// repairPrint is the fingerprint of a product as a repair workbook shows it:
// of its listing and of the one that the upload has in its place.
func repairPrint(p *Product) string {
	h := sha256.New()
	h.Write(p.Listing.AppendContent(nil))
	h.Write(appendOffer(nil, offerOf(p.Listing)))
	if p.Workbook != nil {
		h.Write(p.Workbook.AppendContent(nil))
		h.Write(appendOffer(nil, offerOf(p.Workbook)))
	}
	return hex.EncodeToString(h.Sum(nil))
}
