package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// verdict says whether a figure meets its target.
type verdict string

const (
	met    verdict = "✓"
	missed verdict = "✗"
	shown  verdict = "" // no target, or not judged in this run
)

// row is one figure of the table; a column without a value is empty.
type row struct {
	figure, ours, floor, ratio, target string
	verdict                            verdict
}

type table struct {
	unjudged bool // targets are shown, figures are not held against them
	rows     []row
}

// ratio adds a time beside its floor with the most that their ratio may be; 0
// for no target.
func (t *table) ratio(figure string, ours, floor time.Duration, most float64) {
	r := row{figure: figure, ours: seconds(ours), floor: seconds(floor)}
	ratio := float64(ours) / float64(floor)
	r.ratio = strconv.FormatFloat(ratio, 'f', 2, 64)
	if most > 0 {
		r.target, r.verdict = "≤ "+strconv.FormatFloat(most, 'f', -1, 64)+" ×", t.judge(ratio <= most)
	}
	t.rows = append(t.rows, r)
}

// memory adds a peak with the number of megabytes it must stay under. floor is
// 0 when there is none.
func (t *table) memory(figure string, ours, floor int64, under int64) {
	r := row{figure: figure, ours: megabytes(ours), target: fmt.Sprintf("< %d MB", under), verdict: t.judge(ours < under*1e6)}
	if floor > 0 {
		r.floor = megabytes(floor)
	}
	t.rows = append(t.rows, r)
}

// exact adds a count that must be want in every run.
func (t *table) exact(figure string, got, want int64) {
	v := met
	if got != want {
		v = missed
	}
	t.rows = append(t.rows, row{figure: figure, ours: grouped(got), target: grouped(want), verdict: v})
}

// time adds a time without floor and target.
func (t *table) time(figure string, d time.Duration) {
	t.rows = append(t.rows, row{figure: figure, ours: seconds(d)})
}

// under adds a time without a floor that must stay under a limit.
func (t *table) under(figure string, d, limit time.Duration) {
	t.rows = append(t.rows, row{figure: figure, ours: seconds(d), target: "< " + seconds(limit), verdict: t.judge(d < limit)})
}

func (t *table) judge(ok bool) verdict {
	switch {
	case t.unjudged:
		return shown
	case ok:
		return met
	}
	return missed
}

func (t *table) markdown() string {
	var b strings.Builder
	b.WriteString("| | ekatalog | floor | ratio | target | |\n|---|--:|--:|--:|--:|---|\n")
	for _, r := range t.rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.figure, r.ours, r.floor, r.ratio, r.target, r.verdict)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// seconds writes a time with what can be told of it: a page takes milliseconds.
func seconds(d time.Duration) string {
	if d < 100*time.Millisecond {
		return strconv.FormatFloat(d.Seconds()*1000, 'f', 2, 64) + " ms"
	}
	return strconv.FormatFloat(d.Seconds(), 'f', 2, 64) + " s"
}

func megabytes(n int64) string { return strconv.FormatInt((n+5e5)/1e6, 10) + " MB" }

// grouped writes 100000 as 100,000.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// The marks around the table in a file.
const (
	blockBegin = "<!-- bench -->\n"
	blockEnd   = "<!-- /bench -->"
)

// replaceBlock puts text between the marks of a file and leaves the rest.
func replaceBlock(path, text string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(b), blockBegin)
	_, after, closed := strings.Cut(rest, blockEnd)
	if !found || !closed {
		return fmt.Errorf("%s: no place between %q and %q", path, strings.TrimSpace(blockBegin), blockEnd)
	}
	return os.WriteFile(path, []byte(before+blockBegin+text+"\n"+blockEnd+after), 0o644)
}

// differences are counts that are not what they must be.
type differences []error

func (d *differences) check(what string, got, want int64) {
	if got != want {
		*d = append(*d, fmt.Errorf("%s: %d, want %d", what, got, want))
	}
}

func (d differences) err() error { return errors.Join(d...) }
