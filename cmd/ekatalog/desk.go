package main

import (
	"context"

	"github.com/spf13/cobra"
)

func (a *app) desk(context.Context) error { return usage("usage", "rincian", "desk") }

func (a *app) deskCommand() *cobra.Command { return &cobra.Command{Use: "desk", RunE: func(c *cobra.Command, _ []string) error { return a.desk(c.Context()) }} }
