package template

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/schemas"
)

func why(code string) string { return "sebab " + code }

// keep learns a template into a folder.
func keep(t testing.TB, dir string, l *Learner, file string) *Learned {
	t.Helper()
	kept, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	l.Kept = kept
	got := learn(t, l, file)
	if got.Already {
		return got
	}
	p, err := got.Keep(dir, "catatan\nbaris dua", why)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Publish(); err != nil {
		t.Fatal(err)
	}
	return got
}

func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestWhatIsLearnedIsKeptWholeAndComesBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), Folder)
	if packs, err := Packs(dir); err != nil || packs != nil {
		t.Fatalf("without a folder: %v, %v", packs, err)
	}
	got := keep(t, dir, learner(5), at(5))
	if want := []string{"kriya-kayu.decisions.yaml", "kriya-kayu.pack.yaml", "kriya-kayu.xlsx"}; !slices.Equal(names(t, dir), want) {
		t.Errorf("kept %q", names(t, dir))
	}
	original, err := os.ReadFile(at(5))
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(filepath.Join(dir, "kriya-kayu.xlsx")); err != nil || !bytes.Equal(kept, original) {
		t.Errorf("the copy differs (%v)", err)
	}
	packs, err := Packs(dir)
	if err != nil || len(packs) != 1 {
		t.Fatalf("%d packs, %v", len(packs), err)
	}
	if diff := cmp.Diff(got.Pack, packs[0]); diff != "" {
		t.Errorf("(-learned +read):\n%s", diff)
	}
	sidecar, err := os.ReadFile(filepath.Join(dir, "kriya-kayu.decisions.yaml"))
	if err != nil || !strings.HasPrefix(string(sidecar), "# catatan\n# baris dua\ncategory: ") || !strings.Contains(string(sidecar), "why: sebab claimed") {
		t.Errorf("%s, %v", sidecar, err)
	}
	again := keep(t, dir, &Learner{On: day}, at(5))
	if !again.Already || again.Pack.Version != 1 || len(again.Undecided()) != 3 {
		t.Errorf("the same file again: %v, version %d, %d to decide", again.Already, again.Pack.Version, len(again.Undecided()))
	}
}

func TestNothingIsLeftOfWhatWasNotPublished(t *testing.T) {
	dir := t.TempDir()
	got := learn(t, learner(0), at(0))
	p, err := got.Keep(dir, "", why)
	if err != nil {
		t.Fatal(err)
	}
	if packs, err := Packs(dir); err != nil || len(packs) != 0 {
		t.Errorf("%d packs before they are published, %v", len(packs), err)
	}
	if err := p.Abort(); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("left %q", left)
	}
	if _, err := got.Keep(filepath.Join(at(0), "no folder"), "", why); err == nil {
		t.Error("kept inside a file")
	}
}

func TestDecisionsAreTakenIn(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, learner(5), at(5))
	decide(t, dir, map[string]string{"Kode Sistem": "-", "Harga": "attributes.Harga Eceran", "Harga Produk": "price"})
	packs, err := Packs(dir)
	if err != nil {
		t.Fatal(err)
	}
	p := packs[0]
	if price := p.Column("price"); price == nil || price.Letter != "O" || price.Kind != "money" {
		t.Errorf("the price is %+v", price)
	}
	if retail := p.Column("attributes.Harga Eceran"); retail == nil || retail.Letter != "N" {
		t.Errorf("the retail price is %+v", retail)
	}
	if p.Columns[0].Field != "" {
		t.Errorf("a person's column is %q", p.Columns[0].Field)
	}
	again := keep(t, dir, &Learner{On: day}, at(5))
	if open := again.Undecided(); len(open) > 0 {
		t.Errorf("still asked: %v", open)
	}

	// The decisions hold for a newer edition with the same columns elsewhere.
	newer := changed(t, at(5), insertColumn)
	next := keep(t, dir, &Learner{On: day}, newer)
	if next.Pack.Version != 2 || len(next.Undecided()) != 1 || next.Undecided()[0].Title != "Catatan Baru" {
		t.Errorf("version %d, asked %v", next.Pack.Version, next.Undecided())
	}
	if packs, err = Packs(dir); err != nil || packs[0].Column("price").Letter != "P" {
		t.Errorf("%v, %v", packs, err)
	}
}

