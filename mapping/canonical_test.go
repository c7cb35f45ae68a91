package mapping

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func number64(n int64) *int64 { return &n }

func number2(s string) *decimal.Decimal {
	d := decimal.RequireFromString(s)
	return &d
}

// sampleListing has every field that is sent.
func sampleListing() *Listing {
	return &Listing{
		SKU: "MB-02", Name: "Meja belajar jati belanda", Description: "Kayu \"jati belanda\", <kuat>\nTanpa cat & paku.",
		Unit: "Unit", PPN: "0%", KBKI: "3812201001", VideoURL: "https://youtu.be/x", Brand: "DID2023107469",
		TKDN: "6722/TKDN/IK/VII/2024", SNI: "SNI 1234", Category: "Peralatan Kantor > Furnitur Kantor > Meja Kerja",
		CategoryID: "6f1c2f43-6a2a-4f41-a2c3-0e3d2c7c9a11", Price: number64(1250000), Stock: number2("2.50"), MinPurchase: number2("1"),
		PreorderDays: number64(21), WeightGram: number64(18000), LengthCM: number2("120"), WidthCM: number2("60.0"), HeightCM: number2("75.25"),
		PDNType: "Lokal", PDNLocation: "Diproduksi di seluruh Indonesia", PDNLabor: "Dibuat oleh seluruh tenaga kerja Indonesia di dalam negeri",
		PDNMaterial: "Seluruh bahan baku dalam negeri", Photos: []string{"meja-1.jpg", "meja-2.jpg"},
		Attributes: []Pair{{"Bahan", "Jati belanda"}, {"Dimensi > Tebal", "2 cm"}, {"Finishing", ""}},
		Documents:  []Pair{{"SBU", "sbu.pdf"}},
		Variants: []Variant{
			{SKU: "MB-02-P", Options: []Pair{{"Warna", "Putih"}}, Price: number64(1300000), Stock: number2("0"), Photo: "p.jpg", Active: true},
			{SKU: "MB-02-H"},
		},
		Wholesale:      []Tier{{MinQuantity: decimal.RequireFromString("5"), Price: 1200000}},
		RegionalPrices: []RegionalPrice{{Region: "35.28", Price: 1275000}},
		Active:         true,
		Basis:          Basis{Cost: number64(900000), Document: "ND-12"},
	}
}

// goldenObjects are one object of each kind that is fingerprinted.
func goldenObjects() map[string]map[string]any {
	l := sampleListing()
	return map[string]map[string]any{
		"offer":   offerMap(l),
		"content": contentMap(l),
		"base":    {"formats": []string{"v6-form"}, "mapping": "0f1e", "packs": map[string]string{"meja-kerja": "1", "": ""}, "limits": []any{}},
		"plan": {"base": "ab12", "seller": "default", "changes": []any{
			map[string]any{"sku": "MB-02", "kind": "price", "expect": int64(7), "new": decimal.RequireFromString("1.10"), "old": nil},
		}},
		"record": {
			"v": 1, "seller": "default", "index": int64(0), "at": time.Date(2025, 3, 3, 14, 5, 0, 120_000_000, time.FixedZone("WIB", 7*3600)),
			"actor": "01954f6e", "act": "offer", "subject": "MB-02", "run": "01954f6f", "reason": "Harga baru; nota dinas № 7\u2028\x01",
			"before": map[string]any{"active": false, "price": int64(0)}, "after": map[string]any{"active": true, "price": int64(1250000)},
			"origin": map[string]string{"sha256": "00ff", "sheet": "MEUBELER", "cell": "F14"}, "tool": "ekatalog", "format": "v6-form", "pack": "", "digest": "e3b0",
		},
	}
}

func TestCanonicalBytesAreTheGoldenOnes(t *testing.T) {
	for kind, v := range goldenObjects() {
		b, err := Canonical(v)
		if err != nil {
			t.Fatal(err)
		}
		got := string(b) + "\n" + Fingerprint(kind, b) + "\n"
		path := filepath.Join("testdata", "canonical", kind+".v1.golden")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", kind, diff)
		}
	}
	l := sampleListing()
	for kind, b := range map[string][]byte{"offer": l.AppendOffer(nil), "content": l.AppendContent(nil)} {
		want, err := os.ReadFile(filepath.Join("testdata", "canonical", kind+".v1.golden"))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(b) + "\n" + Fingerprint(kind, b) + "\n"; got != string(want) {
			t.Errorf("the appender's %s: got %s, want %s", kind, got, want)
		}
	}
}

