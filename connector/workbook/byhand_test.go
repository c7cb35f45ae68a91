package workbook

import (
	"fmt"
	"html"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// fullListing has a value in every field that goes by hand.
func fullListing() *mapping.Listing {
	l := testListing(1)
	l.TKDN = "6722/TKDN/IK/VII/2024"
	l.PreorderDays = ptr(int64(21))
	l.Photos = append(l.Photos, "meja-2.png")
	l.Variants = []mapping.Variant{
		{SKU: "MB-001-L", Options: []mapping.Pair{{Label: "Ukuran", Value: "L"}}, Price: ptr(int64(1_300_000)), Stock: ptr(decimal.NewFromInt(2)), Photo: "l.png"},
		{SKU: "MB-001-M"},
	}
	l.Wholesale = []mapping.Tier{{MinQuantity: decimal.NewFromInt(10), Price: 1_100_000}}
	l.RegionalPrices = []mapping.RegionalPrice{{Region: "35.28", Price: 1_260_000}}
	return l
}

// handFiles writes the by-hand files of listings and gives the folder.
func handFiles(t *testing.T, o Options, reasons []mapping.Issue, listings ...*mapping.Listing) string {
	t.Helper()
	dir := t.TempDir()
	s, err := Begin(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range listings {
		if _, err := s.ByHand(l, reasons); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Finish(); err != nil {
		t.Fatal(err)
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func page(t *testing.T, dir string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, byHandHTML))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var tooLong = mapping.Issue{Code: "workbook.text_too_long", Values: map[string]string{"kode": "MB-001", "n": "40000"}}

func TestTheByHandPageIsTheGoldenOne(t *testing.T) {
	golden(t, "by-hand.html", page(t, handFiles(t, testOptions("r1"), []mapping.Issue{tooLong}, fullListing(), testListing(2))))
}

func TestTheEnglishTrialPageIsTheGoldenOne(t *testing.T) {
	o := testOptions("r1")
	o.Lang, o.Trial = schemas.English, true
	got := page(t, handFiles(t, o, nil, testListing(2)))
	golden(t, "by-hand-trial-en.html", got)
	if !strings.Contains(got, `<p class="trial">UJI COBA`) {
		t.Error("the page is not marked UJI COBA")
	}
}

func TestEveryValueOnThePageIsEscaped(t *testing.T) {
	const attack = `"><script>alert('x')</script><img src=x onerror=y>&{{.}}`
	l := fullListing()
	poison(reflect.ValueOf(l).Elem(), attack)
	l.PPN = "12%" // the shown price follows from it
	got := page(t, handFiles(t, testOptions("r1"), []mapping.Issue{{Code: attack}}, l))
	if n := strings.Count(got, "<script>"); n != 1 {
		t.Errorf("the page has %d scripts, want its own one", n)
	}
	if strings.Contains(got, "<img") || strings.Contains(got, `"><`+"s") {
		t.Error("a value got out of its place")
	}
	// The values are all there, as text: every field of the form that holds
	// text, the code, the heading and the reason.
	if n := strings.Count(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(got, "")), attack); n < 14 {
		t.Errorf("the page shows the text %d times", n)
	}
}

// poison puts a text into every text field below v.
func poison(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[decimal.Decimal]() {
			return
		}
		for i := range v.NumField() {
			poison(v.Field(i), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			poison(v.Index(i), text)
		}
	}
}

func TestThePageLeadsToTheFormAndBackToTheRecords(t *testing.T) {
	l := fullListing()
	got := page(t, handFiles(t, testOptions("r1"), nil, l))
	for _, want := range []string{`<a href="https://penyedia.inaproc.id/products/add" `, "<code>ekatalog hand done " + l.SKU + "</code>", "3 Agustus 2026 pukul 09.30 WIB"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestThePageNeedsNothingFromOutside(t *testing.T) {
	got := page(t, handFiles(t, testOptions("r1"), nil, fullListing()))
	got = strings.Replace(got, `<a href="`+connector.PortalForm+`"`, "<a", 1) // followed by a person only
	for _, bad := range []string{" src=", " href=", "url(", "@import", "fetch(", "XMLHttpRequest", " onclick", " style="} {
		if strings.Contains(got, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, part := range []string{cardsStyle, cardsScript} {
		if !strings.Contains(got, part) {
			t.Error("style or script were changed on their way, so their policy refuses them")
		}
		if !strings.Contains(html.UnescapeString(got), source(part)) {
			t.Error("the policy does not name the style or the script")
		}
	}
	if !strings.Contains(got, "default-src &#39;none&#39;") {
		t.Error("the page has no policy")
	}
}

func TestTheCardFollowsTheFormsOrderWithPlainDigits(t *testing.T) {
	got := page(t, handFiles(t, testOptions("r1"), nil, fullListing()))
	at := 0
	for _, want := range []string{"<dt>Kategori</dt>", "<dt>Nama Produk</dt>", "<dt>Foto Produk</dt>", "<i>1</i>", "<i>2</i><span>meja-2.png</span>",
		"<dt>Kode KBKI</dt>", "0038120123456789", "<dt>Spesifikasi Produk</dt>", "<i>Bahan</i><span>Jati</span>", "<dt>PPN</dt>", "<dt>Varian</dt>", "1300000",
		"<dt>Harga Produk</dt>", "<span>1250001</span>", "<dt>Harga tayang termasuk pajak</dt>", "<span>1387501</span>",
		"<dt>Harga Grosir</dt>", "<i>mulai 10</i><span>1100000</span>", "<i>35.28</i><span>1260000</span>",
		"<dt>Jumlah Stok</dt>", "<span>3.25</span>", "<dt>Pre Order</dt>", "<span>Ya</span>", "<span>21</span>", "<dt>Lampiran</dt>", "<dt>Berat Produk</dt>"} {
		i := strings.Index(got[at:], want)
		if i < 0 {
			t.Fatalf("%q is not where the form has it", want)
		}
		at += i
	}
}

func TestTheByHandSheetHasTheSameValues(t *testing.T) {
	dir := handFiles(t, testOptions("r1"), []mapping.Issue{tooLong}, fullListing(), testListing(2))
	f, err := excelize.OpenFile(filepath.Join(dir, byHandXLSX))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(byHandSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	titles, first := rows[1], rows[2]
	got := map[string]string{}
	for i, title := range titles[:len(first)] {
		got[title] = first[i]
	}
	for title, want := range map[string]string{
		"Kode barang": "MB-001", "Nama Produk": "Meja belajar jati nomor 1", "Kode KBKI": "0038120123456789", "Harga Produk": "1250001",
		"Harga tayang termasuk pajak": "1387501", "Spesifikasi Produk": "Bahan: Jati\nInformasi Utama > Struktur Harga: Terlampir",
		"Harga Grosir": "mulai 10: 1100000", "Jumlah Stok": "3.25",
		"Mengapa lewat formulir": schemas.Say(schemas.Indonesian, tooLong.Code, tooLong.Values) + " " + schemas.Say(schemas.Indonesian, tooLong.Code+".fix", nil),
	} {
		if got[title] != want {
			t.Errorf("%s = %q, want %q", title, got[title], want)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A3": excelize.CellTypeInlineString} {
		if kind, _ := f.GetCellType(byHandSheet, cell); kind != want {
			t.Errorf("%s has type %v", cell, kind)
		}
	}
	goldenBook(t, "by-hand.xlsx", filepath.Join(dir, byHandXLSX))
}

func TestTheByHandHashIgnoresTheReasonAndTheLanguage(t *testing.T) {
	hash := func(lang schemas.Lang, l *mapping.Listing, reasons ...mapping.Issue) string {
		o := testOptions("r1")
		o.Lang = lang
		s, err := Begin(t.TempDir(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Abort()
		sum, err := s.ByHand(l, reasons)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	a := hash(schemas.Indonesian, testListing(1), tooLong)
	if b := hash(schemas.English, testListing(1)); a != b {
		t.Error("the hash changed with the reason or the language")
	}
	other := testListing(1)
	if other.Unit = "Buah"; hash(schemas.Indonesian, other) == a {
		t.Error("the hash did not change with the unit")
	}
}

func TestFiveThousandCardsAreNoTrouble(t *testing.T) {
	o := testOptions("r1")
	listings := make([]*mapping.Listing, 5000)
	for i := range listings {
		listings[i] = testListing(i)
	}
	dir := handFiles(t, o, []mapping.Issue{tooLong}, listings...)
	got := page(t, dir)
	if n := strings.Count(got, "<article>"); n != 5000 {
		t.Errorf("%d cards", n)
	}
	if !strings.HasSuffix(got, "</html>\n") || !strings.Contains(got, fmt.Sprint(5000, "</footer>")) {
		t.Error("the page does not end as it should")
	}
}

func TestEveryMessageOfTheFilesExistsInBothLanguages(t *testing.T) {
	used := regexp.MustCompile(`"((?:workbook|byhand|mark)\.[a-z_]+)"`)
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	templates, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range append(sources, templates...) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(b), -1) {
			seen++
			for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
				if schemas.Say(lang, m[1], nil) == m[1] {
					t.Errorf("%s: no %s text for %s", path, lang, m[1])
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d keys found", seen)
	}
}
