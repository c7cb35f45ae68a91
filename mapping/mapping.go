package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// Mapping is a mapping file made ready: the rules that turn a row of a list
// into a listing. It is never changed once loaded and may be shared; Bind makes
// the part that one goroutine works with.
type Mapping struct {
	name       string
	digest     string
	sku        *assignment
	rules      []*assignment            // of the plain listing, category and unit first
	byCategory map[string][]*assignment // by Fold of the path: rules with the category's own in place
	byFormat   map[string][]*assignment // the rules a format replaces, nothing else
	written    []*assignment            // every rule of the file, in its order
	unit       *assignment              // nil where none fills the unit
	columns    []column
	dated      []int32           // the columns that are searched for dates
	private    map[string]string // by Fold of the name: the name
	lookups    map[string]*lookupList
	references map[string]*referenceList
	units      *UnitTable
	released   []release
	tests      []test
	remarks    []LintFault       // what the reading of the file itself noticed
	overrides  []document.Scalar // category paths with overrides, as written
	raw        bool              // cells are taken as they are: an include expression's
}

// Options are what a mapping leans on besides its file.
type Options struct {
	// Units are the catalogue's units, as the field "unit" of v6-form lists
	// them. Without any, only the mapping's own spellings are units.
	Units []string
	// Formats are the formats that can have overrides; without any, every
	// name is taken.
	Formats []string
	// References are imported reference lists by name ("kbki", "wilayah"),
	// which lookup falls back on.
	References map[string]Reference
}

// StandardOptions are the units and formats of the embedded data.
func StandardOptions() (Options, error) {
	formats, err := schemas.Formats()
	if err != nil {
		return Options{}, err
	}
	var o Options
	for _, f := range formats {
		o.Formats = append(o.Formats, f.ID)
		if f.ID != HoldingFormat {
			continue
		}
		if i := slices.IndexFunc(f.Fields, func(x schemas.Field) bool { return x.Name == "unit" }); i >= 0 {
			o.Units = f.Fields[i].Choices
		}
	}
	return o, nil
}

// Name is the file's name as given to Load.
func (m *Mapping) Name() string { return m.name }

// Digest is the SHA-256 of the file's bytes, lower hex.
func (m *Mapping) Digest() string { return m.digest }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Units is the table of units of this mapping and of the catalogue.
func (m *Mapping) Units() *UnitTable { return m.units }

// Private gives the names of the columns that are never mapped, shown or
// packed, sorted.
func (m *Mapping) Private() []string {
	out := make([]string, 0, len(m.private))
	for _, name := range m.private {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (m *Mapping) isPrivate(name string) bool {
	if len(m.private) == 0 {
		return false
	}
	_, ok := m.private[Fold(name)]
	return ok
}

// ColumnRef is a column of the list that the mapping names by constant.
type ColumnRef struct {
	Name     string
	Required bool     // a list without it cannot be used
	Fields   []string // the fields that use it: "price", "attributes.Bahan", "sku"
}

// Columns gives the columns that the mapping names, in the order of the file.
func (m *Mapping) Columns() []ColumnRef {
	out := make([]ColumnRef, 0, len(m.columns))
	for _, c := range m.columns {
		if c.name != SectionColumn {
			out = append(out, ColumnRef{Name: c.name, Required: c.required, Fields: slices.Clone(c.fields)})
		}
	}
	return out
}

// Missing is a column that a list lacks, with the header that is nearest to
// its name, "" when none is near.
type Missing struct{ Name, Nearest string }

// MissingColumns gives the required columns that a header does not have.
func (m *Mapping) MissingColumns(h *Header) []Missing {
	var out []Missing
	for _, c := range m.columns {
		if !c.required || h.Find(c.name) >= 0 {
			continue
		}
		near, _ := schemas.Nearest(c.name, h.Names)
		out = append(out, Missing{c.name, near})
	}
	return out
}
