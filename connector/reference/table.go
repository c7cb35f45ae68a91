package reference

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"ekatalog/connector"
)

// headerDepth is how many rows a letterhead may take before the header.
const headerDepth = 30

// errFound ends the reading of a file whose list has been found and read.
var errFound = errors.New("list found")

// takeLine takes a line of a file: its sheet, empty in a csv file, its number
// from 1, and its cells, which are good until it returns.
type takeLine func(sheet string, number int, cells []string) error

// collector makes entries of the rows of the first table that is a list of its
// kind.
type collector struct {
	kind    connector.ReferenceKind
	file    string
	sheet   string   // empty in a csv file
	titles  []string // of the header row
	columns header
	found   bool
	before  int // lines before the header, in this sheet
	list    List
	seen    map[string]int // by key of an entry: its place in the list
}

// List is what a file holds.
type List struct {
	Entries []connector.ReferenceEntry
	Twice   []Twice
}

// Join adds what another file of the same edition holds.
func (l *List) Join(kind connector.ReferenceKind, file string, more *List) error {
	if len(l.Entries) == 0 {
		*l = *more
		return nil
	}
	c := &collector{kind: kind, file: file, list: *l, seen: make(map[string]int, len(l.Entries)+len(more.Entries))}
	for i, e := range l.Entries {
		c.seen[Key(kind, e)] = i
	}
	for i, e := range more.Entries {
		if err := c.add(i+1, e); err != nil {
			return err
		}
	}
	c.list.Twice = append(c.list.Twice, more.Twice...)
	*l = c.list
	return nil
}

// Twice is a row left out because its code stands in the list already, under
// another name.
type Twice struct {
	Place string // of the row left out
	Code  string
	Kept  string
	Left  string
}

// line takes a line; errFound when the list ended before it.
func (c *collector) line(sheet string, number int, cells []string) error {
	if sheet != c.sheet || c.seen == nil {
		if c.found {
			return errFound
		}
		c.sheet, c.seen, c.before = sheet, map[string]int{}, 0
	}
	switch {
	case blank(cells):
		return nil
	case c.found:
		return c.row(number, cells)
	case c.before == headerDepth:
		return nil
	}
	c.before++
	if c.columns, c.found = findHeader(c.kind, cells); c.found {
		c.titles = slices.Clone(cells)
	}
	return nil
}

func (c *collector) finish() (*List, error) {
	if !c.found {
		return nil, connector.Refuse("reference_header", nil, "berkas", c.file, "daftar", string(c.kind), "kolom", wanted(c.kind))
	}
	if len(c.list.Entries) == 0 {
		return nil, connector.Refuse("reference_empty", nil, "berkas", c.file, "daftar", string(c.kind))
	}
	return &c.list, nil
}

