package mapping

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ekatalog/schemas"
)

const pirtLabel = "Nomor P-IRT"

// paperRules are about certificates and the words of food; the clean listing
// is of 23 November 2026.
func paperRules() []ruleCase {
	expires := func(date string) func(*situation) {
		return func(s *situation) {
			s.l.Certificates = []Certificate{{Kind: "halal", Number: "ID35110000123450120", Expires: day(date)}}
		}
	}
	pirt := func(number string, papers ...Certificate) func(*situation) {
		return func(s *situation) {
			s.l.Attributes = append(s.l.Attributes, Pair{pirtLabel, number})
			s.l.Certificates = papers
		}
	}
	tkdn := func(number string) func(*situation) { return func(s *situation) { s.l.TKDN = number } }
	brand := func(number string) func(*situation) { return func(s *situation) { s.l.Brand = number } }
	food := func(name string) func(*situation) {
		return func(s *situation) { s.l.KBKI, s.l.Name = "2343000999", name }
	}
	form := []string{onForm}
	return []ruleCase{
		{code: "certificate_expired", formats: form, field: "certificates", fail: expires("2026-11-22"), pass: expires("2026-11-23")},
		{code: "certificate_expiring", formats: form, field: "certificates", warns: true, fail: expires("2026-12-23"), pass: expires("2026-12-24")},
		{code: "certificate_expiring", formats: form, field: "certificates", warns: true, fail: expires("2026-11-23"), pass: expires("2026-11-22")},
		{code: "certificate_number", formats: form, field: "tkdn", warns: true, fail: tkdn("6722-IK-2024"), pass: tkdn("6722/TKDN/IK/VII/2024")},
		{code: "certificate_number", formats: form, field: "brand", warns: true, fail: brand("IDM000123"), pass: brand("DID2023107469")},
		{code: "certificate_number", formats: form, field: "attributes." + pirtLabel, warns: true, fail: pirt("20635280100-29"), pass: pirt("P-IRT No. 2063528010012-29")},
		{code: "pirt_expired", formats: form, field: "attributes." + pirtLabel, fail: pirt("2063528010012-24"), pass: pirt("2063528010012-27")},
		{code: "pirt_expired", formats: form, field: "attributes." + pirtLabel, fail: pirt("2063528010012-24", Certificate{Kind: "pirt", Number: "2063528010012-24"}),
			pass: pirt("206352801001224", Certificate{Kind: "pirt", Number: "2063528010012-24", Expires: day("2029-05-01")})},
		{code: "pirt_expired", formats: form, field: "certificates", fail: func(s *situation) { s.l.Certificates = []Certificate{{Kind: "pirt", Number: "2063528010012-25"}} },
			pass: func(s *situation) { s.l.Certificates = []Certificate{{Kind: "pirt", Number: "2063528010012-27"}} }},
		{code: "pirt_last_year", formats: form, field: "attributes." + pirtLabel, warns: true, fail: pirt("2063528010012-26"), pass: pirt("2063528010012-27")},
		{code: "health_claim", formats: v6, field: "name", warns: true, fail: food("Jahe merah, menyembuhkan asam urat"), pass: food("Jahe merah, cocok untuk asam urat")},
		{code: "health_claim", formats: v6, field: "description", warns: true, fail: func(s *situation) { s.l.KBKI, s.l.Description = "2343000999", "Madu hutan penawar racun" },
			pass: func(s *situation) { s.l.Description = "Kotak kayu untuk obat dan perban" }},
		{code: "health_claim", formats: v6, field: "attributes.Bahan", warns: true, fail: func(s *situation) { s.l.KBKI, s.l.Attributes[0].Value = "2343000999", "Jahe berkhasiat" },
			pass: func(s *situation) { s.l.KBKI, s.l.Attributes[0].Value = "2343000999", "Jahe" }},
	}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestACertificateIsCountedInDaysOfTheSellersZone(t *testing.T) {
	wib := time.FixedZone("WIB", 7*3600)
	for _, c := range []struct {
		on      string
		expires string
		want    string // code and days, "" for nothing
	}{
		{"2026-11-23T12:00:00+07:00", "2026-12-24", ""},                               // 31 days
		{"2026-11-23T12:00:00+07:00", "2026-12-23", "certificate_expiring 30"},        // 30 days
		{"2026-11-23T23:59:59+07:00", "2026-12-23", "certificate_expiring 30"},        // still the 23rd
		{"2026-11-24T00:00:00+07:00", "2026-12-23", "certificate_expiring 29"},        // 17.00 UTC of the 23rd
		{"2026-12-22T23:59:59+07:00", "2026-12-23", "certificate_expiring 1"},         //
		{"2026-12-23T00:00:00+07:00", "2026-12-23", "certificate_expiring 0"},         // its last day
		{"2026-12-23T23:59:59+07:00", "2026-12-23", "certificate_expiring 0"},         // up to midnight
		{"2026-12-24T00:00:00+07:00", "2026-12-23", "certificate_expired -1"},         //
		{"2026-12-24T00:00:00+07:00", "2024-02-29", "certificate_expired -1029"},      // a leap day
		{"2026-12-24T00:00:00+07:00", "2000-12-24", "certificate_expired -" + "9496"}, //
		{"2026-12-31T23:30:00+07:00", "2027-01-30", "certificate_expiring 30"},        // over the year
	} {
		s := clean(t, schemas.TypeGoods)
		on, err := time.Parse(time.RFC3339, c.on)
		if err != nil {
			t.Fatal(err)
		}
		s.terms.On = on.In(wib)
		s.l.Certificates = []Certificate{{Kind: "pirt", Number: "2063528010012-24", Expires: day(c.expires), Place: "papers.yaml:12"}}
		got := ""
		for _, i := range s.check(t, onForm) {
			got += i.Code + " " + i.Values["n"]
			if i.Cell != "papers.yaml:12" {
				t.Errorf("%s: place %q", c.on, i.Cell)
			}
		}
		if got != c.want {
			t.Errorf("on %s, until %s: %q, want %q", c.on, c.expires, got, c.want)
		}
	}
}

func TestTheLastDaySaysSo(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	s.l.Certificates = []Certificate{{Kind: "halal", Number: "ID35110000123450120", Expires: s.terms.On}}
	got := s.check(t, onForm)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	text, fix := got[0].Text(schemas.Indonesian)
	want := "Sertifikat halal ID35110000123450120 berlaku sampai 23 November 2026, yaitu hari ini."
	if text != want || fix == "" {
		t.Errorf("%q, %q", text, fix)
	}
}

func TestAPIRTNumberIsReadHoweverItsColumnIsCalled(t *testing.T) {
	for label, want := range map[string]bool{
		"Nomor P-IRT": true, "NO.PIRT": true, "P. IRT": true, "Informasi Utama > Nomor P-IRT": true, "No SPP-IRT": true, "pirt": true,
		"Masa Berlaku P-IRT": false, "Tanggal PIRT": false, "Nomor Izin": false, "Spirit": false, "Isi Bersih": false,
	} {
		s := clean(t, schemas.TypeGoods)
		s.pack = nil
		s.l.Attributes = []Pair{{label, "2063528010012-24"}}
		if got := slices.Contains(codesOnly(s.check(t, onForm)), "pirt_expired"); got != want {
			t.Errorf("%q: found is %v", label, got)
		}
	}
}

func codesOnly(issues []Issue) []string {
	var all []string
	for _, i := range issues {
		all = append(all, i.Code)
	}
	return all
}

func TestTheYearOfAPIRTNumber(t *testing.T) {
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		t.Fatal(err)
	}
	k := &kinds[slices.IndexFunc(kinds, func(k schemas.CertificateKind) bool { return k.ID == "pirt" })]
	got, want := map[string]int{}, map[string]int{
		"2063528010012-24": 2024, "206352801001229": 2029, "P-IRT No. 2063528010012-24": 2024, "PIRT.2063528010012–31": 2031,
		"2 06 3528 01 0012-24": 2024, "206352801001212-24": 2024, "P-IRT 2063528010012 - 24": 2024,
		"2063528010012": 0, "2063528010012-2024": 0, "0063528010012-24": 0, "MD 235602169254": 0, "": 0, "P-IRT": 0, "sda": 0,
	}
	for number := range want {
		got[number], _ = k.EndsIn(number)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("years (-want +got):\n%s", diff)
	}
}

func TestEveryKindOfCertificateTakesItsOwnExample(t *testing.T) {
	kinds, err := schemas.CertificateKinds()
	if err != nil || len(kinds) != 6 {
		t.Fatal(len(kinds), err)
	}
	for i := range kinds {
		k := &kinds[i]
		if !k.Plausible(k.Example) || k.Pattern != "" && (k.Example == "" || k.Plausible(k.Example+"x")) || k.Source == "" || k.Confidence == "" || k.Read == "" {
			t.Errorf("%s: %+v", k.ID, k)
		}
		if k.Field != "" && !slices.Contains(Fields(), k.Field) {
			t.Errorf("%s: no field %s", k.ID, k.Field)
		}
		if k.Names("Jenis Nikel, Kayu") {
			t.Errorf("%s is named by any title", k.ID)
		}
		if _, ok := k.EndsIn(strconv.Itoa(i)); ok {
			t.Errorf("%s reads a year out of %d", k.ID, i)
		}
	}
}
