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
