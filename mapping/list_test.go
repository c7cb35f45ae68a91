package mapping

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// rowItem is row n of the workshop's sheet MEUBELER with its SKU and price.
func rowItem(n int, sku string, price int64) ListItem {
	item := ListItem{Index: n, Row: n, SKU: sku, Name: "Barang " + strconv.Itoa(n), Section: "KERAJINAN KAYU", PriceKind: Text}
	item.SKUCell = fmt.Sprintf("harga.xlsx!MEUBELER!B%d", n)
	item.PriceCell = fmt.Sprintf("harga.xlsx!MEUBELER!F%d", n)
	if price > 0 {
		item.Price, item.PriceFound = &price, strconv.FormatInt(price, 10)
	}
	return item
}

func finish(items ...ListItem) []ListIssue {
	var l List
	for _, item := range items {
		l.Add(item)
	}
	return l.Finish()
}

// outline is "index code value…" of each issue, the values named.
func outline(t *testing.T, issues []ListIssue, names ...string) []string {
	t.Helper()
	var lines []string
	for _, i := range issues {
		wantTexts(t, i.Issue)
		line := fmt.Sprintf("%d %s", i.Index, i.Issue.Code)
		for _, name := range names {
			if v := i.Issue.Values[name]; v != "" {
				line += " " + name + "=" + v
			}
		}
		lines = append(lines, line)
	}
	return lines
}

func wantOutline(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestTheWorkshopsListHasItsIssues(t *testing.T) {
	shown := rowItem(5, "KR-002", 175) // the cell shows 175.000
	shown.PriceKind, shown.PriceDecimals = Number, 3
	plate := rowItem(20, "MB-08", 45)
	plate.PriceFound = "45,-"
	nastar := rowItem(27, "KK01", 45)
	nastar.Section, nastar.PriceKind = "", Number
	got := finish(
		rowItem(4, "KR-001", 350000), shown, rowItem(6, "KR-003", 250000), rowItem(7, "KR 003", 375000),
		rowItem(8, "KR-005", 60000), rowItem(9, "KR-006", 100000), rowItem(10, "", 0), rowItem(11, "KR-001", 325000),
		rowItem(12, "MB-01", 275000), plate, nastar,
	)
	wantOutline(t, outline(t, got, "kode", "kode2", "sel1", "sel2", "a", "b", "b_polos", "nama"),
		"4 sku_duplicate kode=KR-001 sel1=MEUBELER!B4 sel2=MEUBELER!B11",
		"5 price_scale a=175 b=175.000 b_polos=175000 nama=Barang 5",
		"7 sku_similar kode=KR 003 kode2=KR-003 sel2=MEUBELER!B6",
		"11 sku_duplicate kode=KR-001 sel1=MEUBELER!B4 sel2=MEUBELER!B11",
		"20 price_scale a=45 b=45.000 b_polos=45000 nama=Barang 20",
		"27 price_scale a=45 b=45.000 b_polos=45000 nama=Barang 27",
	)
	want := Issue{
		SKU: "MB-08", Field: "price", Code: "price_scale", Severity: SeverityError, Cell: "harga.xlsx!MEUBELER!F20", Found: "45,-",
		Values: map[string]string{"a": "45", "b": "45.000", "b_polos": "45000", "nama": "Barang 20"},
	}
	if diff := cmp.Diff(want, got[4].Issue); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got[2].Issue.Severity != SeverityWarning {
		t.Errorf("a similar SKU is a %s, want a warning", got[2].Issue.Severity)
	}
}

func TestAPriceIsOutOfScaleByItsFloorItsSectionOrItsCell(t *testing.T) {
	cell := func(found string, price int64, decimals int8) ListItem {
		item := rowItem(9, "X-9", price)
		item.PriceFound, item.PriceKind, item.PriceDecimals = found, Number, decimals
		item.PriceFraction = price == 0
		return item
	}
	section := func(item ListItem, name string) ListItem {
		item.Section = name
		return item
	}
	four := []ListItem{rowItem(1, "A", 400000), rowItem(2, "B", 400000), rowItem(3, "C", 400000), rowItem(4, "D", 400000)}
	for _, c := range []struct {
		name  string
		items []ListItem
		want  []string
	}{
		{"at the floor", []ListItem{rowItem(9, "X", 500)}, nil},
		{"under the floor", []ListItem{rowItem(9, "X", 499)}, []string{"9 price_scale a=499 b=499.000"}},
		{"no price", []ListItem{rowItem(9, "X", 0)}, nil},
		{"a twentieth of the median", append(four, rowItem(9, "X", 20000)), nil},
		{"less than a twentieth of the median", append(four, rowItem(9, "X", 19999)), []string{"9 price_scale a=19.999 b=19.999.000"}},
		{"less than five prices", append(four[:3:3], rowItem(9, "X", 1000)), nil},
		{"in another section", append(four, section(rowItem(9, "X", 1000), "CUCIAN")), nil},
		{"in no section", append(four, section(rowItem(9, "X", 1000), "")), nil},
		{"35.500 typed in an English Excel", []ListItem{cell("35,5", 0, 1)}, []string{"9 price_scale a=35,5 b=35.500"}},
		{"1.250 typed in an English Excel", []ListItem{cell("1.25", 0, 2)}, []string{"9 price_scale a=1,25 b=1.250"}},
		{"three decimals and more", []ListItem{cell("12.345", 0, 0)}, []string{"9 price_scale a=12,345 b=12.345"}},
		{"the result of a formula", []ListItem{cell("116666,666667", 0, 0)}, []string{"9 price_scale a=116.666,666667 b=116.667"}},
		{"shown with three decimals", []ListItem{cell("35", 35, 3)}, []string{"9 price_scale a=35 b=35.000"}},
		{"shown with three decimals over the floor", []ListItem{cell("750", 750, 3)}, []string{"9 price_scale a=750 b=750.000"}},
		{"shown with two decimals", []ListItem{cell("35000", 35000, 2)}, nil},
		{"a fraction that is no number", []ListItem{cell("1e999999999", 0, 0)}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantOutline(t, outline(t, finish(c.items...), "a", "b"), c.want...)
		})
	}
}

