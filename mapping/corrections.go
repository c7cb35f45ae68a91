package mapping

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"ekatalog/schemas/document"
)

// Correction is a person's word that one field of one product reads otherwise
// than the list has it, while the list has it so.
type Correction struct {
	SKU   string
	Field string // as an Issue names it, one that is Correctable
	Name  string // of the product in the list then; empty where nobody noted it
	Was   string // as CorrectableText gave it then
	Now   string // as the person wrote it, or ClearWord
	By    string // who, empty where nobody said
	At    string // when, RFC 3339
	File  string // SHA-256 of the file it came from, lower hex
	line  int    // in the file of corrections, 0 for a new one
}

// Corrections are those of one seller. They are never changed: With makes new
// ones.
type Corrections struct {
	name  string // of the file
	bySKU map[string][]Correction
}

// Limits of a file of corrections: more than one seller repairs by hand, and
// little enough to be read by every command.
const (
	maxCorrections     = 10_000
	maxCorrectionBytes = 4 << 20
)

// LoadCorrections reads a file of corrections. Name is what its faults call
// it. A file that cannot be used gives *document.Faults, with every mistake found.
func LoadCorrections(name string, data []byte) (*Corrections, error) {
	c := &document.Collector{File: name}
	d := mappingFile(c, maxCorrectionBytes)
	all := &Corrections{name: name, bySKU: map[string][]Correction{}}
	if root := d.Parse(data); root != nil {
		top := d.Known(root, name, "version", "corrections")
		if v, ok := top["version"]; !ok {
			d.Add(document.PlaceOf(root), "mapping.key_missing", "kunci", "version")
		} else if s, ok := d.Scalar(v.Value, "version"); ok && s.Text != "1" {
			d.Add(s.At, "mapping.version", "nilai", s.Text)
		}
		items := d.Items(top["corrections"].Value, "corrections")
		if len(items) > maxCorrections {
			d.Add(document.PlaceOf(root), "corrections.too_many", "batas", strconv.Itoa(maxCorrections))
			items = nil
		}
		for _, n := range items {
			all.load(d, d.Known(n, "corrections", "sku", "field", "name", "was", "now", "by", "at", "file"), document.PlaceOf(n))
		}
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	return all, nil
}

// load takes one correction of the file.
func (c *Corrections) load(d document.Decoder, parts map[string]document.Entry, at document.Place) {
	x := Correction{line: at.Line}
	for _, part := range []struct {
		name string
		to   *string
		must bool
	}{{"sku", &x.SKU, true}, {"field", &x.Field, true}, {"name", &x.Name, false}, {"was", &x.Was, false}, {"now", &x.Now, true}, {"by", &x.By, false}, {"at", &x.At, false}, {"file", &x.File, false}} {
		e, ok := parts[part.name]
		if ok {
			s, _ := d.Scalar(e.Value, part.name)
			*part.to = s.Text
		}
		if part.must && strings.TrimSpace(*part.to) == "" {
			d.Add(at, "mapping.key_missing", "kunci", part.name)
			return
		}
	}
	if !Correctable(x.Field) {
		d.Add(parts["field"].Key.At, "corrections.field", "nilai", x.Field)
		return
	}
	key := strings.ToLower(x.SKU)
	if slices.ContainsFunc(c.bySKU[key], func(o Correction) bool { return o.Field == x.Field }) {
		d.Add(at, "corrections.twice", "kode", x.SKU, "isian", x.Field)
		return
	}
	c.bySKU[key] = append(c.bySKU[key], x)
}

// NewCorrections gives none, of a file of that name.
func NewCorrections(name string) *Corrections {
	return &Corrections{name: name, bySKU: map[string][]Correction{}}
}

// Of gives the corrections of a SKU.
func (c *Corrections) Of(sku string) []Correction {
	if c == nil || len(c.bySKU) == 0 || sku == "" {
		return nil
	}
	return c.bySKU[strings.ToLower(sku)]
}

// Name is what the file is called.
func (c *Corrections) Name() string { return c.name }

// With gives the corrections with more of them, each in the place of an
// earlier one of its SKU and field. A correction of a correction keeps what
// the list says.
func (c *Corrections) With(more []Correction) *Corrections {
	all := NewCorrections(c.name)
	for key, list := range c.bySKU {
		all.bySKU[key] = slices.Clone(list)
	}
	for _, x := range more {
		key := strings.ToLower(x.SKU)
		i := slices.IndexFunc(all.bySKU[key], func(o Correction) bool { return o.Field == x.Field })
		if i < 0 {
			all.bySKU[key] = append(all.bySKU[key], x)
			continue
		}
		all.bySKU[key][i] = x
	}
	return all
}

// Fit reports whether LoadCorrections would take the file that Format writes.
func (c *Corrections) Fit() bool {
	n := 0
	for _, list := range c.bySKU {
		n += len(list)
	}
	return n <= maxCorrections && len(c.Format()) <= maxCorrectionBytes
}

// correctionsHead stands on top of the file.
const correctionsHead = `# Perbaikan dari berkas perbaikan (ekatalog export --fix), dipakai di atas daftar barang.
# Hapus satu bagian untuk membatalkannya. "was" adalah isi daftar waktu itu: kalau daftarnya
# berubah, perbaikannya tidak dipakai lagi. "now" boleh ditulis seperti di sel daftar;
# [KOSONGKAN] menghapus isinya.
version: 1
corrections:
`

// Format writes the file: sorted, so that it changes where something changed.
func (c *Corrections) Format() []byte {
	var all []Correction
	for _, list := range c.bySKU {
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b Correction) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.SKU), strings.ToLower(b.SKU)), cmp.Compare(a.Field, b.Field))
	})
	var b bytes.Buffer
	b.WriteString(correctionsHead)
	for _, x := range all {
		lead := "  - "
		for _, part := range [][2]string{{"sku", x.SKU}, {"field", x.Field}, {"name", x.Name}, {"was", x.Was}, {"now", x.Now}, {"by", x.By}, {"at", x.At}, {"file", x.File}} {
			if part[1] == "" && part[0] != "was" {
				continue
			}
			b.WriteString(lead + part[0] + ": ")
			b.Write(quotedText(part[1]))
			b.WriteByte('\n')
			lead = "    "
		}
	}
	return b.Bytes()
}

