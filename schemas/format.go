package schemas

// ProductType is the catalogue's kind of product; it follows from the
// category and is never the seller's choice.
type ProductType string

// The product types. TypeUnknown stands for a category without a pack.
const (
	TypeUnknown ProductType = ""
	TypeGoods   ProductType = "PHYSICAL"
	TypeService ProductType = "SERVICE"
	TypeDigital ProductType = "DIGITAL"
)

// Routes of a format.
const (
	RouteForm     = "form"     // filled by hand, and what the endpoint takes
	RouteWorkbook = "workbook" // the mass upload
	RouteFeed     = "feed"     // pulled by the catalogue
)

// Values of Field.Required besides the empty one.
const (
	RequiredAlways = "always"
	RequiredGoods  = "goods" // on goods, and only there
)

// Fact says where a piece of data comes from.
type Fact struct {
	Read       string `yaml:"read,omitempty"`       // the date it was read, 2006-01-02
	Source     string `yaml:"source,omitempty"`     // short tag or citation
	Confidence string `yaml:"confidence,omitempty"` // A official or observed live, B2 two sources, B one source, C inferred, X unverified
}

// Sure reports whether somebody has seen the fact; what is only inferred or
// unverified must not keep a product from the catalogue.
func (f Fact) Sure() bool {
	return f.Confidence == "A" || f.Confidence == "B2" || f.Confidence == "B"
}

// Format is what one channel of a catalogue takes.
type Format struct {
	ID        string `yaml:"id"` // "v6-form"
	Version   int    `yaml:"version"`
	Title     string `yaml:"title"`
	Catalogue string `yaml:"catalogue"` // "v6" or "v5"
	Route     string `yaml:"route"`     // "form", "workbook" or "feed"
	Fact      `yaml:",inline"`
	Note      string    `yaml:"note,omitempty"`
	Fields    []Field   `yaml:"fields"` // in the channel's order
	Features  []Feature `yaml:"features"`
	Words     []Word    `yaml:"words,omitempty"`
	Rules     []Rule    `yaml:"rules,omitempty"`
}

// Field gives the field called name, nil when the format has none or is nil.
func (f *Format) Field(name string) *Field {
	if f == nil {
		return nil
	}
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			return &f.Fields[i]
		}
	}
	return nil
}

// Field is one field of a format. A name that no listing has ("statement") is
// something only a person can fill in.
type Field struct {
	Name      string        `yaml:"name"`  // the listing's field, "price"
	Label     string        `yaml:"label"` // as the portal writes it, "Harga Produk"
	FormName  string        `yaml:"form_name,omitempty"`
	Kind      string        `yaml:"kind"`               // text, choice, integer, money, decimal, files, list, switch, pairs
	Required  string        `yaml:"required,omitempty"` // "", "always", "goods"; goods means: on goods, and only there
	Types     []ProductType `yaml:"types,omitempty"`    // product types that have the field; empty for all
	MinLength int           `yaml:"min_length,omitempty"`
	MaxLength int           `yaml:"max_length,omitempty"` // in runes; 0 for no known limit
	Min       string        `yaml:"min,omitempty"`        // decimal text, empty for none
	Max       string        `yaml:"max,omitempty"`
	Decimals  int           `yaml:"decimals,omitempty"`
	MinItems  int           `yaml:"min_items,omitempty"`
	MaxItems  int           `yaml:"max_items,omitempty"`  // 0 for no known limit
	MinPixels int           `yaml:"min_pixels,omitempty"` // of a picture's sides
	MaxPixels int           `yaml:"max_pixels,omitempty"`
	MaxBytes  int64         `yaml:"max_bytes,omitempty"` // of one file
	Endings   []string      `yaml:"endings,omitempty"`   // file name endings taken, ".png"
	Link      bool          `yaml:"link,omitempty"`      // files must be public addresses
	Default   string        `yaml:"default,omitempty"`
	Choices   []string      `yaml:"choices,omitempty"`
	// ChoicesFrom names the format whose field of the same name has the
	// choices; Formats fills them in.
	ChoicesFrom string `yaml:"choices_from,omitempty"`
	Note        string `yaml:"note,omitempty"`
	Fact        `yaml:",inline"`
}

// Feature is something a channel can or cannot carry, such as "variants".
type Feature struct {
	Name    string `yaml:"name"` // the listing's field it is about
	Label   string `yaml:"label"`
	Carried bool   `yaml:"carried"`
	Note    string `yaml:"note,omitempty"`
	Fact    `yaml:",inline"`
}

// Word is a value that the catalogue itself shows of a listing, such as a
// status. No list of them is known to be complete: keep and show others too.
type Word struct {
	Of    string `yaml:"of"` // "status", "label", "tkdn"
	Value string `yaml:"value"`
	Note  string `yaml:"note,omitempty"`
	Fact  `yaml:",inline"`
}

// Rule says what a check across fields rests on.
type Rule struct {
	Code string `yaml:"code"` // the code
	Note string `yaml:"note"`
	Fact `yaml:",inline"`
}
