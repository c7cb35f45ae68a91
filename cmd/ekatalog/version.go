package main

import "github.com/spf13/cobra"

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: a.say("help.version", nil), Args: args(cobra.NoArgs), RunE: func(*cobra.Command, []string) error {
		if a.json {
			return a.document(map[string]string{"version": version})
		}
		a.print("version", "versi", version)
		return nil
	}}
}
