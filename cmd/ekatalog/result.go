package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// resultWordsFile is where a workspace keeps its own words for results.
const resultWordsFile = "results.yaml"

// resultLimits are more than a result of all that one seller has on the portal
// needs.
func resultLimits() source.Limits {
	return source.Limits{File: 16 << 20, Unzipped: 48 << 20, Rows: 20_000, Columns: 300}
}

func (a *app) resultCommand() *cobra.Command {
	c := &cobra.Command{Use: "result import FILE", Short: a.say("help.result", nil), Args: noCommand, RunE: func(c *cobra.Command, _ []string) error {
		return usage("usage_line", "pemakaian", c.UseLine())
	}}
	var o connector.ResultOptions
	var match []string
	imp := &cobra.Command{Use: "import FILE [--dry-run] [--shown] [--match ROW=SKU]", Short: a.say("help.result_import", nil), Args: args(cobra.ExactArgs(1))}
	imp.Flags().BoolVar(&o.DryRun, "dry-run", false, a.say("flag.dry_run", nil))
	imp.Flags().BoolVar(&o.Shown, "shown", false, a.say("flag.shown", nil))
	imp.Flags().StringArrayVar(&match, "match", nil, a.say("flag.match", nil))
	imp.RunE = func(c *cobra.Command, files []string) (err error) {
		if o.Match, err = matches(match); err != nil {
			return err
		}
		if _, err := os.Stat(files[0]); errors.Is(err, fs.ErrNotExist) {
			return usage("result.missing", "berkas", files[0])
		}
		w, err := a.open(c.Context(), parts{ledger: true})
		if err != nil {
			return err
		}
		defer w.close(&err)
		return a.importResult(c.Context(), w, files[0], o)
	}
	c.AddCommand(imp)
	return c
}

// matches reads what a person said of rows: ROW=SKU.
func matches(said []string) (map[string]string, error) {
	all := map[string]string{}
	for _, s := range said {
		row, sku, ok := strings.Cut(s, "=")
		row, sku = strings.TrimSpace(row), strings.TrimSpace(sku)
		if !ok || row == "" || sku == "" || all[row] != "" {
			return nil, usage("result.match", "nilai", s)
		}
		all[row] = sku
	}
	return all, nil
}

// handedIn is a file that was handed in: a result, or a repaired workbook.
type handedIn struct {
	result *connector.ResultFile
	repair *connector.RepairFile
}

// readHandedIn reads a file that was handed in. exports is the folder in whose
// manifest it may stand.
func (w *workspace) readHandedIn(ctx context.Context, path, exports string) (f handedIn, err error) {
	words, err := w.config.resultWords()
	if err != nil {
		return f, err
	}
	table := &source.Table{Path: path, Titles: workbook.ResultTitles(words), Limits: resultLimits()}
	f.result, err = workbook.ReadResult(ctx, table, filepath.Base(path), words)
	if errors.Is(err, workbook.ErrRepair) {
		f.repair, err = workbook.ReadRepair(ctx, table, filepath.Base(path))
		return f, err
	}
	if err != nil {
		return f, err
	}
	return f, w.notOwn(path, exports, &f.result.FileRead)
}

// takeResult takes what a result says; exports is as for readHandedIn.
func (w *workspace) takeResult(ctx context.Context, f *connector.ResultFile, exports string, o connector.ResultOptions) (*connector.ResultReport, error) {
	o.Wrote = wroteInto(exports, f.Name)
	r, err := w.ImportResult(ctx, f, o)
	var bad *connector.BadMatch
	if errors.As(err, &bad) {
		return nil, usage("result.match_unknown", "baris", bad.Row, "kode", bad.SKU)
	}
	return r, err
}

func (a *app) importResult(ctx context.Context, w *workspace, path string, o connector.ResultOptions) error {
	f, err := w.readHandedIn(ctx, path, filepath.Dir(path))
	switch {
	case err != nil:
		return err
	case f.repair != nil:
		return a.importRepair(ctx, w, f.repair, o.DryRun)
	case !f.result.HasStatus && !o.Shown:
		return usage("result.no_status", "berkas", f.result.Name)
	}
	r, err := w.takeResult(ctx, f.result, filepath.Dir(path), o)
	if err != nil {
		return err
	}
	if a.json {
		err = a.document(a.resultOf(r))
	} else {
		a.printResult(r)
	}
	if err == nil && len(r.Issues) > 0 {
		return findings()
	}
	return err
}

// wroteInto tells what we wrote into the rows of a file, where the manifest of
// a folder knows it as one that we filled; nil otherwise.
func wroteInto(exports, name string) func(sheet string, row int) string {
	m, err := workbook.ReadManifest(exports)
	if err != nil {
		return nil // a file from elsewhere
	}
	for _, run := range append([]workbook.Manifest{*m}, m.Earlier...) {
		for _, f := range run.Files {
			if f.Path != name || f.Template == nil {
				continue
			}
			placed := f.Template
			return func(sheet string, row int) string {
				if sheet != placed.Sheet {
					return ""
				}
				return placed.SKU(row)
			}
		}
	}
	return nil
}

