package mapping

import (
	"fmt"
	"maps"
	"slices"
)

// Changes are what one mapping says otherwise than another: the rules, the
// lists and the private columns.
type Changes struct {
	Rules   []RuleChange
	Entries []EntryChange
	Private []PrivateChange
	// Released and Tests are how many decisions and tests of the file are other
	// ones; both are changed in the file alone.
	Released, Tests int
}

// None reports that nothing differs.
func (c Changes) None() bool {
	return len(c.Rules)+len(c.Entries)+len(c.Private)+c.Released+c.Tests == 0
}

// RuleChange is a rule before and after; an expression is empty where there is
// no rule.
type RuleChange struct {
	Scope    Scope
	Field    string
	Old, New string
}

// EntryChange is an entry of a lookup before and after; its Value is empty
// where there is none.
type EntryChange struct {
	List     string
	Old, New Entry
}

// PrivateChange is a column that becomes private, or no longer is.
type PrivateChange struct {
	Column  string
	Private bool
}

// Compare gives what has to change in old to make it say what now says, in the
// order of the form.
func Compare(old, now *Mapping) Changes {
	c := Changes{Rules: compareRules(old.Rules(), now.Rules())}
	lists, other := map[string]Lookup{}, map[string]Lookup{}
	for _, l := range old.Lookups() {
		lists[l.Name] = l
	}
	for _, l := range now.Lookups() {
		other[l.Name] = l
	}
	for _, name := range slices.Sorted(maps.Keys(union(lists, other))) {
		c.Entries = append(c.Entries, compareEntries(name, lists[name].Entries, other[name].Entries)...)
	}
	for _, name := range old.Private() {
		if !now.isPrivate(name) {
			c.Private = append(c.Private, PrivateChange{Column: name})
		}
	}
	for _, name := range now.Private() {
		if !old.isPrivate(name) {
			c.Private = append(c.Private, PrivateChange{Column: name, Private: true})
		}
	}
	c.Released = unlike(old.released, now.released, func(r release) string {
		return fmt.Sprint(r.sku, "\x00", r.cell, "\x00", r.code, "\x00", r.found, "\x00", r.reason)
	})
	c.Tests = unlike(old.tests, now.tests, func(t test) string { return fmt.Sprint(t.numbers, t.columns, t.values, t.section, t.want, t.issues) })
	return c
}

type ruleKey struct {
	scope Scope
	field string
}

func compareRules(old, now []Rule) []RuleChange {
	was := map[ruleKey]string{}
	for _, r := range old {
		was[ruleKey{r.Scope, r.Field}] = r.Text
	}
	var out []RuleChange
	is := map[ruleKey]bool{}
	for _, r := range now {
		key := ruleKey{r.Scope, r.Field}
		is[key] = true
		if was[key] != r.Text {
			out = append(out, RuleChange{Scope: r.Scope, Field: r.Field, Old: was[key], New: r.Text})
		}
	}
	for _, r := range old {
		if !is[ruleKey{r.Scope, r.Field}] {
			out = append(out, RuleChange{Scope: r.Scope, Field: r.Field, Old: r.Text})
		}
	}
	return out
}

func compareEntries(list string, old, now []Entry) []EntryChange {
	was, is := map[string]Entry{}, map[string]bool{}
	for _, e := range old {
		was[Fold(e.Key)] = e
	}
	var out []EntryChange
	for _, e := range now {
		is[Fold(e.Key)] = true
		if w := was[Fold(e.Key)]; w.Value != e.Value || w.Factor != e.Factor {
			out = append(out, EntryChange{List: list, Old: w, New: e})
		}
	}
	for _, e := range old {
		if !is[Fold(e.Key)] {
			out = append(out, EntryChange{List: list, Old: e})
		}
	}
	return out
}

// unlike counts what only one of two lists has.
func unlike[T any](a, b []T, key func(T) string) int {
	left := map[string]int{}
	for _, x := range a {
		left[key(x)]++
	}
	more := 0
	for _, x := range b {
		if left[key(x)] == 0 {
			more++
			continue
		}
		left[key(x)]--
	}
	less := 0
	for _, n := range left {
		less += n
	}
	return max(more, less)
}
