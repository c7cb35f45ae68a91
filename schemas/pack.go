package schemas

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Unknown stands in row 2 of an upload sheet whose category ID nobody outside
// the portal knows.
const Unknown = "BELUM DIKETAHUI"

// maxPackBytes limits a pack that is read: the longest official choice lists
// known take some tens of kilobytes.
const maxPackBytes = 4 << 20

// Pack is what one Level-3 category adds to a format: its type, its attributes
// and documents, and the columns of its mass-upload sheet.
type Pack struct {
	ID         string      `yaml:"id"` // "kriya-kayu"
	Version    int         `yaml:"version"`
	Category   string      `yaml:"category"`              // "Level 1 > Level 2 > Level 3"
	CategoryID string      `yaml:"category_id,omitempty"` // UUID; empty for an assumed pack
	Type       ProductType `yaml:"type"`
	Assumed    bool        `yaml:"assumed,omitempty"`  // made by us, not learned from an official template: not for upload
	MaxRows    int         `yaml:"max_rows,omitempty"` // product rows per file, 0 for no known limit
	Fact       `yaml:",inline"`
	Note       string    `yaml:"note,omitempty"`
	Template   *Template `yaml:"template,omitempty"` // nil for an assumed pack
	Columns    []Column  `yaml:"columns"`            // in order
}

// Template is the official workbook that a pack was learned from and that an
// upload is filled into. Rows count from 1.
type Template struct {
	File     string `yaml:"file"`    // base name of the copy kept beside the pack
	SHA256   string `yaml:"sha256"`  // of that copy, lower hex
	Sheet    string `yaml:"sheet"`   // where the products go
	IDCell   string `yaml:"id_cell"` // holds the Category ID, "B2"
	TitleRow int    `yaml:"title_row"`
	FirstRow int    `yaml:"first_row"`          // of the products
	LastRow  int    `yaml:"last_row,omitempty"` // the last that takes a product, 0 for no known limit
}

// Column is one column of a mass-upload sheet. Two fields are no listing's own
// and follow from it: "preorder" (whether preorder_days is there) and
// "decimal_quantity" (whether stock or min_purchase is not whole).
type Column struct {
	Group    string   `yaml:"group"` // "Informasi Utama", "Informasi Lainnya", "Dokumen", the portal's own, or none
	Title    string   `yaml:"title"`
	Field    string   `yaml:"field"` // listing's field, "price", "photos.0", "attributes.Bahan", "documents.Sertifikat"; empty where a person has still to say, or fills it
	Kind     string   `yaml:"kind"`  // text, choice, integer, money, decimal, link, switch
	Required bool     `yaml:"required,omitempty"`
	Choices  []string `yaml:"choices,omitempty"` // of this category; empty where the format's own apply
	Hint     string   `yaml:"hint,omitempty"`
	Assumed  bool     `yaml:"assumed,omitempty"`
	// Letter is the column's place in the template, "AB"; empty in an assumed
	// pack, whose columns stand side by side.
	Letter    string `yaml:"letter,omitempty"`
	MinLength int    `yaml:"min_length,omitempty"` // of a text, in runes; 0 for no known limit
	MaxLength int    `yaml:"max_length,omitempty"`
	Min       string `yaml:"min,omitempty"` // of a number, decimal text; empty for none
	Max       string `yaml:"max,omitempty"`
}

// Column gives the column of a field, nil when the pack has none.
func (p *Pack) Column(field string) *Column {
	for i := range p.Columns {
		if p.Columns[i].Field == field {
			return &p.Columns[i]
		}
	}
	return nil
}

// Switch gives the column's own spellings of yes and no, empty where none of
// its choices says so: their order says nothing.
func (c *Column) Switch() (on, off string) {
	if len(c.Choices) == 0 {
		return "Ya", "Tidak"
	}
	for _, choice := range c.Choices {
		switch strings.ToLower(strings.TrimSpace(choice)) {
		case "ya", "iya", "yes", "y", "true", "aktif":
			on = cmp.Or(on, choice)
		case "tidak", "bukan", "no", "n", "t", "false", "nonaktif", "tidak aktif":
			off = cmp.Or(off, choice)
		}
	}
	return on, off
}

// Choice gives the choice that a value of the column is: the same text or, for
// a KBKI code, the one choice with that code, since lists spell its title as
// well ("54310 - Jasa pembongkaran"). ok is false where there is none.
func (c *Column) Choice(s string) (choice string, ok bool) {
	if slices.Contains(c.Choices, s) {
		return s, true
	}
	code := kbkiCode(s)
	if c.Field != "kbki" || code == "" {
		return "", false
	}
	for _, one := range c.Choices {
		if kbkiCode(one) != code {
			continue
		}
		if ok {
			return "", false // two of one code, and nobody said which
		}
		choice, ok = one, true
	}
	return choice, ok
}

