package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

const (
	onForm   = "v6-form"
	onUpload = "v6-unggah-massal"
	onFeed   = "v5-datafeed"
)

// situation is everything that Check looks at.
type situation struct {
	terms Terms
	pack  *schemas.Pack
	l     *Listing
}

func ptr[T any](v T) *T { return &v }

func quantity(s string) *decimal.Decimal { return ptr(decimal.RequireFromString(s)) }

// clean is a listing that every format takes, goods or service.
func clean(t testing.TB, kind schemas.ProductType) *situation {
	t.Helper()
	s := &situation{
		terms: Terms{On: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), PKP: "non_pkp"},
		l: &Listing{
			SKU: "KR-001", Name: "Meja kerja kayu jati", Description: "Meja kerja kayu jati, 120 x 60 x 75 cm, dirakit.",
			Unit: "Buah", PPN: "0%", KBKI: "3812101001 - Meja kerja dari kayu", VideoURL: "",
			Category: "Peralatan Kantor > Furnitur Kantor > Meja Kerja",
			Price:    ptr(int64(1_250_000)), Stock: quantity("4"), MinPurchase: quantity("1"),
			WeightGram: ptr(int64(25_000)), LengthCM: quantity("120"), WidthCM: quantity("60.5"), HeightCM: quantity("75"),
			PDNType: "Lokal", PDNLocation: "Diproduksi di seluruh Indonesia",
			PDNLabor: "Dibuat oleh seluruh tenaga kerja Indonesia di dalam negeri", PDNMaterial: "Seluruh bahan baku dalam negeri",
			Photos:     []string{"https://foto.example.id/meja.png", "https://foto.example.id/meja-2.png"},
			Attributes: []Pair{{"Bahan", "Kayu jati"}, {"Garansi", "Memiliki"}, {"Informasi Utama > Struktur Harga", "Terlampir"}},
			Documents:  []Pair{{"Dokumen > Struktur Harga", "https://drive.google.com/file/d/1"}},
			Active:     true,
		},
	}
	if kind == schemas.TypeService {
		l := s.l
		l.SKU, l.Name, l.Description = "CU-01", "Cuci mobil kecil", "Cuci luar dan dalam, mobil kecil."
		l.Category, l.Unit, l.KBKI = "Jasa Kendaraan > Perawatan Kendaraan > Cuci Kendaraan", "1 X", "97110"
		l.WeightGram, l.LengthCM, l.WidthCM, l.HeightCM = nil, nil, nil, nil
		l.Attributes = []Pair{{"Jenis Kendaraan", "Mobil"}}
		l.Documents = nil
	}
	s.pack = packOf(t, s.l.Category)
	return s
}

func packOf(t testing.TB, category string) *schemas.Pack {
	t.Helper()
	all, err := schemas.EmbeddedPacks()
	if err != nil {
		t.Fatal(err)
	}
	p := schemas.NewPacks(all...).For(category)
	if p == nil {
		t.Fatalf("no pack of %s", category)
	}
	copied := *p
	copied.Columns = slices.Clone(p.Columns)
	return &copied
}

