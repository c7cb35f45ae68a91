package connector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// ResultState is what a result says of a product, in our words.
type ResultState string

// The states a result can tell.
const (
	ResultLive      ResultState = "live"
	ResultReview    ResultState = "review" // the portal looks at it first
	ResultRejected  ResultState = "rejected"
	ResultSuspended ResultState = "suspended"
)

// ResultRow is one row of a result, or of a list of what the portal shows.
// What the file does not say is empty.
type ResultRow struct {
	Place      string // "file!sheet!A5", its first cell
	Sheet      string
	Number     int    // of the row
	SKU        string // the seller's code
	ID         string // the portal's UUID, lower case
	Name       string
	Status     string      // the portal's word
	State      ResultState // what it means; empty when nobody has said so
	StatusCell string      // "C5"
	Reason     string      // the portal's words
	CategoryID string
	Price      *int64 // before tax
	ShownPrice *int64 // with tax
	Stock      *decimal.Decimal
	Unclear    []UnclearNumber // prices and stocks that are not one certain number
}

// UnclearNumber is a cell of a result that should be one number and is not.
type UnclearNumber struct{ Place, Found string }

// ResultFile is a result as it was read.
type ResultFile struct {
	FileRead
	HasStatus bool // a column tells what became of each product
	Titles    []ResultTitle
	Rows      []ResultRow
	LeftOut   []LeftOut // rows that name no product
}

// ResultTitle is a title in the header of a result, each once.
type ResultTitle struct {
	Text    string // as somebody would say it: without the star behind it
	Field   string // what its column holds, as in schemas.ResultColumn; empty when nobody knows
	Example string // the first of the column
}

// AskedWord is a word of a result's status that nobody knows, or that the
// workspace alone does.
type AskedWord struct {
	Word     string
	State    ResultState // as the workspace says; empty when nobody knows
	Rows     int
	Examples []string // codes or names of the first products that have it
}

// AskedTitle is a title that nobody knows, or that the workspace alone does.
type AskedTitle struct {
	ResultTitle
	Own bool // the workspace says what it holds
}

// ResultAsks is what a person can say of the words of a result.
type ResultAsks struct {
	Words  []AskedWord // unknown ones first
	Titles []AskedTitle
	Lacks  []string // fields that no column holds, or that the workspace alone knows
}

// TaughtWords are what a person said of words of results.
type TaughtWords struct {
	States map[string]ResultState // by word; empty for not decided
	Fields map[string]string      // what a title's column holds, by title; empty for not decided
}

// ResultOptions say how a result is taken.
type ResultOptions struct {
	DryRun bool // show, and change nothing
	// Shown says that the file lists what the portal shows, so that each row
	// is live that has no word of its own.
	Shown bool
	// Match says whose a row is where the file does not: SKU by row, "12" or
	// "Sheet1!12".
	Match map[string]string
	// Wrote gives the SKU that we wrote into a row of this file, empty for
	// none; nil where the file is not known to be ours. The row is that
	// product's only while it bears its name: rows can be sorted.
	Wrote func(sheet string, row int) string
}

// ResultReport is what became of a result. Rows = Settled + Unchanged +
// Refused + Unmatched.
type ResultReport struct {
	Run       string
	DryRun    bool
	File      FileRead
	Rows      int64
	Settled   int64
	Unchanged int64 // known before
	Refused   int64 // somebody's, and not taken
	Unmatched int64 // nobody's
	Live      int64 // of Settled
	Review    int64
	Rejected  int64
	Suspended int64
	Before    time.Time    // when the same file was taken before, zero for never
	Lines     []ResultLine // of what was settled, in the order of the file
	LeftOut   []LeftOut
	Issues    []mapping.Issue
}

// ResultLine is what a result changed of one product.
type ResultLine struct {
	SKU    string
	Name   string
	By     string // "sku", "id", "row", "name_price" or "match": how the row was found to be its
	Before State
	After  State
	State  ResultState
	Status string // the portal's word
	Reason string // the portal's words
	Place  string
}

// The codes of issues about the rows of a result.
const (
	CodeResultUnmatched = "result_unmatched"
	CodeResultNameOnly  = "result_name_only"
	CodeResultTwice     = "result_twice"
	CodeResultCategory  = "result_category"
	CodeResultID        = "result_id"
	CodeResultWord      = "result_word"
	CodeResultState     = "result_state"
	CodeResultContent   = "result_content"
	CodeResultOld       = "result_old"
	CodeResultDrift     = "result_drift"
	CodeResultNumber    = "result_number"
)

