package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ekatalog/connector"
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

// text is what an issue says to people, in the language of this call.
func (a *app) text(i mapping.Issue) (text, fix string) {
	v := issueValues(i)
	key := i.Code
	if exact := i.Values[mapping.MessageValue]; exact != "" {
		key = exact
	}
	if text, fix = a.say(key, v), a.say(key+".fix", v); fix == key+".fix" {
		fix = a.say(i.Code+".fix", v)
	}
	return text, fix
}

// issueValues are an issue's placeholders, with those every issue has.
func issueValues(i mapping.Issue) map[string]string {
	v := map[string]string{"kode": i.SKU, "nilai": i.Found, "sel": shortCell(i.Cell), "kolom": i.Field}
	for k, x := range i.Values {
		v[k] = x
	}
	return v
}

// lines gives issues for other programs; never nil.
func (a *app) lines(issues []mapping.Issue) []issueLine {
	lines := make([]issueLine, len(issues))
	for n, i := range issues {
		text, fix := a.text(i)
		lines[n] = issueLine{SKU: i.SKU, Format: i.Format, Field: i.Field, Code: i.Code, Severity: i.Severity, Cell: i.Cell, Found: i.Found, Text: text, Fix: fix}
	}
	return lines
}

// shortCell leaves the file out of a cell's name: "MEUBELER!F9".
func shortCell(cell string) string {
	parts := strings.SplitN(cell, "!", 3)
	if len(parts) < 3 {
		return cell
	}
	if parts[1] == "" {
		return parts[2]
	}
	return parts[1] + "!" + parts[2]
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
		once := strings.Join([]string{i.Cell, i.SKU, i.Field, i.Code, string(i.Severity)}, "\x00")
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
		text, own := a.text(i)
		place := shortCell(i.Cell)
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
func (a *app) printReading(r connector.Reading) {
	for _, f := range r.Files {
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
		fmt.Fprintf(a.out, "  %-16s %s%s\n", shortCell(l.Place), a.say(l.Reason, nil), found)
	}
}