func TestCanonicalLeavesOutWhatIsEmptyButKeepsFalseAndZero(t *testing.T) {
	for _, c := range []struct {
		v    map[string]any
		want string
	}{
		{nil, `{}`},
		{map[string]any{"a": "", "b": nil, "c": []any{}, "d": map[string]any{}, "e": []string{}, "f": map[string]string{}}, `{}`},
		{map[string]any{"a": []any{"", nil, map[string]any{"b": ""}}, "c": map[string]any{"d": []string{""}}}, `{}`},
		{map[string]any{"a": []string{"", "x", ""}}, `{"a":["x"]}`},
		{map[string]any{"a": false, "b": 0, "c": decimal.Decimal{}, "d": int64(0)}, `{"a":false,"b":0,"c":"0","d":0}`},
		{map[string]any{"b": 1, "B": 2, "a_b": 3, "aa": 4, "é": 5}, `{"B":2,"a_b":3,"aa":4,"b":1,"é":5}`},
		{map[string]any{"e\u0301": "A\u030a"}, `{"é":"Å"}`},
		{map[string]any{"a": "<&>\u2028/\"\\\n\t\r\b\f\x00\x7f"}, "{\"a\":\"<&>\u2028/\\\"\\\\\\n\\t\\r\\b\\f\\u0000\x7f\"}"},
		{map[string]any{"a": "x\xffy"}, "{\"a\":\"x\ufffdy\"}"},
		{map[string]any{"a": decimal.New(12, 2), "b": decimal.New(-1500, -3), "c": decimal.New(5, -2)}, `{"a":"1200","b":"-1.5","c":"0.05"}`},
		{map[string]any{"a": decimal.RequireFromString("123456789012345678901234567890.10")}, `{"a":"123456789012345678901234567890.1"}`},
	} {
		got, err := Canonical(c.v)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: got %s %v, want %s", c.v, got, err, c.want)
		}
	}
}

func TestCanonicalRefusesWhatHasNoOneForm(t *testing.T) {
	for _, v := range []any{1.5, float32(1), uint8(1), []int{1}, struct{}{}, decimal.New(1, 1000), map[string]any{"\u00e9": 1, "e\u0301": 2}, []any{1.5}} {
		if b, err := Canonical(map[string]any{"a": v}); err == nil {
			t.Errorf("%T: got %s, want an error", v, b)
		}
	}
}

func TestAKindMakesItsOwnFingerprint(t *testing.T) {
	// printf 'ekatalog.offer.v1\n{}' | sha256sum
	const want = "c4bd4815f724cd4cb5770b897b5d2793ab54c9b1e2ed728e0b94af1a9520dd20"
	if got := Fingerprint("offer", []byte("{}")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if Fingerprint("content", []byte("{}")) == want {
		t.Error("content and offer have one fingerprint")
	}
}

// orNil gives an absent number as no value at all.
func orNil[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

func pairMap(v []Pair) map[string]string {
	m := map[string]string{}
	for _, p := range v {
		m[p.Label] = p.Value
	}
	return m
}

func offerMap(l *Listing) map[string]any {
	return map[string]any{"active": l.Active, "price": orNil(l.Price), "stock": orNil(l.Stock)}
}

func contentMap(l *Listing) map[string]any {
	var variants, wholesale, regional []any
	for _, v := range l.Variants {
		variants = append(variants, map[string]any{
			"sku": v.SKU, "options": pairMap(v.Options), "price": orNil(v.Price), "stock": orNil(v.Stock), "photo": v.Photo, "active": v.Active,
		})
	}
	for _, t := range l.Wholesale {
		wholesale = append(wholesale, map[string]any{"min_quantity": t.MinQuantity, "price": t.Price})
	}
	for _, r := range l.RegionalPrices {
		regional = append(regional, map[string]any{"region": r.Region, "price": r.Price})
	}
	return map[string]any{
		"name": l.Name, "description": l.Description, "unit": l.Unit, "ppn": l.PPN, "kbki": l.KBKI, "video_url": l.VideoURL,
		"brand": l.Brand, "tkdn": l.TKDN, "sni": l.SNI, "category": l.Category, "category_id": l.CategoryID,
		"min_purchase": orNil(l.MinPurchase), "preorder_days": orNil(l.PreorderDays), "weight_gram": orNil(l.WeightGram),
		"length_cm": orNil(l.LengthCM), "width_cm": orNil(l.WidthCM), "height_cm": orNil(l.HeightCM),
		"pdn_type": l.PDNType, "pdn_location": l.PDNLocation, "pdn_labor": l.PDNLabor, "pdn_material": l.PDNMaterial,
		"photos": l.Photos, "attributes": pairMap(l.Attributes), "documents": pairMap(l.Documents),
		"variants": variants, "wholesale": wholesale, "regional_prices": regional,
	}
}

// drawText makes text with what is special to canonical bytes: marks that
// combine, characters that JSON escapes, bytes that are no text.
func drawText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOf(rapid.SampledFrom([]rune("aZ9 é́e̊\"\\\n\x01<&>\u2028日½\x7f"))),
		rapid.Just(""), rapid.Just("biasa"), rapid.Just("a\xffb"),
	)
}