// ImportResult takes what the portal said of products and settles it: live,
// rejected with the reason, suspended. A row is somebody's by its SKU, by the
// portal's id, or by name and price together, the net one or the one shown with
// its tax, never by its name alone. Nothing else is changed, and the same file
// changes nothing twice.
func (c *Connector) ImportResult(ctx context.Context, f *ResultFile, o ResultOptions) (*ResultReport, error) {
	run, err := newID()
	if err != nil {
		return nil, err
	}
	release, err := c.lease(ctx, run, "result")
	if err != nil {
		return nil, err
	}
	defer release()
	x := &resultImport{c: c, f: f, o: o, run: run, report: &ResultReport{
		Run: run, DryRun: o.DryRun, File: f.FileRead, Rows: int64(len(f.Rows)), LeftOut: f.LeftOut, Lines: []ResultLine{}, Issues: []mapping.Issue{},
	}}
	if x.book, err = c.Ledger.Book(ctx, CatalogueV6); err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	taken, err := c.Ledger.TakenFile(ctx, f.SHA256)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	x.report.Before = taken.At
	matches := newMatcher(x.book, o)
	if err := x.prepare(ctx, matches.concerned(f.Rows)); err != nil {
		return nil, err
	}
	matches.priced = x.isPriceOf
	if err := matches.all(f.Rows); err != nil {
		return nil, err
	}
	for i := range f.Rows {
		x.row(&f.Rows[i], matches.of[i])
	}
	if o.DryRun || len(x.step.Told) == 0 {
		return x.report, nil
	}
	x.finish()
	if err := c.Ledger.Commit(context.WithoutCancel(ctx), x.step); err != nil {
		return nil, fmt.Errorf("record the result: %w", err)
	}
	return x.report, nil
}

// resultImport is one import under way.
type resultImport struct {
	c      *Connector
	f      *ResultFile
	o      ResultOptions
	run    string
	book   *Book
	today  time.Time
	told   map[string]Told
	ppn    map[string]string // of what was handed over, by folded SKU
	step   Step
	report *ResultReport
}

// prepare loads what is known of the products that the file may speak of.
func (x *resultImport) prepare(ctx context.Context, skus []string) error {
	var err error
	if x.told, err = x.c.Ledger.Told(ctx, CatalogueV6, skus); err != nil {
		return err
	}
	contents, err := x.c.Ledger.Contents(ctx, CatalogueV6, skus)
	if err != nil {
		return fmt.Errorf("contents of %d products: %w", len(skus), err)
	}
	x.today, x.ppn = x.c.Now().In(x.c.Zone), make(map[string]string, len(contents))
	for key, b := range contents {
		content, err := mapping.ParseContent(b)
		if err != nil {
			return fmt.Errorf("content of %s: %w", key, err)
		}
		x.ppn[key], _ = content["ppn"].(string)
	}
	return nil
}

// finish adds the run and the record of the file to the transaction.
func (x *resultImport) finish() {
	now := x.c.Now().UTC()
	x.step.Catalogue = CatalogueV6
	x.step.Run = &Run{ID: x.run, Command: "result", Actor: x.c.Actor, Catalogue: CatalogueV6, Started: now, Ended: now, Complete: true}
	x.step.Taken = &TakenFile{SHA256: x.f.SHA256, Name: Printable(x.f.Name, maxText), Run: x.run}
	a := x.c.act(CatalogueV6, "result.file", x.f.Name, x.run)
	a.Reason, a.Digest = x.c.Reason, x.f.SHA256
	r := x.report
	a.After = map[string]any{
		"rows": r.Rows, "live": r.Live, "review": r.Review, "rejected": r.Rejected, "suspended": r.Suspended,
		"unchanged": r.Unchanged, "refused": r.Refused, "unmatched": r.Unmatched,
	}
	x.step.Acts = append(x.step.Acts, a)
}

// issue notes what is wrong with a row.
func (x *resultImport) issue(r *ResultRow, sku, code string, severity mapping.Severity, found string, pairs ...string) {
	values := map[string]string{"nama": Printable(r.Name, maxText), "baris": fmt.Sprint(r.Number)}
	for i := 0; i+1 < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	x.report.Issues = append(x.report.Issues, mapping.Issue{
		SKU: sku, Format: string(CatalogueV6), Code: code, Severity: severity, Cell: r.Place, Found: Printable(found, maxText), Values: values,
	})
}

// refuse counts a row that is not taken, and says why.
func (x *resultImport) refuse(r *ResultRow, sku, code, found string, pairs ...string) {
	x.report.Refused++
	x.issue(r, sku, code, mapping.SeverityError, found, pairs...)
}
