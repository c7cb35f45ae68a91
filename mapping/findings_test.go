package mapping

import (
	"ekatalog/schemas"
	"strings"
	"testing"
)

func TestWordsThatMeanTheCellAboveAreKnown(t *testing.T) {
	for _, s := range []string{
		"sda", "SDA", "Sda.", "s.d.a", "s.d.a.", "S.D.A.", "s d a", "(sda)", "idem", "Idem", "IDEM.", "ditto", "Ditto", `"`, `-"-`, `- " -`, `—"—`, "''",
		"”", "〃", "sama", "sama dgn atas", "sama dengan di atas", "sama spt diatas", "Sama seperti di atas", "sama dg atas",
	} {
		if !isDitto(s) {
			t.Errorf("%q is not known to mean the cell above", s)
		}
	}
	for _, s := range []string{
		"", "-", "--", "sda-01", "SDA-1", "sd", "s/d 31/6", "Sada", "sak", "set", "Idaman", "Dit", "3 x sda", "samara", "sama rata", "-1", "'", "sama sekali baru",
		strings.Repeat(`"`, 3), "sda dan lainnya", "’", "…",
	} {
		if isDitto(s) {
			t.Errorf("%q is taken to mean the cell above", s)
		}
	}
}

// followed maps rows of one header as a list has them.
func followed(t *testing.T, m *Mapping, rows ...[]string) (all [][]Issue, listings []*Listing) {
	t.Helper()
	var above Above
	var header *Header
	for i, cells := range rows {
		r := makeRow(cells...)
		if r.Number = i + 2; header == nil {
			header = r.Header
		}
		r.Header = header
		above.Follow(r)
		l, issues := m.Map(onDate, r)
		all, listings = append(all, issues), append(listings, l)
	}
	return all, listings
}

const dittoMapping = `version: 1
sku: row["Kode"]
fields:
  name:  row["Nama"]
  price: rupiah(row["Harga"])
  stock: quantity(default(row["Stok"], "1"))
  unit:  lookup("satuan", row["Sat."])
attributes:
  P-IRT: row["P-IRT"]
lookups: {satuan: {bh: Buah}}
`

func TestACellThatMeansTheOneAboveIsHeldWithItsTextProposed(t *testing.T) {
	m := load(t, dittoMapping)
	issues, listings := followed(t, m,
		[]string{"Kode", "A1", "Nama", "Nastar", "Harga", "45.000", "Stok", "2", "Sat.", "bh", "P-IRT", "2063528010012-24"},
		[]string{"Kode", "A2", "Nama", "Kastengel", "Harga", "sda", "Stok", `"`, "Sat.", "idem", "P-IRT", "s.d.a."},
		[]string{"Kode", "sda", "Nama", "Putri salju", "Harga", "45.000", "Stok", "1", "Sat.", "bh", "P-IRT", "sda"},
	)
	if len(issues[0]) != 0 {
		t.Errorf("first row: %+v", issues[0])
	}
	want := map[string]string{"price": "45.000", "stock": "2", "unit": "bh", "attributes.P-IRT": "2063528010012-24"}
	for _, i := range issues[1] {
		if i.Code != "same_as_above" || i.Severity != SeverityError || i.Values["usul"] != want[i.Field] {
			t.Errorf("%s: %s, proposed %q, want %q", i.Field, i.Code, i.Values["usul"], want[i.Field])
		}
		delete(want, i.Field)
	}
	if len(want) > 0 {
		t.Errorf("not held: %v", want)
	}
	if l := listings[1]; l.Price != nil || l.Stock != nil || l.Unit != "" || len(l.Attributes) > 0 {
		t.Errorf("something was taken silently: %+v", l)
	}
	for _, i := range issues[2] {
		switch i.Field {
		case "sku":
			if i.Values["usul"] != "" {
				t.Errorf("the code of another product is proposed: %q", i.Values["usul"])
			}
		case "attributes.P-IRT":
			if i.Values["usul"] != "2063528010012-24" {
				t.Errorf("two rows down %q is proposed", i.Values["usul"])
			}
		default:
			t.Errorf("%+v", i)
		}
	}
}

func TestACellThatMeansTheOneAboveIsFoundInAMappingsOwnTests(t *testing.T) {
	m := load(t, dittoMapping+"tests:\n  - row: {Kode: A1, P-IRT: sda}\n    issues: [same_as_above]\n")
	if r := m.RunTests(onDate); r.Failed > 0 {
		t.Errorf("%+v", r.Failures)
	}
}

