package mapping

import (
	"path"
	"strconv"
	"strings"

	"cel.dev/cel-go/cel"
	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// function is a function of the mapping language. What it finds wrong it
// reports to the Bound; an argument that failed has been reported already.
type function struct {
	name      string
	overloads []overload
	call      func(b *Bound, args []value) value
}

type overload struct {
	params []*cel.Type
	result *cel.Type
}

var (
	decimalType = cel.OpaqueType("decimal")
	sizeType    = cel.MapType(cel.StringType, decimalType)
	textListCEL = cel.ListType(cel.StringType)
)

// defaultFunction is evaluated lazily and so stands apart.
const defaultFunction = "default"

// mappingFunctions are the functions of the mapping language but default.
var mappingFunctions = []function{
	{"rupiah", one(cel.IntType, cel.StringType), callRupiah},
	{"net", one(cel.IntType, cel.StringType, cel.StringType), callNet},
	{"quantity", one(decimalType, cel.StringType), callQuantity},
	{"text", one(cel.StringType, cel.StringType), callText},
	{"split", one(textListCEL, cel.StringType, cel.StringType), callSplit},
	{"path", append(one(cel.StringType, cel.StringType), one(textListCEL, textListCEL)...), callPath},
	{"lookup", one(cel.StringType, cel.StringType, cel.StringType), callLookup},
	{"dimensions", one(sizeType, cel.StringType), callDimensions},
	{"weight", one(cel.IntType, cel.StringType), callWeight},
	{"plain_text", one(cel.StringType, cel.StringType), callPlainText},
}

func one(result *cel.Type, params ...*cel.Type) []overload { return []overload{{params, result}} }

func findFunction(name string) *function {
	for i := range mappingFunctions {
		if mappingFunctions[i].name == name {
			return &mappingFunctions[i]
		}
	}
	return nil
}

func callRupiah(b *Bound, args []value) value {
	v, ok := b.numberText(args[0])
	if !ok {
		return v
	}
	n, ok := plainRupiah(v.text, b.numbers)
	if ok {
		return intOf(n)
	}
	var found []Finding
	if v.cell == Number {
		n, ok, found = ParseRupiahCell(v.text, b.numbers)
	} else {
		n, ok, found = ParseRupiah(v.text, b.numbers, b.m.units, b.unitWord)
	}
	return b.outcome(v, intOf(n), ok, found)
}

func callQuantity(b *Bound, args []value) value {
	v, ok := b.numberText(args[0])
	if !ok {
		return v
	}
	var d decimal.Decimal
	var found []Finding
	if v.cell == Number {
		d, ok, found = ParseQuantityCell(v.text, b.numbers)
	} else {
		d, ok, found = ParseQuantity(v.text, b.numbers, b.m.units, b.unitWord)
	}
	return b.outcome(v, decimalOf(d), ok, found)
}

func callWeight(b *Bound, args []value) value {
	v, ok := b.numberText(args[0])
	if !ok {
		return v
	}
	if manyDecimals(v, b.numbers) {
		return b.fail(v, "too_many_decimals", "nilai", v.text)
	}
	n, ok, found := ParseWeight(v.text, b.numbers)
	return b.outcome(v, intOf(n), ok, found)
}

func callDimensions(b *Bound, args []value) value {
	v, ok := b.numberText(args[0])
	if !ok {
		return v
	}
	if manyDecimals(v, b.numbers) {
		return b.fail(v, "too_many_decimals", "nilai", v.text)
	}
	l, w, h, found := ParseDimensions(v.text, b.numbers)
	size := value{kind: sizeValue, slot: noSlot, more: &composite{size: [3]*decimal.Decimal{l, w, h}}}
	return b.outcome(v, size, l != nil || w != nil || h != nil, found)
}

// manyDecimals reports a numeric cell of three decimals or more, which as text
// would be ambiguous.
func manyDecimals(v value, style NumberStyle) bool {
	_, decimals, _ := strings.Cut(v.text, string(style.marks().decimal))
	return v.cell == Number && len(strings.TrimRight(decimals, "0")) > 2
}

// callNet works the net price out of an inclusive one, dated by the run.
func callNet(b *Bound, args []value) value {
	shown := callRupiah(b, args[:1])
	ppn := b.plain(args[1])
	if shown.kind != intValue || ppn.kind == failedValue {
		return shown.or(ppn)
	}
	net, reached, err := schemas.NetForShown(shown.n, oneLine(ppn.text), b.terms.On)
	if err != nil {
		return b.fail(args[1], "ppn_unknown", "nilai", ppn.text)
	}
	if reached != shown.n {
		b.report(args[0], Finding{Code: "price_unreachable", Severity: SeverityWarning, Values: map[string]string{
			"diminta": FormatRupiah(shown.n), "tayang": FormatRupiah(reached), "harga": FormatRupiah(net),
		}})
	}
	return intOf(net)
}

func callText(b *Bound, args []value) value {
	v := b.plain(args[0])
	if v.kind == textValue {
		v.text = oneLine(v.text)
	}
	return v
}

func callPlainText(b *Bound, args []value) value {
	v := b.plain(args[0])
	if v.kind == textValue {
		v.text = PlainText(v.text)
	}
	return v
}

// maxParts is how many parts of a text split gives at most.
const maxParts = 1000

func callSplit(b *Bound, args []value) value {
	v, sep := b.plain(args[0]), b.plain(args[1])
	if v.kind != textValue || sep.kind != textValue {
		return v.or(sep)
	}
	parts := []string{v.text}
	if sep.text != "" {
		parts = strings.SplitN(v.text, sep.text, maxParts)
	}
	out := parts[:0]
	for _, p := range parts {
		if p = oneLine(p); p != "" {
			out = append(out, p)
		}
	}
	return listOf(out)
}

// callPath takes names of files inside the workspace only, with "/" between
// folders; addresses on the web stay as they are.
func callPath(b *Bound, args []value) value {
	v := args[0]
	if v.kind == listValue {
		out := make([]string, len(v.list))
		for i, s := range v.list {
			p, ok := insidePath(s)
			if !ok {
				return b.fail(v, "path_outside", "nilai", s)
			}
			out[i] = p
		}
		return listOf(out)
	}
	v = b.plain(v)
	if v.kind != textValue {
		return v
	}
	p, ok := insidePath(v.text)
	if !ok {
		return b.fail(v, "path_outside", "nilai", v.text)
	}
	v.text = p
	return v
}

func insidePath(s string) (string, bool) {
	s = oneLine(s)
	if s == "" || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s, true
	}
	p := strings.ReplaceAll(s, `\`, "/")
	if strings.ContainsAny(p, ":\x00") || path.IsAbs(p) {
		return "", false
	}
	p = path.Clean(p)
	return p, p != ".." && !strings.HasPrefix(p, "../")
}

func callLookup(b *Bound, args []value) value {
	name, v := b.plain(args[0]), b.plain(args[1])
	if name.kind != textValue || v.kind != textValue {
		return name.or(v)
	}
	if v.empty() {
		v.text = ""
		return v
	}
	hit := b.lookup(name.text, v.text)
	if name.text == UnitList && b.forUnit {
		b.unitHit, b.unitWord = hit, oneLine(v.text)
	}
	switch {
	case hit.ok:
		v.text = hit.text
		return v
	case hit.ambiguous != nil:
		return b.ambiguousName(v, name.text, hit)
	case strings.HasPrefix(name.text, AnswerPrefix):
		return value{slot: noSlot} // not answered yet
	case name.text == UnitList:
		return b.fail(v, "unit_unknown", "nilai", oneLine(v.text))
	case hit.text == "":
		return b.fail(v, "not_in_list", "nilai", oneLine(v.text), "daftar", name.text, MessageValue, "not_in_list_alone")
	}
	return b.fail(v, "not_in_list", "nilai", oneLine(v.text), "daftar", name.text, "saran", hit.text)
}

// ambiguousName refuses a name that stands in several places of a reference
// list, with all of them: choosing one would be a guess.
func (b *Bound) ambiguousName(v value, list string, h hit) value {
	n, all := strconv.Itoa(len(h.ambiguous)), strings.Join(h.ambiguous, "; ")
	if list == CategoryList {
		return b.fail(v, "category_ambiguous", "nama", h.text, "n", n, "daftar", all)
	}
	return b.fail(v, "lookup_ambiguous", "nilai", h.text, "n", n, "daftar", list, "pilihan", all)
}
