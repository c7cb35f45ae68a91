package endpointtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxAmount is the largest price and quantity.
const maxAmount = 1_000_000_000_000

// object is a JSON object before its fields are checked.
type object map[string]json.RawMessage

// rule checks one value; it gives the code of what is wrong and a few words,
// or "" and "".
type rule func(json.RawMessage) (code, message string)

// contentRule is the rule of a content field, nil for an unknown field.
func contentRule(field string) rule {
	switch field {
	case "name":
		return text(5, 250)
	case "description", "video_url":
		return text(0, 2000)
	case "unit":
		return text(0, 50)
	case "ppn":
		return percent
	case "kbki":
		return text(0, 300)
	case "brand", "tkdn", "sni":
		return text(0, 200)
	case "category":
		return text(0, 500)
	case "category_id":
		return text(0, 128)
	case "pdn_type", "pdn_location", "pdn_labor", "pdn_material":
		return text(0, 100)
	case "min_purchase", "length_cm", "width_cm", "height_cm":
		return size
	case "preorder_days":
		return integer(1, 3650)
	case "weight_gram":
		return integer(1, maxAmount)
	case "photos":
		return list(20, text(1, 2000))
	case "attributes", "documents":
		return labelled
	case "variants":
		return list(200, fields(variantRule, "sku"))
	case "wholesale":
		return list(200, fields(wholesaleRule, "min_quantity", "price"))
	case "regional_prices":
		return list(10000, fields(regionalRule, "region", "price"))
	}
	return nil
}

// listingRule is the rule of any field of a listing.
func listingRule(field string) rule {
	switch field {
	case "sku":
		return sku
	case "price":
		return integer(1, maxAmount)
	case "stock":
		return quantity
	case "active":
		return boolean
	}
	return contentRule(field)
}

func variantRule(field string) rule {
	switch field {
	case "options":
		return labelled
	case "photo":
		return text(0, 2000)
	case "sku", "price", "stock", "active":
		return listingRule(field)
	}
	return nil
}

func wholesaleRule(field string) rule {
	switch field {
	case "min_quantity":
		return size
	case "price":
		return listingRule(field)
	}
	return nil
}

func regionalRule(field string) rule {
	switch field {
	case "region":
		return region
	case "price":
		return listingRule(field)
	}
	return nil
}

// check gives what is wrong with an object, by field.
func (o object) check(rules func(string) rule, required ...string) []detail {
	var ds []detail
	for _, f := range required {
		if v, ok := o[f]; !ok || string(v) == "null" {
			ds = append(ds, detail{f, "required", "missing"})
		}
	}
	for _, f := range slices.Sorted(maps.Keys(o)) {
		check := rules(f)
		if check == nil {
			ds = append(ds, detail{f, "unknown_field", "no such field here"})
			continue
		}
		if string(o[f]) == "null" && slices.Contains(required, f) {
			continue
		}
		if code, message := check(o[f]); code != "" {
			ds = append(ds, detail{f, code, message})
		}
	}
	return ds
}

func text(least, most int) rule {
	return func(v json.RawMessage) (string, string) {
		var s *string
		if json.Unmarshal(v, &s) != nil || s == nil {
			return "type", "not a text"
		}
		switch n := utf8.RuneCountInString(*s); {
		case n < least:
			return "too_short", fmt.Sprintf("%d characters, at least %d", n, least)
		case n > most:
			return "too_long", fmt.Sprintf("%d characters, at most %d", n, most)
		}
		return "", ""
	}
}

func integer(least, most int64) rule {
	return func(v json.RawMessage) (string, string) {
		n, err := strconv.ParseInt(string(v), 10, 64)
		switch {
		case err != nil:
			return "type", "not a whole number"
		case n < least || n > most:
			return "range", fmt.Sprintf("from %d to %d", least, most)
		}
		return "", ""
	}
}

func quantity(v json.RawMessage) (string, string) {
	if _, err := parseHundredths(string(v)); err != nil {
		return "type", "not a number from 0 on with at most two decimals"
	}
	return "", ""
}

func size(v json.RawMessage) (string, string) {
	if n, err := parseHundredths(string(v)); err != nil || n == 0 {
		return "type", "not a number above 0 with at most two decimals"
	}
	return "", ""
}

func boolean(v json.RawMessage) (string, string) {
	if t := string(v); t != "true" && t != "false" {
		return "type", "neither true nor false"
	}
	return "", ""
}

// word is a rule for a text whose characters are limited.
func word(v json.RawMessage, most int, ok func(string) bool) (string, string) {
	if code, message := text(1, most)(v); code != "" {
		return code, message
	}
	var s string
	if json.Unmarshal(v, &s) != nil || !ok(s) {
		return "format", "has characters that do not belong here"
	}
	return "", ""
}

func sku(v json.RawMessage) (string, string) {
	return word(v, 64, func(s string) bool {
		return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-") == ""
	})
}

func percent(v json.RawMessage) (string, string) {
	return word(v, 3, func(s string) bool {
		digits, ok := strings.CutSuffix(s, "%")
		return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
	})
}

// region is a Kemendagri code: two digits, then up to three groups of two to four.
func region(v json.RawMessage) (string, string) {
	return word(v, 17, func(s string) bool {
		parts := strings.Split(s, ".")
		for i, p := range parts {
			if len(p) < 2 || len(p) > 4 || i == 0 && len(p) != 2 || strings.Trim(p, "0123456789") != "" {
				return false
			}
		}
		return len(parts) <= 4
	})
}

// labelled is a rule for texts by label.
func labelled(v json.RawMessage) (string, string) {
	var o object
	if json.Unmarshal(v, &o) != nil || o == nil {
		return "type", "not an object of texts"
	}
	if len(o) > 200 {
		return "too_many", "at most 200 labels"
	}
	for _, label := range slices.Sorted(maps.Keys(o)) {
		if code, message := text(0, 2000)(o[label]); code != "" {
			return code, label + ": " + message
		}
	}
	return "", ""
}

// list is a rule for a list of values that each obey item.
func list(most int, item rule) rule {
	return func(v json.RawMessage) (string, string) {
		var items []json.RawMessage
		if json.Unmarshal(v, &items) != nil || items == nil {
			return "type", "not a list"
		}
		if len(items) > most {
			return "too_many", fmt.Sprintf("at most %d", most)
		}
		for i, it := range items {
			if code, message := item(it); code != "" {
				return code, fmt.Sprintf("%d: %s", i, message)
			}
		}
		return "", ""
	}
}

// fields is a rule for an object with fields of its own.
func fields(rules func(string) rule, required ...string) rule {
	return func(v json.RawMessage) (string, string) {
		var o object
		if json.Unmarshal(v, &o) != nil || o == nil {
			return "type", "not an object"
		}
		if ds := o.check(rules, required...); len(ds) > 0 {
			return ds[0].Code, ds[0].Field + ": " + ds[0].Message
		}
		return "", ""
	}
}
