package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/ledger"
	"ekatalog/connector/papers"
	"ekatalog/connector/photos"
	"ekatalog/connector/source"
	"ekatalog/connector/workbook/template"
	"ekatalog/mapping"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// workspace is a config with everything it names opened: the one place that
// wires the packages together.
type workspace struct {
	*connector.Connector
	config *config
	db     *ledger.DB
	client *endpoint.Client // nil without an endpoint
	seller *ledger.Seller
	papers *papers.Papers // opened with the lists
	photos *photos.Folder // nil without a folder of pictures in the config
	rows   *rowPictures
}

// parts says which of a workspace's parts a command needs.
type parts struct {
	ledger   bool
	endpoint bool
	edit     func(*config) error // changes the config before anything is opened; nil for nothing
	loose    bool                // a list may lack columns that its mapping names
}

// open loads the config and wires what a command needs; close it afterwards.
func (a *app) open(ctx context.Context, need parts) (*workspace, error) {
	if a.seller != "default" {
		return nil, usage("seller_unknown", "penyedia", a.seller)
	}
	c, warnings, err := a.finishedConfig(ctx)
	if err != nil {
		return nil, err
	}
	if need.edit != nil {
		if err := need.edit(c); err != nil {
			return nil, err
		}
	}
	a.sayFaults(warnings)
	w := &workspace{config: c, Connector: &connector.Connector{
		Seller: a.seller, Actor: "system", Reason: a.reason, Tool: tool(),
		Formats: c.formats, PKP: c.Seller.PKP.Status, Zone: c.zone, PhotoBase: c.Photos.BaseURL,
		Outbox: c.outbox, Guard: c.guard, Approval: c.approval, Drift: c.drift, Now: a.now, Log: a.log, Progress: a.progress(),
	}}
	if err := w.openParts(ctx, a, need); err != nil {
		w.close(&err)
		return nil, err
	}
	return w, nil
}

// openParts opens what the config names. What it has opened when it fails is
// still to be closed.
func (w *workspace) openParts(ctx context.Context, a *app, need parts) (err error) {
	if err := w.lists(ctx, a, need.loose); err != nil {
		return err
	}
	if err := w.openPhotos(); err != nil {
		return err
	}
	if err := w.openPapers(a); err != nil {
		return err
	}
	if w.Corrections, err = w.config.loadCorrections(); err != nil {
		return err
	}
	if w.Packs, err = w.config.packs(); err != nil {
		return err
	}
	if need.endpoint {
		collectAt(gcRun)
		if err := w.openEndpoint(a); err != nil {
			return err
		}
	}
	if need.ledger {
		return w.openLedger(ctx, a)
	}
	return nil
}

// packs are the embedded category packs and those that were learned here.
func (c *config) packs() (*schemas.Packs, error) {
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, fmt.Errorf("category packs: %w", err)
	}
	learned, err := template.Packs(c.file(templatesFolder))
	if err != nil {
		return nil, err
	}
	return schemas.NewPacks(append(slices.Clip(packs), learned...)...), nil
}

// lists opens the mappings and prepares the sources.
func (w *workspace) lists(ctx context.Context, a *app, loose bool) error {
	options, err := a.mappingOptions(ctx, w.config)
	if err != nil {
		return fmt.Errorf("mapping options: %w", err)
	}
	w.Formats = withUnits(w.Formats, options.Units)
	loaded := map[string]*mapping.Mapping{}
	var faults []document.Fault
	for i := range w.config.Source {
		s := &w.config.Source[i]
		m, done := loaded[s.Mapping]
		if !done {
			if m, err = w.config.loadMapping(w.config.file(s.Mapping), options); err != nil {
				var f *document.Faults
				if !errors.As(err, &f) {
					return err
				}
				faults = append(faults, f.Faults...)
				loaded[s.Mapping] = nil
				continue
			}
			loaded[s.Mapping] = m
		}
		if m == nil {
			continue
		}
		l := connector.List{Mapping: m}
		columns := wanted(m)
		if s.Include != "" {
			if l.Include, err = mapping.CompileInclude(s.Include); err != nil {
				var f *document.Faults
				if !errors.As(err, &f) {
					return err
				}
				faults = append(faults, f.Faults...)
				continue
			}
			columns = append(columns, conditional(l.Include)...)
		}
		for i := range columns {
			columns[i].Required = columns[i].Required && !loose
		}
		if l.Source, err = w.config.origin(s, columns, m.Private()); err != nil {
			return err
		}
		w.Lists = append(w.Lists, l)
	}
	if len(faults) > 0 {
		return &document.Faults{Faults: faults}
	}
	return nil
}

// maxMappingBytes is a limit on what is read at all; the mapping has its own.
const maxMappingBytes = 4 << 20

