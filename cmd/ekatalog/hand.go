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
			n, err := w.HandDone(c.Context(), skus)
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
	if a.json {
		return a.document(map[string]any{"items": lines})
	}
	a.printHand(lines)
	return nil
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
