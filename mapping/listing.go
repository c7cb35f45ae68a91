package mapping

import (
	"time"

	"github.com/shopspring/decimal"
)

// Terms are the circumstances a product is mapped and checked under.
type Terms struct {
	// On is the run's date in the seller's zone: tax rates and expiries are
	// looked up for it. Only its date counts.
	On time.Time
	// PKP is the seller's tax status: "pkp", "non_pkp", or "" for unknown.
	PKP string
}

// Listing is one product as the catalogue wants it. Text is NFC, trimmed and
// single-spaced where it is one line. A nil number or empty text is absent.
type Listing struct {
	SKU         string // 1 to 64 of A-Z a-z 0-9 . _ / -, compared case-folded
	Name        string
	Description string
	Unit        string // one of the catalogue's units, "Buah"
	PPN         string // "0%" or "12%"
	KBKI        string
	VideoURL    string
	Brand       string // application number
	TKDN        string // certificate number
	SNI         string

	Category   string // full path, "Level 1 > Level 2 > Level 3"
	CategoryID string // UUID, empty when not known

	Price       *int64 // net whole rupiah, 1 to 10^12
	Stock       *decimal.Decimal
	MinPurchase *decimal.Decimal

	PreorderDays *int64
	WeightGram   *int64 // with packaging
	LengthCM     *decimal.Decimal
	WidthCM      *decimal.Decimal
	HeightCM     *decimal.Decimal

	PDNType     string // "Lokal" or "Import"
	PDNLocation string
	PDNLabor    string
	PDNMaterial string

	Photos     []string // file names or addresses, main photo first
	Attributes []Pair   // by label, sorted; twin titles are "Group > Label"
	Documents  []Pair   // label to file, sorted

	Variants       []Variant
	Wholesale      []Tier
	RegionalPrices []RegionalPrice

	Active bool // false takes the listing down without deleting it

	Basis  Basis   // never sent
	AddOns []AddOn // never sent: noted for who fills in the form

	// Certificates are the seller's papers that speak for the product, never
	// sent either.
	Certificates []Certificate
}

// Certificate is one paper of a seller's register, with what is checked of it.
type Certificate struct {
	Kind    string // of schemas.CertificateKind, "pirt"
	Number  string
	Expires time.Time // the last day it is valid; zero when not known
	Place   string    // where it stands, "papers.yaml:12"
}

// Pair is a labelled value of a listing.
type Pair struct{ Label, Value string }

// Variant is one version of a listing, such as a size.
type Variant struct {
	SKU     string
	Options []Pair
	Price   *int64
	Stock   *decimal.Decimal
	Photo   string
	Active  bool
}

// Tier is a wholesale price, net whole rupiah, from MinQuantity on.
type Tier struct {
	MinQuantity decimal.Decimal
	Price       int64
}

// RegionalPrice is a net price for one Kemendagri region code such as "35.28".
type RegionalPrice struct {
	Region string
	Price  int64
}

// Basis is what a price rests on. It is used by guards, warnings and evidence
// and is part of no fingerprint and no message to the catalogue. Amounts are
// whole rupiah, nil when absent.
type Basis struct {
	Cost        *int64 // HPP, what it costs to make
	Retail      *int64 // the price in the seller's own shop
	HET         *int64 // the highest lawful retail price
	WishedPrice *int64 // the inclusive price the seller wishes to be shown
	Document    string // nota dinas, SK
}