// resultWords are the words of results: the workspace's own before those that
// come with the program.
func (c *config) resultWords() (*schemas.ResultWords, error) {
	standard, err := schemas.StandardResultWords()
	if err != nil {
		return nil, fmt.Errorf("words of results: %w", err)
	}
	_, own, err := c.ownResultWords()
	if err != nil {
		return nil, err
	}
	return own.Before(standard), nil
}

// ownResultWords are the workspace's own words for results, and the text of
// their file; nil for none.
func (c *config) ownResultWords() ([]byte, *schemas.ResultWords, error) {
	data, err := readUpTo(c.file(resultWordsFile), schemas.MaxResultWords)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &schemas.ResultWords{}, nil
	}
	if err != nil && !errors.Is(err, errTooLarge) { // which is refused below
		return nil, nil, fmt.Errorf("words of results: %w", err)
	}
	own, err := schemas.LoadResultWords(bytes.NewReader(data))
	if err != nil {
		return nil, nil, &outcome{code: exitUsage, key: "result.words_unreadable", values: values("berkas", resultWordsFile, "rincian", firstLine(err.Error())), err: err}
	}
	return data, own, nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// resultDocument is what result import says to other programs.
type resultDocument struct {
	Run       string       `json:"run"`
	DryRun    bool         `json:"dry_run"`
	File      string       `json:"file"`
	SHA256    string       `json:"sha256"`
	Rows      int64        `json:"rows"`
	Settled   int64        `json:"settled"`
	Unchanged int64        `json:"unchanged"`
	Refused   int64        `json:"refused"`
	Unmatched int64        `json:"unmatched"`
	Live      int64        `json:"live"`
	Review    int64        `json:"review"`
	Rejected  int64        `json:"rejected"`
	Suspended int64        `json:"suspended"`
	LeftOut   int          `json:"left_out"`
	Changes   []resultLine `json:"changes"`
	Issues    []issueLine  `json:"issues"`
}

type resultLine struct {
	SKU    string `json:"sku"`
	By     string `json:"by"`
	Before string `json:"before"`
	After  string `json:"after"`
	Said   string `json:"said"` // live, review, rejected, suspended
	Status string `json:"status"`
	Reason string `json:"reason"`
	Cell   string `json:"cell"`
}

func (a *app) resultOf(r *connector.ResultReport) resultDocument {
	d := resultDocument{
		Run: r.Run, DryRun: r.DryRun, File: r.File.Name, SHA256: r.File.SHA256, Rows: r.Rows, Settled: r.Settled, Unchanged: r.Unchanged,
		Refused: r.Refused, Unmatched: r.Unmatched, Live: r.Live, Review: r.Review, Rejected: r.Rejected, Suspended: r.Suspended,
		LeftOut: len(r.LeftOut), Changes: []resultLine{}, Issues: a.lines(r.Issues),
	}
	for _, l := range r.Lines {
		d.Changes = append(d.Changes, resultLine{
			SKU: l.SKU, By: l.By, Before: string(l.Before), After: string(l.After), Said: string(l.State), Status: l.Status, Reason: l.Reason, Cell: l.Place,
		})
	}
	return d
}

// shownResults is how many settled products a screen names.
const shownResults = 40

func (a *app) printResult(r *connector.ResultReport) {
	a.print("result.read", "berkas", r.File.Name, "n", itoa(r.Rows))
	if r.DryRun {
		a.print("result.dry_run")
	}
	if !r.Before.IsZero() {
		a.print("result.before", "waktu", a.when(r.Before))
	}
	a.print("result.counts", "tayang", itoa(r.Live), "tinjau", itoa(r.Review), "tolak", itoa(r.Rejected), "beku", itoa(r.Suspended))
	a.print("result.rest", "sama", itoa(r.Unchanged), "tidak", itoa(r.Refused), "siapa", itoa(r.Unmatched))
	// What asks for something to be done comes first.
	lines := slices.Clone(r.Lines)
	slices.SortStableFunc(lines, func(x, y connector.ResultLine) int { return cmp.Compare(urgency(x.State), urgency(y.State)) })
	for n, l := range lines {
		if n == shownResults {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(lines)-n))))
			break
		}
		fmt.Fprintf(a.out, "  %-14s %s  (%s)\n", l.SKU, l.Name, a.say("result.is."+string(l.State), nil))
		if l.Reason != "" {
			fmt.Fprintf(a.out, "  %-14s %s\n", "", a.say("portal_says", values("teks", l.Reason)))
		}
	}
	for n, l := range r.LeftOut {
		if n == 0 {
			a.print("read.left_out", "n", itoa(len(r.LeftOut)))
		}
		if n == 10 {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(r.LeftOut)-n))))
			break
		}
		fmt.Fprintf(a.out, "  %-16s %s: %s\n", mapping.ShortCell(l.Place), a.say(l.Reason, nil), l.Found)
	}
	a.printIssues(r.Issues)
	if r.Rejected > 0 && !r.DryRun {
		a.print("result.next")
	}
}

// urgency orders what a result says by how soon somebody has to look at it.
func urgency(s connector.ResultState) int {
	return slices.Index([]connector.ResultState{connector.ResultRejected, connector.ResultSuspended, connector.ResultReview, connector.ResultLive}, s)
}
