package workbook

import (
	"strconv"
	"strings"
	"time"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// formField is one field of the form with its values for one listing.
type formField struct {
	Label  string
	Values []labelled
}

// labelled is one value to be typed or chosen; Label is empty where the
// field's own says it all.
type labelled struct{ Label, Text string }

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
func (fm *form) values(l *mapping.Listing, f *schemas.Field) []labelled {
	switch f.Name {
	case "photos":
		all := make([]labelled, len(l.Photos))
		for i, p := range l.Photos {
			all[i] = labelled{strconv.Itoa(i + 1), p}
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
		all := make([]labelled, len(l.AddOns))
		for i, a := range l.AddOns {
			all[i] = labelled{a.Name, strconv.FormatInt(a.Price, 10)}
		}
		return all
	case "regional_prices":
		all := make([]labelled, len(l.RegionalPrices))
		for i, p := range l.RegionalPrices {
			all[i] = labelled{p.Region, strconv.FormatInt(p.Price, 10)}
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
	return []labelled{{Text: v.String()}}
}

func pairs(in []mapping.Pair) []labelled {
	all := make([]labelled, len(in))
	for i, p := range in {
		all[i] = labelled{p.Label, p.Value}
	}
	return all
}

func (fm *form) variants(l *mapping.Listing) []labelled {
	var all []labelled
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
			all = append(all, labelled{name + ": " + fm.say("byhand.price"), strconv.FormatInt(*v.Price, 10)})
		}
		if v.Stock != nil {
			all = append(all, labelled{name + ": " + fm.say("byhand.stock"), v.Stock.String()})
		}
		if v.Photo != "" {
			all = append(all, labelled{name + ": " + fm.say("byhand.photo"), v.Photo})
		}
		if v.Price == nil && v.Stock == nil && v.Photo == "" {
			all = append(all, labelled{Text: name})
		}
	}
	return all
}

func (fm *form) wholesale(l *mapping.Listing) []labelled {
	all := make([]labelled, len(l.Wholesale))
	for i, t := range l.Wholesale {
		all[i] = labelled{schemas.Say(fm.lang, "byhand.from_quantity", map[string]string{"n": t.MinQuantity.String()}), strconv.FormatInt(t.Price, 10)}
	}
	return all
}

// shown is the price the portal will compute. A tax choice that was not in
// force is an issue of the check, so here it only has no price.
func (fm *form) shown(l *mapping.Listing) []labelled {
	if l.Price == nil || l.PPN == "" {
		return nil
	}
	p, err := schemas.ShownPrice(*l.Price, l.PPN, fm.on)
	if err != nil {
		return nil
	}
	return []labelled{{Text: strconv.FormatInt(p, 10)}}
}

func (fm *form) say(key string) string { return schemas.Say(fm.lang, key, nil) }

// all gives the fields of the form that have a value for a listing.
func (fm *form) all(l *mapping.Listing) []formField {
	out := make([]formField, 0, len(fm.fields))
	for i := range fm.fields {
		if v := fm.values(l, &fm.fields[i]); len(v) > 0 {
			out = append(out, formField{fm.fields[i].Label, v})
		}
	}
	return out
}

// reason tells in words why no upload can carry a product, and what to do.
func reason(lang schemas.Lang, i mapping.Issue) string {
	text, fix := i.Text(lang)
	return text + " " + fix
}
