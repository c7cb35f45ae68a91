package connector

import (
	"bytes"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func TestNotesComeBackAsTheyWereKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		kept := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) note {
			return note{
				name: text.Draw(t, "name"), hash: text.Draw(t, "hash"), content: rapid.SliceOf(rapid.Byte()).Draw(t, "content"),
				offer: Offer{
					Price:  rapid.Int64().Draw(t, "price"),
					Stock:  decimal.New(rapid.Int64().Draw(t, "stock"), rapid.Int32Range(-2, 2).Draw(t, "exponent")),
					Active: rapid.Bool().Draw(t, "active"),
				},
				origin: Origin{SHA256: text.Draw(t, "file"), Sheet: text.Draw(t, "sheet"), Cell: text.Draw(t, "cell")},
			}
		}), 0, 20).Draw(t, "notes")
		var s spool
		for i := range kept {
			if err := kept[i].keep(&s); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		for range 2 { // a transaction may be tried again
			r := s.read()
			for i, want := range kept {
				got := r.note()
				if got.name != want.name || got.hash != want.hash || got.origin != want.origin || !bytes.Equal(got.content, want.content) ||
					got.offer.Price != want.offer.Price || got.offer.Stock.String() != want.offer.Stock.String() || got.offer.Active != want.offer.Active {
					t.Fatalf("note %d: got %+v, want %+v", i, got, want)
				}
			}
		}
	})
}

func TestNoNoteIsMadeUp(t *testing.T) {
	var s spool
	if err := (&note{name: "Meja"}).keep(&s); err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	r := s.read()
	r.note()
	defer func() {
		if recover() == nil {
			t.Error("a second note of one that was kept")
		}
	}()
	r.note()
}
