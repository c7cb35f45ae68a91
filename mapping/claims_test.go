package mapping

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"ekatalog/schemas"
)

func theWords(t testing.TB) *claimWords {
	t.Helper()
	w, err := theClaimWords()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestPromisesToHealAreFoundAndNothingElse(t *testing.T) {
	w := theWords(t)
	for text, want := range map[string]string{
		// A promise by itself.
		"Jahe merah, menyembuhkan asam urat":       "menyembuhkan",
		"JAHE MERAH MENYEMBUHKAN ASAM URAT":        "MENYEMBUHKAN",
		"Penyembuh alami":                          "Penyembuh",
		"Asam urat disembuhkan dengan wedang uwuh": "disembuhkan",
		"cepat sembuh dari batuk":                  "sembuh",
		"Mengobati maag":                           "Mengobati",
		"dipakai untuk pengobatan tradisional":     "pengobatan",
		"Wedang berkhasiat":                        "berkhasiat",
		"jamu manjur":                              "manjur",
		"Ramuan mujarab!":                          "mujarab",
		"sambal ampuh":                             "ampuh",
		"kesembuhannya terbukti":                   "kesembuhannya",
		"madu menyehatkan jantung":                 "menyehatkan jantung",
		// A thing that promises.
		"Obat batuk herbal":          "Obat",
		"obat-obatan tradisional":    "obat",
		"Khasiat jahe merah":         "Khasiat",
		"khasiatnya banyak":          "khasiatnya",
		"penawar racun":              "penawar",
		"sebagai obat":               "obat",
		"obat nyamuk dan obat batuk": "obat",
		// A verb with an illness behind it.
		"menurunkan kolesterol":                       "menurunkan kolesterol",
		"Menurunkan kadar gula darah":                 "Menurunkan kadar gula darah",
		"bantu turunkan tekanan darah tinggi":         "turunkan tekanan darah",
		"dapat mencegah penyakit kanker":              "mencegah penyakit",
		"mengatasi masuk angin":                       "mengatasi masuk angin",
		"meredakan panas dalam":                       "meredakan panas dalam",
		"cocok untuk penderita diabetes":              "penderita diabetes",
		"melawan virus dan bakteri":                   "melawan virus",
		"meningkatkan daya tahan tubuh":               "meningkatkan daya tahan tubuh",
		"menambah segar dan meringankan sakit kepala": "meringankan sakit kepala",
		"anti kanker":                                 "anti kanker",
		"anti-kanker":                                 "anti-kanker",
		"teh antikanker":                              "antikanker",
		"antidiabetes alami":                          "antidiabetes",
		// A denial that is taken back, or does not reach.
		"bukan hanya menyembuhkan batuk":         "menyembuhkan",
		"tidak cuma mengobati":                   "mengobati",
		"tanpa pengawet, menyembuhkan batuk":     "menyembuhkan",
		"tanpa pengawet menyembuhkan batuk":      "menyembuhkan",
		"tidak pahit. Obat batuk":                "Obat",
		"tidak pahit dan sangat enak obat batuk": "obat",
		// No promise.
		"tanpa obat":                             "",
		"Kopi tanpa obat":                        "",
		"tanpa bahan kimia obat":                 "",
		"bebas obat":                             "",
		"bukan obat":                             "",
		"Bukan obat, hanya minuman segar":        "",
		"tidak dimaksudkan untuk mengobati":      "",
		"tidak menyembuhkan penyakit":            "",
		"tidak untuk penderita diabetes":         "",
		"tidak mencegah penyakit":                "",
		"obat nyamuk":                            "",
		"kotak obat kayu":                        "",
		"tanaman obat":                           "",
		"rendah kolesterol":                      "",
		"tanpa kolesterol":                       "",
		"Nastar 250gr":                           "",
		"Sinom / beras kencur":                   "",
		"Kripik singkong balado isi 10":          "",
		"Jahe merah asli Madura":                 "",
		"Keripik jantung pisang":                 "",
		"bumbu hati ayam, jantung dan ampela":    "",
		"mengurangi gula":                        "",
		"kemasan anti lengket":                   "",
		"kaya antioksidan":                       "",
		"mencegah basi, kuat berhari-hari":       "",
		"Sobat Ngemil":                           "",
		"kue Tobat":                              "",
		"berobah warna bila kena panas":          "",
		"menurunkan harga, kolesterol diperiksa": "",
		"dijual per lusin":                       "",
		"":                                       "",
		" . , ; ! ":                              "",
		"Ø12 cm ½ kg":                            "",
		"kolesterol menurunkan":                  "",
	} {
		got := w.find(text)
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFoodIsToldByItsCategoryOrItsKBKI(t *testing.T) {
	w := theWords(t)
	for _, c := range []struct {
		category, kbki string
		want           bool
	}{
		{"Makanan dan Minuman > Makanan Olahan > Makanan Ringan", "", true},
		{"Makanan", "", true},
		{"Makananku > A > B", "", false},
		{"Peralatan Kantor > Furnitur Kantor > Meja Kerja", "3812101001", false},
		{"", "2343000999", true},
		{"", "24110 - Minuman", true},
		{"Peralatan > Makanan > Piring", "", false},
		{"", "", false},
	} {
		if got := w.data.IsFood(c.category, c.kbki); got != c.want {
			t.Errorf("%q %q: %v", c.category, c.kbki, got)
		}
	}
}

func TestTheWordsOfHealthClaimsAreWellKept(t *testing.T) {
	w := theWords(t)
	word := regexp.MustCompile(`^[a-z]{2,}$`)
	seen := map[string]bool{}
	for _, group := range [][]string{w.data.Claims, w.data.Things, w.data.Verbs, w.data.Illnesses, w.data.Denials, w.data.Without, w.data.NotOnly, w.data.Exceptions} {
		if len(group) == 0 {
			t.Error("a group of words is empty")
		}
		for _, text := range group {
			words := strings.Split(text, " ")
			if len(words) > longestTrail || slices.ContainsFunc(words, func(s string) bool { return !word.MatchString(s) || len(s) > longestWord }) {
				t.Errorf("%q cannot be found", text)
			}
		}
	}
	for _, text := range slices.Concat(w.data.Claims, w.data.Things, w.data.Illnesses) {
		if seen[text] {
			t.Errorf("%q stands twice", text)
		}
		seen[text] = true
	}
	if w.data.Source == "" || w.data.Confidence == "" || w.data.Read == "" {
		t.Error("nothing says where the words come from")
	}
}

func TestLookingForClaimsAllocatesNothing(t *testing.T) {
	w := theWords(t)
	text := strings.Repeat("Kripik singkong balado renyah, gurih dan tahan lama. ", 30)
	if n := testing.AllocsPerRun(100, func() { w.find(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzHealthClaims(f *testing.F) {
	for _, s := range []string{"menyembuhkan", "obat nyamuk", "anti-kanker", "tanpa obat", "\xff\xfeobat", strings.Repeat("é", 40) + " obat", "İobat", "menurunkan kadar gula darah"} {
		f.Add(s)
	}
	w := theWords(f)
	f.Fuzz(func(t *testing.T, text string) {
		if got := w.find(text); !strings.Contains(text, got) || strings.ContainsAny(got, ".,;\n") {
			t.Errorf("%q found in %q", got, text)
		}
	})
}

func BenchmarkCheckOfFood(b *testing.B) {
	s := clean(b, schemas.TypeGoods)
	s.l.KBKI, s.l.Name, s.l.Description = "2343000999", "Kripik singkong balado", "Kripik singkong balado pedas manis, dibuat segar setiap pekan, isi 10 bungkus."
	f := formatOf(b, onForm)
	b.ReportAllocs()
	for b.Loop() {
		if issues := Check(s.terms, f, s.pack, s.l); len(issues) > 0 {
			b.Fatal(issues)
		}
	}
}
