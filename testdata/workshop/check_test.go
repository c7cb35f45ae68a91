package workshop

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestTheAnsweredListHasSixReadyAndSaysOfTheOthersWhyNot(t *testing.T) {
	w := open(t, answerYAML, listsDir)
	r, err := w.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.Products != 28 || r.Ready != 6 || r.Held != 22 || r.Skipped != 0 {
		t.Errorf("%d products, %d ready, %d held, %d skipped, want 28, 6, 22, 0", r.Products, r.Ready, r.Held, r.Skipped)
	}
	var text strings.Builder
	n := func(n int64) string { return strconv.FormatInt(n, 10) }
	fmt.Fprintln(&text, say("check.counts", map[string]string{"n": n(r.Products), "siap": n(r.Ready), "belum": n(r.Held), "lewat": n(r.Skipped)}))
	var ready, byHand []string
	held := map[string]bool{}
	for _, p := range products(t, w.Connector) {
		state := "siap"
		switch {
		case slices.ContainsFunc(p.Issues, mapping.Issue.Holds):
			state = "belum siap"
			held[heldKey(p)] = true
		case slices.ContainsFunc(p.Issues, func(i mapping.Issue) bool { return i.Bars(connector.WorkbookFormat) }):
			state = "siap, isi lewat formulir"
			byHand = append(byHand, p.Listing.SKU)
			fallthrough
		default:
			ready = append(ready, p.Listing.SKU)
		}
		writeProduct(&text, p, state)
	}
	if want := []string{"KR-005", "MB-01", "MB-03", "KK03", "MH01", "MH02"}; !slices.Equal(ready, want) {
		t.Errorf("ready are %q, want %q", ready, want)
	}
	if want := []string{"MB-01"}; !slices.Equal(byHand, want) {
		t.Errorf("by hand are %q, want %q", byHand, want)
	}
	if len(held) != 22 {
		t.Errorf("%d products are shown as held, want 22: %v", len(held), held)
	}
	golden(t, "dijawab-check.txt", []byte(text.String()))
}

// heldKey counts rows that share a SKU as one product.
func heldKey(p *connector.Product) string {
	if p.Listing.SKU != "" {
		return connector.FoldSKU(p.Listing.SKU)
	}
	return rowPlace(p)
}

func rowPlace(p *connector.Product) string {
	return p.Row.Header.Sheet + " baris " + strconv.Itoa(p.Row.Number)
}

// writeProduct shows a product as the officer reads it: what is wrong with it,
// each fault once, where, and what to do.
func writeProduct(w *strings.Builder, p *connector.Product, state string) {
	sku := p.Listing.SKU
	if sku == "" {
		sku = "(tanpa kode)"
	}
	fmt.Fprintf(w, "\n%s  %s  %s: %s\n", rowPlace(p), sku, p.Listing.Name, state)
	shown := map[string]bool{}
	for _, i := range p.Issues {
		text, fix := i.Text(schemas.Indonesian)
		line := fmt.Sprintf("    %s %s  %s\n        %s\n        → %s\n",
			strings.TrimSuffix(say("issues."+string(i.Severity), nil), ":"), mapping.ShortCell(i.Cell), i.Code, text, fix)
		if !shown[line] { // one fault in two formats is told once
			shown[line] = true
			w.WriteString(line)
		}
	}
}

func TestEveryIssueOfTheListsIsAWholeSentence(t *testing.T) {
	for _, config := range []string{messyYAML, answerYAML} {
		for _, p := range products(t, open(t, config, listsDir).Connector) {
			for _, i := range p.Issues {
				for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
					text, fix := i.Text(lang)
					for _, s := range []string{text, fix} {
						if !strings.Contains(s, " ") || strings.ContainsAny(s, "{}") || strings.Contains(s, `""`) || strings.Contains(s, "%!") {
							t.Errorf("%s, %s, %s at %s: %q", config, lang, i.Code, i.Cell, s)
						}
					}
				}
			}
		}
	}
}
