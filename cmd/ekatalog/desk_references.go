package main

import (
	"context"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/reference"
)

var _ console.References = (*desk)(nil)

// ReferenceLists implements console.References.
func (d *desk) ReferenceLists(ctx context.Context) ([]connector.ReferenceList, error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return nil, err
	}
	return s.ReferenceLists(ctx)
}

// ImportReference implements console.References.
func (d *desk) ImportReference(ctx context.Context, e console.Edition, files []string) (*console.EditionTaken, error) {
	call := d.call(ctx)
	call.reason = e.Reason
	done, list, err := call.takeReference(ctx, e.Kind, files, e.Date, e.Source)
	if done == nil {
		return nil, err
	}
	return call.editionTaken(done, list), err
}

// editionTaken says what an edition changes.
func (a *app) editionTaken(done *reference.Imported, list *reference.List) *console.EditionTaken {
	t := &console.EditionTaken{
		ReferenceList: done.Now, Before: done.Before, Written: done.Written,
		Added: entryTexts(done.Added), Removed: entryTexts(done.Removed), Changed: changeTexts(done.Changed),
	}
	for _, l := range list.Twice {
		t.Twice = append(t.Twice, a.twiceText(l))
	}
	return t
}

// foundAtOnce is how many entries of each list a search shows.
const foundAtOnce = 8

// SearchReferences implements console.References.
func (d *desk) SearchReferences(ctx context.Context, text string) ([]console.RefFound, error) {
	said, err := d.call(ctx).searchLists(ctx, text, "", foundAtOnce)
	if err != nil {
		return nil, err
	}
	var all []console.RefFound
	for _, r := range said.Results {
		l := console.RefFound{Kind: r.Kind, Date: r.Date, Unsure: r.Best == ""}
		for n, m := range r.Matches {
			one := console.RefMatch{Name: m.Name, Best: n == 0 && r.Best != "", Words: foundWords(m.Words)}
			if r.Kind == string(connector.ReferenceKBKI) { // the UUID of a category says nothing to people
				one.Code = m.Code
			}
			l.Matches = append(l.Matches, one)
		}
		all = append(all, l)
	}
	return all, nil
}
