package connector_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// check fails the test where the ledger, its log and the catalogue do not fit
// together. It holds after every run, however the run ended.
func (s *shop) check() {
	s.Helper()
	book := s.book()
	open, died := map[string]bool{}, map[string]bool{} // by folded SKU
	for _, in := range book.Open {
		open[connector.FoldSKU(in.SKU)] = true
		if run, err := s.seller.Run(context.Background(), in.Run); err != nil {
			s.Fatal(err)
		} else if run.Ended.IsZero() {
			died[connector.FoldSKU(in.SKU)] = true
		}
	}
	contents, err := s.seller.Contents(context.Background(), s.catalogueName(), slices.Collect(maps.Keys(book.Entries)))
	if err != nil {
		s.Fatal(err)
	}
	for key, e := range book.Entries {
		e.Content = contents[key]
		s.checkEntry(key, e, open[key])
		if open[key] && !died[key] && e.State != connector.StateUnknown {
			s.Errorf("%s is %s while an intent of it is open whose run has ended", key, e.State)
		}
	}
	s.checkCatalogue(book, open)
	s.checkLog()
}

func (s *shop) checkEntry(key string, e *connector.Entry, open bool) {
	s.Helper()
	if (e.State == connector.StateUnknown) && !open {
		s.Errorf("%s is unknown and no intent of it is open", key)
	}
	if e.OfferPrint != "" {
		l := mapping.Listing{Price: &e.Offer.Price, Stock: &e.Offer.Stock, Active: e.Offer.Active}
		if want := mapping.Fingerprint("offer", l.AppendOffer(nil)); e.OfferPrint != want {
			s.Errorf("%s: the offer %+v has the fingerprint of another", key, e.Offer)
		}
	}
	if e.ContentPrint != "" && mapping.Fingerprint("content", e.Content) != e.ContentPrint {
		s.Errorf("%s: its content has the fingerprint of another", key)
	}
	switch e.State {
	case connector.StateLive, connector.StateSubmitted, connector.StateWithdrawn, connector.StateSuspended:
		if e.OfferPrint == "" || e.ContentPrint == "" {
			s.Errorf("%s is %s and nothing of it was settled", key, e.State)
		}
		if e.Offer.Active == (e.State == connector.StateWithdrawn) {
			s.Errorf("%s is %s with active %v", key, e.State, e.Offer.Active)
		}
	}
}

func (s *shop) catalogueName() connector.Catalogue {
	info, err := s.there.Seller(context.Background())
	if err != nil {
		s.Fatal(err)
	}
	if info.Mock {
		return connector.CatalogueTrial
	}
	return connector.CatalogueV6
}

// checkCatalogue compares what the ledger believes with what is there: what was
// settled of a listing, or what it noted that somebody else has made of it.
func (s *shop) checkCatalogue(book *connector.Book, open map[string]bool) {
	s.Helper()
	seen := map[string]bool{}
	for l, err := range s.there.Changed(context.Background(), "") {
		if err != nil {
			s.Fatal(err)
		}
		key := connector.FoldSKU(l.SKU)
		if seen[key] {
			s.Errorf("%s is in the catalogue twice", l.SKU)
		}
		seen[key] = true
		if s.foreign[key] || s.edited[key] || open[key] {
			continue
		}
		e := book.Entries[key]
		if e == nil {
			s.Errorf("%s is in the catalogue and the ledger does not know it", l.SKU)
			continue
		}
		if s.doubtful && e.Unseen {
			continue
		}
		believed := connector.Outside{Offer: e.Offer, OfferVersion: e.OfferVersion, Version: e.Version}
		if e.Outside != nil {
			believed = *e.Outside
		}
		named := e.Name == l.Name || believed.ContentPrint != "" || believed.Unread
		if e.ID != l.ID || believed.Offer.Price != l.Price || !believed.Offer.Stock.Equal(l.Stock) || believed.Offer.Active != l.Active ||
			believed.Version != l.Version || believed.OfferVersion != l.OfferVersion || !named {
			s.Errorf("%s: the ledger has %+v, outside %+v, the catalogue shows %+v", key, e, e.Outside, l)
		}
	}
}

// checkLog checks that every settlement has its record, that every record of
// this catalogue carries its name and every intent belongs to a run.
func (s *shop) checkLog() {
	s.Helper()
	pool := s.raw()
	if lost := dumpTable(s, pool, "SELECT id FROM intent WHERE NOT EXISTS (SELECT 1 FROM run WHERE run.id = intent.run)"); len(lost) > 0 {
		s.Errorf("intents without a run: %v", lost)
	}
	acts, err := s.seller.Acts(context.Background(), s.acts, 1_000_000)
	if err != nil {
		s.Fatal(err)
	}
	runs := map[string]bool{}
	for _, row := range dumpTable(s, pool, "SELECT id FROM run") {
		runs[strings.Trim(strings.TrimPrefix(row, "id="), "|")] = true
	}
	for i, a := range acts {
		if a.Index != s.acts {
			s.Errorf("record %d has index %d", s.acts, a.Index)
		}
		s.acts++
		if !strings.HasPrefix(a.Act.Act, string(connector.CatalogueV6)+" ") && !strings.HasPrefix(a.Act.Act, string(connector.CatalogueTrial)+" ") {
			s.Errorf("record %d does not say which catalogue it is of: %q", i, a.Act.Act)
		}
		if a.Run != "" && !runs[a.Run] {
			s.Errorf("record %d (%s) is of a run that the ledger does not have", i, a.Act.Act)
		}
		s.recorded[a.Act.Act+"|"+a.Subject+"|"+a.Digest] = true
	}
	rows, err := pool.Query("SELECT catalogue, lane, sku, outcome, body FROM intent WHERE outcome NOT IN ('', 'not_sent')")
	if err != nil {
		s.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var catalogue, lane, sku, outcome string
		var body []byte
		if err := rows.Scan(&catalogue, &lane, &sku, &outcome, &body); err != nil {
			s.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if key := catalogue + " " + lane + "." + outcome + "|" + sku + "|" + hex.EncodeToString(sum[:]); !s.recorded[key] {
			s.Errorf("no record of %s", key)
		}
	}
	if err := rows.Err(); err != nil {
		s.Fatal(err)
	}
}
