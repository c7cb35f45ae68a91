package mapping

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"ekatalog/schemas"
)

func testUnits() *UnitTable {
	return NewUnitTable([]string{"Botol", "Buah", "Dus", "Kilogram", "Lusin", "M²", "Meter", "Paket", "Pcs", "Set", "Unit", "Bulan", "1 X"},
		map[string]Unit{"kodi": {Name: "Pcs", Factor: decimal.NewFromInt(20)}, "btl": {Name: "Botol", Factor: decimal.NewFromInt(1)}})
}

// readSpelling reads a spelling as the table's kind says and writes down what
// came of it as the table does.
func readSpelling(t *testing.T, spelling string, style NumberStyle, kind string) string {
	t.Helper()
	kind, unit, _ := strings.Cut(kind, "/")
	var value string
	var ok bool
	var found []Finding
	switch kind {
	case "rupiah", "rupiah cell":
		var n int64
		if kind == "rupiah" {
			n, ok, found = ParseRupiah(spelling, style, testUnits(), unit)
		} else {
			n, ok, found = ParseRupiahCell(spelling, style)
		}
		value = strconv.FormatInt(n, 10)
	case "quantity", "quantity cell":
		var d decimal.Decimal
		if kind == "quantity" {
			d, ok, found = ParseQuantity(spelling, style, testUnits(), unit)
		} else {
			d, ok, found = ParseQuantityCell(spelling, style)
		}
		value = d.String()
	default:
		t.Fatalf("kind %q", kind)
	}
	if !ok && len(found) == 0 {
		return "empty"
	}
	var words []string
	if ok {
		words = append(words, value)
	}
	for _, f := range found {
		wantTexts(t, Issue{Field: "price", Code: f.Code, Cell: "daftar.xlsx!KAYU!F4", Found: spelling, Values: f.Values})
		if (f.Severity == SeverityWarning) != ok {
			t.Errorf("%q: ok is %t with %s as %s", spelling, ok, f.Code, f.Severity)
		}
		words = append(words, f.Code)
		for _, name := range slices.Sorted(maps.Keys(f.Values)) {
			if name != "nilai" && name != MessageValue && name != "batas" {
				words = append(words, name+"="+f.Values[name])
			}
		}
	}
	return strings.Join(words, " ")
}

// wantTexts asks for a text and a fix in both languages, with no place left open.
func wantTexts(t *testing.T, i Issue) {
	t.Helper()
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		text, fix := i.Text(lang)
		if text == i.Code || text == i.Values[MessageValue] || strings.HasSuffix(fix, ".fix") || strings.ContainsAny(text+fix, "{}") {
			t.Errorf("%s in %s: got %q and %q", i.Code, lang, text, fix)
		}
	}
}

func TestEverySpellingInTheTableHasItsOutcome(t *testing.T) {
	file, err := os.Open("testdata/numbers.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows := 0
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		parts := strings.Split(line, "|")
		if len(parts) != 4 {
			t.Fatalf("line %d has %d parts", n, len(parts))
		}
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		spelling := parts[0]
		if strings.HasPrefix(spelling, `"`) {
			if spelling, err = strconv.Unquote(spelling); err != nil {
				t.Fatalf("line %d: %v", n, err)
			}
		}
		rows++
		if got := readSpelling(t, spelling, NumberStyle(parts[1]), parts[2]); got != parts[3] {
			t.Errorf("numbers.txt:%d: %s as %s %s: got %q, want %q", n, parts[0], parts[1], parts[2], got, parts[3])
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if rows < 200 {
		t.Errorf("the table has %d spellings, want at least 200", rows)
	}
}

func TestALetterInPlaceOfAZeroHasItsOwnMessage(t *testing.T) {
	_, _, f := ParseRupiah("15.OOO", NumbersID, nil, "")
	if len(f) != 1 || f[0].Code != "number_unreadable" || f[0].Values[MessageValue] != "number_unreadable_letter_o" || f[0].Values["saran"] != "15000" {
		t.Errorf("got %v", f)
	}
	_, _, f = ParseRupiah("12x34", NumbersID, nil, "")
	if len(f) != 1 || f[0].Code != "number_unreadable" || f[0].Values[MessageValue] != "" {
		t.Errorf("got %v", f)
	}
}

func TestALongFoundTextIsCutInItsMessage(t *testing.T) {
	_, ok, f := ParseRupiah("12 "+strings.Repeat("½", 5000), NumbersID, nil, "")
	if ok || len(f) != 1 || len(f[0].Values["nilai"]) > maxShown+len("…") {
		t.Errorf("got %v %v", ok, f)
	}
}

var styles = []NumberStyle{NumbersID, NumbersEN}

// mirrored swaps the marks of a number written in the Indonesian style.
func mirrored(s string, style NumberStyle) string {
	if style == NumbersID {
		return s
	}
	return strings.NewReplacer(".", ",", ",", ".").Replace(s)
}

func TestARupiahAmountReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, maxAmount).Draw(t, "n")
		style := rapid.SampledFrom(styles).Draw(t, "style")
		for _, form := range []string{"%s", "Rp %s", "Rp.%s,-", "IDR %s"} {
			s := fmt.Sprintf(form, mirrored(FormatRupiah(n), style))
			if got, ok, f := ParseRupiah(s, style, nil, ""); got != n || !ok || f != nil {
				t.Fatalf("%q: got %d %t %v, want %d", s, got, ok, f, n)
			}
		}
		plain := strconv.FormatInt(n, 10)
		if got, ok, f := ParseRupiahCell(plain, style); got != n || !ok || f != nil {
			t.Fatalf("cell %q: got %d %t %v", plain, got, ok, f)
		}
	})
}

func TestAQuantityReadsBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64Range(0, maxAmount).Draw(t, "coefficient"), -rapid.Int32Range(0, 2).Draw(t, "scale"))
		style := rapid.SampledFrom(styles).Draw(t, "style")
		s := mirrored(FormatQuantity(d), style)
		if got, ok, f := ParseQuantity(s, style, nil, ""); !got.Equal(d) || !ok || f != nil {
			t.Fatalf("%q: got %s %t %v, want %s", s, got, ok, f, d)
		}
		cell := mirrored(strings.Replace(d.String(), ".", ",", 1), style)
		if got, ok, f := ParseQuantityCell(cell, style); !got.Equal(d) || !ok || f != nil {
			t.Fatalf("cell %q: got %s %t %v, want %s", cell, got, ok, f, d)
		}
	})
}

func TestTheQuickWayAgreesWithTheGrammar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789.,")), 1, 16, -1).Draw(t, "s")
		style := rapid.SampledFrom(styles).Draw(t, "style")
		quick, isQuick := plainRupiah(s, style)
		slow, ok, f := number{style: style, money: true}.parse(s)
		if isQuick && (!ok || f != nil || slow.coefficient != quick) {
			t.Fatalf("%q: quick %d, grammar %d %t %v", s, quick, slow.coefficient, ok, f)
		}
	})
}

func TestNumbersAreWrittenTheIndonesianWay(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{FormatRupiah(0), "0"},
		{FormatRupiah(999), "999"},
		{FormatRupiah(1250000), "1.250.000"},
		{FormatRupiah(-1250000), "-1.250.000"},
		{FormatQuantity(decimal.Decimal{}), "0"},
		{FormatQuantity(decimal.RequireFromString("2.50")), "2,5"},
		{FormatQuantity(decimal.RequireFromString("-1000.05")), "-1.000,05"},
		{FormatQuantity(decimal.New(2, 3)), "2000"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func FuzzParseNumber(f *testing.F) {
	table, err := os.ReadFile("testdata/numbers.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		spelling, _, _ := strings.Cut(line, "|")
		f.Add(strings.TrimSpace(spelling), true)
		f.Add(strings.TrimSpace(spelling), false)
	}
	units := testUnits()
	f.Fuzz(func(t *testing.T, s string, english bool) {
		style := NumbersID
		if english {
			style = NumbersEN
		}
		if n, ok, found := ParseRupiah(s, style, units, ""); ok {
			again, ok, f := ParseRupiah(mirrored(FormatRupiah(n), style), style, units, "")
			if !ok || f != nil || again != n || n < 0 || n > maxAmount {
				t.Errorf("%q is %d, but written out is %d %t %v", s, n, again, ok, f)
			}
		} else if strings.TrimFunc(s, func(r rune) bool { return r == '-' }) != "" && len(found) == 0 && tidy(s) != "" && tidy(s) != "-" {
			t.Errorf("%q is refused without a reason", s)
		}
		if d, ok, _ := ParseQuantity(s, style, units, ""); ok {
			again, ok, f := ParseQuantity(mirrored(FormatQuantity(d), style), style, units, "")
			if !ok || f != nil || !again.Equal(d) || d.Sign() < 0 {
				t.Errorf("%q is %s, but written out is %s %t %v", s, d, again, ok, f)
			}
		}
		ParseRupiahCell(s, style)
		ParseQuantityCell(s, style)
		if gram, ok, _ := ParseWeight(s, style); ok && gram < 0 {
			t.Errorf("%q weighs %d", s, gram)
		}
		l, w, h, _ := ParseDimensions(s, style)
		for _, side := range []*decimal.Decimal{l, w, h} {
			if side != nil && (side.Sign() < 0 || side.Exponent() < -2) {
				t.Errorf("%q has a side of %s", s, side)
			}
		}
	})
}

func BenchmarkParseRupiah(b *testing.B) {
	units := testUnits()
	for _, s := range []string{"350000", "1.250.000", "Rp 1.250.000,-", "250rb", "20rb/btl"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseRupiah(s, NumbersID, units, "btl")
			}
		})
	}
}

func BenchmarkParseQuantity(b *testing.B) {
	for _, s := range []string{"12", "1.000", "2,5"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseQuantity(s, NumbersID, nil, "")
			}
		})
	}
}
