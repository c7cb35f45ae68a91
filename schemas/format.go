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

// Fact says where a piece of data comes from.
type Fact struct {
	Read       string `yaml:"read"`       // the date it was read, 2006-01-02
	Source     string `yaml:"source"`     // short tag or citation
	Confidence string `yaml:"confidence"` // A official or observed live, B2 two sources, B one source, C inferred, X unverified
}

// Format is what one channel of a catalogue takes.
type Format struct {
	ID        string `yaml:"id"` // "v6-form"
	Version   int    `yaml:"version"`
	Title     string `yaml:"title"`
	Catalogue string `yaml:"catalogue"` // "v6" or "v5"
	Route     string `yaml:"route"`     // "form", "workbook" or "feed"
	Fact      `yaml:",inline"`
	Fields    []Field   `yaml:"fields"`
	Features  []Feature `yaml:"features"`
}

// Field is one field of a format.
type Field struct {
	Name      string        `yaml:"name"`  // the listing's field, "price"
	Label     string        `yaml:"label"` // as the portal writes it, "Harga Produk"
	FormName  string        `yaml:"form_name"`
	Kind      string        `yaml:"kind"`     // text, choice, integer, money, decimal, files, list, switch, pairs
	Required  string        `yaml:"required"` // "", "always", "goods"; goods means: on goods, and only there
	Types     []ProductType `yaml:"types"`    // product types that have the field; empty for all
	MinLength int           `yaml:"min_length"`
	MaxLength int           `yaml:"max_length"`
	Min       string        `yaml:"min"` // decimal text, empty for none
	Max       string        `yaml:"max"`
	Decimals  int           `yaml:"decimals"`
	MinItems  int           `yaml:"min_items"`
	MaxItems  int           `yaml:"max_items"`
	Endings   []string      `yaml:"endings"` // file name endings taken, ".png"
	Link      bool          `yaml:"link"`    // files must be public addresses
	Default   string        `yaml:"default"`
	Choices   []string      `yaml:"choices"`
	Note      string        `yaml:"note"`
	Fact      `yaml:",inline"`
}

// Feature is something a channel can or cannot carry, such as "variants".
type Feature struct {
	Name    string `yaml:"name"` // the listing's field it is about
	Label   string `yaml:"label"`
	Carried bool   `yaml:"carried"`
	Note    string `yaml:"note"`
	Fact    `yaml:",inline"`
}
