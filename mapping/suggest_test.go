package mapping

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// table makes a header and rows of texts.
func table(heads []string, lines ...[]string) (*Header, []*Row) {
	columns := make([]int, len(heads))
	for i := range columns {
		columns[i] = i + 1
	}
	h := NewHeader("a.xlsx", "Lembar", NumbersID, heads, columns)
	var rows []*Row
	for n, line := range lines {
		row := &Row{Header: h, Number: n + 2, Values: make([]Value, len(heads))}
		for i, text := range line {
			if text != "" {
				row.Values[i] = Value{Text: text, Kind: Text}
			}
		}
		rows = append(rows, row)
	}
	return h, rows
}

func uses(h *Header, rows []*Row, labels ...string) string {
	var all []string
	for _, g := range SuggestColumns(h, rows, labels) {
		text := g.Use.String()
		if g.Unusable != "" {
			text = "!" + strings.TrimPrefix(g.Unusable, "suggest.")
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func TestColumnsByHeadingAndValues(t *testing.T) {
	for name, c := range map[string]struct {
		heads []string
		lines [][]string
		want  string
	}{
		"words in any order, case and with signs": {
			[]string{"KD. BRG", "Nm Barang", "Hrg. Jual (Rp)", "Jml Stok"}, [][]string{{"A-1", "Kursi rotan", "75.000", "3"}}, "sku name price stock"},
		"of two prices the better said": {
			[]string{"Nama", "Harga", "Harga Jual", "Harga Pokok"}, [][]string{{"Kursi", "1", "75.000", "50.000"}}, "name  price basis.cost"},
		"running numbers are no code": {
			[]string{"Kode", "Nama", "Harga"}, [][]string{{"1", "Kursi", "75.000"}, {"2", "Meja", "95.000"}}, " name price"},
		"remarks are no description": {
			[]string{"Nama", "Harga", "Ket."}, [][]string{{"Kursi", "75.000", "blm ongkir"}, {"Meja", "95.000", ""}}, "name price "},
		"what describes is": {
			[]string{"Nama", "Harga", "Ket."}, [][]string{{"Kursi", "75.000", "Kursi rotan dengan busa"}}, "name price description"},
		"unknown headings go by their values": {
			[]string{"Ini", "Itu", "Anu", "Lalu", "Gbr"}, [][]string{{"KR-1", "Kursi rotan besar", "75.000", "bh", "a.jpg"}, {"KR-2", "Meja rotan", "95.000", "set", "b.png"}},
			"sku name price unit photos"},
		"a weight in grams by its size": {
			[]string{"Nama", "Harga", "Berat"}, [][]string{{"Kursi", "75.000", "4500"}}, "name price weight_gram:gr"},
		"a weight in kilograms by its size": {
			[]string{"Nama", "Harga", "Berat"}, [][]string{{"Kursi", "75.000", "4,5"}}, "name price weight_gram:kg"},
		"a weight with its unit": {
			[]string{"Nama", "Harga", "Berat"}, [][]string{{"Kursi", "75.000", "4,5 kg"}}, "name price weight_gram"},
		"two headings alike": {
			[]string{"Nama", "Harga", "nama "}, [][]string{{"Kursi", "75.000", "Kayu"}}, "!heading_twice price !heading_twice"},
		"headings that no rule can name": {
			[]string{`Nama "baru"`, "Harga", "", "Barang"}, [][]string{{"Kursi", "75.000", "x", "Meja"}}, "!odd_heading price !no_heading name"},
		"attributes that are known": {
			[]string{"Nama", "Harga", "Bahan", "Warna"}, [][]string{{"Kursi", "75.000", "Rotan", "Cokelat"}}, "name price attributes.Bahan "},
		"several pictures": {
			[]string{"Nama", "Harga", "Foto 1", "Foto 2"}, [][]string{{"Kursi", "75.000", "a.png", "b.png"}}, "name price photos photos"},
	} {
		h, rows := table(c.heads, c.lines...)
		if got := uses(h, rows, "Bahan"); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestAPrivateColumnShowsNoSamples(t *testing.T) {
	h, rows := table([]string{"Nama", "Harga", "Pembuat"}, []string{"Kursi", "75.000", "Sdr. M (Blok C7)"})
	for _, g := range SuggestColumns(h, rows, nil) {
		if g.Use.Field == UsePrivate && g.Samples != nil {
			t.Errorf("%v", g.Samples)
		}
	}
}

func TestEveryUseIsReadAsItIsWritten(t *testing.T) {
	for _, u := range Uses([]string{"Bahan", "Informasi Utama > Struktur Harga"}) {
		if got, ok := ParseUse(u.String()); !ok || got != u {
			t.Errorf("%q: %v, %v", u.String(), got, ok)
		}
	}
	for _, s := range []string{"nothing", "price:kg", "weight_gram:ton", "attributes.", "attributes. x", "attributes.a\nb", "category_id", "basis.document", "attributes." + strings.Repeat("a", 300)} {
		if u, ok := ParseUse(s); ok {
			t.Errorf("%q is %v", s, u)
		}
	}
}

func TestADraftIsAMapping(t *testing.T) {
	options, err := StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	h, rows := table([]string{"Kode", "Nama 'Barang': #1", "Harga", "Kategori", "PDN", "Berat", "Foto 1", "Foto 2", "Status", "Wbp", "Bahan"},
		[]string{"A-1", "Kursi", "75.000", "Mebel", "lokal", "4,5", "a.png", "b.png", "publish", "Sdr. M", "Rotan"})
	d := Draft{About: "daftar.xlsx\nversion: 2", Header: h, Rows: rows, NameDescribes: true}
	for _, g := range SuggestColumns(h, rows, []string{"Bahan"}) {
		d.Uses = append(d.Uses, g.Use)
	}
	e := Editing{Name: "kolom.yaml", Options: options, Terms: onDate}
	text, err := e.Write(d)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/draft.golden", string(text))
	m, err := Load("kolom.yaml", text, options)
	if err != nil {
		t.Fatal(err)
	}
	l, _ := m.Map(onDate, rows[0])
	for field, want := range map[string]string{
		"sku": "A-1", "name": "Kursi", "price": "75000", "weight_gram": "4500", "photos": "a.png\nb.png", "pdn_type": "Lokal", "description": "Kursi", "attributes.Bahan": "Rotan",
	} {
		if got := FieldText(l, field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	if got, want := d.Include(), `row["Status"] == "publish"`; got != want {
		t.Errorf("include: got %q, want %q", got, want)
	}
}

// A row for sale is read however its status is spelled; one spelling that
// stands late in a list of many others is none the less one.
func TestEverySpellingOfForSaleIsRead(t *testing.T) {
	lines := [][]string{{"a", "publish"}, {"b", "Publish"}, {"c", "draft"}, {"d", "Tayang "}, {"e", "publish"}, {"f", ""}, {"g", "DRAFT"}, {"h", "Draft"}, {"i", "draf"}}
	h, rows := table([]string{"Nama", "Status"}, lines...)
	if got := uses(h, rows); !strings.Contains(got, UseStatus) {
		t.Errorf("the column is taken for %q", got)
	}
	d := Draft{Header: h, Rows: rows, Uses: []Use{{Field: "name"}, {Field: UseStatus}}}
	include, err := CompileInclude(d.Include())
	if err != nil {
		t.Fatalf("%s: %v", d.Include(), err)
	}
	var kept []string
	use := include.Bind(h)
	for _, row := range rows {
		if keep, err := use.Keep(row); err != nil {
			t.Fatal(err)
		} else if keep {
			kept = append(kept, row.Values[0].Text)
		}
	}
	if got := strings.Join(kept, ""); got != "abde" {
		t.Errorf("%s keeps %q", d.Include(), got)
	}
}

func TestADraftThatCannotBeAMapping(t *testing.T) {
	h, rows := table([]string{"Kode", "Nama", "Harga", "Nama"}, []string{"A-1", "Kursi", "75.000", "x"})
	sku, name, price := Use{Field: "sku"}, Use{Field: "name"}, Use{Field: "price"}
	var many [][]string
	for n := range 1 << len("published") {
		word := []byte("published")
		for i := range word {
			if n>>i&1 == 1 {
				word[i] -= 'a' - 'A'
			}
		}
		many = append(many, []string{"A", "Kursi", "75.000", string(word)})
	}
	statuses, spelled := table([]string{"Kode", "Nama", "Harga", "Status"}, many...)
	_, err := Editing{Name: "kolom.yaml", Terms: onDate}.Write(Draft{Header: statuses, Rows: spelled, Uses: []Use{sku, name, price, {Field: UseStatus}}})
	if r, ok := errors.AsType[*Refused](err); !ok || r.Code != "suggest.spellings" {
		t.Errorf("%d spellings: %v", len(many), err)
	}
	for want, chosen := range map[string][]Use{
		"suggest.no_name":  {sku, {}, price, {}},
		"suggest.no_price": {name, {}, {}, {}},
		"suggest.twice":    {name, {}, name, {}},
		"suggest.unusable": {sku, name, price, {}},
	} {
		_, err := Editing{Name: "kolom.yaml", Terms: onDate}.Write(Draft{Header: h, Rows: rows, Uses: chosen})
		if r, ok := errors.AsType[*Refused](err); !ok || r.Code != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func TestAHeaderScoresByWhatItNames(t *testing.T) {
	var got []int
	for _, line := range []string{
		"DAFTAR HARGA HASIL KARYA TH. 2025", "No|Kode|Nama Barang|Harga|Stok", "1|KR-001|Kursi|75.000|3", "Jenis Kendaraan|Tarif|Keterangan", "||", "",
	} {
		got = append(got, TitleScore(strings.Split(line, "|")))
	}
	for i, n := range got {
		if header := i == 1 || i == 3; header != (n >= 4) {
			t.Errorf("scores %v", got)
		}
	}
	if diff := cmp.Diff(0, got[2]); diff != "" {
		t.Error(diff)
	}
}

// Whatever stands in a list, what is guessed and then chosen makes a mapping or
// is refused in a sentence.
func FuzzADraftOfAnyList(f *testing.F) {
	f.Add("Kode|Nama|Harga", "A|Kursi|75.000")
	f.Add("Nama: #\"'|Harga\n|{}", "<script>|1,5 jt|x")
	f.Add("\u2028|%|&a", "|*|!")
	options, err := StandardOptions()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, heads, line string) {
		if !utf8.ValidString(heads + line) {
			return // whatever a list is written in, its rows are UTF-8
		}
		h, rows := table(strings.Split(heads, "|"), strings.Split(line, "|")[:min(len(strings.Split(line, "|")), len(strings.Split(heads, "|")))])
		d := Draft{About: heads, Header: h, Rows: rows, NameDescribes: true, PhotosByCode: true}
		for _, g := range SuggestColumns(h, rows, nil) {
			d.Uses = append(d.Uses, g.Use)
		}
		_, err := Editing{Name: "kolom.yaml", Options: options, Terms: onDate}.Write(d)
		if _, refused := errors.AsType[*Refused](err); err != nil && !refused {
			t.Fatal(err)
		}
	})
}
