package workbook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// maxCellText is Excel's limit on the text of a cell, in UTF-16 units.
const maxCellText = 32_767

// The portal's words for a switch that is on or off.
const (
	switchOn  = "Ya"
	switchOff = "Tidak"
)

// value is what one listing has for one field. A field without a value is the
// zero value. Numbers are not spelled before somebody wants them as text.
type value struct {
	text   string
	whole  *int64           // set where the listing keeps a whole number
	number *decimal.Decimal // set where the listing keeps a decimal one
	state  switchState
}

func (v *value) empty() bool { return v.text == "" && v.whole == nil && v.number == nil }

// String spells the value.
func (v *value) String() string {
	switch {
	case v.whole != nil:
		return strconv.FormatInt(*v.whole, 10)
	case v.number != nil:
		return v.number.String()
	}
	return v.text
}

// switchState is set where the listing keeps a yes or no.
type switchState uint8

const (
	noSwitch switchState = iota
	isOff
	isOn
)

// getter gives a listing's value of one field.
type getter func(*mapping.Listing) value

func textOf(f func(*mapping.Listing) string) getter {
	return func(l *mapping.Listing) value { return value{text: f(l)} }
}

func integerOf(f func(*mapping.Listing) *int64) getter {
	return func(l *mapping.Listing) value { return value{whole: f(l)} }
}

func decimalOf(f func(*mapping.Listing) *decimal.Decimal) getter {
	return func(l *mapping.Listing) value { return value{number: f(l)} }
}

func switchOf(f func(*mapping.Listing) bool) getter {
	return func(l *mapping.Listing) value {
		if f(l) {
			return value{text: switchOn, state: isOn}
		}
		return value{text: switchOff, state: isOff}
	}
}

// field finds the getter of a listing's field as packs and formats name it;
// nil when there is no such field. group is the column's group: where two
// columns share a title, a listing has "Group > Title", and otherwise may have
// either.
func field(name, group string) getter {
	if g := plainField(name); g != nil {
		return g
	}
	kind, rest, found := strings.Cut(name, ".")
	if !found || rest == "" {
		return nil
	}
	switch kind {
	case "photos":
		i, err := strconv.Atoi(rest)
		if err != nil || i < 0 {
			return nil
		}
		return textOf(func(l *mapping.Listing) string {
			if i < len(l.Photos) {
				return l.Photos[i]
			}
			return ""
		})
	case "attributes":
		return pairOf(rest, group, func(l *mapping.Listing) []mapping.Pair { return l.Attributes })
	case "documents":
		return pairOf(rest, group, func(l *mapping.Listing) []mapping.Pair { return l.Documents })
	}
	return nil
}

func pairOf(label, group string, pairs func(*mapping.Listing) []mapping.Pair) getter {
	label = strings.TrimPrefix(label, group+" > ")
	long := group + " > " + label
	return textOf(func(l *mapping.Listing) string {
		all := pairs(l)
		for _, p := range all { // nearly always, and much faster
			if p.Label == label || p.Label == long {
				return p.Value
			}
		}
		for _, p := range all {
			if strings.EqualFold(p.Label, label) || strings.EqualFold(p.Label, long) {
				return p.Value
			}
		}
		return ""
	})
}

