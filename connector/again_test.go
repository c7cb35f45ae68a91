package connector_test

import (
	"errors"
	"slices"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
)

func TestAnExportOnceMoreOfWhatWasNeverExportedIsRefusedAndWritesNothing(t *testing.T) {
	s := openWorkshop(t)
	s.export()
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002"})); err != nil {
		t.Fatal(err)
	}
	s.source.list = append(s.source.list, item("B-1", 50_000, "1"))
	before := s.dump()
	var strange *connector.NotExported
	_, err := s.c.Export(t.Context(), connector.ExportOptions{Again: []string{"a-000", "ZZZ", "A-002", "B-1"}})
	if !errors.As(err, &strange) || !slices.Equal(strange.SKUs, []string{"ZZZ", "A-002", "B-1"}) {
		t.Fatalf("%v", err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatal(d)
	}
	if r, _ := s.export("a-000"); r.Exported != 2 {
		t.Fatalf("%+v", r)
	}
}

func TestAnExportIsUnfinishedUntilItsFilesHaveTheirNames(t *testing.T) {
	s := openWorkshop(t)
	if all, err := s.seller.UnfinishedExports(t.Context()); len(all) != 0 || err != nil {
		t.Fatal(all, err)
	}
	w := &sheets{unpublished: errNoAnswer}
	_, err := s.c.Export(t.Context(), connector.ExportOptions{Begin: func(*connector.ExportReport) (connector.Workbooks, error) { return w, nil }})
	if !errors.Is(err, errNoAnswer) {
		t.Fatal(err)
	}
	for range 25 { // other runs do not hide it
		if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-002"})); err != nil {
			var done *connector.NotOnHandList
			if !errors.As(err, &done) {
				t.Fatal(err)
			}
		}
	}
	all, err := s.seller.UnfinishedExports(t.Context())
	if err != nil || len(all) != 1 || len(all[0].Files) != 1 || all[0].Files[0].Path != "unggah.xlsx" {
		t.Fatal(all, err)
	}
	if err := s.c.ExportPublished(t.Context(), all[0].Run); err != nil {
		t.Fatal(err)
	}
	s.source.list = append(s.source.list, item("B-1", 50_000, "1"))
	s.export()
	if all, err := s.seller.UnfinishedExports(t.Context()); len(all) != 0 || err != nil {
		t.Fatal(all, err)
	}
}

func TestTheNameOfAPhotoBecomesAnAddressOnce(t *testing.T) {
	s := openShop(t, items(1)...)
	s.c.PhotoBase = "foto.example"
	s.c.Lists[0].Mapping = loadMapping(t, mappingText+"formats:\n  v6-unggah-massal: {description: '\"Ringkas saja, meja kerja kayu jati\"'}\n")
	products, err := s.c.Products(t.Context(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*mapping.Listing{products[0].Listing, products[0].Workbook} {
		if !slices.Equal(l.Photos, []string{"foto.example/meja.png"}) {
			t.Errorf("photos %v", l.Photos)
		}
	}
}

func TestAStalePlanSaysWhetherTheListOrTheLedgerMoved(t *testing.T) {
	for name, move := range map[string]func(*shop){
		"ledger": func(s *shop) {
			s.source.list[0].Price = "101000"
			s.sync()
			s.source.list[0].Price = "102000"
		},
		"list": func(s *shop) { s.source.list[0].Price = "103000" },
		"back": func(s *shop) { s.source.list[0].Price = "100000" },
	} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t, items(20)...).settled()
			s.source.list[0].Price = "102000"
			saved := s.saved(s.plan())
			move(s)
			_, err := s.c.Apply(t.Context(), saved)
			if !errors.Is(err, connector.ErrPlanStale) || errors.Is(err, connector.ErrLedgerMoved) != (name == "ledger") {
				t.Fatalf("%v", err)
			}
		})
	}
}
