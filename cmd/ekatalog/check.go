package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
	c := &cobra.Command{Use: "check [--give-codes] [--mark FILE]", Short: a.say("help.check", nil), Args: args(cobra.NoArgs)}
	c.Flags().BoolVar(&giveCodes, "give-codes", false, a.say("flag.give_codes", nil))
	c.Flags().StringVar(&mark, "mark", "", a.say("flag.mark", nil))
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		w, err := a.open(c.Context(), parts{})
		if err != nil {
			return err
		}
		defer w.close(&err)
		if (mark != "" || giveCodes) && len(w.files()) == 0 {
			return usage("source_no_file")
		}
		if mark != "" {
			if err := checkMark(w, mark); err != nil {
				return err
			}
		}
		if _, err := w.openKnown(c.Context(), a); err != nil {
			return err
		}
		r, err := w.Check(c.Context())
		if err != nil {
			return err
		}
		if a.json {
			err = a.document(checkDocument{Products: r.Products, Ready: r.Ready, Held: r.Held, Skipped: r.Skipped, Issues: a.lines(r.Issues)})
		} else {
			a.printCheck(w, r)
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

func (a *app) printCheck(w *workspace, r *connector.CheckReport) {
	a.printNotPublic(w, r.Issues)
	a.printReading(w, r.Reading)
	fmt.Fprintln(a.out)
	a.print("check.counts", "n", itoa(r.Products), "siap", itoa(r.Ready), "belum", itoa(r.Held), "lewat", itoa(r.Skipped))
	a.printIssues(r.Issues)
	a.hintAnswers(r.Issues)
}

// mark writes the seller's own list back with the faulty cells marked.
func (a *app) mark(w *workspace, issues []mapping.Issue, to string) error {
	outs := markedFiles(w, to)
	for n, in := range w.files() {
		if err := workbook.Mark(in, issues, outs[n], workbook.MarkOptions{Lang: a.lang, MaxUnzipped: w.maxUnzipped(in)}); err != nil {
			return err
		}
		a.print("mark.written", "berkas", outs[n])
	}
	return nil
}

// markedFiles are the marked copies of a workspace's list files: to itself, or
// one for each where there are several.
func markedFiles(w *workspace, to string) []string {
	files := w.files()
	if len(files) == 1 {
		return []string{to}
	}
	ext := filepath.Ext(to)
	var outs []string
	for _, in := range files {
		outs = append(outs, to[:len(to)-len(ext)]+"-"+filepath.Base(in)+ext)
	}
	return outs
}

// checkMark refuses a place where no marked copy can be written, before any
// work is done.
func checkMark(w *workspace, to string) error {
	if !strings.EqualFold(filepath.Ext(to), ".xlsx") {
		return usage("mark.not_xlsx", "berkas", to)
	}
	for _, out := range markedFiles(w, to) {
		if err := checkOutFile(out); err != nil {
			return err
		}
		there, err := os.Stat(out)
		if err != nil {
			continue
		}
		for _, in := range w.files() {
			if list, err := os.Stat(in); err == nil && os.SameFile(list, there) {
				return usage("mark.is_list", "berkas", out)
			}
		}
	}
	return nil
}

// maxUnzipped is the most that a list file may unzip to, 0 for the default.
func (w *workspace) maxUnzipped(path string) int64 {
	var most int64
	for i := range w.config.Source {
		if s := &w.config.Source[i]; w.config.file(s.File) == path {
			most = max(most, s.limits().Unzipped)
		}
	}
	return most
}

// files are the list files of a workspace, each once; databases and web
// addresses are none.
func (w *workspace) files() []string { return w.config.listFiles() }

// listFiles are the list files that a config names, each once.
func (c *config) listFiles() []string {
	var files []string
	seen := map[string]bool{}
	for _, s := range c.Source {
		if path := c.file(s.File); !seen[path] && s.isFile(path) {
			seen[path] = true
			files = append(files, path)
		}
	}
	return files
}
