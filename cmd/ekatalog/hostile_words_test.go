package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

// Whatever the portal says, it is shown as what the portal says, on one line,
// and does nothing: on the screen, to other programs, in the log, in files.
func TestThePortalsWordsAreShownAndDoNothing(t *testing.T) {
	dir, p := hostileWorkspace(t)
	call := func(args ...string) (out, said string) {
		t.Helper()
		var o, e buffer // calls log side by side
		a := newApp(strings.NewReader(""), &o, &e)
		if code := a.run(t.Context(), append(args, "--config", filepath.Join(dir, "ekatalog.yaml"))); code != exitDone && code != exitFindings {
			t.Fatalf("%v: exit code %d\n%s%s", args, code, &o, &e)
		}
		plainText(t, strings.Join(args, " ")+": stderr", e.String())
		return o.String(), e.String()
	}
	call("sync")
	call("sync") // makes them live
	p.edit()
	p.statuses = true
	call("sync", "--verbose")
	result := filepath.Join(dir, "hasil.csv")
	hostileResult(t, result)

	commands := [][]string{{"sync"}, {"drift"}, {"plan"}, {"result", "import", result, "--dry-run"}, {"hand", "list"}, {"check"}, {"explain", "KR-001"}, {"explain", "MB-01"}}
	see := func(commands [][]string) {
		for _, c := range commands {
			for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
				out, _ := call(append(c, "--lang", string(lang))...)
				plainText(t, strings.Join(c, " "), out)
				saidByThePortal(t, lang, strings.Join(c, " "), out, c[0] != "plan" && c[0] != "hand" && c[0] != "check")
			}
			out, _ := call(append(c, "--json")...)
			plainText(t, strings.Join(c, " ")+" --json", out)
			if !json.Valid([]byte(out)) {
				t.Errorf("%v: no JSON", c)
			}
		}
	}
	see(commands)
	for _, sku := range slices.Concat(refusedSKUs[1:], changedSKUs[1:]) { // the others show only some of them
		out, _ := call("explain", sku)
		plainText(t, "explain "+sku, out)
		saidByThePortal(t, schemas.Indonesian, "explain "+sku, out, true)
	}

	// Taken over, the words stand in the plan of what the list says instead.
	call(append([]string{"drift", "--take", "theirs", "--reason", "uji coba"}, changedSKUs...)...)
	call("result", "import", result)
	see([][]string{{"hand", "list"}, {"plan"}, {"explain", "KR-001"}, {"drift", "--all"}})
	plan := filepath.Join(dir, "rencana.json")
	call("plan", "-o", plan)
	b, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	plainText(t, "the plan's file", string(b))

	call("export", "-o", filepath.Join(dir, "unggah"))
	call("export", "--fix", "-o", filepath.Join(dir, "perbaikan"))
	call("check", "--mark", filepath.Join(dir, "ditandai.xlsx"))
	books, err := filepath.Glob(filepath.Join(dir, "*", "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	comments := 0
	for _, book := range append(books, filepath.Join(dir, "ditandai.xlsx")) {
		comments += harmlessBook(t, book)
	}
	if comments != len(refusedSKUs) {
		t.Errorf("%d comments of the portal, want one for each of %d products", comments, len(refusedSKUs))
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*", "*.html"))
	for _, page := range pages {
		b, readErr := os.ReadFile(page)
		if err != nil || readErr != nil || bytes.Contains(b, []byte("<script>alert")) || bytes.Contains(b, []byte("<img src=x")) {
			t.Errorf("%s: %v, %v, or it has the portal's tags", page, err, readErr)
		}
	}
}

// hostileResult writes a result of the portal that gives its reasons.
func hostileResult(t *testing.T, to string) {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"Kode", "Status", "Alasan"}}
	for n, sku := range refusedSKUs {
		rows = append(rows, []string{sku, "Ditolak", inFile(n)})
	}
	for n, sku := range changedSKUs {
		rows = append(rows, []string{sku, inFile(n), "–"})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// inFile are words as a result can hold them: a file with a NUL or an endless
// cell is refused whole.
func inFile(n int) string {
	text := strings.ReplaceAll(words(saysNo, n), "\x00", "") + " lagi"
	return text[:min(len(text), 20_000)]
}

// plainText is text on lines, without anything that a screen obeys.
func plainText(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: not UTF-8", what)
	}
	for n, line := range strings.Split(text, "\n") {
		if i := strings.IndexFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 {
			t.Errorf("%s, line %d: %q", what, n+1, line[max(0, i-40):min(len(line), i+40)])
			return
		}
	}
}

// saidByThePortal finds the portal's words in a text for people: whole, said to
// be the portal's, and not endless.
func saidByThePortal(t *testing.T, lang schemas.Lang, what, text string, some bool) {
	t.Helper()
	found := false
	says := schemas.Say(lang, "portal_says", map[string]string{"teks": ""})
	for _, line := range strings.Split(text, "\n") {
		no, name := strings.Index(line, saysNo), strings.Index(line, saysName)
		found = found || no >= 0 || name >= 0
		if strings.Contains(line, "TAIL") && no < 0 && name < 0 {
			t.Errorf("%s: a line of their own: %.200q", what, line)
		}
		if at := strings.Index(line, says); no >= 0 && (at < 0 || at > no) {
			t.Errorf("%s: nobody says it: %.200q", what, line)
		}
		if n := utf8.RuneCountInString(line); n > 7000 {
			t.Errorf("%s: a line of %d characters: %.200q", what, n, line)
		}
	}
	if some && !found {
		t.Errorf("%s: none of the portal's words:\n%s", what, text)
	}
}

// harmlessBook finds nothing in a workbook that is worked out or opened, and
// counts the comments in which the portal is quoted.
func harmlessBook(t *testing.T, path string) (comments int) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	says := schemas.Say(schemas.Indonesian, "portal_says", map[string]string{"teks": ""})
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				cell, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				formula, err := f.GetCellFormula(sheet, cell)
				link, _, linkErr := f.GetCellHyperLink(sheet, cell)
				if err != nil || linkErr != nil || (formula != "" || link) && strings.Contains(text, saysNo) {
					t.Errorf("%s %s!%s: formula %q, link %v, %v, %v", filepath.Base(path), sheet, cell, formula, link, err, linkErr)
				}
				if strings.Contains(text, saysNo) {
					plainText(t, filepath.Base(path)+" "+cell, text)
				}
			}
		}
		all, err := f.GetComments(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range all {
			text := c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
			if strings.Contains(text, saysNo) {
				comments++
				if !strings.HasPrefix(strings.TrimPrefix(text, "ekatalog:"), says) {
					t.Errorf("%s %s: %.100q", filepath.Base(path), c.Cell, text)
				}
				plainText(t, filepath.Base(path)+" comment "+c.Cell, text)
			}
		}
	}
	return comments
}