// quotedText is a text as JSON writes it, which YAML reads alike.
func quotedText(s string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // text into memory
	return bytes.TrimRight(b.Bytes(), "\n")
}

// Applied is what became of corrections on one product.
type Applied struct {
	Corrections []Correction // those that count
	Issues      []Issue
	open        []Correction // that found another text, so far
	name        *string      // of the product as the list has it
}

// Apply puts the corrections of a SKU onto its listing. One whose field reads
// otherwise than it did, or that was made for a product of quite another name,
// waits for what Finish says.
func (c *Corrections) Apply(a *Applied, l *Listing, all []Correction) {
	if a.name == nil {
		name := l.Name
		a.name = &name
	}
	for _, x := range all {
		if a.isAnothers(x, all) {
			a.open = append(a.open, x)
			continue
		}
		was := CorrectableText(l, x.Field)
		corrected := *l
		found := Correct(&corrected, x.Field, x.Now)
		failed := slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == SeverityError })
		switch {
		case was == x.Was && failed:
			a.addOnce(c.issue(l.SKU, x, found))
		case was == x.Was:
			*l = corrected
			a.use(x)
			a.addOnce(c.issue(l.SKU, x, found))
		case !failed && was == CorrectableText(&corrected, x.Field): // the list says so too by now
			a.use(x)
		default:
			a.open = append(a.open, x)
		}
	}
}

// isAnothers reports that a correction was made for another product, whose code
// this one has now: most words of its name are others, and no correction made
// the name what it is.
func (a *Applied) isAnothers(x Correction, all []Correction) bool {
	if x.Name == "" || *a.name == "" || slices.ContainsFunc(all, func(o Correction) bool { return o.Field == "name" && Fold(o.Now) == Fold(*a.name) }) {
		return false
	}
	before, now := nameWords(x.Name), nameWords(*a.name)
	if len(before) > len(now) {
		before, now = now, before
	}
	same := 0
	for _, w := range before {
		if slices.Contains(now, w) {
			same++
		}
	}
	return len(before) > 0 && 2*same <= len(before)
}

// nameWords are the words of a name, each once.
func nameWords(s string) []string {
	words := strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	slices.Sort(words)
	return slices.Compact(words)
}

func (a *Applied) use(x Correction) {
	if !slices.ContainsFunc(a.Corrections, func(o Correction) bool { return o.Field == x.Field }) {
		a.Corrections = append(a.Corrections, x)
	}
}

func (a *Applied) addOnce(issues []Issue) {
	for _, i := range issues {
		if !slices.ContainsFunc(a.Issues, func(o Issue) bool { return o.Code == i.Code && o.Field == i.Field }) {
			a.Issues = append(a.Issues, i)
		}
	}
}

// Finish adds a warning for each correction that no listing of the product had
// a use for, because the list has changed.
func (c *Corrections) Finish(a *Applied, l *Listing) {
	for _, x := range a.open {
		if slices.ContainsFunc(a.Corrections, func(o Correction) bool { return o.Field == x.Field }) {
			continue
		}
		now := CorrectableText(l, x.Field)
		values := map[string]string{"lama": shownText(x.Was), "baru": shownText(x.Now), "nilai": shownText(now), "berkas": c.name}
		if now == x.Was { // what keeps it from counting is the name
			values[MessageValue], values["nama"], values["dulu"] = "correction_of_another", shownText(*a.name), shownText(x.Name)
		}
		a.addOnce([]Issue{{
			SKU: l.SKU, Field: x.Field, Code: "correction_outdated", Severity: SeverityWarning, Found: now, Cell: c.cell(x), Values: values,
		}})
	}
}

// issue makes issues of what is wrong with a correction's text.
func (c *Corrections) issue(sku string, x Correction, found []Finding) []Issue {
	issues := make([]Issue, len(found))
	for i, f := range found {
		issues[i] = Issue{SKU: sku, Field: x.Field, Code: f.Code, Severity: f.Severity, Found: x.Now, Cell: c.cell(x), Values: f.Values}
	}
	return issues
}

// cell names the line of a correction as an issue names a cell.
func (c *Corrections) cell(x Correction) string {
	if x.line == 0 {
		return ""
	}
	return c.name + "!" + c.name + "!" + strconv.Itoa(x.line)
}

func shownText(s string) string {
	if s == "" {
		return "–"
	}
	return oneLine(s)
}
