package connector_test

import "testing"

func TestEveryProcessorAppliesIncludeByItself(t *testing.T) {
	list := items(4000)
	for i := range list {
		if i%2 == 0 {
			list[i].Include = "draf"
		}
	}
	s := openShop(t, list...)
	s.c.Lists[0].Include = include(t, `row["Status"] != "draf"`)
	for range 3 {
		r, err := s.c.Check(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if r.Skipped != 2000 || r.Ready != 2000 {
			t.Fatalf("%d skipped and %d ready, want 2000 and 2000", r.Skipped, r.Ready)
		}
	}
}
