package schemas

// Unknown stands in row 2 of an upload sheet whose category ID nobody outside
// the portal knows.
const Unknown = "BELUM DIKETAHUI"

// Pack is what one Level-3 category adds to a format: its type, its attributes
// and documents, and the columns of its mass-upload sheet.
type Pack struct {
	ID         string      `yaml:"id"` // "kriya-kayu"
	Version    int         `yaml:"version"`
	Category   string      `yaml:"category"`    // "Level 1 > Level 2 > Level 3"
	CategoryID string      `yaml:"category_id"` // UUID; empty for an assumed pack
	Type       ProductType `yaml:"type"`
	Assumed    bool        `yaml:"assumed"` // made by us, not learned from an official template: not for upload
	MaxRows    int         `yaml:"max_rows"` // product rows per file, 0 for no known limit
	Fact       `yaml:",inline"`
	Columns    []Column `yaml:"columns"` // in order
}

// Column is one column of a mass-upload sheet.
type Column struct {
	Group    string   `yaml:"group"` // "Informasi Utama", "Informasi Lainnya", "Dokumen", or the portal's own
	Title    string   `yaml:"title"`
	Field    string   `yaml:"field"` // listing's field, "price", "photos.0", "attributes.Bahan", "documents.Sertifikat"
	Kind     string   `yaml:"kind"`  // text, choice, integer, money, decimal, link, switch
	Required bool     `yaml:"required"`
	Choices  []string `yaml:"choices"` // of this category; empty where the format's own apply
	Hint     string   `yaml:"hint"`
	Assumed  bool     `yaml:"assumed"`
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
