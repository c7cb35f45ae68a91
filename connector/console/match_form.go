package console

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ekatalog/mapping"
)

// readerValue writes how a cell is read for a form.
func readerValue(w mapping.Way) string {
	return url.Values{"baca": {string(w.Reader)}, "tanda": {w.Mark}, "daftar": {w.List}}.Encode()
}

// readAs takes what readerValue wrote, the usual way to read a field for
// anything else.
func readAs(w *mapping.Way, value, field string) {
	if v, err := url.ParseQuery(value); err == nil && v.Has("baca") {
		w.Reader, w.Mark, w.List = mapping.Reader(v.Get("baca")), v.Get("tanda"), v.Get("daftar")
		return
	}
	if readers := mapping.Readers(field); len(readers) > 0 {
		w.Reader = readers[0]
	}
	if w.Reader == mapping.ReadItems {
		w.Mark = ","
	}
}

// maxFields is how many fields, columns or entries of a form are read.
const maxFields = 2000

// matchChange reads what the form of a page wants otherwise than m.
func matchChange(r *http.Request, m *Matching) (MatchChange, error) {
	f := r.PostForm
	c := MatchChange{Digest: f.Get("sidik"), Renamed: map[string]string{}, Broken: f.Get("contoh") == "ya", Reason: textOf(r, "alasan")}
	var err error
	if c.Version, err = versionOf(r); err != nil || c.Version > 0 {
		return c, err
	}
	if m.Mapping == nil || c.Digest != m.Digest { // what is unlike something else has to be seen first
		return c, &failure{status: http.StatusConflict, key: "desk.match.moved"}
	}
	for i, old := range f["kolom_lama"] {
		if i < len(f["kolom_baru"]) && i < maxFields && f["kolom_baru"][i] != "" {
			c.Renamed[old] = f["kolom_baru"][i]
		}
	}
	c.Changes.Rules = append(ruleChanges(f, m), guessedRules(f["pakai"], m)...)
	c.Changes.Entries = entryChanges(f, m.Mapping)
	if f.Has("rahasia_ada") {
		c.Changes.Private = privateChanges(f["rahasia"], m)
	}
	return c, nil
}

func ruleChanges(f url.Values, m *Matching) []mapping.RuleChange {
	rules := map[fieldKey]string{}
	for _, r := range m.Mapping.Rules() {
		rules[fieldKey{r.Scope, r.Field}] = r.Text
	}
	var out []mapping.RuleChange
	for at := range maxFields {
		i := strconv.Itoa(at)
		if !f.Has("isian_" + i) {
			continue
		}
		key := fieldKey{mapping.Scope{Category: f.Get("kategori_" + i), Format: f.Get("kanal_" + i)}, f.Get("isian_" + i)}
		old := rules[key]
		was, _ := mapping.WayOf(old)
		now := wayFrom(f, i, key.field, was)
		if text := now.Expression(); text != was.Expression() && text != old {
			out = append(out, mapping.RuleChange{Scope: key.scope, Field: key.field, Old: old, New: text})
		}
	}
	return out
}

// wayFrom reads what fills one field: a column, or else a value that is always
// the same, or nothing.
func wayFrom(f url.Values, i, field string, was mapping.Way) mapping.Way {
	w := mapping.Way{Before: was.Before, Behind: was.Behind, Column: strings.TrimSpace(f.Get("dari_" + i))}
	if w.Column != "" {
		w.Optional = was.Optional && mapping.Fold(was.Column) == mapping.Fold(w.Column)
		readAs(&w, f.Get("baca_"+i), field)
	} else if w.Fixed = strings.TrimSpace(f.Get("nilai_" + i)); w.Fixed != "" {
		readAs(&w, "", field)
	}
	return w
}

// guessedRules fills fields from columns that are probably for them: nothing
// else does.
func guessedRules(columns []string, m *Matching) []mapping.RuleChange {
	var out []mapping.RuleChange
	for _, c := range m.Columns {
		field := c.Guess.Field
		if !slices.Contains(columns, c.Name) || len(mapping.Readers(field)) == 0 || m.filled(field) {
			continue
		}
		w := mapping.Way{Column: c.Name}
		readAs(&w, "", field)
		if w.Reader == mapping.ReadWeight {
			w.Mark = c.Guess.Unit
		}
		for _, scope := range m.scopesOf(field) {
			out = append(out, mapping.RuleChange{Scope: scope, Field: field, New: w.Expression()})
		}
	}
	return out
}

// scopesOf gives where a field is filled: an attribute for the categories that
// have it, anything else for all products.
func (m *Matching) scopesOf(field string) []mapping.Scope {
	var scopes []mapping.Scope
	if strings.HasPrefix(field, "attributes.") {
		for _, category := range m.Mapping.Categories() {
			if pack := m.Packs.For(category); pack != nil && pack.Column(field) != nil {
				scopes = append(scopes, mapping.Scope{Category: category})
			}
		}
	}
	if len(scopes) == 0 {
		scopes = []mapping.Scope{{}}
	}
	return scopes
}

// entryChanges reads the lines of a list: what the seller's text is to mean.
func entryChanges(f url.Values, m *mapping.Mapping) []mapping.EntryChange {
	list := f.Get("daftar")
	if list == "" {
		return nil
	}
	have := map[string]mapping.Entry{}
	for _, l := range m.Lookups() {
		if l.Name == list {
			for _, e := range l.Entries {
				have[mapping.Fold(e.Key)] = e
			}
		}
	}
	var out []mapping.EntryChange
	for i, key := range f["kata"] {
		if i >= maxFields || i >= len(f["arti"]) || mapping.Fold(key) == "" {
			continue
		}
		x := mapping.EntryChange{List: list, Old: have[mapping.Fold(key)]}
		if value := strings.TrimSpace(f["arti"][i]); value != "" {
			x.New = mapping.Entry{Key: key, Value: value}
			if i < len(f["isi"]) && f["isi"][i] != "1" {
				x.New.Factor = strings.TrimSpace(f["isi"][i])
			}
		}
		if x.Old.Value != x.New.Value || x.Old.Factor != x.New.Factor {
			out = append(out, x)
		}
	}
	return out
}

func privateChanges(wanted []string, m *Matching) []mapping.PrivateChange {
	is := func(all []string, name string) bool {
		return slices.ContainsFunc(all, func(s string) bool { return mapping.Fold(s) == mapping.Fold(name) })
	}
	was := m.Mapping.Private()
	var out []mapping.PrivateChange
	for _, col := range m.Columns {
		if now := is(wanted, col.Name); now != is(was, col.Name) && col.Name != mapping.SectionColumn {
			out = append(out, mapping.PrivateChange{Column: col.Name, Private: now})
		}
	}
	return out
}