func TestAnAnswerChangesOneColumnAndNoOther(t *testing.T) {
	dir := t.TempDir()
	keep(t, dir, learner(5), at(5))
	kept, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, asked := kept[0].Pack, kept[0].Decisions
	answer := func(d *schemas.Decisions, title, group, position, field string) *schemas.Decisions {
		t.Helper()
		now, err := Answer(p, d, []schemas.Decision{{Title: title, Group: group, Position: position, Field: field}})
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	open := func(d *schemas.Decisions) string {
		var all []string
		for _, c := range d.Columns {
			all = append(all, c.Title+"="+c.Field)
		}
		return strings.Join(all, ", ")
	}
	price := answer(asked, "Harga Produk", "Harga & Stok", "O", "price")
	if got := open(price); got != "Kode Sistem=, Harga=, Harga Produk=price" {
		t.Error(got)
	}
	if got := open(answer(price, "Harga Produk", "Harga & Stok", "O", "")); got != open(asked) {
		t.Error(got)
	}
	// A column that nobody was asked about.
	name := p.Column("name")
	unasked := answer(asked, name.Title, name.Group, name.Letter, "attributes.Nama Lain")
	if got := open(unasked); got != open(asked)+", "+name.Title+"=attributes.Nama Lain" {
		t.Error(got)
	}
	if got := open(answer(unasked, name.Title, name.Group, name.Letter, "")); got != open(asked) {
		t.Error(got)
	}
	for key, a := range map[string]schemas.Decision{
		"template.decision_no_column": {Title: "Tidak Ada", Position: "ZZ", Field: "-"},
		"template.field_unknown":      {Title: "Harga", Group: "Harga & Stok", Position: "N", Field: "prise"},
		"template.field_twice":        {Title: "Harga", Group: "Harga & Stok", Position: "N", Field: "name"},
	} {
		_, err := Answer(p, asked, []schemas.Decision{a})
		if u := new(connector.Unreadable); !errors.As(err, &u) || u.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}

// decide fills decisions in as a person would.
func decide(t testing.TB, dir string, fields map[string]string) {
	t.Helper()
	file := filepath.Join(dir, "kriya-kayu.decisions.yaml")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := schemas.LoadDecisions(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	for i := range d.Columns {
		d.Columns[i].Field = fields[d.Columns[i].Title]
	}
	if b, err = schemas.FormatDecisions(d); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestADecisionThatCannotBeIsRefusedWithItsPlace(t *testing.T) {
	head := "category: A > B > C\ncategory_id: x\ncolumns:\n"
	for text, key := range map[string]string{
		head + "  - {title: Harga, group: Harga & Stok, position: N, required: true, field: prise}":                                                                                                          "template.field_unknown",
		head + "  - {title: Harga, group: Harga & Stok, position: N, required: true, field: attributes.}":                                                                                                    "template.field_unknown",
		head + "  - {title: Harga, group: Harga & Stok, position: N, required: true, field: stock}":                                                                                                          "template.field_twice",
		head + "  - {title: Harga, group: Harga & Stok, position: N, required: true, field: price}\n  - {title: Harga Produk, group: Harga & Stok, position: O, required: true, field: Price}":               "template.field_unknown",
		head + "  - {title: Harga, group: Harga & Stok, position: N, required: true, field: attributes.a}\n  - {title: Harga Produk, group: Harga & Stok, position: O, required: true, field: attributes.A}": "template.field_twice",
		head + "  - {title: Hargaa, group: Harga & Stok, position: N, required: true, field: price}":                                                                                                         "template.decision_no_column",
		head + "  - {title: Harga, group: Lain, position: N, required: true, field: price}":                                                                                                                  "template.decision_no_column",
		head + "  - {title: Harga, colour: red}": "template.decisions_damaged",
		"columns: &a [*a]":                       "template.decisions_damaged",
		strings.Repeat("[", 100_000):             "template.decisions_damaged",
		strings.Repeat("# x\n", 1<<19):           "template.decisions_damaged",
	} {
		dir := t.TempDir()
		keep(t, dir, learner(5), at(5))
		file := filepath.Join(dir, "kriya-kayu.decisions.yaml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		var u *connector.Unreadable
		if _, err := Packs(dir); !errors.As(err, &u) || u.Key != key {
			t.Errorf("%.80q: %v, want %s", text, err, key)
			continue
		}
		if said := schemas.Say(schemas.Indonesian, u.Key, u.Values); strings.ContainsAny(said, "{}") {
			t.Errorf("says %q", said)
		}
		if key != "template.decisions_damaged" {
			continue
		}
		// What a person wrote is never written over, not even by learning anew.
		kept, err := ReadFolder(dir)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (&Learner{Kept: kept, On: day}).Learn(context.Background(), at(5)); !errors.As(err, &u) || u.Key != key {
			t.Errorf("learned over it: %v", err)
		}
	}
}

func TestWhatIsDamagedIsRefusedAndLearnedAgain(t *testing.T) {
	for key, harm := range map[string]func(dir string) error{
		"template.copy_missing": func(dir string) error { return os.Remove(filepath.Join(dir, "kriya-kayu.xlsx")) },
		"template.copy_differs": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "kriya-kayu.xlsx"), []byte("PK"), 0o644)
		},
		"template.pack_damaged": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "kriya-kayu.pack.yaml"), []byte("id: kriya-kayu\n"), 0o644)
		},
	} {
		dir := t.TempDir()
		keep(t, dir, learner(5), at(5))
		decide(t, dir, map[string]string{"Harga Produk": "price"})
		if err := harm(dir); err != nil {
			t.Fatal(err)
		}
		var u *connector.Unreadable
		if _, err := Packs(dir); !errors.As(err, &u) || u.Key != key {
			t.Errorf("%v, want %s", err, key)
		}
		again := keep(t, dir, learner(5), at(5))
		if again.Already || again.Pack.Version != 1 || len(again.Undecided()) != 2 {
			t.Errorf("%s: learned again as version %d, asked %d", key, again.Pack.Version, len(again.Undecided()))
		}
		if _, err := Packs(dir); err != nil {
			t.Errorf("%s: after learning again: %v", key, err)
		}
	}
}

