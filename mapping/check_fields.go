package mapping

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ekatalog/schemas"
)

// field checks one field by itself: whether it is there, its length, its
// choices, its range.
func (c *checker) field(f *schemas.Field) {
	if s, ok := c.text(f.Name); ok {
		c.checkText(f, s)
		return
	}
	l := c.l
	switch f.Name {
	case "price":
		c.checkPrice(f)
	case "stock":
		c.checkQuantity(f, l.Stock)
	case "min_purchase":
		c.checkQuantity(f, l.MinPurchase)
	case "length_cm":
		c.checkDecimal(f, l.LengthCM)
	case "width_cm":
		c.checkDecimal(f, l.WidthCM)
	case "height_cm":
		c.checkDecimal(f, l.HeightCM)
	case "preorder_days":
		c.checkPreorder(f)
	case "weight_gram":
		c.checkInteger(f, l.WeightGram)
	case "photos":
		c.checkPhotos(f)
	case "documents":
		c.checkDocuments(f)
	}
}

// text gives the listing's text field called name; ok is false for a name of
// another kind.
func (c *checker) text(name string) (s string, ok bool) {
	l := c.l
	switch name {
	case "name":
		return l.Name, true
	case "description":
		return l.Description, true
	case "category":
		return l.Category, true
	case "unit":
		return l.Unit, true
	case "ppn":
		return l.PPN, true
	case "kbki":
		return l.KBKI, true
	case "video_url":
		return l.VideoURL, true
	case "brand":
		return l.Brand, true
	case "tkdn":
		return l.TKDN, true
	case "sni":
		return l.SNI, true
	case "pdn_type":
		return l.PDNType, true
	case "pdn_location":
		return l.PDNLocation, true
	case "pdn_labor":
		return l.PDNLabor, true
	case "pdn_material":
		return l.PDNMaterial, true
	}
	return "", false
}

// missing notes that a field without a value has to have one.
func (c *checker) missing(f *schemas.Field) {
	switch {
	case !c.demands(f):
	case f.Name == "weight_gram":
		c.add(ruleWeightMissing, f.Name, "", "contoh", "1500")
	case f.Name == "stock" && c.kind == schemas.TypeService:
		c.add(ruleServiceStockMissing, f.Name, "", "nama", c.l.Name)
	case f.Name == "photos":
		c.add(rulePhotoMissing, f.Name, "")
	default:
		c.add(ruleRequired, f.Name, "")
	}
}

// demands reports that products of this type must have a value of the field.
func (c *checker) demands(f *schemas.Field) bool {
	return f.Required != "" && (f.Required != schemas.RequiredGoods || c.kind == schemas.TypeGoods)
}

// lacks reports that products of this type do not have the field. An unknown
// type lacks nothing.
func (c *checker) lacks(f *schemas.Field) bool {
	return len(f.Types) > 0 && c.kind != schemas.TypeUnknown && !slices.Contains(f.Types, c.kind)
}

// barred notes a value of a field that products of this type do not have.
func (c *checker) barred(f *schemas.Field, found string) {
	switch {
	case f.Name == "tkdn":
		c.add(ruleTKDNLocalGoodsOnly, f.Name, found, "nilai", found)
	case f.Name == "weight_gram" && c.kind == schemas.TypeService:
		c.add(ruleWeightNotForService, f.Name, found)
	default:
		c.add(ruleNotForType, f.Name, found, "nilai", found)
	}
}

func (c *checker) checkText(f *schemas.Field, s string) {
	if s == "" {
		c.missing(f)
		return
	}
	if c.lacks(f) {
		c.barred(f, s)
		return
	}
	c.checkLength(f, s)
	if len(f.Choices) > 0 && !slices.Contains(f.Choices, s) && !c.hasChoices(f.Name) {
		c.wrongChoice(f.Name, s, f.Choices, SeverityError)
	}
	switch f.Name {
	case "kbki":
		c.checkKBKI(s)
	case "video_url":
		if !isYouTube(s) {
			c.add(ruleVideoURL, f.Name, s, "nilai", s)
		}
	}
}

// checkLength counts runes only where the bytes leave it open.
func (c *checker) checkLength(f *schemas.Field, s string) {
	low, high := c.lengths(f)
	if high > 0 && len(s) > high {
		if n := utf8.RuneCountInString(s); n > high {
			rule := ruleNameTooLong
			if f.Name == "description" {
				rule = ruleDescriptionTooLong
			}
			c.add(rule, f.Name, s, "nama", s, "n", strconv.Itoa(n), "batas", strconv.Itoa(high))
		}
	}
	if low > 0 && len(s) < low*utf8.UTFMax {
		if n := utf8.RuneCountInString(s); n < low {
			values := []string{"nama", s, "n", strconv.Itoa(n), "batas", strconv.Itoa(low)}
			if f.Name == "description" {
				c.add(ruleDescriptionTooShort, f.Name, s, values...)
				return
			}
			c.add(ruleNameTooShort, f.Name, s, append(values, "saran", c.longerName(low))...)
		}
	}
}

// wrongChoice notes a value that is none of choices, with the nearest of them.
func (c *checker) wrongChoice(field, found string, choices []string, s Severity) {
	if field == "unit" {
		nearest, _ := schemas.Nearest(found, choices)
		c.unknownUnit(found, nearest, s)
		return
	}
	c.addAs(ruleNotAChoice, s, field, found, "nilai", found, "saran", schemas.NearestChoice(field, found, choices))
}

// unknownUnit proposes two units with the price and stock they would have: the
// nearest spelling, then what suits most goods or services.
func (c *checker) unknownUnit(found, nearest string, s Severity) {
	usual := [2]string{"Buah", "Paket"}
	if c.kind == schemas.TypeService {
		usual = [2]string{"1 X", "Paket"}
	}
	first, second := usual[0], usual[1]
	if nearest != "" && nearest != first {
		first, second = nearest, usual[0]
	}
	price, stock := "…", "…"
	if c.l.Price != nil {
		price = FormatRupiah(*c.l.Price)
	}
	if c.l.Stock != nil {
		stock = FormatQuantity(*c.l.Stock)
	}
	c.addAs(ruleUnitUnknown, s, "unit", found, "nilai", found,
		"satuan1", first, "h1", price, "s1", stock, "satuan2", second, "h2", price, "s2", stock)
}

// checkKBKI looks at the form of a code: 5 digits of a service or 10 of goods,
// alone or in front of its title.
func (c *checker) checkKBKI(s string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	rest := s[n:]
	switch {
	case n != 5 && n != 10 || rest != "" && !strings.HasPrefix(rest, " - "):
		c.add(ruleKBKIInvalid, "kbki", s, "nilai", s)
	case c.kind == schemas.TypeGoods && n != 10, c.kind == schemas.TypeService && n != 5:
		c.add(ruleKBKIType, "kbki", s, "nilai", s, "n", strconv.Itoa(n))
	}
}

func isYouTube(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		return false
	}
	host, path, _ := strings.Cut(rest, "/")
	host = strings.TrimPrefix(strings.TrimPrefix(host, "www."), "m.")
	return path != "" && (host == "youtube.com" || host == "youtu.be")
}
