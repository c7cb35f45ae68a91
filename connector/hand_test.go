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
	if _, err := s.c.HandDone(t.Context(), []string{"A-000"}); err != nil {
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
	if _, err := s.c.HandDone(t.Context(), []string{"A-000", "A-001"}); err != nil {
		t.Fatal(err)
	}
	s.source.list[0].Price, s.source.list[1].Stock = "110000", "9"
	shown := handLines(t, s)
	s.source.list[0].Price = "120000"
	before := s.dump()
	var moved *connector.HandMoved
	if _, err := s.c.HandDone(t.Context(), []string{"a-000", "A-001"}); !errors.As(err, &moved) || !slices.Equal(moved.SKUs, []string{"A-000"}) {
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
	if n, err := s.c.HandDone(t.Context(), []string{"A-000", "A-001"}); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	s.source.list[0].Price = "130000"
	if _, err := s.c.HandDone(t.Context(), []string{"A-000"}); !errors.As(err, &moved) {
		t.Fatal(err)
	}
	handLines(t, s)
	if n, err := s.c.HandDone(t.Context(), []string{"A-000"}); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	s.check()
}