func TestTwoCategoriesOfOneNameAreKeptApart(t *testing.T) {
	dir := t.TempDir()
	one := page(0, 0, row("1", "Kategori", "A > B > Meja / Kerja"), row("2", "Category ID", testID), row("3", "Nama Produk", "Harga"))
	two := page(0, 0, row("1", "Kategori", "A > C > Meja Kerja"), row("2", "Category ID", strings.Replace(testID, "9", "8", 1)), row("3", "Nama Produk", "Harga"))
	a := keep(t, dir, &Learner{Type: schemas.TypeGoods, On: day}, save(t, "a.xlsx", one.bytes(t)))
	b := keep(t, dir, &Learner{Type: schemas.TypeGoods, On: day}, save(t, "b.xlsx", two.bytes(t)))
	if a.Pack.ID != "meja-kerja" || b.Pack.ID == a.Pack.ID || !strings.HasPrefix(b.Pack.ID, "meja-kerja-") {
		t.Errorf("%s and %s", a.Pack.ID, b.Pack.ID)
	}
	if packs, err := Packs(dir); err != nil || len(packs) != 2 {
		t.Errorf("%d packs, %v", len(packs), err)
	}
}

func TestANewerEditionSaysWhatItChanges(t *testing.T) {
	dir := t.TempDir()
	old := keep(t, dir, learner(0), at(0))
	now := keep(t, dir, &Learner{On: day}, at(1)) // its type is known from the edition before
	if now.Before == nil || now.Pack.Version != 2 || now.Pack.ID != old.Pack.ID {
		t.Fatalf("%+v", now)
	}
	c := Compare(now.Before, now.Pack)
	title := func(columns []schemas.Column) string {
		var all []string
		for _, c := range columns {
			all = append(all, c.Letter+" "+c.Title)
		}
		return strings.Join(all, ", ")
	}
	if got, want := title(c.Added), "K Foto 4, X Jumlah Rak, AA Warna"; got != want {
		t.Errorf("added %s, want %s", got, want)
	}
	if got, want := title(c.Removed), "Y Kapasitas Laci"; got != want {
		t.Errorf("removed %s, want %s", got, want)
	}
	var moved []string
	for _, m := range c.Moved {
		moved = append(moved, m.Column.Title+" "+m.From+" "+m.To)
	}
	want := []string{"Foto Utama C A", "Nama Produk A B", "Deskripsi B C", "PPN K W", "Bahan W Y", "Finishing X Z", "Garansi Z AB", "Informasi Lainnya AA AC", "Gambar Kerja AB AD", "Garansi AC AE"}
	if !slices.Equal(moved, want) {
		t.Errorf("moved %q", moved)
	}
	var changed []string
	for _, x := range c.Changed {
		changed = append(changed, strings.Join([]string{x.Column.Title, x.What, x.Old, x.New, strings.Join(x.Removed, "+")}, "|"))
	}
	wantChanged := []string{
		"Nama Produk|limits||10..100|", "Harga Produk|limits||1..|", "Satuan Produk|choices|||", "PPN|group|Harga dan Stok|Pajak|",
		"Bahan|choices|||Kayu Pinus", "Finishing|choices|||", "Garansi|required|optional|required|", "|max_rows|200|500|",
	}
	if diff := cmp.Diff(wantChanged, changed); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if same := Compare(now.Pack, now.Pack); !same.None() {
		t.Errorf("a pack differs from itself: %+v", same)
	}
}
