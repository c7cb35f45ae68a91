package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/connector/reference"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// memory is the ledger without the rest of a workspace: reference lists are
// there before the first product list can be read.
type memory struct {
	db     *ledger.DB
	seller *ledger.Seller
	actor  string
}

// openMemory opens the ledger of the workspace and makes one where there is none.
func (a *app) openMemory(ctx context.Context) (*memory, error) {
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return nil, err
	}
	a.config = c
	if a.seller != "default" {
		return nil, usage("seller_unknown", "penyedia", a.seller)
	}
	path := c.file(c.Database)
	if err := checkOutFile(path); err != nil {
		return nil, err
	}
	db, err := ledger.Open(ctx, path, ledger.Options{Now: a.now, Tool: tool()})
	if err != nil {
		return nil, err
	}
	m := &memory{db: db, seller: db.Seller(a.seller), actor: "system"}
	if a.as != "" {
		if m.actor, err = m.seller.Actor(ctx, a.as); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return m, nil
}

// openMemoryIfAny opens the ledger where there is one, nil where there is none.
func (a *app) openMemoryIfAny(ctx context.Context) (*memory, error) {
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(c.file(c.Database)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return a.openMemory(ctx)
}

// connector is a connector that has nothing but the ledger.
func (m *memory) connector(a *app) *connector.Connector {
	return &connector.Connector{
		Seller: a.seller, Actor: m.actor, Reason: a.reason, Tool: tool(), Formats: a.config.formats, Ledger: m.seller, Lease: m.seller, Now: a.now, Log: a.log,
	}
}

func (m *memory) close(err *error) { *err = errors.Join(*err, m.db.Close()) }

// mappingOptions are what the mappings of a workspace lean on: the embedded
// data, and the reference lists of the ledger that they name. Without a ledger
// or a list nothing is read.
func (a *app) mappingOptions(ctx context.Context, c *config) (_ mapping.Options, err error) {
	o, err := mapping.StandardOptions()
	if err != nil {
		return o, err
	}
	kinds := c.namedLists()
	if len(kinds) == 0 {
		return o, nil
	}
	m, err := a.openMemoryIfAny(ctx)
	if err != nil || m == nil {
		return o, err
	}
	defer m.close(&err)
	lists, err := m.seller.ReferenceLists(ctx)
	if err != nil {
		return o, err
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(lists, func(l connector.ReferenceList) bool { return l.Kind == kind }) {
			continue
		}
		r, err := m.seller.Reference(ctx, kind)
		if err != nil {
			return o, err
		}
		if o.References == nil {
			o.References = map[string]mapping.Reference{}
		}
		maps.Copy(o.References, reference.Lookups(kind, r.Entries))
	}
	for _, e := range o.References[mapping.UnitList].Entries {
		if !slices.Contains(o.Units, e.Value) {
			o.Units = append(o.Units[:len(o.Units):len(o.Units)], e.Value)
		}
	}
	return o, nil
}

// namedLists are the kinds of lists that the mappings name. A file that cannot
// be read names none here and is refused where it is loaded.
func (c *config) namedLists() []connector.ReferenceKind {
	var kinds []connector.ReferenceKind
	texts := c.named
	for _, path := range c.mappings() {
		if t, err := c.mappingText(path); err == nil {
			texts = append(texts, t.data)
		}
	}
	for _, b := range texts {
		for _, k := range connector.ReferenceKinds() {
			if bytes.Contains(b, []byte(`lookup("`+k)) && !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	return kinds
}

// withUnits gives the formats with the units of an imported list among their
// choices: a unit that the portal has since this program was made is none that
// it refuses.
func withUnits(formats []*schemas.Format, units []string) []*schemas.Format {
	out := slices.Clone(formats)
	for n, f := range out {
		i := slices.IndexFunc(f.Fields, func(x schemas.Field) bool { return x.Name == "unit" })
		if i < 0 || len(units) <= len(f.Fields[i].Choices) {
			continue
		}
		wider := *f
		wider.Fields = slices.Clone(f.Fields)
		wider.Fields[i].Choices = units
		out[n] = &wider
	}
	return out
}
