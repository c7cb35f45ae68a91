package mapping

import (
	"slices"
	"strings"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// draftWriter is one Write under way.
type draftWriter struct {
	Draft
	e    Editing
	text strings.Builder
}

// column gives how a rule reads the column of a field, "" where none is for it.
func (w *draftWriter) column(field string) (name, read string) {
	i := slices.IndexFunc(w.Uses, func(u Use) bool { return u.Field == field })
	if i < 0 {
		return "", ""
	}
	return w.Header.Names[i], `row["` + w.Header.Names[i] + `"]`
}

func (w *draftWriter) write() {
	w.text.WriteString("# Pencocokan kolom " + oneLine(plainComment(w.About)) + ".\n" +
		"# row[\"Kolom\"] adalah isi kolom itu. Periksa perubahan dengan: ekatalog mapping test\nversion: 1\n")
	_, sku := w.column("sku")
	if sku == "" {
		sku = `row["` + codeColumn + `"]`
	}
	w.line("sku", sku)
	w.text.WriteString("fields:\n")
	for _, field := range usedFields {
		if rule := w.rule(field, sku); rule != "" && field != "sku" && !strings.HasPrefix(field, "basis.") {
			w.line("  "+field, rule)
		}
	}
	w.group("attributes")
	w.group("basis")
	w.private()
	w.lookups()
}

// rule is the expression that fills a field, "" where nothing does.
func (w *draftWriter) rule(field, sku string) string {
	name, read := w.column(field)
	if read == "" {
		_, title := w.column("name")
		switch {
		case field == "description" && w.NameDescribes:
			return title
		case field == "photos" && w.PhotosByCode:
			return sku + ` == "" ? "" : ` + sku + ` + ".png"`
		}
		return ""
	}
	switch field {
	case "price":
		return "rupiah(" + read + ")"
	case "stock", "length_cm", "width_cm", "height_cm", "min_purchase", "preorder_days":
		return "quantity(" + read + ")"
	case "dimensions":
		return "dimensions(" + read + ")"
	case "unit":
		return `lookup("` + UnitList + `", ` + read + ")"
	case "category":
		if w.paths(name) {
			return read
		}
		return `lookup("` + CategoryList + `", ` + read + ")"
	case "ppn", "pdn_type", "pdn_location", "pdn_labor", "pdn_material":
		return `lookup("` + draftLists[field] + `", ` + read + ")"
	case "weight_gram":
		i := w.Header.Find(name)
		if unit := w.Uses[i].Unit; unit != "" {
			return "weight(" + read + ` + " ` + unit + `")`
		}
		return "weight(" + read + ")"
	case "photos":
		return w.photos(sku)
	case "description":
		if w.NameDescribes {
			_, title := w.column("name")
			return "default(plain_text(" + read + "), " + title + ")"
		}
		return "plain_text(" + read + ")"
	}
	return read
}

// photos joins all columns with pictures.
func (w *draftWriter) photos(sku string) string {
	var all []string
	for i, u := range w.Uses {
		if u.Field == "photos" {
			read := `row["` + w.Header.Names[i] + `"]`
			if len(all) == 0 && w.PhotosByCode {
				read = "default(" + read + ", " + sku + ` == "" ? "" : ` + sku + ` + ".png")`
			}
			all = append(all, read)
		}
	}
	return "split(" + strings.Join(all, ` + "," + `) + `, ",")`
}

// paths reports a column whose values are full paths of categories.
func (w *draftWriter) paths(name string) bool {
	return !slices.ContainsFunc(w.values(name), func(s string) bool { return !threeLevels(s) })
}

// values are the different words of a column, in the order of the rows.
func (w *draftWriter) values(name string) []string {
	var out []string
	seen := map[string]bool{"": true, "-": true}
	for _, row := range w.Rows {
		v, _ := row.Value(name)
		if key := Fold(v.Text); !seen[key] {
			seen[key] = true
			out = append(out, oneLine(v.Text))
		}
	}
	return out
}

// line writes a rule; an expression with signs that YAML means something by is
// quoted.
func (w *draftWriter) line(key, expression string) {
	if !plainExpression(expression) || !strings.HasPrefix(expression, "row[") && !strings.Contains(expression, "(") {
		expression = "'" + strings.ReplaceAll(expression, "'", "''") + "'"
	}
	w.text.WriteString(key + ": " + expression + "\n")
}

// group writes the columns whose uses are in a group of their own.
func (w *draftWriter) group(name string) {
	first := true
	for i, u := range w.Uses {
		label, ok := strings.CutPrefix(u.Field, name+".")
		if !ok {
			continue
		}
		if first {
			w.text.WriteString(name + ":\n")
			first = false
		}
		read := `row["` + w.Header.Names[i] + `"]`
		if name == "basis" {
			read = "rupiah(" + read + ")"
		}
		w.line("  "+document.Key(label), read)
	}
}

func (w *draftWriter) private() {
	var all []string
	for i, u := range w.Uses {
		if u.Field == UsePrivate {
			all = append(all, document.Quote(w.Header.Names[i]))
		}
	}
	if len(all) > 0 {
		w.text.WriteString("private: [" + strings.Join(all, ", ") + "]\n")
	}
}

// draftLists are the lookups in which the choices of a field are written.
var draftLists = map[string]string{
	"ppn": "tarif ppn", "pdn_type": "asal produk", "pdn_location": "lokasi produksi", "pdn_labor": "tenaga kerja", "pdn_material": "asal bahan",
}

// lookups writes the lists that rules look words up in. What a word means is
// asked; a word that is a choice already is itself.
func (w *draftWriter) lookups() {
	form, err := schemas.FormatByID(HoldingFormat)
	if err != nil {
		return // embedded
	}
	var b strings.Builder
	for _, field := range usedFields {
		name, read := w.column(field)
		list := draftLists[field]
		if field == "category" && read != "" && !w.paths(name) {
			list = CategoryList
		}
		if read == "" || list == "" {
			continue
		}
		var entries []string
		f := form.Field(field)
		for _, word := range w.values(name) {
			if i := slices.IndexFunc(f.Choices, func(c string) bool { return Fold(c) == Fold(word) }); i >= 0 {
				entries = append(entries, document.Quote(word)+": "+document.Quote(f.Choices[i]))
			}
		}
		b.WriteString("  " + list + ": {" + strings.Join(entries, ", ") + "}\n")
	}
	if b.Len() > 0 {
		w.text.WriteString("lookups:\n" + b.String())
	}
}

// plainComment leaves out what would end a comment.
func plainComment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff {
			return ' '
		}
		return r
	}, s)
}

