package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
	"ekatalog/schemas"
	"ekatalog/testdata/bench/rusage"
)

// written is what a side that writes says of the part that is measured.
type written struct {
	Wall  time.Duration     `json:"wall_ns"`
	CPU   time.Duration     `json:"cpu_ns"`
	Rows  int64             `json:"rows"`  // of products
	Files map[string]string `json:"files"` // SHA-256 by category
}

// writing measures the way from checked listings to workbooks, and a whole
// export.
func (b *bench) writing(ctx context.Context) error {
	whole, files, err := b.export(ctx)
	if err != nil {
		return err
	}
	ours, floor, err := b.inTurn(
		func() (measure, error) {
			m, w, err := b.writer(ctx, "write", b.workspace, b.path("books"))
			b.wrong.check("workbooks: products", w.Rows, b.list.valid())
			for category, sum := range w.Files {
				if sum != files[category] {
					b.wrong = append(b.wrong, fmt.Errorf("workbook of %s: not the bytes that export writes", category))
				}
			}
			return m, err
		},
		func() (measure, error) {
			m, w, err := b.writer(ctx, "floor-write", b.path("books"), b.path("floor"))
			b.wrong.check("floor of workbooks: products", w.Rows, b.list.valid())
			return m, err
		})
	if err != nil {
		return err
	}
	b.table.ratio("checked listings → workbooks, hashed and fsynced; floor: excelize `StreamWriter`, the same cells and compressor", ours.wall, floor.wall, 1.2)
	b.table.ratio("… processor time", ours.cpu, floor.cpu, 0)
	b.table.time("`export`, from the list to the last workbook", whole.wall)
	b.table.memory("… peak memory", whole.peak, 0, 300)
	return os.RemoveAll(b.path("books"))
}

// export measures whole exports into an empty ledger, and gives the hashes of
// the workbooks by category. The ledger is removed: sync begins with its own.
func (b *bench) export(ctx context.Context) (measure, map[string]string, error) {
	var all []measure
	files := map[string]string{}
	for range b.runs {
		var a struct {
			Exported, Held int64
			Files          []struct{ Category, SHA256 string }
		}
		m, err := b.product(ctx, &a, "export", "-o", b.path("export"))
		if err != nil {
			return m, nil, err
		}
		b.wrong.check("export: exported", a.Exported, b.list.valid())
		b.wrong.check("export: held", a.Held, b.list.WithIssue)
		b.wrong.check("export: files", int64(len(a.Files)), int64(len(b.list.Categories)))
		for _, f := range a.Files {
			files[f.Category] = f.SHA256
		}
		all = append(all, m)
		if err := errors.Join(os.RemoveAll(b.path("export")), os.Remove(b.ledgerFile())); err != nil {
			return m, nil, err
		}
	}
	return middle(all), files, nil
}

// writer runs a side that writes into an emptied folder; its times are of the
// part that it measured itself.
func (b *bench) writer(ctx context.Context, side, from, to string) (measure, written, error) {
	var w written
	if err := os.RemoveAll(to); err != nil {
		return measure{}, w, err
	}
	m, err := b.call(ctx, "", b.self, side, from, to)
	if err != nil {
		return m, w, err
	}
	if err := json.Unmarshal(m.out, &w); err != nil {
		return m, w, fmt.Errorf("answer of %s: %w", side, err)
	}
	m.wall, m.cpu = w.Wall, w.CPU
	return m, w, nil
}

// stopwatch measures a part of this process.
type stopwatch struct {
	begin time.Time
	cpu   time.Duration
	err   error
}

// startWatch begins on a clean heap: what was prepared is not measured.
func startWatch() stopwatch {
	runtime.GC()
	cpu, err := rusage.Self()
	return stopwatch{begin: time.Now(), cpu: cpu, err: err}
}

func (s stopwatch) stop(w *written) error {
	w.Wall = time.Since(s.begin)
	cpu, err := rusage.Self()
	w.CPU = cpu - s.cpu
	return errors.Join(s.err, err)
}

// productGC is how ekatalog sets its garbage collector.
const productGC = 50

// writeBooks writes what export would write of the list of WORKSPACE to OUT,
// and measures from the checked listings on until all files have their names.
func writeBooks(ctx context.Context, args []string) error {
	if len(args) != 2 {
		return errors.New("write WORKSPACE OUT")
	}
	debug.SetGCPercent(productGC)
	c, err := wire(args[0])
	if err != nil {
		return err
	}
	listings, err := uploads(ctx, c)
	if err != nil {
		return err
	}
	w := written{Rows: int64(len(listings)), Files: map[string]string{}}
	watch := startWatch()
	set, err := workbook.Begin(args[1], workbook.Options{Run: "bench", Lang: schemas.Indonesian, On: c.Now().In(c.Zone), Tool: c.Tool})
	if err != nil {
		return err
	}
	for _, l := range listings {
		if _, err := set.Add(c.Packs.For(l.Category), l); err != nil {
			return err
		}
	}
	files, err := set.Finish()
	if err != nil {
		return err
	}
	if err := errors.Join(set.Publish(), watch.stop(&w)); err != nil {
		return err
	}
	for _, f := range files {
		w.Files[f.Category] = f.SHA256
	}
	return json.NewEncoder(os.Stdout).Encode(w)
}

// uploads are the listings of a workspace that may go into upload workbooks.
func uploads(ctx context.Context, c *connector.Connector) ([]*mapping.Listing, error) {
	products, err := c.Products(ctx, func(p *connector.Product) bool { return !p.Skipped })
	if err != nil {
		return nil, err
	}
	var listings []*mapping.Listing
	for _, p := range products {
		if slices.ContainsFunc(p.Issues, func(i mapping.Issue) bool { return i.Holds() || i.Bars(connector.WorkbookFormat) }) {
			continue
		}
		l := p.Listing
		if p.Workbook != nil {
			l = p.Workbook
		}
		listings = append(listings, l)
	}
	return listings, nil
}

// wire makes a connector for a workspace of biglist, which can read and check.
func wire(dir string) (*connector.Connector, error) {
	options, err := mapping.StandardOptions()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "mapping.yaml"))
	if err != nil {
		return nil, err
	}
	m, err := mapping.Load("mapping.yaml", text, options)
	if err != nil {
		return nil, err
	}
	file := &source.File{Path: filepath.Join(dir, "products.xlsx"), Sheet: "*", Numbers: mapping.NumbersID, Limits: source.Limits{Unzipped: 2 << 30, Rows: 1 << 20}}
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
		file.Wanted = append(file.Wanted, c)
	}
	zone, err := time.LoadLocation("Asia/Jakarta")
	if err != nil {
		return nil, err
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, err
	}
	c := &connector.Connector{
		Seller: "default", Actor: "system", Tool: "ekatalog/bench", Lists: []connector.List{{Source: file, Mapping: m}},
		Packs: schemas.NewPacks(packs...), PKP: "non_pkp", Zone: zone, PhotoBase: "https://foto.example/",
		Now: time.Now,
	}
	for _, id := range []string{mapping.HoldingFormat, connector.WorkbookFormat} {
		f, err := schemas.FormatByID(id)
		if err != nil {
			return nil, err
		}
		c.Formats = append(c.Formats, f)
	}
	return c, nil
}