func drawListing(t *rapid.T) *Listing {
	text := func(name string) string { return drawText().Draw(t, name) }
	integer := rapid.Ptr(rapid.Int64Range(0, maxAmount), true)
	quantity := rapid.Ptr(rapid.Custom(func(t *rapid.T) decimal.Decimal {
		return decimal.New(rapid.Int64Range(-100, maxAmount).Draw(t, "c"), rapid.Int32Range(-4, 2).Draw(t, "e"))
	}), true)
	// Labels are drawn so that none are equal in NFC only: two such are no map.
	pairs := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Pair {
		return Pair{rapid.SampledFrom([]string{"Bahan", "Warna", "e\u0301", "A > B", "\"x\"", "日"}).Draw(t, "label"), text("value")}
	}), 0, 4)
	return &Listing{
		Name: text("name"), Description: text("description"), Unit: text("unit"), PPN: text("ppn"), Category: text("category"),
		Brand: text("brand"), PDNType: text("pdn_type"), CategoryID: text("id"), SNI: text("sni"), VideoURL: text("video"),
		Price: integer.Draw(t, "price"), Stock: quantity.Draw(t, "stock"), MinPurchase: quantity.Draw(t, "min"),
		PreorderDays: integer.Draw(t, "days"), WeightGram: integer.Draw(t, "weight"), WidthCM: quantity.Draw(t, "width"),
		LengthCM: quantity.Draw(t, "length"), HeightCM: quantity.Draw(t, "height"),
		Photos: rapid.SliceOfN(drawText(), 0, 3).Draw(t, "photos"), Attributes: pairs.Draw(t, "attributes"), Documents: pairs.Draw(t, "documents"),
		Variants: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Variant {
			return Variant{SKU: text("sku"), Options: pairs.Draw(t, "options"), Price: integer.Draw(t, "price"), Stock: quantity.Draw(t, "stock"), Active: rapid.Bool().Draw(t, "active")}
		}), 0, 3).Draw(t, "variants"),
		Wholesale: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Tier {
			return Tier{decimal.New(rapid.Int64Range(0, 10000).Draw(t, "c"), -2), rapid.Int64Range(0, maxAmount).Draw(t, "price")}
		}), 0, 3).Draw(t, "wholesale"),
		RegionalPrices: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) RegionalPrice {
			return RegionalPrice{text("region"), rapid.Int64Range(0, maxAmount).Draw(t, "price")}
		}), 0, 3).Draw(t, "regional"),
		Active: rapid.Bool().Draw(t, "active"),
	}
}

