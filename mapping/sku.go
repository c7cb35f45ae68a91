package mapping

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestSKU is the length of a SKU.
const longestSKU = 64

// mapSKU makes the SKU of the row. Without a usable one the listing has none,
// and its issues carry none.
func (b *Bound) mapSKU(l *block) {
	r := b.m.sku
	b.forSKU = true
	v := r.eval(b)
	b.forSKU = false
	if v.kind == textValue {
		v.text = oneLine(v.text)
	}
	switch {
	case v.kind == failedValue:
	case v.empty():
		b.fail(value{slot: b.skuSlot()}, "sku_missing")
	case utf8.RuneCountInString(v.text) > longestSKU:
		b.fail(v, "sku_too_long", "kode", v.text, "n", strconv.Itoa(utf8.RuneCountInString(v.text)))
	case badSKU(v.text) != "":
		values := []string{"kode", v.text, "tanda", badSKU(v.text), "saran", suggestSKU(v.text)}
		if badSKU(v.text) == " " {
			values = append(values, MessageValue, "sku_invalid_space")
		}
		b.fail(v, "sku_invalid", values...)
	default:
		l.SKU, b.sku = v.text, v.text
	}
	if len(b.found) > 0 {
		b.settle(r, "")
	}
}

// skuSlot is the column that a missing SKU belongs into.
func (b *Bound) skuSlot() int32 {
	if cols := b.m.sku.columns; len(cols) > 0 {
		return cols[0]
	}
	return noSlot
}

func skuRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("._/-", r)
}

// badSKU gives the characters of s that a SKU cannot have, each once.
func badSKU(s string) string {
	var bad []rune
	for _, r := range s {
		if !skuRune(r) && !strings.ContainsRune(string(bad), r) {
			bad = append(bad, r)
		}
	}
	return string(bad)
}

// suggestSKU gives a SKU like s: "KR 003" becomes "KR-003".
func suggestSKU(s string) string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return !skuRune(r) })
	return strings.Join(parts, "-")
}

// rowFlags holds rows that a person has hidden or struck out: they may be old;
// and variations whose parent has the texts that they lack. A price for some
// weeks is told and not used.
// Released by SKU and found text, or by cell.
func (b *Bound) rowFlags() {
	for _, flag := range []struct {
		set  bool
		code string
	}{{b.row.Hidden, "row_hidden"}, {b.row.Struck, "row_struck"}} {
		if !flag.set {
			continue
		}
		i := Issue{SKU: b.sku, Code: flag.code, Severity: SeverityError, Found: b.sku, Values: map[string]string{}}
		i.Cell = b.place(b.skuSlot(), i.Values)
		b.issues = append(b.issues, i)
	}
	if s := b.row.Sale; s != nil {
		i := Issue{SKU: b.sku, Field: "price", Code: "sale_price_ignored", Severity: SeverityWarning, Found: s.Price}
		i.Values = map[string]string{"harga": s.Price, "mulai": cmp.Or(s.From, "…"), "sampai": cmp.Or(s.To, "…"), "baris": strconv.Itoa(b.row.Number)}
		if n := b.header.Find(s.Column); n >= 0 {
			i.Cell = b.header.Cell(n, b.row.Number)
		}
		b.issues = append(b.issues, i)
	}
	if b.row.Orphan != "" {
		i := Issue{SKU: b.sku, Code: "parent_missing", Severity: SeverityError, Found: b.row.Orphan, Values: map[string]string{"induk": b.row.Orphan}}
		i.Cell = b.place(b.skuSlot(), i.Values)
		b.issues = append(b.issues, i)
	}
}