func TestSKUsAreSimilarWhenAReaderTakesOneForTheOther(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		similar bool
	}{
		{"KR-003", "KR 003", true},
		{"KR-003", "KR003", true},
		{"KR-003", "kr_003", true},
		{"KR-003", "KR-OO3", true},
		{"KR-101", "KR-I0l", true},
		{"KR.1.1", "KR-1-1", true},
		{"20-63", "2063", true},
		{"KR-001", "KR-010", false},
		{"KR-010", "KR-100", false},
		{"KR-1-11", "KR-11-1", false},
		{"A1-12", "A11-2", false},
		{"KR-001", "KR-001A", false},
		{"-", "--", false},
	} {
		got := outline(t, finish(rowItem(1, c.a, 0), rowItem(2, c.b, 0)))
		var want []string
		if c.similar {
			want = []string{"2 sku_similar"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s and %s: (-want +got)\n%s", c.a, c.b, diff)
		}
	}
}

func TestOrdinaryRunningCodesAreNotSimilar(t *testing.T) {
	var l List
	for i := range 2000 {
		l.Add(rowItem(i+1, fmt.Sprintf("KR-%03d", i+1), 0))
		l.Add(rowItem(i+1, fmt.Sprintf("MB-%d.%d", i/40, i%40), 0))
	}
	if got := l.Finish(); len(got) != 0 {
		t.Errorf("got %d issues, first %v", len(got), got[0])
	}
}

func TestEveryRowOfASKUIsToldOfAnother(t *testing.T) {
	got := finish(rowItem(1, "A-1", 0), rowItem(2, "a-1", 0), rowItem(3, "A-1", 0), rowItem(4, "A1", 0))
	wantOutline(t, outline(t, got, "sel1", "sel2"),
		"1 sku_duplicate sel1=MEUBELER!B1 sel2=MEUBELER!B2",
		"2 sku_duplicate sel1=MEUBELER!B1 sel2=MEUBELER!B2",
		"3 sku_duplicate sel1=MEUBELER!B1 sel2=MEUBELER!B3",
		"4 sku_similar sel2=MEUBELER!B1",
	)
}

func TestAColumnThatNumbersTheRowsIsNoSKU(t *testing.T) {
	number := func(skus ...string) []string {
		var items []ListItem
		for i, sku := range skus {
			items = append(items, rowItem(i+10, sku, 0))
		}
		return outline(t, finish(items...))
	}
	wantOutline(t, number("1", "2", "3"), "10 sku_is_row_number", "11 sku_is_row_number", "12 sku_is_row_number")
	wantOutline(t, number("1", "2", "3", "1", "2"), "10 sku_is_row_number", "11 sku_is_row_number", "12 sku_is_row_number", "13 sku_is_row_number", "14 sku_is_row_number")
	wantOutline(t, number("1.", "2.", "", "4."), "10 sku_is_row_number", "11 sku_is_row_number", "13 sku_is_row_number")
	wantOutline(t, number("1", "2"))
	wantOutline(t, number("101", "102", "103"))
	wantOutline(t, number("001", "002", "003"))
	wantOutline(t, number("1", "5", "9"))
	wantOutline(t, number("1", "2", "KR-3"))
	wantOutline(t, number("1", "1"), "10 sku_duplicate", "11 sku_duplicate")
}

func TestAListOfManyAlikeSKUsIsCheckedInLinearTime(t *testing.T) {
	var l List
	for i := range 50_000 { // one normal form, 50,000 spellings: each place between the letters has a mark or not
		sku := []byte("a")
		for bit := range 16 {
			if i>>bit&1 == 1 {
				sku = append(sku, '-')
			}
			sku = append(sku, 'a')
		}
		l.Add(rowItem(i, string(sku), 0))
	}
	if got := len(l.Finish()); got != 49_999 {
		t.Errorf("got %d issues", got)
	}
}

func TestAListOf100000ProductsTakesLittleMemory(t *testing.T) {
	items := make([]ListItem, 100_000)
	for i := range items {
		items[i] = rowItem(i+2, fmt.Sprintf("KR-%06d", i), 25000)
	}
	before := heap()
	var l List
	for _, item := range items {
		l.Add(item)
	}
	held := heap() - before
	runtime.KeepAlive(items)
	if issues := l.Finish(); len(issues) != 0 {
		t.Errorf("got %d issues", len(issues))
	}
	if held > 15<<20 {
		t.Errorf("100,000 products hold %d bytes", held)
	}
	t.Logf("%.1f MB", float64(held)/(1<<20))
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkList100000(b *testing.B) {
	items := make([]ListItem, 100_000)
	for i := range items {
		items[i] = rowItem(i+2, fmt.Sprintf("KR-%06d", i), 25000)
	}
	b.ReportAllocs()
	for b.Loop() {
		var l List
		for _, item := range items {
			l.Add(item)
		}
		l.Finish()
	}
}