func blank(cells []string) bool {
	for _, s := range cells {
		if strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// place names a row for people.
func (c *collector) place(number int) string {
	if c.sheet == "" {
		return itoa(number)
	}
	return c.sheet + " " + itoa(number)
}

// refuse makes the error about a row.
func (c *collector) refuse(key string, number int, pairs ...string) error {
	return connector.Refuse(key, nil, append(pairs, "berkas", c.file, "baris", c.place(number), "daftar", string(c.kind))...)
}

// row takes one row of the list.
func (c *collector) row(number int, cells []string) error {
	if slices.Equal(cells, c.titles) {
		return nil // the header of the next printed page
	}
	e, ok, err := c.entry(number, cells)
	if err != nil || !ok {
		return err
	}
	if n := utf8.RuneCountInString(e.Name); n > maxText {
		return c.refuse("reference_text_long", number, "n", itoa(n), "batas", itoa(maxText), "nilai", connector.Printable(e.Name, 40))
	}
	return c.add(number, e)
}

// add keeps an entry. The official lists themselves have some codes twice, in
// slightly other words: the first stands, and the other is told. Two UUIDs of
// one category are refused, since products would be listed by either.
func (c *collector) add(number int, e connector.ReferenceEntry) error {
	key := Key(c.kind, e)
	if at, twice := c.seen[key]; twice {
		first := c.list.Entries[at]
		switch {
		case first == e:
		case c.kind == connector.ReferenceCategories:
			return c.refuse("reference_twice", number, "nilai", e.Name, "a", first.Code, "b", e.Code)
		default:
			c.list.Twice = append(c.list.Twice, Twice{c.place(number), e.Code, first.Name, e.Name})
		}
		return nil
	}
	if len(c.list.Entries) == maxEntries {
		return c.refuse("reference_too_many", number, "batas", itoa(maxEntries))
	}
	c.seen[key] = len(c.list.Entries)
	c.list.Entries = append(c.list.Entries, e)
	return nil
}

// Key is what tells an entry of a list from every other: its code, or of a
// category and of a unit its name.
func Key(kind connector.ReferenceKind, e connector.ReferenceEntry) string {
	if kind == connector.ReferenceCategories || kind == connector.ReferenceUnits {
		return e.Name
	}
	return e.Code
}

// entry makes an entry of a row; ok is false for rows that are none.
func (c *collector) entry(number int, cells []string) (e connector.ReferenceEntry, ok bool, err error) {
	at := func(r role) string { return clean(c.columns.of(r, cells)) }
	switch c.kind {
	case connector.ReferenceCategories:
		return c.category(number, at)
	case connector.ReferenceUnits:
		e.Name = at(roleName)
		return e, e.Name != "", nil
	}
	e.Name = at(roleName)
	written := at(roleCode)
	if e.Code, ok = code(c.kind, written); !ok {
		return e, false, c.refuse("reference_code", number, "nilai", connector.Printable(written, 40), "contoh", exampleCode(c.kind))
	}
	if e.Name == "" {
		return e, false, c.refuse("reference_no_name", number, "nilai", e.Code)
	}
	return e, true, nil
}

// category makes an entry of a row with a path. Rows of the upper two levels
// are no entries: no product can be listed there.
func (c *collector) category(number int, at func(role) string) (e connector.ReferenceEntry, ok bool, err error) {
	levels := []string{at(roleLevel1), at(roleLevel2), at(roleLevel3)}
	if c.columns[roleLevel3] < 0 {
		levels = levels[:0]
		for _, l := range strings.SplitN(at(rolePath), strings.TrimSpace(pathMark), 3) {
			levels = append(levels, clean(l))
		}
	}
	for len(levels) > 0 && levels[len(levels)-1] == "" {
		levels = levels[:len(levels)-1]
	}
	if len(levels) < 3 && len(levels) > 0 && levels[0] != "" {
		return e, false, nil
	}
	if e.Name, ok = joinPath(levels); !ok {
		return e, false, c.refuse("reference_path", number, "nilai", connector.Printable(strings.Join(levels, " > "), 80))
	}
	if e.Type, ok = productType(at(roleType)); !ok {
		return e, false, c.refuse("reference_type", number, "nilai", connector.Printable(at(roleType), 40))
	}
	e.Code = strings.ToLower(at(roleID))
	if e.Code != "" && !uuidShape.MatchString(e.Code) {
		return e, false, c.refuse("reference_uuid", number, "nilai", connector.Printable(e.Code, 40))
	}
	return e, true, nil
}

// pathMark parts the levels of a path.
const pathMark = " > "

func joinPath(levels []string) (string, bool) {
	if len(levels) != 3 {
		return "", false
	}
	for i, l := range levels {
		// The third level may hold a mark: "Batu ∅ > 25 cm".
		if l == "" || i < 2 && strings.Contains(l, strings.TrimSpace(pathMark)) {
			return "", false
		}
	}
	return strings.Join(levels, pathMark), true
}

var (
	uuidShape   = regexp.MustCompile(`^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$`)
	kbkiShape   = regexp.MustCompile(`^[0-9]{1,10}$`)
	regionShape = regexp.MustCompile(`^([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{2})(?:\.?([0-9]{4}))?)?)?$`)
)

// code brings a code into the form in which it is compared: KBKI as digits,
// regions with dots, 35.28.01.
func code(kind connector.ReferenceKind, s string) (string, bool) {
	if kind == connector.ReferenceKBKI {
		s = strings.NewReplacer(".", "", " ", "", "-", "").Replace(s)
		return s, kbkiShape.MatchString(s)
	}
	parts := regionShape.FindStringSubmatch(strings.ReplaceAll(s, " ", ""))
	if parts == nil {
		return s, false
	}
	return strings.TrimRight(strings.Join(parts[1:], "."), "."), true
}

func exampleCode(kind connector.ReferenceKind) string {
	if kind == connector.ReferenceKBKI {
		return "54310"
	}
	return "35.28"
}

// productType reads the type of a category's products as sheets and the portal
// write it.
func productType(s string) (string, bool) {
	switch strings.ToLower(s) {
	case "":
		return "", true
	case "barang", "physical", "goods":
		return "Barang", true
	case "jasa", "service", "services":
		return "Jasa", true
	case "digital":
		return "Digital", true
	}
	return "", false
}

// clean makes the text of a cell one line of NFC with single spaces, without
// what cannot be seen.
func clean(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return norm.NFC.String(connector.Printable(s, 10*maxText))
}
