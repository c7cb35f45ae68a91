package mapping

import (
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/unicode/norm"
)

type valueKind uint8

const (
	emptyValue  valueKind = iota // nothing was there
	failedValue                  // something was there that could not be used; a finding says why
	textValue
	intValue
	boolValue // n is 0 or 1
	decimalValue
	listValue
	sizeValue
)

// noSlot stands for a value that was not read from one cell.
const noSlot = -1

// value is what an expression or a part of it gives.
type value struct {
	kind valueKind
	cell Kind // of the cell that text was read from and not looked at yet; Text otherwise
	lost bool // the cell's number lost digits
	slot int32
	text string
	n    int64
	dec  decimal.Decimal
	list []string
	more *composite
}

// composite holds the values that are rare and large.
type composite struct {
	size     [3]*decimal.Decimal // length, width, height in centimetres
	tiers    []Tier
	regions  []RegionalPrice
	variants []Variant
}

func textOf(s string) value { return value{kind: textValue, cell: Text, slot: noSlot, text: s} }

func intOf(n int64) value { return value{kind: intValue, slot: noSlot, n: n} }

func boolOf(b bool) value {
	if b {
		return value{kind: boolValue, slot: noSlot, n: 1}
	}
	return value{kind: boolValue, slot: noSlot}
}

func decimalOf(d decimal.Decimal) value { return value{kind: decimalValue, slot: noSlot, dec: d} }

func listOf(l []string) value { return value{kind: listValue, slot: noSlot, list: l} }

// empty reports a value that stands for nothing, such as an empty cell.
func (v *value) empty() bool {
	return v.kind == emptyValue || v.kind == textValue && strings.TrimSpace(v.text) == ""
}

// oneLine is NFC text, trimmed and with single spaces.
func oneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// isOneLine reports that oneLine would give s back: most texts are clean ASCII.
func isOneLine(s string) bool {
	space := true // a space here would lead or double
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c < ' ' {
			return false
		}
		if c == ' ' && space {
			return false
		}
		space = c == ' '
	}
	return !space || s == ""
}

// lines is NFC text, each line of it as oneLine, without empty lines at either
// end and never two of them together.
func lines(s string) string {
	if isOneLine(s) {
		return s
	}
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		line = oneLine(line)
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}
