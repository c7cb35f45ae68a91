package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
)

func (a *app) handCommand() *cobra.Command {
	c := &cobra.Command{Use: "hand list | hand done SKU…", Short: a.say("help.hand", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	c.AddCommand(
		&cobra.Command{Use: "list", Short: a.say("help.hand_list", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) (err error) {
			w, err := a.open(c.Context(), parts{ledger: true})
			if err != nil {
				return err
			}
			defer w.close(&err)
			items, err := w.HandList(c.Context())
			if err != nil {
				return err
			}
			return a.showHand(c.Context(), w, items)
		}},
		&cobra.Command{Use: "done SKU…", Short: a.say("help.hand_done", nil), Args: args(cobra.MinimumNArgs(1)), RunE: func(c *cobra.Command, skus []string) (err error) {
			w, err := a.open(c.Context(), parts{ledger: true})
			if err != nil {
				return err
			}
			defer w.close(&err)
			n, err := w.HandDone(c.Context(), connector.Ticks(skus))
			var strange *connector.NotOnHandList
			if errors.As(err, &strange) {
				return usage("not_on_hand_list", "kode", strings.Join(strange.SKUs, ", "))
			}
			var moved *connector.HandMoved
			if errors.As(err, &moved) {
				return usage("hand.moved", "kode", strings.Join(moved.SKUs, ", "))
			}
			if err != nil {
				return err
			}
			if a.json {
				return a.document(map[string]any{"done": n})
			}
			a.print("hand.done", "n", itoa(n))
			return nil
		}},
	)
	return c
}

// handLine is one thing to enter as other programs read it.
type handLine struct {
	connector.HandItem
	Why  []issueLine `json:"why,omitempty"`
	Told *toldLine   `json:"told,omitempty"`
}

func (a *app) showHand(ctx context.Context, w *workspace, items []connector.HandItem) error {
	skus := make([]string, len(items))
	for i := range items {
		skus[i] = items[i].SKU
	}
	told, err := w.told(ctx, slices.Compact(skus))
	if err != nil {
		return err
	}
	lines := make([]handLine, len(items))
	for i, item := range items {
		lines[i] = handLine{HandItem: item, Told: told[connector.FoldSKU(item.SKU)]}
		if len(item.Why) > 0 {
			lines[i].Why = a.lines(item.Why)
		}
	}
	frozen, err := w.suspended(ctx)
	if err != nil {
		return err
	}
	if a.json {
		d := map[string]any{"items": lines}
		if len(frozen) > 0 {
			d["suspended"] = frozen
		}
		return a.document(d)
	}
	a.printHand(lines)
	for n, s := range frozen {
		if n == 0 {
			a.print("hand.suspended", "n", itoa(len(frozen)))
		}
		fmt.Fprintf(a.out, "  %-14s %s\n", s.SKU, s.Name)
		if s.Told != nil {
			fmt.Fprintf(a.out, "  %-14s %s\n", "", a.toldText(s.Told))
		}
	}
	return nil
}

// suspendedLine is a product that the portal has taken out of sight.
type suspendedLine struct {
	SKU  string    `json:"sku"`
	Name string    `json:"name"`
	Told *toldLine `json:"told,omitempty"`
}

// suspended gives the products that the portal has suspended, by SKU: nothing
// can be entered for them, and nobody else says that they are out of sight.
func (w *workspace) suspended(ctx context.Context) ([]suspendedLine, error) {
	book, err := w.Ledger.Book(ctx, connector.CatalogueV6)
	if err != nil {
		return nil, err
	}
	lines, skus := []suspendedLine{}, []string{}
	for _, e := range book.Entries {
		if e.State == connector.StateSuspended {
			lines, skus = append(lines, suspendedLine{SKU: e.SKU, Name: e.Name}), append(skus, e.SKU)
		}
	}
	told, err := w.told(ctx, skus)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		lines[i].Told = told[connector.FoldSKU(lines[i].SKU)]
	}
	slices.SortFunc(lines, func(a, b suspendedLine) int { return strings.Compare(a.SKU, b.SKU) })
	return lines, nil
}

// printHand shows the work product by product: what to enter, old and new as
// they are typed, then where.
func (a *app) printHand(items []handLine) {
	if len(items) == 0 {
		a.print("hand.nothing")
		return
	}
	a.print("hand.head", "n", itoa(len(items)))
	for n, i := range items {
		if n == 0 || items[n-1].SKU != i.SKU {
			fmt.Fprintf(a.out, "  %-14s %s\n", i.SKU, i.Name)
		}
		fmt.Fprintf(a.out, "  %-14s %s\n", "", a.line(connector.PlanLine{SKU: i.SKU, Kind: i.Kind, Field: i.Field, Old: i.Old, New: i.New}))
		if n+1 < len(items) && items[n+1].SKU == i.SKU {
			continue
		}
		fmt.Fprintf(a.out, "  %-14s %s\n", "", i.Link)
		for _, why := range i.Why {
			fmt.Fprintf(a.out, "  %-14s %s: %s\n", "", a.say("byhand.reason", nil), why.Text)
		}
		if i.Told != nil {
			fmt.Fprintf(a.out, "  %-14s %s\n", "", a.toldText(i.Told))
		}
	}
	a.print("hand.after")
}