func TestADateThatCannotBeIsFoundWithTheNearestOne(t *testing.T) {
	for s, want := range map[string]string{
		"s/d 31/6/2025": "31/6/2025 30/6/2025", "31/06/25": "31/06/25 30/06/25", "berlaku s/d 31-6-2025 saja": "31-6-2025 30-6-2025",
		"31.6.2025": "31.6.2025 30.6.2025", "2025-06-31": "2025-06-31 2025-06-30", "2025/02/30": "2025/02/30 2025/02/28",
		"29/2/2025": "29/2/2025 28/2/2025", "29 Februari 2025": "29 Februari 2025 28 Februari 2025", "31 Juni 2025": "31 Juni 2025 30 Juni 2025",
		"sampai 31 juni": "31 juni 30 juni", "31-Jun-2025": "31-Jun-2025 30-Jun-2025", "31-Nov-25": "31-Nov-25 30-Nov-25", "30 Feb": "30 Feb 29 Feb",
		"31/6": "31/6 30/6", "s/d 31/6": "31/6 30/6", "exp 30/2": "30/2 29/2", "Promo: 31/9/2025.": "31/9/2025 30/9/2025", "(31/4/2026)": "31/4/2026 30/4/2026",
		"1/1/2025 s/d 31/6/2025": "31/6/2025 30/6/2025", "29/2/1900": "29/2/1900 28/2/1900", "kadaluarsa 31/11/26": "31/11/26 30/11/26",
	} {
		written, nearest, found := impossibleDate(s)
		if got := written + " " + nearest; !found || got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	for _, s := range []string{
		"", "31/12/2025", "29/2/2024", "29 Februari 2028", "29/2", "30/6/2025", "2024-02-29", "No. 31/06/2025", "SK 31/06/2025", "ND-31/06/2025",
		"123/31/06/2025/PAS", "W15.31.06.2025", "uk. 30x40", "ukuran 31/6 inci", "3130", "Rp 31.600", "kayu 29/31", "31 buah", "30 hari", "31/13/2025",
		"29", "31 Jumbo", "085231062025", "350.000", "Mei 31", "31/6/20255", "10/31/06", "5,31 Jun",
	} {
		if written, _, found := impossibleDate(s); found {
			t.Errorf("%q: %q is called impossible", s, written)
		}
	}
}

func TestImpossibleDatesAreFoundInWhatIsSentAndInNotes(t *testing.T) {
	m := load(t, `version: 1
sku: row["Kode"]
fields:
  name:  row["Nama"]
  stock: quantity(row["Stok"])
  price: rupiah(row["Harga"])
private: [Catatan]
`)
	l, issues := m.Map(onDate, makeRow("Kode", "A1", "Nama", "Paket cuci", "Stok", "31/6/2025", "Harga", "90.000", "Ket.", "s/d 30/2/2026", "Catatan", "31/6/2025"))
	var found []string
	for _, i := range issues {
		if i.Code == "date_impossible" {
			found = append(found, strings.Join([]string{string(i.Severity), i.Field, i.Values["sel"], i.Values["saran"]}, " "))
		}
	}
	if got, want := strings.Join(found, "; "), "warning  E12 28/2/2026; error stock C12 30/6/2025"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if l.Stock != nil {
		t.Errorf("stock %v", l.Stock)
	}
}

func TestTwoPricesForTwoUnitsAreBothProposed(t *testing.T) {
	for s, want := range map[string]string{
		"2.500/sct – 55.000/dus": "2.500 sct 55.000 Dus", "2.500/sct-55.000/dus": "2.500 sct 55.000 Dus", "2500/sct, 55rb/dus": "2.500 sct 55.000 Dus",
		"Rp 2.500 per sct, Rp 55.000 per dus": "2.500 sct 55.000 Dus", "2.500/sct atau 55.000/dus": "2.500 sct 55.000 Dus", "2.500/bks; 25.000/pak": "2.500 bks 25.000 pak",
		"5rb/bh 50rb/lsn": "5.000 Buah 50.000 Lusin", "1,5jt/unit & 16jt/set": "1.500.000 Unit 16.000.000 Set", "20rb/btl + 220rb/dos": "20.000 Botol 220.000 Dus",
		"15.000/bks\n140.000/karton": "15.000 bks 140.000 karton",
	} {
		_, ok, f := ParseRupiah(s, NumbersID, NewUnitTable(nil, nil), "")
		if ok || len(f) != 1 || f[0].Code != "price_range" {
			t.Errorf("%q: %v %+v", s, ok, f)
			continue
		}
		v := f[0].Values
		if got := strings.Join([]string{v["h1"], v["satuan1"], v["h2"], v["satuan2"]}, " "); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
	for _, s := range []string{"450.000-600.000", "20rb/btl", "2.500/sct – 2.600/sct", "2.500/sct – 55.000", "2.500/merah – 3.000/biru"} {
		_, _, f := ParseRupiah(s, NumbersID, NewUnitTable(nil, nil), "")
		if len(f) > 0 && f[0].Values[MessageValue] == "price_range_units" {
			t.Errorf("%q: two units", s)
		}
	}
}

func TestAnIssueOnAPageNamesNoFileOfTheWorkspace(t *testing.T) {
	for _, code := range []string{"certificate_unregistered", "paper_of_nobody", "paper_of_nobody_near"} {
		for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
			if text, fix := (Issue{Code: code}).PageText(lang); strings.Contains(text+fix, "papers.yaml") || text == code {
				t.Errorf("%s: %s %s", code, text, fix)
			}
			if text, _ := (Issue{Code: code}).Text(lang); !strings.Contains(text, "papers.yaml") {
				t.Errorf("%s for a command: %s", code, text)
			}
		}
	}
}