// plainField is field for names without a dot.
func plainField(name string) getter {
	type listing = mapping.Listing
	switch name {
	case "sku":
		return textOf(func(l *listing) string { return l.SKU })
	case "name":
		return textOf(func(l *listing) string { return l.Name })
	case "description":
		return textOf(func(l *listing) string { return l.Description })
	case "unit":
		return textOf(func(l *listing) string { return l.Unit })
	case "ppn":
		return textOf(func(l *listing) string { return l.PPN })
	case "kbki":
		return textOf(func(l *listing) string { return l.KBKI })
	case "video_url":
		return textOf(func(l *listing) string { return l.VideoURL })
	case "brand":
		return textOf(func(l *listing) string { return l.Brand })
	case "tkdn":
		return textOf(func(l *listing) string { return l.TKDN })
	case "sni":
		return textOf(func(l *listing) string { return l.SNI })
	case "category":
		return textOf(func(l *listing) string { return l.Category })
	case "category_id":
		return textOf(func(l *listing) string { return l.CategoryID })
	case "pdn_type":
		return textOf(func(l *listing) string { return l.PDNType })
	case "pdn_location":
		return textOf(func(l *listing) string { return l.PDNLocation })
	case "pdn_labor":
		return textOf(func(l *listing) string { return l.PDNLabor })
	case "pdn_material":
		return textOf(func(l *listing) string { return l.PDNMaterial })
	}
	return numberField(name)
}

// numberField is field for numbers and switches.
func numberField(name string) getter {
	type listing = mapping.Listing
	switch name {
	case "price":
		return integerOf(func(l *listing) *int64 { return l.Price })
	case "preorder_days":
		return integerOf(func(l *listing) *int64 { return l.PreorderDays })
	case "weight_gram":
		return integerOf(func(l *listing) *int64 { return l.WeightGram })
	case "stock":
		return decimalOf(func(l *listing) *decimal.Decimal { return l.Stock })
	case "min_purchase":
		return decimalOf(func(l *listing) *decimal.Decimal { return l.MinPurchase })
	case "length_cm":
		return decimalOf(func(l *listing) *decimal.Decimal { return l.LengthCM })
	case "width_cm":
		return decimalOf(func(l *listing) *decimal.Decimal { return l.WidthCM })
	case "height_cm":
		return decimalOf(func(l *listing) *decimal.Decimal { return l.HeightCM })
	case "active":
		return switchOf(func(l *listing) bool { return l.Active })
	case "preorder":
		return switchOf(func(l *listing) bool { return l.PreorderDays != nil })
	case "decimal_quantity":
		return switchOf(func(l *listing) bool { return broken(l.Stock) || broken(l.MinPurchase) })
	}
	return nil
}

func broken(d *decimal.Decimal) bool { return d != nil && !d.IsInteger() }

// Refused is the error for a value that no sheet can hold. Nothing of its
// product was written, and nothing is ever cut: whoever called decides what
// becomes of the product.
type Refused struct{ Issue mapping.Issue }

func (e *Refused) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Issue.SKU, e.Issue.Field, e.Issue.Code)
}

// refuse tells why a text cannot stand in a cell; nil when it can. Excel would
// cut a long text and the file format has no control characters.
func refuse(sku, field, text string) error {
	r := forbidden(text)
	if r < 0 && len(text) <= maxCellText {
		return nil // nearly every text, so nothing is made for it
	}
	code := ""
	values := map[string]string{"kode": sku}
	switch {
	case r >= 0:
		code, values["tanda"] = "workbook.control_character", fmt.Sprintf("U+%04X", r)
	case utf16Len(text) > maxCellText:
		code, values["n"] = "workbook.text_too_long", strconv.Itoa(utf16Len(text))
	default:
		return nil
	}
	return &Refused{Issue: mapping.Issue{
		SKU: sku, Field: field, Code: code, Severity: mapping.SeverityError,
		Found: cutUTF16(strings.ToValidUTF8(text, "\uFFFD"), 60), Values: values,
	}}
}

// forbidden gives the first character of text that XML cannot carry, -1 when
// there is none.
func forbidden(text string) rune {
	ascii := 0
	for ; ascii < len(text) && text[ascii] < utf8.RuneSelf; ascii++ {
		if c := text[ascii]; c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			return rune(c)
		}
	}
	text = text[ascii:]
	for i, r := range text {
		switch {
		case r >= ' ' && r < 0xFFFE && r != utf8.RuneError, r > 0xFFFF, r == '\n', r == '\t', r == '\r':
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return r
			}
		default:
			return r
		}
	}
	return -1
}
