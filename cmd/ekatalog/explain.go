package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// explained is one field of a listing as explain tells it to other programs.
type explained struct {
	Field  string      `json:"field"`
	Value  string      `json:"value"`
	Rule   string      `json:"rule"`
	Cells  []string    `json:"cells"`
	Files  []string    `json:"files,omitempty"` // pictures found under the code or in the row
	Issues []issueLine `json:"issues"`
}

type explainDocument struct {
	SKU        string      `json:"sku"`
	Name       string      `json:"name"`
	ShownPrice int64       `json:"shown_price"`
	Fields     []explained `json:"fields"`
	Issues     []issueLine `json:"issues"`
	Told       *toldLine   `json:"told,omitempty"`
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{Use: "explain SKU", Short: a.say("help.explain", nil), Args: args(cobra.ExactArgs(1)), RunE: func(c *cobra.Command, skus []string) (err error) {
		w, err := a.open(c.Context(), parts{})
		if err != nil {
			return err
		}
		defer w.close(&err)
		want := connector.FoldSKU(skus[0])
		products, err := w.Products(c.Context(), func(p *connector.Product) bool { return connector.FoldSKU(p.Listing.SKU) == want })
		if err != nil {
			return err
		}
		if len(products) == 0 {
			return usage("sku_not_in_list", "kode", skus[0])
		}
		known, err := w.openKnown(c.Context(), a)
		if err != nil {
			return err
		}
		docs := make([]explainDocument, len(products))
		for i, p := range products {
			if known {
				told, err := w.Outcomes(c.Context(), p)
				if err != nil {
					return err
				}
				p.Issues = append(p.Issues, told...)
			}
			docs[i] = a.explainOne(w, p)
			if known {
				told, err := w.told(c.Context(), []string{p.Listing.SKU})
				if err != nil {
					return err
				}
				docs[i].Told = told[connector.FoldSKU(p.Listing.SKU)]
			}
		}
		if a.json {
			return a.document(docs[0])
		}
		for _, d := range docs {
			a.printExplained(d)
		}
		return nil
	}}
}

// openKnown opens the ledger where there is one: nothing is known of a product
// before the first run, and explaining it must leave nothing behind.
func (w *workspace) openKnown(ctx context.Context, a *app) (bool, error) {
	if _, err := os.Stat(w.config.file(w.config.Database)); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return true, w.openLedger(ctx, a)
}

func (a *app) explainOne(w *workspace, p *connector.Product) explainDocument {
	d := explainDocument{SKU: p.Listing.SKU, Name: p.Listing.Name, Fields: []explained{}, Issues: a.lines(p.Issues)}
	for _, e := range a.explainFields(w, p) {
		var own []mapping.Issue
		for _, i := range p.Issues {
			if i.Field == e.Field {
				own = append(own, i)
			}
		}
		cells := e.Cells
		if cells == nil {
			cells = []string{}
		}
		d.Fields = append(d.Fields, explained{Field: e.Field, Value: e.Value, Rule: e.Rule, Cells: cells, Files: e.Files, Issues: a.lines(own)})
	}
	d.ShownPrice = a.shownPrice(w, p.Listing)
	return d
}

// explainFields says for every field of a product what made it, and of a
// correction whose word it is.
func (a *app) explainFields(w *workspace, p *connector.Product) []mapping.Explained {
	all := w.Explain(p)
	for n := range all {
		if e := &all[n]; e.Correction != nil {
			x := e.Correction
			e.Rule = a.say("explain.correction", values("berkas", e.Rule, "lama", dash(x.Was), "oleh", dash(x.By), "waktu", dash(x.At)))
		}
	}
	return all
}

// shownPrice is what the portal shows for a listing today, with its tax; 0 where
// that cannot be told.
func (a *app) shownPrice(w *workspace, l *mapping.Listing) int64 {
	if l.Price == nil {
		return 0
	}
	shown, err := schemas.ShownPrice(*l.Price, l.PPN, a.now().In(w.Zone))
	if err != nil {
		return 0
	}
	return shown
}

func (a *app) printExplained(d explainDocument) {
	fmt.Fprintf(a.out, "%s  %s\n", d.SKU, d.Name)
	if d.ShownPrice > 0 {
		a.print("explain.shown_price", "harga", mapping.FormatRupiah(d.ShownPrice))
	}
	for _, i := range d.Issues {
		switch connector.Catalogue(i.Format) {
		case connector.CatalogueTrial:
			a.print("trial")
			fallthrough
		case connector.CatalogueV6:
			fmt.Fprintf(a.out, "  ! %s\n    → %s\n", i.Text, i.Fix)
		}
	}
	if t := d.Told; t != nil {
		fmt.Fprintf(a.out, "  %s\n", a.toldText(t))
	}
	for _, f := range d.Fields {
		fmt.Fprintf(a.out, "\n  %s = %s\n", a.fieldLabel(f.Field), strings.ReplaceAll(f.Value, "\n", " ⏎ "))
		if f.Rule != "" {
			fmt.Fprintf(a.out, "      %s: %s\n", a.say("explain.rule", nil), f.Rule)
		}
		if len(f.Files) > 0 {
			fmt.Fprintf(a.out, "      %s: %s\n", a.say("explain.files", nil), strings.Join(f.Files, ", "))
		}
		if len(f.Cells) > 0 {
			fmt.Fprintf(a.out, "      %s: %s\n", a.say("explain.cell", nil), strings.Join(f.Cells, ", "))
		}
		told := map[string]bool{} // one fault in two formats is told once
		for _, i := range f.Issues {
			if !told[i.Text] {
				told[i.Text] = true
				fmt.Fprintf(a.out, "      ! %s\n", i.Text)
			}
		}
	}
}
