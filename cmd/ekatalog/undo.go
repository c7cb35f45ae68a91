package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ekatalog/connector"
)

func (a *app) undoCommand() *cobra.Command {
	var out string
	c := &cobra.Command{Use: "undo RUN [-o FILE]", Short: a.say("help.undo", nil), Args: args(cobra.ExactArgs(1))}
	c.Flags().StringVarP(&out, "output", "o", "", a.say("flag.plan_output", nil))
	c.RunE = func(c *cobra.Command, runs []string) error {
		p, document, err := a.makePlan(c.Context(), out, func(w *workspace) (*connector.Plan, error) { return w.Undo(c.Context(), runs[0]) })
		if err != nil {
			return a.undoError(err)
		}
		if a.json {
			for _, i := range p.Issues { // the document has no room for them
				text, fix := a.issueText(i)
				fmt.Fprintln(a.err, i.SKU+": "+text, fix)
			}
			_, err = a.out.Write(document)
		} else {
			a.print("undo.of", "proses", p.Undo)
			a.printPlan(p, out)
			if out != "" {
				a.print("undo.next", "berkas", out)
			}
		}
		return planOutcome(p, len(p.Issues) > 0, err)
	}
	return c
}

// undoError turns why a run has no inverse into what people read.
func (a *app) undoError(err error) error {
	var none *connector.NotUndoable
	switch {
	case errors.Is(err, connector.ErrNoEndpoint):
		return usage("no_endpoint", "berkas", a.configPath)
	case errors.As(err, &none):
		return usage(none.Key, "proses", none.ID, "perintah", none.Run.Command, "waktu", a.when(none.Run.Started))
	}
	return err
}
