package ledger

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// suitePerson holds that one name has one id, which tells nothing of it.
func suitePerson(t *testing.T, s *Seller) {
	ctx := t.Context()
	id, err1 := s.Actor(ctx, " Siti  Aminah ")
	again, err2 := s.Actor(ctx, "Siti  Aminah")
	other, err3 := s.Actor(ctx, "Budi")
	if err := errors.Join(err1, err2, err3); err != nil || id != again || id == other || strings.Contains(id, "Siti") {
		t.Fatal(id, again, other, err)
	}
	p, err := s.Person(ctx, id)
	if err != nil || p.Name != "Siti  Aminah" {
		t.Fatal(p, err)
	}
	if people, err := s.People(ctx); err != nil || len(people) != 2 || people[0].Name != "Budi" {
		t.Fatal(people, err)
	}
	if _, err := s.Person(ctx, "system"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, bad := range []string{"", " ", strings.Repeat("x", maxName+1)} {
		if _, err := s.Actor(ctx, bad); err == nil {
			t.Fatalf("%.10q was taken", bad)
		}
	}
}
