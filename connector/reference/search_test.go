package reference

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ekatalog/connector"
)

func TestWordsComeToTheirRoots(t *testing.T) {
	s := newStemmer()
	for _, w := range []string{"cat", "sewa", "cuci", "potret", "kirim", "angkut", "baik", "sayur", "kirimkan"} {
		s.known[w]++
	}
	for _, c := range []struct{ word, root string }{
		{"pengecatan", "cat"}, {"mengecat", "cat"}, {"penyewaan", "sewa"}, {"persewaan", "sewa"}, {"disewakan", "sewa"}, {"pencucian", "cuci"},
		{"pemotretan", "potret"}, {"pengiriman", "kirim"}, {"pengangkutan", "angkut"}, {"sayuran", "sayur"}, {"meja", "meja"}, {"rotan", "rotan"},
		{"kayu", "kayu"}, {"5kg", "5kg"}, {"x", "x"},
	} {
		if got := s.stem(c.word); got != c.root {
			t.Errorf("%s: %s, want %s", c.word, got, c.root)
		}
	}
}

func TestWordsAreParted(t *testing.T) {
	for text, want := range map[string][]string{
		"Cumi-cumi (beku), 2½ kg": {"cumi", "cumi", "beku", "21", "2", "kg"},
		"B a r e t":               {"baret"},
		"Pipa PVC AW 4\"":         {"pipa", "pvc", "aw", "4"},
		"bukan tempat tinggal":    {"bukantempat", "tinggal"},
		"":                        nil,
	} {
		if got := split(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func kbki(t testing.TB, v ...string) *Index {
	t.Helper()
	ix, err := NewIndex(connector.ReferenceKBKI, entries(v...))
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// Whoever has a code wants to know what it says.
func TestACodeIsFoundByItself(t *testing.T) {
	ix := kbki(t, "38", "Furnitur", "", "3811201002", "Meja, kursi makan dari kayu", "", "3811201999", "Meja/kursi/bangku dari kayu lainnya", "", "54730", "Jasa pengecatan", "")
	for text, want := range map[string][]string{
		"3811201999": {"3811201999"}, " 38112 01999 ": {"3811201999"}, "381120": {"3811201002", "3811201999"}, "54730": {"54730"}, "38": {"38", "3811201002", "3811201999"},
		"3811201998": {}, "99": {}, "3": {},
	} {
		got := []string{}
		for _, m := range ix.Search(text, 5) {
			got = append(got, m.Entry.Code)
			if len(m.Words) != 1 || m.Words[0].Found != m.Entry.Code || m.Score > 1 || m.Score <= 0 {
				t.Errorf("%q: %+v", text, m)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if m, ok := ix.Best("3811201999"); !ok || m.Entry.Code != "3811201999" {
		t.Errorf("best %+v", m)
	}
	if m, ok := ix.Best("381120"); ok {
		t.Errorf("best of a part %+v", m)
	}
	if n := len(ix.Search("38", 2)); n != 2 {
		t.Errorf("%d of 2", n)
	}
	categories, err := NewIndex(connector.ReferenceCategories, entries("", "Jasa > Divisi 1 > 1.2 Mobilisasi", "SERVICE"))
	if err != nil {
		t.Fatal(err)
	}
	if found := categories.Search("3811201999", 5); len(found) > 0 {
		t.Errorf("%+v", found)
	}
}

func TestSearchTellsThingsApart(t *testing.T) {
	ix := kbki(t, "38", "Furnitur", "", "3811201002", "Meja, kursi makan dari kayu", "", "3811900001", "Kursi plastik", "", "3814010002", "Kursi dari logam", "",
		"3814001003", "Rak sepatu plastik", "", "3814004007", "Rak sepatu dari kayu", "", "2823201", "Pakaian luar pria dari batik", "", "2823202", "Pakaian luar pria selain dari batik", "", "2823201007", "Kemeja lengan pendek batik pria dari kain serat kapas", "",
		"2823202006", "Kemeja lengan pendek pria lainnya dari kain serat kapas", "", "2823402007", "Kemeja wanita dari kain serat kapas", "",
		"87151", "Jasa perawatan dan perbaikan peralatan listrik rumah tangga", "", "87240", "Jasa perbaikan barang furnitur", "", "4352", "Kursi angkat", "",
		"2826200004", "B a r e t", "", "54730", "Jasa pengecatan", "")
	for _, c := range []struct{ name, code string }{
		{"Rak sepatu jati 3 susun", "3814004007"}, {"Kursi besi", "3814010002"}, {"kursi plastk", "3811900001"}, {"Hem batik cap pria lengan pendek katun", "2823201007"},
		{"kemeja pria katun lengan pendek", "2823202006"}, {"kemeja katun cewek", "2823402007"}, {"Servis kulkas 2 pintu", "87151"}, {"servis kursi kantor", "87240"},
		{"baret pramuka", "2826200004"}, {"mengecat rumah", "54730"},
	} {
		found := ix.Search(c.name, 3)
		if len(found) == 0 || found[0].Entry.Code != c.code {
			t.Errorf("%s: %+v, want %s", c.name, found, c.code)
		}
	}
	if found := ix.Search("zzzz qqqq", 3); len(found) != 0 {
		t.Errorf("nothing: %+v", found)
	}
	if found := ix.Search("dan 12 kg", 3); len(found) != 0 {
		t.Errorf("words that say nothing: %+v", found)
	}
}

func TestAMatchSaysItsWordsAndSynonyms(t *testing.T) {
	ix := kbki(t, "87142", "Jasa perawatan dan perbaikan sepeda motor", "", "54730", "Jasa pengecatan", "")
	found := ix.Search("Cuci motor matic", 1)
	want := []Word{{Said: "cuci motor", Found: "perawatan perbaikan sepeda motor"}}
	if len(found) != 1 || len(found[0].Words) == 0 {
		t.Fatalf("%+v", found)
	}
	if diff := cmp.Diff(want, found[0].Words[:1]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNothingIsChosenThatIsNotSure(t *testing.T) {
	ix := kbki(t, "3832002001", "Gitar", "", "3856002003", "Gitar", "", "3831001001", "Piano", "", "4352", "Derek", "", "4842", "Jam", "")
	if m, ok := ix.Best("Gitar akustik"); ok {
		t.Errorf("one of two equal ones: %+v", m)
	}
	if m, ok := ix.Best("derek"); ok {
		t.Errorf("half a code: %+v", m)
	}
	if m, ok := ix.Best("lemari es"); ok {
		t.Errorf("nothing like it: %+v", m)
	}
	ix, err := NewIndex(connector.ReferenceKBKI, lists(t, connector.ReferenceKBKI))
	if err != nil {
		t.Fatal(err)
	}
	if m, ok := ix.Best("Tikar bambu"); !ok || m.Entry.Code != "3192301001" {
		t.Errorf("the only one: %+v, %v", m, ok)
	}
}

func TestSearchIsTheSameEveryTimeAndItsScoresAreInRange(t *testing.T) {
	list := lists(t, connector.ReferenceKBKI)
	a, b := kbki(t), kbki(t)
	for _, ix := range []**Index{&a, &b} {
		var err error
		if *ix, err = NewIndex(connector.ReferenceKBKI, list); err != nil {
			t.Fatal(err)
		}
	}
	words := rapid.SampledFrom([]string{"kursi", "kayu", "jati", "servis", "mobil", "batik", "Ø12", "²", "-", "sewa", "kaos", "(", "beku", "ikn", "x", "10", "mejja", "pembuatan"})
	rapid.Check(t, func(t *rapid.T) {
		name := ""
		for _, w := range rapid.SliceOfN(words, 0, 8).Draw(t, "words") {
			name += w + " "
		}
		name += rapid.StringN(0, 12, 40).Draw(t, "rest")
		found := a.Search(name, 10)
		if diff := cmp.Diff(found, b.Search(name, 10)); diff != "" {
			t.Fatalf("%q (-one +other):\n%s", name, diff)
		}
		for i, m := range found {
			if m.Score <= 0 || m.Score > 1 || i > 0 && m.Score > found[i-1].Score {
				t.Fatalf("%q: %+v", name, found)
			}
		}
	})
}

func BenchmarkNewIndex(b *testing.B) {
	list := lists(b, connector.ReferenceKBKI)
	for b.Loop() {
		if _, err := NewIndex(connector.ReferenceKBKI, list); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	ix, err := NewIndex(connector.ReferenceKBKI, lists(b, connector.ReferenceKBKI))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ix.Search("Kemeja batik pria lengan panjang katun L", 5)
	}
}
