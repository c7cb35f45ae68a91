package connector_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
)

func TestATickConfirmsTheSheetAndNotWhatTheListSaysSince(t *testing.T) {
	s := live(openShop(t, items(1)...))
	s.export()
	s.source.list[0].Price, s.source.list[0].Name = "123000", "Meja kerja kayu jati panjang"
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); err != nil {
		t.Fatal(err)
	}
	s.check()
	if e := s.entry("A-000"); e.State != connector.StateLive || e.Offer.Price != 100_000 || e.Name != "Meja kerja kayu jati A-000" {
		t.Fatalf("%+v", e)
	}
	want := []string{"A-000 content name Meja kerja kayu jati A-000 Meja kerja kayu jati panjang", "A-000 content price 100000 123000"}
	if got := handLines(t, s); !slices.Equal(got, want) {
		t.Fatalf("%q", got)
	}
}

func TestATickIsRefusedWhenTheListHasMovedSinceItWasShown(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000", "A-001"})); err != nil {
		t.Fatal(err)
	}
	s.source.list[0].Price, s.source.list[1].Stock = "110000", "9"
	shown := handLines(t, s)
	s.source.list[0].Price = "120000"
	before := s.dump()
	var moved *connector.HandMoved
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"a-000", "A-001"})); !errors.As(err, &moved) || !slices.Equal(moved.SKUs, []string{"A-000"}) {
		t.Fatal(err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatalf("moved %v", d)
	}
	// Back as it was shown, or shown anew, it is a tick like any other.
	s.source.list[0].Price = "110000"
	if got := fmt.Sprint(shown); !strings.Contains(got, "price 100000 110000") {
		t.Fatal(got)
	}
	if n, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000", "A-001"})); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	s.source.list[0].Price = "130000"
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); !errors.As(err, &moved) {
		t.Fatal(err)
	}
	handLines(t, s)
	if n, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	s.check()
}

// A person would enter again what an undo has just put back.
func TestTheWorkListLeavesAloneWhatWasUndone(t *testing.T) {
	s := live(openShop(t, items(20)...)).settled()
	s.source.list[0].Price, s.source.list[1].Stock, s.source.list[2].Name = "104000", "1", "Meja kerja kayu jati panjang"
	run := s.sync().Run
	s.undo(run)
	if got := handLines(t, s); len(got) != 0 {
		t.Fatalf("to be entered: %q", got)
	}
	var none *connector.NotOnHandList
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); !errors.As(err, &none) {
		t.Fatal(err)
	}
	// What the list says anew is work again, and of the same product nothing else.
	s.source.list[0].Price, s.source.list[1].Price = "103000", "105000"
	want := []string{"A-000 price price 100000 103000", "A-001 price price 101000 105000"}
	if got := handLines(t, s); !slices.Equal(got, want) {
		t.Fatalf("%q, want %q", got, want)
	}
	if n, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000", "A-001"})); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	s.catalogue.Edit("A-000", func(l *connector.Shown) { l.Price = 103_000 }) // entered by that person
	s.catalogue.Edit("A-001", func(l *connector.Shown) { l.Price = 105_000 })
	s.check()
	if e := s.entry("A-001"); e.Offer.Price != 105_000 || e.Yielded == nil || e.Yielded.Stock == nil {
		t.Fatalf("%+v %+v", e, e.Yielded)
	}
	if got := handLines(t, s); len(got) != 0 {
		t.Fatalf("to be entered: %q", got)
	}
	// What was undone once is wanted now.
	s.source.list[0].Price = "104000"
	want = []string{"A-000 price price 103000 104000"}
	if got := handLines(t, s); !slices.Equal(got, want) {
		t.Fatalf("%q, want %q", got, want)
	}
}

func TestATickThatSaysWhatWasShownConfirmsThatAndNothingElse(t *testing.T) {
	s := live(openShop(t, items(2)...))
	s.export()
	work := func() map[string]connector.HandItem {
		items, err := s.c.HandWork(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]connector.HandItem{}
		for _, i := range items {
			by[i.SKU] = i
		}
		return by
	}
	tick := func(i connector.HandItem) error {
		_, err := s.c.HandDone(t.Context(), []connector.HandTick{{SKU: i.SKU, Print: i.Print}})
		return err
	}
	// What the list says now was entered, not what was handed over.
	s.source.list[0].Price = "123000"
	shown := work()["A-000"]
	if shown.Listing == nil || *shown.Listing.Price != 123_000 {
		t.Fatalf("%+v", shown)
	}
	s.source.list[0].Price = "124000"
	var moved *connector.HandMoved
	if err := tick(shown); !errors.As(err, &moved) {
		t.Fatal(err)
	}
	s.source.list[0].Price = "123000"
	if err := tick(shown); err != nil {
		t.Fatal(err)
	}
	s.check()
	if e := s.entry("A-000"); e.State != connector.StateLive || e.Offer.Price != 123_000 {
		t.Fatalf("%+v", e)
	}
	// One field of a listing, and a screenshot of it.
	s.source.list[0].Price = "125000"
	shown = work()["A-000"]
	s.source.list[0].Price = "126000"
	if err := tick(shown); !errors.As(err, &moved) {
		t.Fatal(err)
	}
	shot := connector.Attached{SHA256: strings.Repeat("ab", 32), Name: "layar.png", Kind: "PNG", Bytes: 12}
	n, err := s.c.HandDone(t.Context(), []connector.HandTick{{SKU: "A-000", Print: work()["A-000"].Print, Shot: shot}})
	if n != 1 || err != nil {
		t.Fatal(n, err)
	}
	s.check()
	said, err := s.seller.Remarks(t.Context(), "a-000")
	if err != nil || len(said["a-000"]) != 1 || said["a-000"][0].File != shot || said["a-000"][0].Act != connector.RemarkShot {
		t.Fatalf("%+v %v", said, err)
	}
	if e := s.entry("A-000"); e.Offer.Price != 126_000 {
		t.Fatalf("%+v", e)
	}
}

func TestTheWorkThatIsOnlyLookedAtLeavesTheLedgerAlone(t *testing.T) {
	s := live(openShop(t, items(1)...))
	s.export()
	if _, err := s.c.HandDone(t.Context(), connector.Ticks([]string{"A-000"})); err != nil {
		t.Fatal(err)
	}
	s.source.list[0].Price = "110000"
	before := s.dump()
	if items, err := s.c.HandWork(t.Context()); err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	if d := differ(before, s.dump()); len(d) > 0 {
		t.Fatalf("moved %v", d)
	}
}
