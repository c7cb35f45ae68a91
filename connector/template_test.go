package connector_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// learned is the pack of the shop's category as if it had been learned.
func learned(t testing.TB, category string, version int) *schemas.Pack {
	p := *packs(t).For(category)
	p.ID, p.Version, p.Assumed, p.CategoryID = "dipelajari", version, false, "00000000-0000-4000-8000-000000000001"
	p.Columns = slices.Clone(p.Columns)
	for i := range p.Columns {
		p.Columns[i].Assumed = false
	}
	p.Template = &schemas.Template{File: "dipelajari.xlsx", SHA256: strings.Repeat(fmt.Sprint(version), 64), Sheet: "Produk", IDCell: "B2", TitleRow: 3, FirstRow: 5}
	return &p
}

func TestALearnedTemplateIsRecordedBeforeItsFilesCount(t *testing.T) {
	s := openWorkshop(t)
	category := s.source.list[0].Category
	old, now := learned(t, category, 1), learned(t, category, 2)
	s.c.Reason = "unduhan November"
	published := false
	err := s.c.RecordTemplate(s.context(), connector.LearnedTemplate{Pack: now, Before: old, File: "meja.xlsx", Undecided: 2}, func() error {
		published = true
		if len(s.actsOf("v6 template.learned")) != 1 {
			t.Error("the files count, and nothing is recorded")
		}
		return nil
	})
	if err != nil || !published {
		t.Fatal(err, published)
	}
	r := s.actsOf("v6 template.learned")["meja.xlsx"]
	if r.Digest != now.Template.SHA256 || r.Pack != "dipelajari/2" || r.Reason != "unduhan November" || fmt.Sprintf("%v %v %v", r.Before["pack"], r.After["undecided"], r.After["category"]) != "dipelajari/1 2 "+category {
		t.Errorf("%+v", r)
	}
	if err := s.c.RecordTemplate(s.context(), connector.LearnedTemplate{Pack: now, File: "meja.xlsx"}, func() error { return errDead }); !errors.Is(err, errDead) {
		t.Errorf("got %v", err)
	}
	s.c.Ledger = &failing{Ledger: s.seller}
	err = s.c.RecordTemplate(s.context(), connector.LearnedTemplate{Pack: now, File: "lain.xlsx"}, func() error {
		t.Error("the files count, though nothing could be recorded")
		return nil
	})
	if !errors.Is(err, errDead) {
		t.Errorf("got %v", err)
	}
}

// Editions are kept whole, so that they can be compared long after.
func TestTheEditionsOfATemplateAreKept(t *testing.T) {
	s := openWorkshop(t)
	category := s.source.list[0].Category
	edition := func(was, now string) {
		t.Helper()
		change := connector.FileChange{Name: "templates/meja.pack.yaml", Now: []byte(now)}
		if was != "" {
			change.Was = []byte(was)
		}
		pack := learned(t, category, 1)
		if err := s.c.RecordTemplate(s.context(), connector.LearnedTemplate{Pack: pack, File: "meja.xlsx", Kept: []connector.FileChange{change}}, func() error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	edition("satu", "dua") // the first was learned when nothing was kept
	edition("dua", "dua")  // a copy that was lost
	edition("dua", "tiga")
	var got []string
	for n := int64(1); n <= 4; n++ {
		v, err := s.seller.FileVersion(s.context(), "templates/meja.pack.yaml", n)
		if err == nil {
			got = append(got, string(v.Content)+" "+v.Act)
		}
	}
	if want := []string{"satu " + connector.FileSeen, "dua " + connector.TemplateLearned, "tiga " + connector.TemplateLearned}; !slices.Equal(got, want) {
		t.Errorf("kept %q, want %q", got, want)
	}
}

func TestAPreviewOfAnotherPackNamesTheProductsItTouches(t *testing.T) {
	s := openShop(t, items(4)...)
	category := s.source.list[0].Category
	old, now := learned(t, category, 1), learned(t, category, 1)
	s.c.Packs = schemas.NewPacks(old)
	s.source.list[1].Name = "Bangku taman jati yang panjang sekali untuk enam orang"
	now.Column("name").MinLength = 40
	p, err := s.c.Preview(s.context(), connector.Edited{Packs: schemas.NewPacks(now)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range p.Goods {
		got = append(got, fmt.Sprintf("%s %d %d %s", g.SKU, len(g.New), len(g.Gone), g.New[0].Code))
	}
	want := []string{"A-000 1 0 name_too_short", "A-002 1 0 name_too_short", "A-003 1 0 name_too_short"}
	if !slices.Equal(got, want) || p.Touched != 3 || p.Changed != 0 {
		t.Errorf("got %q, %d touched, %d changed", got, p.Touched, p.Changed)
	}
	if p.Upload != (connector.Shift{Old: 4, New: 1}) || p.Ready != (connector.Shift{Old: 4, New: 4}) {
		t.Errorf("upload %v, ready %v", p.Upload, p.Ready)
	}
}

func TestANewerTemplateNamesTheSKUsItTouches(t *testing.T) {
	s := live(openShop(t, items(6)...))
	category := s.source.list[0].Category
	old, now := learned(t, category, 1), learned(t, category, 2)
	s.c.Packs = schemas.NewPacks(old)
	s.source.list[1].Name = "Bangku taman jati yang panjang sekali untuk enam orang"
	s.source.list[3].Category = "Jasa Lain > Jasa Baru > Tanpa Paket"
	s.export()
	s.source.list = slices.Delete(s.source.list, 4, 5)
	s.source.list = append(s.source.list, item("BARU-1", 90_000, "1"))

	name := now.Column("name")
	name.MinLength = 40
	s.c.Packs = schemas.NewPacks(now)
	touched, err := s.c.TemplateTouches(s.context(), old, now)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range touched {
		codes := ""
		for _, i := range x.Issues {
			codes += " " + i.Code
		}
		got = append(got, fmt.Sprintf("%s %s %v%s", x.SKU, x.State, x.Gone, codes))
	}
	want := []string{
		"A-000 exported false name_too_short", "A-001 exported false", "A-002 exported false name_too_short",
		"A-004 exported true", "A-005 exported false name_too_short",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
