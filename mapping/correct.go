package mapping

import (
	"slices"
	"strings"
	"unicode"
)

// ClearWord in a cell of a repaired workbook, or as a correction, takes a
// value away; a blank cell says nothing.
const ClearWord = "[KOSONGKAN]"

// Correctable reports whether a correction can give the value of a field, as
// an Issue names it. The code, the category and lists of files are the list's.
func Correctable(name string) bool {
	group, label, nested := strings.Cut(name, ".")
	if nested {
		return (group == "attributes" || group == "documents") && strings.TrimSpace(label) != ""
	}
	f := findField(listingFields, name)
	if f == nil || name == "category" || name == "category_id" {
		return false
	}
	switch f.shape {
	case lineShape, textShape, intShape, moneyShape, decimalShape:
		return true
	}
	return false
}

// Correct gives a field of a listing the value that a text stands for, read as
// a cell of a list that writes its numbers as Indonesians do. A text that
// cannot be read, or a field that is not Correctable, changes nothing and has
// a finding; a blank text changes nothing.
func Correct(l *Listing, name, text string) []Finding {
	text = strings.TrimSpace(text)
	group, label, nested := strings.Cut(name, ".")
	switch {
	case text == "":
		return nil
	case !Correctable(name):
		return []Finding{finding("correction_field", SeverityError, []string{"isian", name})}
	case nested && group == "attributes":
		l.Attributes = withPair(l.Attributes, label, text)
		return nil
	case nested:
		l.Documents = withPair(l.Documents, label, text)
		return nil
	}
	f := findField(listingFields, name)
	b := &block{Listing: *l}
	if text == ClearWord {
		if f.shape == lineShape || f.shape == textShape {
			f.set(b, value{})
		} else {
			absent(&b.Listing, name)
		}
		*l = b.Listing
		return nil
	}
	v, found := correctedValue(f, text, l.Unit)
	if v.kind != emptyValue {
		f.set(b, v)
		*l = b.Listing
	}
	return found
}

// withPair gives pairs with another value under a label; those of the caller
// stay as they are. A label that stands there with its group in front is it.
func withPair(pairs []Pair, label, text string) []Pair {
	pairs = slices.Clone(pairs)
	i := slices.IndexFunc(pairs, func(p Pair) bool { return sameLabel(p.Label, label) })
	switch {
	case text == ClearWord && i >= 0:
		return slices.Delete(pairs, i, i+1)
	case text == ClearWord:
		return pairs
	case i >= 0:
		pairs[i].Value = oneLine(text)
		return pairs
	}
	i, _ = slices.BinarySearchFunc(pairs, label, func(p Pair, want string) int { return strings.Compare(p.Label, want) })
	return slices.Insert(pairs, i, Pair{Label: label, Value: oneLine(text)})
}

// sameLabel reports that two labels are one, the group in front aside that only
// one of them may have.
func sameLabel(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	return strings.HasSuffix(strings.ToLower(a), " > "+strings.ToLower(b)) && !strings.Contains(b, " > ") ||
		strings.HasSuffix(strings.ToLower(b), " > "+strings.ToLower(a)) && !strings.Contains(a, " > ")
}

// CorrectableText is FieldText of a field that a correction can give.
func CorrectableText(l *Listing, name string) string {
	group, label, nested := strings.Cut(name, ".")
	if !nested {
		return FieldText(l, name)
	}
	pairs := l.Attributes
	if group == "documents" {
		pairs = l.Documents
	}
	for _, p := range pairs {
		if sameLabel(p.Label, label) {
			return p.Value
		}
	}
	return ""
}

// correctedValue reads the text of a plain field; no value comes with findings.
func correctedValue(f *field, text, unit string) (value, []Finding) {
	switch f.shape {
	case lineShape:
		return textOf(oneLine(text)), nil
	case textShape:
		return textOf(lines(text)), nil
	case moneyShape:
		if n, ok, found := ParseRupiah(text, NumbersID, nil, unit); ok {
			return intOf(n), found
		} else {
			return value{}, found
		}
	}
	if f.name == "weight_gram" && strings.ContainsFunc(text, unicode.IsLetter) {
		if n, ok, found := ParseWeight(text, NumbersID); ok {
			return intOf(n), found
		} else {
			return value{}, found
		}
	}
	d, ok, found := ParseQuantity(text, NumbersID, nil, unit)
	switch {
	case !ok:
		return value{}, found
	case f.shape == decimalShape:
		return decimalOf(d), found
	case !d.IsInteger() || d.NumDigits() > 15:
		return value{}, []Finding{finding("not_whole_number", SeverityError, []string{"nilai", FormatQuantity(d)})}
	}
	return intOf(d.IntPart()), found
}
