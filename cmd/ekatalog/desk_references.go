package main

import (
	"bytes"
	"context"

	"ekatalog/connector"
	"ekatalog/connector/console"
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
func (d *desk) ImportReference(ctx context.Context, kind, date, source, path string) (text string, err error) {
	var said bytes.Buffer
	call := d.call(ctx)
	call.out, call.json = &said, false
	err = call.importReference(ctx, connector.ReferenceKind(kind), []string{path}, date, source)
	return said.String(), err
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
		l := console.RefFound{Kind: r.Kind, Date: r.Date}
		for _, m := range r.Matches {
			l.Matches = append(l.Matches, console.RefMatch{Code: m.Code, Name: m.Name, Score: scoreText(m.Score), Words: foundWords(m.Words)})
		}
		all = append(all, l)
	}
	return all, nil
}
