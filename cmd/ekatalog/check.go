package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// checkDocument is what check says to other programs.
type checkDocument struct {
	Products int64       `json:"products"`
	Ready    int64       `json:"ready"`
	Held     int64       `json:"held"`
	Skipped  int64       `json:"skipped"`
	Issues   []issueLine `json:"issues"`
}

func (a *app) checkCommand() *cobra.Command {
	var giveCodes bool
	var mark string
	c := &cobra.Command{Use: "check", Short: a.say("help.check", nil), Args: args(cobra.NoArgs)}
	c.Flags().BoolVar(&giveCodes, "give-codes", false, a.say("flag.give_codes", nil))
	c.Flags().StringVar(&mark, "mark", "", a.say("flag.mark", nil))
	c.RunE = func(c *cobra.Command, _ []string) error {
		w, err := a.open(c.Context(), parts{})
		if err != nil {
			return err
		}
		r, err := w.Check(c.Context())
		if err != nil {
			return err
		}
		if a.json {
			err = a.document(checkDocument{Products: r.Products, Ready: r.Ready, Held: r.Held, Skipped: r.Skipped, Issues: a.lines(r.Issues)})
		} else {
			a.printCheck(r)
		}
		if err != nil {
			return err
		}
		if mark != "" {
			if err := a.mark(w, r.Issues, mark); err != nil {
				return err
			}
		}
		if giveCodes {
			if err := a.giveCodes(c.Context(), w); err != nil {
				return err
			}
		}
		if r.Held > 0 {
			return findings()
		}
		return nil
	}
	return c
}

func (a *app) printCheck(r *connector.CheckReport) {
	a.printReading(r.Reading)
	fmt.Fprintln(a.out)
	a.print("check.counts", "n", itoa(r.Products), "siap", itoa(r.Ready), "belum", itoa(r.Held), "lewat", itoa(r.Skipped))
	a.printIssues(r.Issues)
}

// mark writes the seller's own list back with the faulty cells marked. A
// workspace with several files gets one marked file for each.
func (a *app) mark(w *workspace, issues []mapping.Issue, to string) error {
	files := w.files()
	for _, in := range files {
		out := to
		if len(files) > 1 {
			ext := filepath.Ext(to)
			out = to[:len(to)-len(ext)] + "-" + filepath.Base(in) + ext
		}
		if err := workbook.Mark(in, issues, out, workbook.MarkOptions{Lang: a.lang}); err != nil {
			return err
		}
		a.print("mark.written", "berkas", out)
	}
	return nil
}

// files are the list files of a workspace, each once.
func (w *workspace) files() []string {
	var files []string
	seen := map[string]bool{}
	for _, s := range w.config.Source {
		if path := w.config.file(s.File); !seen[path] {
			seen[path] = true
			files = append(files, path)
		}
	}
	return files
}