// draftTests is how many tests a new mapping has, and triedTests how many rows
// are tried for them.
const draftTests, triedTests = 3, 20

// tests writes the first rows that can be read as the mapping's own tests, so
// that a later change of a rule which breaks them is seen.
func (w *draftWriter) tests(m *Mapping) string {
	b := m.Bind(w.Header)
	var out []string
	for _, row := range w.Rows[:min(len(w.Rows), triedTests)] {
		if len(out) == draftTests {
			break
		}
		l, _ := b.Map(w.e.Terms, row)
		if l.Price == nil || *l.Price < priceFloor || l.Name == "" {
			continue
		}
		if test := w.test(row, l); w.holds(test) {
			out = append(out, test)
		}
	}
	if len(out) == 0 {
		name, _ := w.column("name")
		out = append(out, "  - row: {"+document.Quote(name)+": CONTOH}\n    want: {name: CONTOH}\n")
	}
	return "tests:\n" + strings.Join(out, "")
}

// test is one row and what comes of it.
func (w *draftWriter) test(row *Row, l *Listing) string {
	var cells, want []string
	for _, field := range []string{"sku", "name", "unit", "price"} {
		if name, _ := w.column(field); name != "" {
			if v, _ := row.Value(name); strings.TrimSpace(v.Text) != "" {
				cells = append(cells, document.Quote(name)+": "+document.Quote(v.Text))
			}
		}
	}
	for _, field := range []string{"sku", "name", "price"} {
		if text := FieldText(l, field); text != "" {
			want = append(want, field+": "+document.Quote(text))
		}
	}
	numbers := ""
	if w.Header.Numbers == NumbersEN {
		numbers = "    numbers: en\n"
	}
	return "  - row: {" + strings.Join(cells, ", ") + "}\n" + numbers + "    want: {" + strings.Join(want, ", ") + "}\n"
}

// holds reports a test that passes: a code that Excel made a date of, or a
// price that a cell's kind explains, is none that a text could repeat.
func (w *draftWriter) holds(test string) bool {
	m, err := Load(w.e.Name, []byte(w.text.String()+"tests:\n"+test), w.e.Options)
	return err == nil && m.RunTests(w.e.Terms).Failed == 0
}
