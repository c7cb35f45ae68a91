package template

import (
	"slices"
	"strconv"
	"strings"

	"ekatalog/schemas"
)

// Changes is what a newer edition of a template has otherwise.
type Changes struct {
	Added   []schemas.Column
	Removed []schemas.Column
	Moved   []Moved
	Changed []Changed
}

// None reports that nothing a product could notice is different.
func (c *Changes) None() bool {
	return len(c.Added)+len(c.Removed)+len(c.Moved)+len(c.Changed) == 0
}

// Moved is a column that stands elsewhere.
type Moved struct {
	Column   schemas.Column // as it is now
	From, To string
}

// What of a column can change.
const (
	WhatRequired  = "required"
	WhatChoices   = "choices"
	WhatLimits    = "limits"
	WhatGroup     = "group"
	WhatMaxRows   = "max_rows"
	WhatUndecided = "field"
)

// Changed is a property of a column that is different; Column is its zero value
// where it is of the whole template.
type Changed struct {
	Column         schemas.Column // as it is now
	What           string
	Old, New       string
	Added, Removed []string // of choices
}

// Compare finds what of a newer edition differs. Columns are the same when
// group and title are, or the title alone where it stands once in both.
func Compare(old, now *schemas.Pack) *Changes {
	c := &Changes{}
	pairs := pair(old, now)
	used := map[int]bool{}
	for i := range now.Columns {
		n, ok := pairs[i]
		if !ok {
			c.Added = append(c.Added, now.Columns[i])
			continue
		}
		used[n] = true
		c.column(&old.Columns[n], &now.Columns[i])
	}
	for n := range old.Columns {
		if !used[n] {
			c.Removed = append(c.Removed, old.Columns[n])
		}
	}
	if old.MaxRows != now.MaxRows {
		c.Changed = append(c.Changed, Changed{What: WhatMaxRows, Old: count(old.MaxRows), New: count(now.MaxRows)})
	}
	return c
}

// pair finds for columns of now, by place, the same column of old.
func pair(old, now *schemas.Pack) map[int]int {
	pairs, used := map[int]int{}, map[int]bool{}
	take := func(equal func(a, b *schemas.Column) bool) {
		for i := range now.Columns {
			if _, done := pairs[i]; done {
				continue
			}
			for n := range old.Columns {
				if !used[n] && equal(&old.Columns[n], &now.Columns[i]) {
					pairs[i], used[n] = n, true
					break
				}
			}
		}
	}
	take(func(a, b *schemas.Column) bool { return same(a.Group, b.Group) && same(a.Title, b.Title) })
	take(func(a, b *schemas.Column) bool {
		return same(a.Title, b.Title) && alone(old, a.Title) && alone(now, b.Title)
	})
	return pairs
}

func alone(p *schemas.Pack, title string) bool {
	n := 0
	for i := range p.Columns {
		if same(p.Columns[i].Title, title) {
			n++
		}
	}
	return n == 1
}

func (c *Changes) column(old, now *schemas.Column) {
	if old.Letter != now.Letter {
		c.Moved = append(c.Moved, Moved{*now, old.Letter, now.Letter})
	}
	if !same(old.Group, now.Group) {
		c.Changed = append(c.Changed, Changed{Column: *now, What: WhatGroup, Old: old.Group, New: now.Group})
	}
	if old.Required != now.Required {
		c.Changed = append(c.Changed, Changed{Column: *now, What: WhatRequired, Old: need(old), New: need(now)})
	}
	if a, b := limits(old), limits(now); a != b {
		c.Changed = append(c.Changed, Changed{Column: *now, What: WhatLimits, Old: a, New: b})
	}
	if !slices.Equal(old.Choices, now.Choices) {
		one := Changed{Column: *now, What: WhatChoices, Added: without(now.Choices, old.Choices), Removed: without(old.Choices, now.Choices)}
		if len(one.Added)+len(one.Removed) > 0 {
			c.Changed = append(c.Changed, one)
		}
	}
}

// Values of Changed.Old and New of WhatRequired.
const (
	Required = "required"
	Optional = "optional"
)

func need(c *schemas.Column) string {
	if c.Required {
		return Required
	}
	return Optional
}

// limits spells a column's limits: "10..100" characters or numbers; "" for none.
func limits(c *schemas.Column) string {
	spell := func(low, high string) string {
		if low == "" && high == "" {
			return ""
		}
		return low + ".." + high
	}
	length := spell(count(c.MinLength), count(c.MaxLength))
	return strings.TrimSpace(length + " " + spell(c.Min, c.Max))
}

// count spells a limit of which 0 stands for none.
func count(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// without gives what of all is not in other.
func without(all, other []string) []string {
	in := map[string]bool{}
	for _, s := range other {
		in[s] = true
	}
	var rest []string
	for _, s := range all {
		if !in[s] {
			rest = append(rest, s)
		}
	}
	return rest
}
