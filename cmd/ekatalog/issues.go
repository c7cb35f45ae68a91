package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// issueLine is an issue as other programs read it.
type issueLine struct {
	SKU      string           `json:"sku"`
	Format   string           `json:"format"`
	Field    string           `json:"field"`
	Code     string           `json:"code"`
	Severity mapping.Severity `json:"severity"`
	Cell     string           `json:"cell"`
	Found    string           `json:"found"`
	Text     string           `json:"text"`
	Fix      string           `json:"fix"`
}

// lines gives issues for other programs; never nil.
func (a *app) lines(issues []mapping.Issue) []issueLine {
	lines := make([]issueLine, len(issues))
	for n, i := range issues {
		text, fix := a.issueText(i)
		lines[n] = issueLine{SKU: i.SKU, Format: i.Format, Field: i.Field, Code: i.Code, Severity: i.Severity, Cell: i.Cell, Found: i.Found, Text: text, Fix: fix}
	}
	return lines
}

// issueText says an issue and what to do about it to whoever reads this call.
func (a *app) issueText(i mapping.Issue) (text, fix string) {
	if a.page {
		return i.PageText(a.lang)
	}
	return i.Text(a.lang)
}

// shownPerCode is how many cells of one kind of issue are listed on a screen;
// all of them are in --json and --mark.
const shownPerCode = 5

// printIssues shows issues grouped by what is wrong, errors first, the most
// frequent first.
func (a *app) printIssues(issues []mapping.Issue) {
	type key struct {
		severity mapping.Severity
		code     string
	}
	groups := map[key][]mapping.Issue{}
	seen := map[string]bool{}
	for _, i := range issues {
		// One fault in two formats is told once to people.
		once := strings.Join([]string{i.Cell, i.SKU, i.Field, i.Code, i.Found, string(i.Severity)}, "\x00")
		if seen[once] {
			continue
		}
		seen[once] = true
		k := key{i.Severity, i.Code}
		groups[k] = append(groups[k], i)
	}
	var keys []key
	for k := range groups {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.severity, b.severity), -cmp.Compare(len(groups[a]), len(groups[b])), cmp.Compare(a.code, b.code))
	})
	var severity mapping.Severity
	for _, k := range keys {
		if k.severity != severity {
			severity = k.severity
			fmt.Fprintln(a.out)
			a.print("issues." + string(severity))
		}
		a.printGroup(k.code, groups[k])
	}
}

// printGroup shows the cells of one kind of issue, then what to do about it.
func (a *app) printGroup(code string, group []mapping.Issue) {
	fix := ""
	for n, i := range group {
		if n == shownPerCode {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(group)-n))))
			break
		}
		text, own := a.issueText(i)
		place := mapping.ShortCell(i.Cell)
		if place == "" {
			place = i.SKU
		}
		fmt.Fprintf(a.out, "  %-16s %s\n", place, text)
		if fix == "" || own != fix {
			if fix = own; own != code+".fix" {
				fmt.Fprintf(a.out, "  %-16s → %s\n", "", own)
			}
		}
	}
}

// printReading says what was read and what was left out of it.
func (a *app) printReading(w *workspace, r connector.Reading) {
	for n, f := range r.Files {
		// Each source gives one file, in their order.
		if sheet := w.config.Source[n].Sheet; sheet != "" && sheet != source.AllSheets {
			a.print("read.sheet", "berkas", f.Name, "lembar", sheet, "n", itoa(f.Rows))
			continue
		}
		a.print("read.file", "berkas", f.Name, "n", itoa(f.Rows))
	}
	if len(r.LeftOut) == 0 {
		return
	}
	a.print("read.left_out", "n", itoa(len(r.LeftOut)))
	for n, l := range r.LeftOut {
		if n == 10 {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(r.LeftOut)-n))))
			break
		}
		found := l.Found
		if found != "" {
			found = ": " + found
		}
		fmt.Fprintf(a.out, "  %-16s %s%s\n", mapping.ShortCell(l.Place), a.say(l.Reason, nil), found)
	}
}
