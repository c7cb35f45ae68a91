package template

import (
	"cmp"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// vocabulary is schemas.Titles made ready to look titles up.
type vocabulary struct {
	fields  map[string]string // folded title to field
	near    map[string]string // folded title to field that is only proposed
	groups  map[string]string // folded group to attributes or documents
	ignored map[string]bool
	kinds   map[string]string // field to the kind of its column
}

func newVocabulary() (*vocabulary, error) {
	t, err := schemas.ColumnTitles()
	if err != nil {
		return nil, err
	}
	format, err := schemas.FormatByID("v6-unggah-massal")
	if err != nil {
		return nil, err
	}
	v := &vocabulary{fields: map[string]string{}, near: map[string]string{}, groups: map[string]string{}, ignored: map[string]bool{}, kinds: map[string]string{}}
	for _, f := range t.Fields {
		for _, title := range f.Titles {
			v.fields[mapping.Fold(title.Title)] = f.Field
		}
		for _, title := range f.Near {
			v.near[mapping.Fold(title)] = f.Field
		}
		v.kinds[f.Field] = "text"
		if known := format.Field(f.Field); known != nil {
			v.kinds[f.Field] = known.Kind
		}
		if strings.HasPrefix(f.Field, "photos.") {
			v.kinds[f.Field] = "link"
		}
	}
	for _, g := range t.Groups {
		v.groups[mapping.Fold(g.Title)] = g.Of
	}
	for _, s := range t.Ignored {
		v.ignored[mapping.Fold(s)] = true
	}
	return v, nil
}

// field gives the listing's field that a title certainly is; "" for none.
func (v *vocabulary) field(title string) string {
	key := mapping.Fold(title)
	if f := v.fields[key]; f != "" {
		return f
	}
	if m := ending.FindStringSubmatch(key); m != nil && v.ignored[strings.TrimSpace(m[2])] {
		return v.fields[m[1]]
	}
	return ""
}

// group tells whether the columns of a group are attributes or documents; ""
// where they are neither or nobody knows.
func (v *vocabulary) group(name string) string {
	bare, _ := bareTitle(name)
	return v.groups[mapping.Fold(bare)]
}

// maxProposals is how many fields are named for a column: who needs more looks
// into the help.
const maxProposals = 3

// proposals gives the fields that a title may mean, the likeliest first.
func (v *vocabulary) proposals(title string) []string {
	key := mapping.Fold(title)
	type scored struct {
		field, title string
		score        int
	}
	var all []scored
	words := strings.Fields(plainWords(key))
	for _, known := range []map[string]string{v.fields, v.near} {
		var titles []string
		for t, f := range known {
			titles = append(titles, t)
			shared := 0
			for _, w := range strings.Fields(plainWords(t)) {
				if len(w) > 2 && slices.Contains(words, w) {
					shared++
				}
			}
			if shared > 0 {
				all = append(all, scored{f, t, shared*10 - len(strings.Fields(t))})
			}
		}
		slices.Sort(titles)
		if t, ok := schemas.Nearest(key, titles); ok {
			all = append(all, scored{known[t], t, 100})
		}
		if f := known[key]; f != "" {
			all = append(all, scored{f, key, 200})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(b.score-a.score, strings.Compare(a.field, b.field), strings.Compare(a.title, b.title))
	})
	var fields []string
	for _, s := range all {
		if !slices.Contains(fields, s.field) && len(fields) < maxProposals {
			fields = append(fields, s.field)
		}
	}
	return fields
}

// plainWords leaves the letters and digits of a folded title.
func plainWords(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[]/.,-:*", r) {
			return ' '
		}
		return r
	}, s)
}

// place gives every column its field. What nobody can be sure of keeps none: a
// title that is unknown, and all columns that want one field. Twins, a title
// in two groups of attributes or documents, are told apart by their group.
func (v *vocabulary) place(columns []schemas.Column) {
	titles := map[string]int{}
	for i := range columns {
		titles[mapping.Fold(columns[i].Title)]++
	}
	core := map[string]bool{} // fields that columns outside the attributes are
	for i := range columns {
		if c := &columns[i]; v.group(c.Group) == "" {
			if c.Field = v.field(c.Title); c.Field != "" {
				core[c.Field] = true
			}
		}
	}
	for i := range columns {
		c := &columns[i]
		of := v.group(c.Group)
		if of == "" || untitled(c.Title) {
			continue
		}
		if own := v.field(c.Title); own != "" && !core[own] {
			continue // the listing's own field, in a place where it is not expected
		}
		c.Field = of + "." + c.Title
		if titles[mapping.Fold(c.Title)] > 1 {
			c.Field = of + "." + c.Group + " > " + c.Title
		}
	}
	claims := map[string]int{}
	for i := range columns {
		claims[strings.ToLower(columns[i].Field)]++
	}
	for i := range columns {
		if c := &columns[i]; claims[strings.ToLower(c.Field)] > 1 {
			c.Field = ""
		}
	}
}

// kind gives the kind of a placed column.
func (v *vocabulary) kind(field string) string {
	if strings.HasPrefix(field, "documents.") {
		return "link"
	}
	return v.kinds[field]
}
