package workbook

import (
	"strconv"
	"strings"
	"time"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// FormOf gives what a person types into the portal's form, f, for a listing, in
// the form's order; prices that buyers see are those of the day on.
func FormOf(f *schemas.Format, lang schemas.Lang, on time.Time, l *mapping.Listing) []FormField {
	return newForm(f, lang, on).all(l)
}

// FormField is one field of the form with its values for one listing.
type FormField struct {
	Label  string
	Values []FormValue
}

// FormValue is one value to be typed or chosen; Label is empty where the
// field's own says it all.
type FormValue struct{ Label, Text string }

// shownPrice is the form's read-only field of the price that buyers see.
const shownPrice = "shown_price"

// form turns listings into what a person types into the form, in its order.
type form struct {
	fields []schemas.Field
	lang   schemas.Lang
	on     time.Time
}

// newForm keeps of a format the fields that a listing can have.
func newForm(f *schemas.Format, lang schemas.Lang, on time.Time) *form {
	fm := &form{lang: lang, on: on}
	for _, field := range f.Fields {
		if knownField(field.Name) {
			fm.fields = append(fm.fields, field)
		}
	}
	return fm
}

func knownField(name string) bool {
	switch name {
	case "photos", "attributes", "documents", "variants", "wholesale", "regional_prices", "add_ons", shownPrice:
		return true
	case "active": // what is to be created is to be shown
		return false
	}
	return plainField(name) != nil
}

// values gives a listing's values of one field of the form, none when it has
// no value there.
func (fm *form) values(l *mapping.Listing, f *schemas.Field) []FormValue {
	switch f.Name {
	case "photos":
		all := make([]FormValue, len(l.Photos))
		for i, p := range l.Photos {
			all[i] = FormValue{strconv.Itoa(i + 1), p}
		}
		return all
	case "attributes":
		return pairs(l.Attributes)
	case "documents":
		return pairs(l.Documents)
	case "variants":
		return fm.variants(l)
	case "wholesale":
		return fm.wholesale(l)
	case "add_ons":
		all := make([]FormValue, len(l.AddOns))
		for i, a := range l.AddOns {
			all[i] = FormValue{a.Name, strconv.FormatInt(a.Price, 10)}
		}
		return all
	case "regional_prices":
		all := make([]FormValue, len(l.RegionalPrices))
		for i, p := range l.RegionalPrices {
			all[i] = FormValue{p.Region, strconv.FormatInt(p.Price, 10)}
		}
		return all
	case shownPrice:
		return fm.shown(l)
	}
	v := plainField(f.Name)(l)
	// A switch that stays off needs no hand.
	if v.empty() || v.state == isOff {
		return nil
	}
	return []FormValue{{Text: v.String()}}
}

func pairs(in []mapping.Pair) []FormValue {
	all := make([]FormValue, len(in))
	for i, p := range in {
		all[i] = FormValue{p.Label, p.Value}
	}
	return all
}

func (fm *form) variants(l *mapping.Listing) []FormValue {
	var all []FormValue
	for _, v := range l.Variants {
		options := make([]string, len(v.Options))
		for i, o := range v.Options {
			options[i] = o.Label + " " + o.Value
		}
		name := strings.Join(options, ", ")
		if name == "" {
			name = v.SKU
		}
		if v.Price != nil {
			all = append(all, FormValue{name + ": " + fm.say("byhand.price"), strconv.FormatInt(*v.Price, 10)})
		}
		if v.Stock != nil {
			all = append(all, FormValue{name + ": " + fm.say("byhand.stock"), v.Stock.String()})
		}
		if v.Photo != "" {
			all = append(all, FormValue{name + ": " + fm.say("byhand.photo"), v.Photo})
		}
		if v.Price == nil && v.Stock == nil && v.Photo == "" {
			all = append(all, FormValue{Text: name})
		}
	}
	return all
}

func (fm *form) wholesale(l *mapping.Listing) []FormValue {
	all := make([]FormValue, len(l.Wholesale))
	for i, t := range l.Wholesale {
		all[i] = FormValue{schemas.Say(fm.lang, "byhand.from_quantity", map[string]string{"n": t.MinQuantity.String()}), strconv.FormatInt(t.Price, 10)}
	}
	return all
}

// shown is the price the portal will compute. A tax choice that was not in
// force is an issue of the check, so here it only has no price.
func (fm *form) shown(l *mapping.Listing) []FormValue {
	if l.Price == nil || l.PPN == "" {
		return nil
	}
	p, err := schemas.ShownPrice(*l.Price, l.PPN, fm.on)
	if err != nil {
		return nil
	}
	return []FormValue{{Text: strconv.FormatInt(p, 10)}}
}

func (fm *form) say(key string) string { return schemas.Say(fm.lang, key, nil) }

// all gives the fields of the form that have a value for a listing.
func (fm *form) all(l *mapping.Listing) []FormField {
	out := make([]FormField, 0, len(fm.fields))
	for i := range fm.fields {
		if v := fm.values(l, &fm.fields[i]); len(v) > 0 {
			out = append(out, FormField{fm.fields[i].Label, v})
		}
	}
	return out
}

// reason tells in words why no upload can carry a product, and what to do.
func reason(lang schemas.Lang, i mapping.Issue) string {
	text, fix := i.Text(lang)
	return text + " " + fix
}
