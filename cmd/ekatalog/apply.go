package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
)

func (a *app) applyCommand() *cobra.Command {
	var override []string
	c := &cobra.Command{Use: "apply FILE", Short: a.say("help.apply", nil), Args: args(cobra.ExactArgs(1))}
	c.Flags().StringSliceVar(&override, "override", nil, a.say("flag.override", nil))
	c.RunE = func(c *cobra.Command, files []string) (err error) {
		if err := a.checkOverride(override); err != nil {
			return err
		}
		saved, err := a.savedPlan(files[0])
		if err != nil {
			return err
		}
		w, err := a.open(c.Context(), parts{ledger: true, endpoint: true})
		if err != nil {
			return err
		}
		defer w.close(&err)
		w.Override = override
		r, err := w.Apply(c.Context(), saved)
		return a.ran(r, err)
	}
	return c
}

func (a *app) approveCommand() *cobra.Command {
	var decline bool
	c := &cobra.Command{Use: "approve FILE | approve --decline FILE", Short: a.say("help.approve", nil), Args: args(cobra.ExactArgs(1))}
	c.Flags().BoolVar(&decline, "decline", false, a.say("flag.decline", nil))
	c.RunE = func(c *cobra.Command, files []string) (err error) {
		if decline && strings.TrimSpace(a.reason) == "" {
			return usage("reason_needed")
		}
		if strings.TrimSpace(a.as) == "" {
			return usage("name_needed")
		}
		saved, err := a.savedPlan(files[0])
		if err != nil {
			return err
		}
		w, err := a.open(c.Context(), parts{ledger: true})
		if err != nil {
			return err
		}
		defer w.close(&err)
		if err := w.Approve(c.Context(), saved, decline); err != nil {
			return a.approveError(err)
		}
		if decline {
			a.print("plan.declined", "rencana", saved.ID[:12], "nama", a.as)
		} else {
			a.print("plan.approved", "rencana", saved.ID[:12], "nama", a.as)
		}
		if a.json {
			return a.document(map[string]any{"plan": saved.ID, "decision": map[bool]string{false: "approved", true: "declined"}[decline]})
		}
		return nil
	}
	return c
}

// approveError turns the refusals of approving into what people read.
func (a *app) approveError(err error) error {
	if errors.Is(err, connector.ErrPlanApplied) {
		return stopped("plan_applied")
	}
	return err
}
