package connector

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestASpoolGivesBackWhatItTookInItsOrder(t *testing.T) {
	var s spool
	if err := s.close(); err != nil || s.read().next() != nil {
		t.Fatal("an empty spool has a text", err)
	}
	for n := range 1000 {
		if err := s.add([]byte(fmt.Sprintf(`{"name":"Meja %d"}`, n))); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if len(s.packed.full) != 1 || len(s.packed.full[0]) > 10_000 {
		t.Errorf("%d blocks for 18,000 bytes of one kind", len(s.packed.full))
	}
	for range 2 { // a transaction may be tried again
		r := s.read()
		for n := range 1000 {
			if got := r.next(); !bytes.Equal(got, []byte(fmt.Sprintf(`{"name":"Meja %d"}`, n))) {
				t.Fatalf("%d: %q", n, got)
			}
		}
		if r.next() != nil {
			t.Fatal("more than was taken")
		}
	}
}

func TestASpoolGoesOnInItsNextBlock(t *testing.T) {
	var s spool
	random := rand.New(rand.NewPCG(1, 2))
	texts := make([][]byte, 40)
	for i := range texts {
		texts[i] = make([]byte, 20_000+i)
		for j := range texts[i] {
			texts[i][j] = byte(random.Uint32())
		}
		if err := s.add(texts[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.close(); err != nil || len(s.packed.full) < 3 {
		t.Fatal(err, len(s.packed.full))
	}
	r := s.read()
	for i, want := range texts {
		if !bytes.Equal(r.next(), want) {
			t.Fatal(i)
		}
	}
}
