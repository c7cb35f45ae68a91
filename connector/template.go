package connector

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// LearnedTemplate is an official template that has become a category's pack.
type LearnedTemplate struct {
	Pack      *schemas.Pack
	Before    *schemas.Pack // the edition it follows, nil for the first
	File      string        // its name, without folders
	Undecided int           // columns of which a person has still to say what goes in
	// Kept are the files of the pack and of the decisions on it, before and
	// after. What differs is kept as a version: editions can be compared long
	// after, and decisions taken back.
	Kept []FileChange
}

// TemplateLearned is the act of a pack that was learned from a template.
const TemplateLearned = "template.learned"

// RecordTemplate records that a template was learned and then lets publish put
// its files in place. Without the files nothing counts as learned, so a crash
// in between is mended by learning it again.
func (c *Connector) RecordTemplate(ctx context.Context, t LearnedTemplate, publish func() error) error {
	run, err := newID()
	if err != nil {
		return err
	}
	release, err := c.lease(ctx, run, "template")
	if err != nil {
		return err
	}
	defer release()
	a := c.act(CatalogueV6, TemplateLearned, t.File, run)
	a.Reason, a.Digest, a.Pack = c.Reason, t.Pack.Template.SHA256, packName(t.Pack)
	if t.Before != nil {
		a.Before = map[string]any{"pack": packName(t.Before), "columns": len(t.Before.Columns), "template": t.Before.Template.SHA256}
	}
	a.After = map[string]any{
		"category": t.Pack.Category, "category_id": t.Pack.CategoryID, "type": string(t.Pack.Type),
		"columns": len(t.Pack.Columns), "undecided": t.Undecided,
	}
	now := c.Now().UTC()
	step := Step{Catalogue: CatalogueV6, Acts: []Act{a}, Run: &Run{ID: run, Command: "template", Actor: c.Actor, Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true}}
	for _, f := range t.Kept {
		if f.Kept = TemplateLearned; bytes.Equal(f.Was, f.Now) {
			continue
		}
		if err := c.keepVersions(ctx, f, &step); err != nil {
			return err
		}
	}
	if err := c.Ledger.Commit(ctx, step); err != nil {
		return fmt.Errorf("record the template: %w", err)
	}
	return publish()
}

// packName names a pack as entries and records do.
func packName(p *schemas.Pack) string { return p.ID + "/" + strconv.Itoa(p.Version) }

// Touched is a SKU of a category whose template has a newer edition.
type Touched struct {
	SKU   string
	Name  string
	State State
	// Issues are what the newer edition finds in the listing and the older one
	// did not; none where it still fits.
	Issues []mapping.Issue
	Gone   bool // the list does not have it any more, so nobody can tell
}

// TemplateTouches gives the SKUs of the ledger in the category of a pack, with
// what its newer edition finds in their listings. The list is read: with a nil
// error every SKU is there.
func (c *Connector) TemplateTouches(ctx context.Context, old, now *schemas.Pack) ([]Touched, error) {
	format, err := schemas.FormatByID(WorkbookFormat)
	if err != nil {
		return nil, err
	}
	book, err := c.Ledger.Book(ctx, CatalogueV6)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	l, err := c.read(ctx, readOptions{keep: func(p *Product) bool {
		e := book.Entries[FoldSKU(p.Listing.SKU)]
		return e != nil && e.State != StateNone && !p.Skipped && (p.Listing.Category == now.Category || p.Listing.Category == old.Category)
	}})
	if err != nil {
		return nil, err
	}
	touched := []Touched{}
	for n := range l.items {
		it := &l.items[n]
		if it.kept == nil || it.twin {
			continue
		}
		row := it.kept.Listing
		if it.kept.Workbook != nil {
			row = it.kept.Workbook
		}
		t := Touched{SKU: it.sku, Name: Printable(row.Name, maxText), State: book.Entries[FoldSKU(it.sku)].State}
		t.Issues = newIssues(mapping.Check(c.terms(), format, old, row), mapping.Check(c.terms(), format, now, row))
		touched = append(touched, t)
	}
	for key, e := range book.Entries {
		id, _, _ := strings.Cut(e.Pack, "/")
		if id == old.ID && e.State != StateNone && !l.has(key) {
			touched = append(touched, Touched{SKU: e.SKU, Name: e.Name, State: e.State, Gone: true})
		}
	}
	slices.SortFunc(touched, func(a, b Touched) int { return strings.Compare(FoldSKU(a.SKU), FoldSKU(b.SKU)) })
	return touched, nil
}

// newIssues gives the issues of now that were none before.
func newIssues(before, now []mapping.Issue) []mapping.Issue {
	return slices.DeleteFunc(mapping.DropShadowed(now), func(i mapping.Issue) bool {
		return slices.ContainsFunc(before, func(b mapping.Issue) bool { return b.Code == i.Code && b.Field == i.Field })
	})
}