// mappingText is what stands in a mapping file.
type mappingText struct {
	name string // as its faults call it
	data []byte
}

func (t mappingText) load(o mapping.Options) (*mapping.Mapping, error) {
	return mapping.Load(t.name, t.data, o)
}

// mappingText gives what is taken for the mapping file at path.
func (c *config) mappingText(path string) (mappingText, error) {
	if t, ok := c.texts[path]; ok {
		return t, nil
	}
	return readMappingText(path)
}

func readMappingText(path string) (mappingText, error) {
	b, err := readMapping(path)
	return mappingText{filepath.Base(path), b}, err
}

func (c *config) loadMapping(path string, o mapping.Options) (*mapping.Mapping, error) {
	t, err := c.mappingText(path)
	if err != nil {
		return nil, err
	}
	return t.load(o)
}

// readMapping reads a mapping file's bytes.
func readMapping(path string) ([]byte, error) {
	b, err := readUpTo(path, maxMappingBytes)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usage("mapping_file_missing", "berkas", filepath.Base(path))
	case errors.Is(err, errTooLarge):
		return nil, usage("mapping_file_large", "berkas", filepath.Base(path))
	case err != nil:
		return nil, fmt.Errorf("mapping: %w", err)
	}
	return b, nil
}

// wanted are the columns a mapping names, with the roles that decide what is a
// product row.
func wanted(m *mapping.Mapping) []source.Column {
	var columns []source.Column
	for _, ref := range m.Columns() {
		c := source.Column{Name: ref.Name, Required: ref.Required}
		for _, f := range ref.Fields {
			switch f {
			case "sku":
				c.Role, c.Required = source.RoleSKU, false
			case "name":
				c.Role = source.RoleName
			case "price":
				c.Role = source.RolePrice
			}
		}
		columns = append(columns, c)
	}
	return columns
}

// conditional are the columns that a source's include names: a misspelt one
// would leave out every row without a word.
func conditional(i *mapping.Include) []source.Column {
	var columns []source.Column
	for _, ref := range i.Columns() {
		columns = append(columns, source.Column{Name: ref.Name, Required: ref.Required})
	}
	return columns
}

// openEndpoint wires the endpoint, where there is one.
func (w *workspace) openEndpoint(a *app) error {
	client, err := w.config.client(a)
	if err != nil || client == nil {
		return err
	}
	w.client, w.Destination, w.Reader = client, client, client
	return nil
}

// client speaks to the endpoint; nil where the config names none.
func (c *config) client(a *app) (*endpoint.Client, error) {
	if c.Endpoint.URL == "" {
		return nil, nil
	}
	path := c.secret(c.Endpoint.TokenFile)
	client, err := endpoint.New(endpoint.Config{
		URL: c.Endpoint.URL, Rate: c.rate, UserAgent: tool(), Log: a.log, Now: a.now,
		Token: func() (string, error) { return readSecret(path) },
	})
	if err != nil {
		return nil, usage("config.url", "nilai", c.Endpoint.URL)
	}
	_, err = readSecret(path)
	return client, err
}

// maxSecret is longer than any token.
const maxSecret = 16 << 10

// readSecret reads a token from a file that only its owner can read.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", usage("token_missing", "berkas", filepath.Base(path))
	}
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	if openToOthers(info) {
		return "", usage("token_open", "berkas", filepath.Base(path))
	}
	if info.Size() > maxSecret {
		return "", usage("token_missing", "berkas", filepath.Base(path))
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("token: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if token == "" {
		return "", usage("token_missing", "berkas", filepath.Base(path))
	}
	return token, nil
}

// openLedger opens the ledger. Before the first run makes one, the list is
// read: a list that cannot be used leaves nothing behind.
func (w *workspace) openLedger(ctx context.Context, a *app) error {
	path := w.config.file(w.config.Database)
	if err := checkOutFile(path); err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if _, err := w.Check(ctx); err != nil {
			return err
		}
	}
	db, err := ledger.Open(ctx, path, ledger.Options{Now: a.now, Tool: tool()})
	if err != nil {
		return err
	}
	w.db, w.seller = db, db.Seller(a.seller)
	w.Ledger, w.Lease, w.History = w.seller, w.seller, w.seller
	if a.as != "" {
		if w.Actor, err = w.seller.Actor(ctx, a.as); err != nil {
			return err
		}
	}
	return nil
}

// close closes the ledger; its error matters, since it may be the disk's.
func (w *workspace) close(err *error) {
	if w.papers != nil {
		*err = errors.Join(*err, w.papers.Close())
	}
	if w.photos != nil {
		*err = errors.Join(*err, w.photos.Close())
		w.rows.close()
	}
	if w.db != nil {
		*err = errors.Join(*err, w.db.Close())
	}
}