func TestTheAppendersGiveTheCanonicalBytesOfTheListing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := drawListing(t)
		for _, c := range []struct {
			m   map[string]any
			got []byte
		}{{contentMap(l), l.AppendContent(nil)}, {offerMap(l), l.AppendOffer(nil)}} {
			want, err := Canonical(c.m)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(c.got, want) {
				t.Fatalf("got  %s\nwant %s", c.got, want)
			}
			back, err := ParseContent(c.got)
			if err != nil {
				t.Fatal(err)
			}
			if again, err := Canonical(back); err != nil || !bytes.Equal(again, want) {
				t.Fatalf("parsed back: got %s %v, want %s", again, err, want)
			}
			if diff, err := DiffContent(c.got, want); err != nil || len(diff) != 0 {
				t.Fatalf("differs from itself: %v %v", diff, err)
			}
		}
		for _, body := range [][]byte{l.CreateBody(), l.ContentBody()} {
			if !json.Valid(body) {
				t.Fatalf("no JSON: %s", body)
			}
		}
	})
}

func TestBodiesHaveDecimalsAsJSONNumbers(t *testing.T) {
	l := &Listing{SKU: "A1", Name: "Meja", Price: number64(1000), Stock: number2("2.50"), WidthCM: number2("60.5"), Active: true,
		Wholesale: []Tier{{decimal.RequireFromString("1.5"), 900}}}
	for _, c := range []struct{ got, want string }{
		{string(l.CreateBody()), `{"sku":"A1","name":"Meja","wholesale":[{"min_quantity":1.5,"price":900}],"width_cm":60.5,"active":true,"price":1000,"stock":2.5}`},
		{string(l.ContentBody()), `{"name":"Meja","wholesale":[{"min_quantity":1.5,"price":900}],"width_cm":60.5}`},
		{string(OfferBody(1000, decimal.RequireFromString("2.50"), false)), `{"active":false,"price":1000,"stock":2.5}`},
		{string(OfferBody(0, decimal.Decimal{}, true)), `{"active":true,"price":0,"stock":0}`},
		{string(l.AppendOffer([]byte("x"))), `x{"active":true,"price":1000,"stock":"2.5"}`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestADifferenceIsToldPerFieldAndPerLabel(t *testing.T) {
	old := &Listing{Name: "Meja", Unit: "Buah", WeightGram: number64(100), WidthCM: number2("60"), Attributes: []Pair{{"Bahan", "Jati"}, {"Warna", "Cokelat"}}, Photos: []string{"a.jpg"}}
	now := &Listing{Name: "Meja", Unit: "Unit", WeightGram: number64(200), WidthCM: number2("60.0"), Attributes: []Pair{{"Bahan", "Mahoni"}, {"Tinggi", "75"}}, Photos: []string{"a.jpg", "b.jpg"}}
	got, err := DiffContent(old.AppendContent(nil), now.AppendContent(nil))
	if err != nil {
		t.Fatal(err)
	}
	want := []Difference{
		{"attributes.Bahan", "Jati", "Mahoni"},
		{"attributes.Tinggi", nil, "75"},
		{"attributes.Warna", "Cokelat", nil},
		{"photos", []any{"a.jpg"}, []any{"a.jpg", "b.jpg"}},
		{"unit", "Buah", "Unit"},
		{"weight_gram", int64(100), int64(200)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, err := DiffContent(nil, []byte(`{"name":"Meja"}`)); err != nil || len(got) != 1 || got[0].Old != nil || got[0].New != "Meja" {
		t.Errorf("from nothing: got %v %v", got, err)
	}
	if _, err := DiffContent([]byte(`{`), nil); err == nil {
		t.Error("broken bytes were compared")
	}
}

func FuzzParseContent(f *testing.F) {
	f.Add(sampleListing().AppendContent(nil))
	f.Add([]byte(`{"a":1e400,"b":[{}],"c":-0.10}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := ParseContent(b)
		if err != nil {
			return
		}
		once, err := Canonical(v)
		if err != nil {
			return
		}
		again, err := ParseContent(once)
		if err != nil {
			t.Fatalf("%q: %v", once, err)
		}
		if twice, err := Canonical(again); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("%q, then %q %v", once, twice, err)
		}
	})
}

func BenchmarkAppendContentAndOffer(b *testing.B) {
	l := sampleListing()
	var buffer []byte
	b.ReportAllocs()
	for b.Loop() {
		buffer = l.AppendOffer(l.AppendContent(buffer[:0]))
	}
}

func BenchmarkFingerprint(b *testing.B) {
	content := sampleListing().AppendContent(nil)
	b.ReportAllocs()
	for b.Loop() {
		Fingerprint("content", content)
	}
}
