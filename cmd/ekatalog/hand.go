package main

import (
	"errors"
	"fmt"
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
			if a.json {
				return a.document(map[string]any{"items": items})
			}
			a.printHand(items)
			return nil
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

func (a *app) printHand(items []connector.HandItem) {
	if len(items) == 0 {
		a.print("hand.nothing")
		return
	}
	a.print("hand.head", "n", itoa(len(items)))
	for _, i := range items {
		line := connector.PlanLine{SKU: i.SKU, Kind: i.Kind, Field: i.Field, Old: i.Old, New: i.New}
		fmt.Fprintf(a.out, "  %-14s %s\n  %-14s %s\n  %-14s %s\n", i.SKU, i.Name, "", a.line(line), "", i.Link)
	}
}