func formatOf(t testing.TB, id string) *schemas.Format {
	t.Helper()
	f, err := schemas.FormatByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (s *situation) column(field string) *schemas.Column { return s.pack.Column(field) }

func (s *situation) check(t testing.TB, format string) []Issue {
	t.Helper()
	return Check(s.terms, formatOf(t, format), s.pack, s.l)
}

// ruleCase is a way to break one rule, and the nearest way not to.
type ruleCase struct {
	code    string
	formats []string
	field   string
	service bool // starts from a clean service, else from clean goods
	fail    func(*situation)
	pass    func(*situation)
	warns   bool
	also    string // a stricter format that what fails breaks too
}

var (
	v6       = []string{onForm, onUpload}
	channels = []string{onForm, onUpload, onFeed}
)

func rulesUnderTest() []ruleCase {
	return slices.Concat(fieldRules(), numberRules(), acrossRules(), widerRules(), fileRules(), packRules(), templateRules(), paperRules())
}

func fieldRules() []ruleCase {
	l := func(change func(*Listing)) func(*situation) { return func(s *situation) { change(s.l) } }
	return []ruleCase{
		{code: "sku_missing", formats: []string{onForm}, field: "sku", fail: l(func(l *Listing) { l.SKU = "" }), pass: l(func(l *Listing) { l.SKU = "a" })},
		{code: "sku_invalid", formats: []string{onForm}, field: "sku", fail: l(func(l *Listing) { l.SKU = "KR 003" }), pass: l(func(l *Listing) { l.SKU = "K._/-9" })},
		{code: "sku_too_long", formats: []string{onForm}, field: "sku", fail: l(func(l *Listing) { l.SKU = strings.Repeat("x", 65) }), pass: l(func(l *Listing) { l.SKU = strings.Repeat("x", 64) })},
		{code: "required_missing", formats: channels, field: "name", fail: l(func(l *Listing) { l.Name = "" }), pass: l(func(*Listing) {})},
		{code: "required_missing", formats: channels, field: "price", fail: l(func(l *Listing) { l.Price = nil }), pass: l(func(l *Listing) { l.Price = ptr(int64(1)) })},
		{code: "required_missing", formats: v6, field: "stock", fail: l(func(l *Listing) { l.Stock = nil }), pass: l(func(l *Listing) { l.Stock = quantity("0") })},
		{code: "required_missing", formats: v6, field: "category", fail: l(func(l *Listing) { l.Category = "" }), pass: l(func(*Listing) {})},
		{code: "required_missing", formats: v6, field: "kbki", fail: l(func(l *Listing) { l.KBKI = "" }), pass: l(func(*Listing) {})},
		{code: "required_missing", formats: v6, field: "unit", fail: l(func(l *Listing) { l.Unit = "" }), pass: l(func(*Listing) {})},
		{code: "required_missing", formats: v6, field: "ppn", fail: l(func(l *Listing) { l.PPN = "" }), pass: l(func(*Listing) {})},
		{code: "required_missing", formats: v6, field: "pdn_type", fail: l(func(l *Listing) { l.PDNType = "" }), pass: l(func(l *Listing) { l.PDNLocation = "" })},
		{code: "required_missing", formats: []string{onUpload}, field: "description", fail: l(func(l *Listing) { l.Description = "" }), pass: l(func(*Listing) {})},
		{code: "name_too_short", formats: []string{onForm}, also: onUpload, field: "name", fail: l(func(l *Listing) { l.Name = "Rak€" }), pass: l(func(l *Listing) { l.Name = "Kursi" })},
		{code: "name_too_short", formats: []string{onUpload}, field: "name", fail: l(func(l *Listing) { l.Name = "Kursi" }), pass: l(func(l *Listing) { l.Name = "Kursi kayu" })},
		{code: "name_too_long", formats: []string{onForm}, also: onUpload, field: "name", fail: l(func(l *Listing) { l.Name = strings.Repeat("é", 251) }), pass: l(func(l *Listing) { l.Name = strings.Repeat("é", 250) })},
		{code: "name_too_long", formats: []string{onUpload}, field: "name", fail: l(func(l *Listing) { l.Name = strings.Repeat("é", 101) }), pass: l(func(l *Listing) { l.Name = strings.Repeat("é", 100) })},
		{code: "description_too_short", formats: []string{onUpload}, field: "description", fail: l(func(l *Listing) { l.Description = "ééééééééé" }), pass: l(func(l *Listing) { l.Description = "éééééééééé" })},
		{code: "description_too_long", formats: []string{onForm}, also: onUpload, field: "description", fail: l(func(l *Listing) { l.Description = strings.Repeat("a", 2001) }), pass: l(func(l *Listing) { l.Description = strings.Repeat("a", 2000) })},
		{code: "description_too_long", formats: []string{onUpload}, field: "description", fail: l(func(l *Listing) { l.Description = strings.Repeat("a", 101) }), pass: l(func(l *Listing) { l.Description = strings.Repeat("a", 100) })},
		{code: "video_not_youtube", formats: []string{onForm}, field: "video_url", warns: true, fail: l(func(l *Listing) { l.VideoURL = "https://youtube.com.example.id/watch" }), pass: l(func(l *Listing) { l.VideoURL = "https://youtu.be/abc" })},
		{code: "kbki_invalid", formats: v6, field: "kbki", fail: l(func(l *Listing) { l.KBKI = "38121010" }), pass: l(func(l *Listing) { l.KBKI = "3812101001" })},
		{code: "kbki_invalid", formats: v6, field: "kbki", fail: l(func(l *Listing) { l.KBKI = "3812101001X" }), pass: l(func(l *Listing) { l.KBKI = "3812101001 - X" })},
		{code: "kbki_type", formats: v6, field: "kbki", warns: true, fail: l(func(l *Listing) { l.KBKI = "38121" }), pass: func(s *situation) { s.l.KBKI, s.pack = "38121", nil }},
		{code: "not_a_choice", formats: v6, field: "ppn", fail: l(func(l *Listing) { l.PPN = "11%" }), pass: func(s *situation) { s.l.PPN, s.terms.PKP = "12%", "pkp" }},
		{code: "not_a_choice", formats: v6, field: "pdn_type", fail: l(func(l *Listing) { l.PDNType = "Impor" }), pass: l(func(l *Listing) { l.PDNType, l.PDNLocation = "Import", "Tidak ada yang diproduksi di Indonesia" })},
		{code: "not_a_choice", formats: v6, field: "pdn_labor", fail: l(func(l *Listing) { l.PDNLabor = "Semua" }), pass: l(func(l *Listing) { l.PDNLabor = "Sebagian tenaga kerja Indonesia" })},
		{code: "unit_unknown", formats: v6, field: "unit", fail: l(func(l *Listing) { l.Unit = "kodi" }), pass: l(func(l *Listing) { l.Unit = "Lusin" })},
	}
}

func numberRules() []ruleCase {
	l := func(change func(*Listing)) func(*situation) { return func(s *situation) { change(s.l) } }
	return []ruleCase{
		{code: "price_zero", formats: channels, field: "price", fail: l(func(l *Listing) { l.Price = ptr(int64(0)) }), pass: l(func(l *Listing) { l.Price = ptr(int64(1)) })},
		{code: "price_zero", formats: []string{onForm}, field: "variants", fail: l(func(l *Listing) { l.Variants = []Variant{{SKU: "V1", Price: ptr(int64(0))}} }), pass: l(func(l *Listing) { l.Variants = []Variant{{SKU: "V1"}} })},
		{code: "price_zero", formats: []string{onForm}, field: "wholesale", fail: l(func(l *Listing) { l.Wholesale = []Tier{{MinQuantity: *quantity("5")}} }), pass: l(func(l *Listing) { l.Wholesale = []Tier{{MinQuantity: *quantity("5"), Price: 9}} })},
		{code: "price_zero", formats: []string{onForm}, field: "regional_prices", fail: l(func(l *Listing) { l.RegionalPrices = []RegionalPrice{{Region: "35.28"}} }), pass: l(func(l *Listing) { l.RegionalPrices = []RegionalPrice{{Region: "35.28", Price: 1}} })},
		{code: "number_too_small", formats: channels, field: "price", fail: l(func(l *Listing) { l.Price = ptr(int64(-1)) }), pass: l(func(l *Listing) { l.Price = ptr(int64(1)) })},
		{code: "number_too_large", formats: channels, field: "price", fail: l(func(l *Listing) { l.Price = ptr(int64(1_000_000_000_001)) }), pass: l(func(l *Listing) { l.Price = ptr(int64(1_000_000_000_000)) })},
		{code: "number_too_small", formats: channels, field: "stock", fail: l(func(l *Listing) { l.Stock = quantity("-1") }), pass: l(func(l *Listing) { l.Stock = quantity("0") })},
		{code: "number_too_small", formats: v6, field: "min_purchase", fail: l(func(l *Listing) { l.MinPurchase = quantity("0") }), pass: l(func(l *Listing) { l.MinPurchase = nil })},
		{code: "number_too_small", formats: v6, field: "length_cm", fail: l(func(l *Listing) { l.LengthCM = quantity("0") }), pass: l(func(l *Listing) { l.LengthCM = quantity("0.01") })},
		{code: "number_too_small", formats: v6, field: "weight_gram", fail: l(func(l *Listing) { l.WeightGram = ptr(int64(0)) }), pass: l(func(l *Listing) { l.WeightGram = ptr(int64(1)) })},
		{code: "number_too_large", formats: channels, field: "stock", fail: l(func(l *Listing) { l.Stock = quantity("1000000000000.01") }), pass: l(func(l *Listing) { l.Stock = quantity("1E12") })},
		{code: "number_too_large", formats: v6, field: "height_cm", fail: l(func(l *Listing) { l.HeightCM = ptr(decimal.New(1, 999_999)) }), pass: l(func(l *Listing) { l.HeightCM = quantity("1E6") })},
		{code: "too_many_decimals", formats: channels, field: "stock", fail: func(s *situation) { s.column("decimal_quantity").Choices = nil; s.l.Stock = quantity("0.055") }, pass: func(s *situation) { s.column("decimal_quantity").Choices = nil; s.l.Stock = quantity("0.550") }},
		{code: "too_many_decimals", formats: v6, field: "width_cm", fail: l(func(l *Listing) { l.WidthCM = quantity("1.001") }), pass: l(func(l *Listing) { l.WidthCM = quantity("1.010") })},
		{code: "stock_not_whole", formats: v6, field: "stock", fail: l(func(l *Listing) { l.Stock = quantity("2.5") }), pass: l(func(l *Listing) { l.Stock = quantity("2.00") })},
		{code: "stock_not_whole", formats: v6, field: "min_purchase", fail: l(func(l *Listing) { l.MinPurchase = quantity("0.5") }), pass: func(s *situation) {
			s.column("decimal_quantity").Choices = []string{"Ya", "Tidak"}
			s.l.MinPurchase = quantity("0.5")
		}},
		{code: "stock_not_whole", formats: v6, field: "stock", warns: true, fail: func(s *situation) { s.column("decimal_quantity").Assumed = true; s.l.Stock = quantity("2.5") }, pass: func(s *situation) { s.pack = nil; s.l.Stock = quantity("2.5") }},
		{code: "service_stock_missing", formats: v6, field: "stock", service: true, fail: l(func(l *Listing) { l.Stock = nil }), pass: l(func(l *Listing) { l.Stock = quantity("20") })},
		{code: "preorder_days_missing", formats: v6, field: "preorder_days", fail: l(func(l *Listing) { l.PreorderDays = ptr(int64(0)) }), pass: l(func(l *Listing) { l.PreorderDays = ptr(int64(14)) })},
	}
}

func acrossRules() []ruleCase {
	l := func(change func(*Listing)) func(*situation) { return func(s *situation) { change(s.l) } }
	return []ruleCase{
		{code: "weight_missing", formats: v6, field: "weight_gram", fail: l(func(l *Listing) { l.WeightGram = nil }), pass: func(s *situation) { s.l.WeightGram, s.pack = nil, nil }},
		{code: "weight_not_for_service", formats: v6, field: "weight_gram", service: true, fail: l(func(l *Listing) { l.WeightGram = ptr(int64(5)) }), pass: func(s *situation) { s.l.WeightGram, s.pack = ptr(int64(5)), nil }},
		{code: "not_for_type", formats: v6, field: "length_cm", service: true, fail: l(func(l *Listing) { l.LengthCM = quantity("5") }), pass: func(s *situation) { s.l.LengthCM, s.pack = quantity("5"), nil }},
		{code: "not_for_type", formats: v6, field: "weight_gram", fail: func(s *situation) { s.pack.Type = schemas.TypeDigital }, pass: func(s *situation) { s.pack.Type, s.l.WeightGram = schemas.TypeDigital, nil }},
		{code: "tkdn_local_goods_only", formats: []string{onForm}, field: "tkdn", service: true, fail: l(func(l *Listing) { l.TKDN = "6722/TKDN/IK/VII/2024" }), pass: func(s *situation) { s.l.TKDN, s.pack = "6722/TKDN/IK/VII/2024", nil }},
		{code: "tkdn_local_goods_only", formats: []string{onForm}, field: "tkdn", fail: l(func(l *Listing) {
			l.TKDN, l.PDNType, l.PDNLocation = "1", "Import", "Diproduksi sebagian di Indonesia"
		}), pass: l(func(l *Listing) { l.TKDN = "1" })},
		{code: "import_made_in_indonesia", formats: v6, field: "pdn_location", fail: l(func(l *Listing) { l.PDNType = "Import" }), pass: l(func(l *Listing) { l.PDNType, l.PDNLocation = "Import", "Diproduksi sebagian di Indonesia" })},
		{code: "import_made_in_indonesia", formats: v6, field: "pdn_location", fail: l(func(l *Listing) { l.PDNType, l.PDNLocation = "Import", "" }), pass: l(func(l *Listing) { l.PDNLocation = "" })},
		{code: "local_made_abroad", formats: v6, field: "pdn_type", fail: l(func(l *Listing) { l.PDNLocation = "Tidak ada yang diproduksi di Indonesia" }), pass: l(func(l *Listing) { l.PDNLocation = "Diproduksi sebagian di Indonesia" })},
		{code: "local_made_abroad", formats: v6, field: "pdn_type", fail: l(func(l *Listing) {
			l.PDNLabor, l.PDNMaterial = "Tidak ada tenaga kerja Indonesia", "Tidak ada bahan baku dalam negeri"
		}), pass: l(func(l *Listing) { l.PDNMaterial = "Tidak ada bahan baku dalam negeri" })},
		{code: "ppn_vs_pkp", formats: v6, field: "ppn", fail: l(func(l *Listing) { l.PPN = "12%" }), pass: func(s *situation) { s.l.PPN, s.terms.PKP = "12%", "" }},
		{code: "ppn_zero_for_pkp", formats: v6, field: "ppn", warns: true, fail: func(s *situation) { s.terms.PKP = "pkp" }, pass: func(s *situation) { s.l.PPN, s.terms.PKP = "12%", "pkp" }},
		{code: "category_not_three_levels", formats: v6, field: "category", fail: l(func(l *Listing) { l.Category = "Meja Kerja" }), pass: l(func(*Listing) {})},
		{code: "category_not_three_levels", formats: v6, field: "category", fail: l(func(l *Listing) { l.Category = "A > B > C > D" }), pass: l(func(l *Listing) { l.Category = "A > B > C/D" })},
		{code: "category_unknown_type", formats: []string{onForm}, field: "category", warns: true, fail: func(s *situation) { s.pack = nil }, pass: func(s *situation) { s.pack, s.l.Category = nil, "" }},
		{code: "category_without_pack", formats: []string{onUpload}, field: "category", fail: func(s *situation) { s.pack = nil }, pass: func(s *situation) { s.pack, s.l.Category = nil, "" }},
		{code: "not_carried", formats: []string{onUpload}, field: "variants", fail: l(func(l *Listing) { l.Variants = []Variant{{SKU: "V1"}} }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload}, field: "wholesale", fail: l(func(l *Listing) { l.Wholesale = []Tier{{Price: 1}} }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload}, field: "regional_prices", fail: l(func(l *Listing) { l.RegionalPrices = []RegionalPrice{{Price: 1}} }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload}, field: "brand", fail: l(func(l *Listing) { l.Brand = "DID2023107469" }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload}, field: "tkdn", fail: l(func(l *Listing) { l.TKDN = "1" }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload}, field: "sni", fail: l(func(l *Listing) { l.SNI = "1" }), pass: l(func(*Listing) {})},
		{code: "not_carried", formats: []string{onUpload, onFeed}, field: "video_url", warns: true, fail: l(func(l *Listing) { l.VideoURL = "https://youtu.be/abc" }), pass: l(func(*Listing) {})},
		{code: "price_below_cost", formats: []string{onForm}, field: "price", warns: true, fail: l(func(l *Listing) { l.Basis.Cost = ptr(int64(1_250_001)) }), pass: l(func(l *Listing) { l.Basis.Cost = ptr(int64(1_250_000)) })},
		{code: "price_above_het", formats: []string{onForm}, field: "price", warns: true, fail: func(s *situation) {
			s.l.PPN, s.terms.PKP, s.l.Basis.HET = "12%", "pkp", ptr(int64(1_387_499))
		}, pass: func(s *situation) { s.l.PPN, s.terms.PKP, s.l.Basis.HET = "12%", "pkp", ptr(int64(1_387_500)) }},
	}
}

func widerRules() []ruleCase {
	tiers := func(text ...string) func(*situation) {
		return func(s *situation) {
			for i := 0; i < len(text); i += 2 {
				s.l.Wholesale = append(s.l.Wholesale, Tier{MinQuantity: *quantity(text[i]), Price: quantity(text[i+1]).IntPart()})
			}
		}
	}
	regions := func(codes ...string) func(*situation) {
		return func(s *situation) {
			for i, code := range codes {
				s.l.RegionalPrices = append(s.l.RegionalPrices, RegionalPrice{Region: code, Price: int64(1000 + i)})
			}
		}
	}
	sizes := func(codes ...string) func(*situation) {
		return func(s *situation) {
			for i, code := range codes {
				s.l.Variants = append(s.l.Variants, Variant{SKU: code, Options: []Pair{{"Ukuran", strconv.Itoa(i)}}, Price: ptr(int64(9)), Stock: quantity("1"), Active: true})
			}
		}
	}
	then := func(first func(*situation), change func(*Listing)) func(*situation) {
		return func(s *situation) { first(s); change(s.l) }
	}
	two := sizes("V1", "V2")
	form := []string{onForm}
	return []ruleCase{
		{code: "tier_always", formats: form, field: "wholesale", fail: tiers("1", "9"), pass: tiers("1.5", "9")},
		{code: "tier_always", formats: form, field: "wholesale", fail: then(tiers("5", "9"), func(l *Listing) { l.MinPurchase = quantity("5") }), pass: then(tiers("6", "9"), func(l *Listing) { l.MinPurchase = quantity("5") })},
		{code: "tier_twice", formats: form, field: "wholesale", fail: tiers("5", "9", "5.00", "8"), pass: tiers("5", "9", "6", "8")},
		{code: "tier_not_cheaper", formats: form, field: "wholesale", fail: tiers("5", "1250000"), pass: tiers("5", "1249999")},
		{code: "tier_not_cheaper", formats: form, field: "wholesale", fail: tiers("10", "900", "5", "800"), pass: tiers("10", "800", "5", "900")},
		{code: "region_invalid", formats: form, field: "regional_prices", fail: regions("3528"), pass: regions("35", "35.28", "35.28.01", "35.28.01.2001")},
		{code: "region_invalid", formats: form, field: "regional_prices", fail: regions("35.28.01.01"), pass: regions("35.28.01")},
		{code: "region_invalid", formats: form, field: "regional_prices", fail: regions("35.28.01.2001.1"), pass: regions("35.28")},
		{code: "region_invalid", formats: form, field: "regional_prices", fail: regions("Jawa"), pass: regions("35")},
		{code: "region_twice", formats: form, field: "regional_prices", fail: regions("35", "35"), pass: regions("35", "36")},
		{code: "variant_code", formats: form, field: "variants", fail: sizes("V 1"), pass: sizes("V-1")},
		{code: "variant_code", formats: form, field: "variants", fail: sizes(""), pass: sizes("V")},
		{code: "variant_code", formats: form, field: "variants", fail: sizes(strings.Repeat("V", 65)), pass: sizes(strings.Repeat("V", 64))},
		{code: "variant_twice", formats: form, field: "variants", fail: sizes("V1", "v1"), pass: sizes("V1", "V2")},
		{code: "variant_twice", formats: form, field: "variants", fail: then(sizes("V1"), func(l *Listing) { l.SKU = "v1" }), pass: sizes("V1")},
		{code: "variant_options", formats: form, field: "variants", fail: then(two, func(l *Listing) { l.Variants[1].Options[0].Label = "Warna" }), pass: then(two, func(l *Listing) { l.Variants[1].Options[0].Label = "UKURAN" })},
		{code: "variant_options", formats: form, field: "variants", fail: then(two, func(l *Listing) { l.Variants[1].Options[0].Value = "0" }), pass: two},
		{code: "variant_incomplete", formats: form, field: "variants", fail: then(two, func(l *Listing) { l.Variants[1].Price = nil }), pass: then(two, func(l *Listing) { l.Variants[1].Active, l.Variants[1].Price = false, nil })},
		{code: "variant_incomplete", formats: form, field: "variants", fail: then(two, func(l *Listing) { l.Variants[0].Stock = nil }), pass: two},
	}
}

func fileRules() []ruleCase {
	photos := func(all ...string) func(*situation) { return func(s *situation) { s.l.Photos = all } }
	document := func(value string) func(*situation) { return func(s *situation) { s.l.Documents[0].Value = value } }
	return []ruleCase{
		{code: "photo_missing", formats: v6, field: "photos", fail: photos(), pass: photos("https://foto.example.id/a.PNG")},
		{code: "too_many_photos", formats: v6, field: "photos", fail: photos(slices.Repeat([]string{"https://f.id/a.png"}, 6)...), pass: photos(slices.Repeat([]string{"https://f.id/a.png"}, 5)...)},
		{code: "photo_type", formats: []string{onForm}, field: "photos", fail: photos("a.jpg", "b.webp"), pass: photos("a.JPG", "b.jpeg", "https://f.id/c.png?v=2")},
		{code: "photo_not_public", formats: []string{onUpload}, field: "photos", fail: photos("meja.png"), pass: photos("https://f.id/meja.png")},
		{code: "photo_not_public", formats: []string{onUpload}, field: "photos", fail: photos("https://f.id/meja.jpg"), pass: photos("http://8.8.8.8:80/meja.png")},
		{code: "photo_not_public", formats: []string{onUpload}, field: "photos", fail: photos("http://192.168.1.7/meja.png"), pass: photos("https://f.id/a.png")},
		{code: "photo_not_public", formats: []string{onUpload}, field: "photos", fail: photos("http://localhost/meja.png"), pass: photos("https://f.id/a.png")},
		{code: "photo_not_public", formats: []string{onUpload}, field: "photos", fail: photos("https://bengkel.local/meja.png"), pass: photos("https://f.id/a.png")},
		{code: "document_type", formats: []string{onForm}, field: "documents.Dokumen > Struktur Harga", fail: document("harga.docx"), pass: document("harga.PDF")},
		{code: "document_not_link", formats: []string{onUpload}, field: "documents.Dokumen > Struktur Harga", fail: document("harga.pdf"), pass: document("https://drive.google.com/x")},
	}
}

func packRules() []ruleCase {
	l := func(change func(*Listing)) func(*situation) { return func(s *situation) { change(s.l) } }
	known := func(s *situation, field string) *schemas.Column {
		c := s.column(field)
		c.Assumed = false
		return c
	}
	return []ruleCase{
		{code: "attribute_missing", formats: v6, field: "attributes.Bahan", warns: true, fail: l(func(l *Listing) { l.Attributes = l.Attributes[1:] }), pass: l(func(l *Listing) { l.Attributes[0].Label = "bahan" })},
		{code: "attribute_missing", formats: v6, field: "attributes.Bahan", fail: func(s *situation) { known(s, "attributes.Bahan"); s.l.Attributes[0].Value = "" }, pass: func(s *situation) { known(s, "attributes.Bahan") }},
		{code: "attribute_unknown", formats: v6, field: "attributes.Baham", warns: true, fail: l(func(l *Listing) { l.Attributes[0].Label = "Baham" }), pass: l(func(l *Listing) { l.Attributes[2].Label = "Struktur Harga" })},
		{code: "not_a_choice", formats: v6, field: "attributes.Garansi", warns: true, fail: l(func(l *Listing) { l.Attributes[1].Value = "Ada" }), pass: l(func(l *Listing) { l.Attributes[1].Value = "Tidak Memiliki" })},
		{code: "not_a_choice", formats: v6, field: "attributes.Garansi", fail: func(s *situation) { known(s, "attributes.Garansi"); s.l.Attributes[1].Value = "Ada" }, pass: func(s *situation) { known(s, "attributes.Garansi") }},
		{code: "unit_unknown", formats: v6, field: "unit", fail: func(s *situation) { known(s, "unit").Choices = []string{"Set", "Unit"} }, pass: func(s *situation) { known(s, "unit").Choices = []string{"Buah", "Unit"} }},
		{code: "required_missing", formats: []string{onUpload}, field: "preorder_days", fail: func(s *situation) { known(s, "preorder_days").Required = true }, pass: func(s *situation) { known(s, "preorder_days").Required = true; s.l.PreorderDays = ptr(int64(3)) }},
		{code: "required_missing", formats: []string{onUpload}, field: "photos.2", fail: func(s *situation) { known(s, "photos.2").Required = true }, pass: func(s *situation) { known(s, "photos.1").Required = true }},
		{code: "document_missing", formats: v6, field: "documents.Brosur Produk", fail: func(s *situation) { known(s, "documents.Brosur Produk").Required = true }, pass: func(s *situation) {
			known(s, "documents.Brosur Produk").Required = true
			s.l.Documents = append(s.l.Documents, Pair{"Brosur Produk", "https://drive.google.com/y"})
		}},
		{code: "document_unknown", formats: v6, field: "documents.Brosur", warns: true, fail: l(func(l *Listing) { l.Documents = append(l.Documents, Pair{"Brosur", "https://drive.google.com/y"}) }), pass: l(func(*Listing) {})},
	}
}

func (r ruleCase) situation(t *testing.T, change func(*situation)) *situation {
	kind := schemas.TypeGoods
	if r.service {
		kind = schemas.TypeService
	}
	s := clean(t, kind)
	change(s)
	return s
}

func (r ruleCase) breaks(i Issue) bool { return i.Code == r.code && i.Field == r.field }

func TestACleanListingHasNoIssueInAnyFormat(t *testing.T) {
	for _, kind := range []schemas.ProductType{schemas.TypeGoods, schemas.TypeService} {
		for _, f := range channels {
			if got := clean(t, kind).check(t, f); len(got) > 0 {
				t.Errorf("%s %s: %+v", f, kind, got)
			}
		}
	}
}

func TestAPairThatNoColumnOfTheCategoryTakesNamesNoneToChoose(t *testing.T) {
	s := clean(t, schemas.TypeGoods)
	p := *s.pack
	p.Columns = slices.DeleteFunc(slices.Clone(p.Columns), func(c schemas.Column) bool {
		return strings.HasPrefix(c.Field, "attributes.") || strings.HasPrefix(c.Field, "documents.")
	})
	s.pack = &p
	seen := map[string]bool{}
	for _, i := range s.check(t, onUpload) {
		if i.Code != "attribute_unknown" && i.Code != "document_unknown" {
			continue
		}
		seen[i.Code] = true
		for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
			if text, fix := i.Text(lang); strings.Contains(text+fix, ": .") || strings.Contains(text+fix, "{") || fix == "" {
				t.Errorf("%s: %s %s", i.Field, text, fix)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("found %v", seen)
	}
}

func TestEveryRuleHoldsWhatBreaksItAndPassesWhatDoesNot(t *testing.T) {
	for _, r := range rulesUnderTest() {
		want := SeverityError
		if r.warns {
			want = SeverityWarning
		}
		for _, f := range channels {
			name := r.code + " of " + r.field + " in " + f
			failing := slices.DeleteFunc(r.situation(t, r.fail).check(t, f), func(i Issue) bool { return !r.breaks(i) })
			if !slices.Contains(r.formats, f) {
				if r.also != f && len(failing) > 0 && failing[0].Severity == want {
					t.Errorf("%s: found, though the table does not name the format", name)
				}
				continue
			}
			if len(failing) != 1 {
				t.Errorf("%s: found %d times", name, len(failing))
			} else if i := failing[0]; i.Severity != want || i.Format != f || i.Cell != "" {
				t.Errorf("%s: %+v", name, i)
			}
			if got := r.situation(t, r.pass).check(t, f); slices.ContainsFunc(got, r.breaks) {
				t.Errorf("%s: found where it should pass: %+v", name, got)
			}
		}
	}
}

func TestEveryCodeOfCheckHasARuleUnderTest(t *testing.T) {
	var tested []string
	for _, r := range rulesUnderTest() {
		if r.fail == nil || r.pass == nil {
			t.Errorf("%s of %s lacks a listing that fails or one that passes", r.code, r.field)
		}
		tested = append(tested, r.code)
	}
	slices.Sort(tested)
	codes := CheckCodes()
	slices.Sort(codes)
	if diff := cmp.Diff(codes, slices.Compact(tested)); diff != "" {
		t.Errorf("codes of Check (-) and codes under test (+):\n%s", diff)
	}
}

func TestEveryIssueHasATextAndAFixWithoutHolesInBothLanguages(t *testing.T) {
	hole := regexp.MustCompile(`\{\w*\}`)
	for _, r := range rulesUnderTest() {
		for _, f := range r.formats {
			for _, i := range r.situation(t, r.fail).check(t, f) {
				if i.Code == "sku_missing" {
					i.Values["baris"] = "7" // only who knows the row can say it
				}
				for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
					for _, key := range []string{i.Code, i.Code + ".fix"} {
						text := schemas.Say(lang, key, i.Values)
						if !schemas.HasMessage(key) || hole.MatchString(text) || strings.Contains(text, "v6-") {
							t.Errorf("%s %s: %q", lang, key, text)
						}
					}
				}
			}
		}
	}
}

func TestRulesWrittenInAFormatAreRulesOfCheck(t *testing.T) {
	formats, err := schemas.Formats()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range formats {
		for _, r := range f.Rules {
			if !slices.Contains(CheckCodes(), r.Code) {
				t.Errorf("%s: Check has no code %q", f.ID, r.Code)
			}
		}
	}
}