// kbkiCode gives the digits that a KBKI code begins with.
func kbkiCode(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

// LoadPack reads a pack as FormatPack writes it. Anything the JSON Schema of
// packs does not know is refused, and so are anchors, tags, deep nesting and
// more than 4 MiB.
func LoadPack(r io.Reader) (*Pack, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxPackBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read pack: %w", err)
	}
	if len(b) > maxPackBytes {
		return nil, errors.New("read pack: more than 4 MiB")
	}
	if err := flatYAML(b); err != nil {
		return nil, fmt.Errorf("read pack: %w", err)
	}
	if err := validYAML("pack", b); err != nil {
		return nil, fmt.Errorf("check pack: %w", err)
	}
	p := new(Pack)
	if err := yaml.UnmarshalWithOptions(b, p, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("parse pack: %w", err)
	}
	return p, nil
}

// FormatPack writes a pack as YAML that LoadPack reads back. The same pack
// gives the same bytes.
func FormatPack(p *Pack) ([]byte, error) {
	b, err := yaml.MarshalWithOptions(p, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("format pack %s: %w", p.ID, err)
	}
	if err := validYAML("pack", b); err != nil {
		return nil, fmt.Errorf("format pack %s: %w", p.ID, err)
	}
	return b, nil
}

// maxNesting is more than a pack needs and less than the parser minds.
const maxNesting = 16

// flatYAML refuses what no pack needs and the parser takes its time over:
// aliases, which can stand for any amount of data, and deep nesting.
func flatYAML(b []byte) error {
	depth, run := 0, 0 // open brackets; markers of nesting in a row
	for _, t := range lexer.Tokenize(string(b)) {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			return fmt.Errorf("line %d: %q is not taken here", t.Position.Line, t.Value)
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			run++
		default:
			run = 0
		}
		if depth > maxNesting || run > maxNesting || t.Position.IndentNum > 2*maxNesting {
			return fmt.Errorf("line %d: nested too deep", t.Position.Line)
		}
	}
	return nil
}

var jsonSchemas = sync.OnceValues(func() (map[string]*jsonschema.Schema, error) {
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	all := map[string]*jsonschema.Schema{}
	for _, name := range []string{"format", "pack", "rates", "results", "synonyms"} {
		b, err := dataFiles.ReadFile("jsonschema/" + name + ".json")
		if err != nil {
			return nil, err
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("jsonschema/%s.json: %w", name, err)
		}
		if err := c.AddResource(name+".json", doc); err != nil {
			return nil, fmt.Errorf("jsonschema/%s.json: %w", name, err)
		}
		if all[name], err = c.Compile(name + ".json"); err != nil {
			return nil, fmt.Errorf("jsonschema/%s.json: %w", name, err)
		}
	}
	return all, nil
})

// validYAML checks a YAML document against the JSON Schema called name.
func validYAML(name string, b []byte) error {
	all, err := jsonSchemas()
	if err != nil {
		return err
	}
	var v any
	if err := yaml.Unmarshal(b, &v); err != nil {
		return err
	}
	j, err := json.Marshal(v)
	if err != nil {
		return err
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(j))
	if err != nil {
		return err
	}
	return all[name].Validate(doc)
}

// Packs finds the pack of a category.
type Packs struct{ byCategory map[string]*Pack }

// NewPacks makes a set of packs. Of two packs of one category a learned one
// beats an assumed one, and among equals the higher version wins.
func NewPacks(packs ...*Pack) *Packs {
	s := &Packs{byCategory: make(map[string]*Pack, len(packs))}
	for _, p := range packs {
		old := s.byCategory[p.Category]
		if old == nil || old.Assumed && !p.Assumed || old.Assumed == p.Assumed && p.Version > old.Version {
			s.byCategory[p.Category] = p
		}
	}
	return s
}

// For gives the pack of a category's full path, nil when there is none.
func (s *Packs) For(category string) *Pack {
	if s == nil {
		return nil
	}
	return s.byCategory[category]
}

// All gives the packs of all categories, sorted by category.
func (s *Packs) All() []*Pack {
	if s == nil {
		return nil
	}
	all := make([]*Pack, 0, len(s.byCategory))
	for _, category := range slices.Sorted(maps.Keys(s.byCategory)) {
		all = append(all, s.byCategory[category])
	}
	return all
}
