package connector_test

import (
	"testing"
	"time"

	"ekatalog/connector"
)

func TestAChangeDatedIntoTheFutureHidesNoLaterOne(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...).settled()
	s.edit("A-000", func(l *connector.Shown) { l.Stock, l.OfferVersion = dec("4"), l.OfferVersion+1 })
	s.catalogue.Skew = 48 * time.Hour
	s.edit("A-001", func(l *connector.Shown) { l.Stock, l.OfferVersion = dec("4"), l.OfferVersion+1 })
	s.catalogue.Skew = 0
	s.wantCounts(s.sync(), "conflict 2 unchanged 1")
	since, err := time.Parse(time.RFC3339Nano, s.book().Since)
	if err != nil || since.After(s.now()) {
		t.Fatalf("the next read-back begins at %s, %v", since, err)
	}
	s.edit("A-002", func(l *connector.Shown) { l.Price, l.OfferVersion = 105_000, l.OfferVersion+1 })
	s.wantCounts(s.sync(), "conflict 3")
}

func TestACursorInTheFutureIsTakenBack(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(3)...).settled()
	ahead := s.now().Add(48 * time.Hour).Format(time.RFC3339Nano)
	if err := s.seller.Commit(t.Context(), connector.Step{Catalogue: connector.CatalogueTrial, Since: &ahead}); err != nil {
		t.Fatal(err)
	}
	s.edit("A-002", func(l *connector.Shown) { l.Price, l.OfferVersion = 105_000, l.OfferVersion+1 })
	s.sync()
	s.wantCounts(s.sync(), "conflict 1 unchanged 2")
}
