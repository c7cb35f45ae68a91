package mapping

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/shopspring/decimal"
)

// ReadContent reads the JSON object of a listing, such as a body of ours or
// what a catalogue shows, and gives its canonical content: the bytes that
// AppendContent gives for the same listing. The offer and fields that no
// listing has are passed over; null, "" and empty lists are absent; 120 and
// 120.0 are one number. A field of another type is an error, as is a number
// that is short to write and ruinous to work with.
func ReadContent(object []byte) ([]byte, error) {
	var r readListing
	if err := json.Unmarshal(object, &r); err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	l, err := r.listing()
	if err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	return l.AppendContent(nil), nil
}

// readListing is a listing as JSON has it.
type readListing struct {
	Attributes     map[string]string `json:"attributes"`
	Brand          string            `json:"brand"`
	Category       string            `json:"category"`
	CategoryID     string            `json:"category_id"`
	Description    string            `json:"description"`
	Documents      map[string]string `json:"documents"`
	HeightCM       *jsonNumber       `json:"height_cm"`
	KBKI           string            `json:"kbki"`
	LengthCM       *jsonNumber       `json:"length_cm"`
	MinPurchase    *jsonNumber       `json:"min_purchase"`
	Name           string            `json:"name"`
	PDNLabor       string            `json:"pdn_labor"`
	PDNLocation    string            `json:"pdn_location"`
	PDNMaterial    string            `json:"pdn_material"`
	PDNType        string            `json:"pdn_type"`
	Photos         []string          `json:"photos"`
	PPN            string            `json:"ppn"`
	PreorderDays   *jsonNumber       `json:"preorder_days"`
	RegionalPrices []struct {
		Price  *jsonNumber `json:"price"`
		Region string      `json:"region"`
	} `json:"regional_prices"`
	SNI      string `json:"sni"`
	TKDN     string `json:"tkdn"`
	Unit     string `json:"unit"`
	Variants []struct {
		Active  bool              `json:"active"`
		Options map[string]string `json:"options"`
		Photo   string            `json:"photo"`
		Price   *jsonNumber       `json:"price"`
		SKU     string            `json:"sku"`
		Stock   *jsonNumber       `json:"stock"`
	} `json:"variants"`
	VideoURL   string      `json:"video_url"`
	WeightGram *jsonNumber `json:"weight_gram"`
	Wholesale  []struct {
		MinQuantity *jsonNumber `json:"min_quantity"`
		Price       *jsonNumber `json:"price"`
	} `json:"wholesale"`
	WidthCM *jsonNumber `json:"width_cm"`
}

// jsonNumber is a JSON number of at most 40 characters with few enough zeros to
// write out.
type jsonNumber struct{ decimal.Decimal }

func (n *jsonNumber) UnmarshalJSON(b []byte) error {
	if len(b) > 40 || len(b) > 0 && b[0] == '"' {
		return errors.New("not a plain number")
	}
	d, err := decimal.NewFromString(string(b))
	if err != nil {
		return errors.New("not a plain number")
	}
	if e := d.Exponent(); e > 20 || e < -20 {
		return errors.New("number out of range")
	}
	n.Decimal = d
	return nil
}

// decimal is the number, nil where it is absent.
func (n *jsonNumber) decimal() *decimal.Decimal {
	if n == nil {
		return nil
	}
	return &n.Decimal
}

// whole takes the number apart as an int64, nil where it is absent.
func (n *jsonNumber) whole() (*int64, error) {
	if n == nil {
		return nil, nil
	}
	if !n.IsInteger() || !n.BigInt().IsInt64() {
		return nil, fmt.Errorf("%s is no whole number", n)
	}
	v := n.IntPart()
	return &v, nil
}

// required is whole, where absent is an error.
func (n *jsonNumber) required() (int64, error) {
	v, err := n.whole()
	if err == nil && v == nil {
		err = errors.New("a price is missing")
	}
	if err != nil {
		return 0, err
	}
	return *v, nil
}

func (r *readListing) listing() (*Listing, error) {
	l := &Listing{
		Attributes: readPairs(r.Attributes), Brand: r.Brand, Category: r.Category, CategoryID: r.CategoryID, Description: r.Description,
		Documents: readPairs(r.Documents), HeightCM: r.HeightCM.decimal(), KBKI: r.KBKI, LengthCM: r.LengthCM.decimal(),
		MinPurchase: r.MinPurchase.decimal(), Name: r.Name, PDNLabor: r.PDNLabor, PDNLocation: r.PDNLocation, PDNMaterial: r.PDNMaterial,
		PDNType: r.PDNType, Photos: r.Photos, PPN: r.PPN, SNI: r.SNI, TKDN: r.TKDN, Unit: r.Unit, VideoURL: r.VideoURL, WidthCM: r.WidthCM.decimal(),
	}
	var err error
	if l.PreorderDays, err = r.PreorderDays.whole(); err != nil {
		return nil, fmt.Errorf("preorder_days: %w", err)
	}
	if l.WeightGram, err = r.WeightGram.whole(); err != nil {
		return nil, fmt.Errorf("weight_gram: %w", err)
	}
	for _, p := range r.RegionalPrices {
		price, err := p.Price.required()
		if err != nil {
			return nil, fmt.Errorf("regional_prices: %w", err)
		}
		l.RegionalPrices = append(l.RegionalPrices, RegionalPrice{Region: p.Region, Price: price})
	}
	for _, v := range r.Variants {
		price, err := v.Price.whole()
		if err != nil {
			return nil, fmt.Errorf("variants: %w", err)
		}
		l.Variants = append(l.Variants, Variant{
			Active: v.Active, Options: readPairs(v.Options), Photo: v.Photo, Price: price, SKU: v.SKU, Stock: v.Stock.decimal(),
		})
	}
	for _, w := range r.Wholesale {
		price, err := w.Price.required()
		if err == nil && w.MinQuantity == nil {
			err = errors.New("a quantity is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("wholesale: %w", err)
		}
		l.Wholesale = append(l.Wholesale, Tier{MinQuantity: w.MinQuantity.Decimal, Price: price})
	}
	return l, nil
}

// readPairs gives labelled texts; who writes them sorts them.
func readPairs(m map[string]string) []Pair {
	pairs := make([]Pair, 0, len(m))
	for label, value := range m {
		pairs = append(pairs, Pair{label, value})
	}
	return pairs
}
