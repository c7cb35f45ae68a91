package connector

import (
	"bytes"
	"fmt"
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
	if size := s.packed.Len(); size > 10_000 {
		t.Errorf("%d bytes for 18,000 of one kind", size)
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
