package connector_test

import (
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

func TestAListThatNobodySavedForLongIsToldAndHoldsNothing(t *testing.T) {
	for _, c := range []struct {
		age  time.Duration
		want bool
	}{{0, false}, {connector.ListStaleAfter - time.Minute, false}, {connector.ListStaleAfter, true}, {100 * 24 * time.Hour, true}} {
		s := openShop(t, item("MB-01", 250_000, "4"))
		s.source.saved = s.now().Add(-c.age)
		check, err := s.c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		plan, err := s.c.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, issues := range [][]mapping.Issue{check.Issues, plan.Issues} {
			n := 0
			for _, i := range issues {
				if i.Code == connector.ListStale {
					n++
					text, fix := i.Text(schemas.Indonesian)
					if i.Holds() || text == "" || fix == "" {
						t.Errorf("%+v", i)
					}
				}
			}
			if got := n == 1; got != c.want {
				t.Errorf("%v old: told %d times", c.age, n)
			}
		}
		if check.Held != 0 {
			t.Errorf("held: %d", check.Held)
		}
	}
}
