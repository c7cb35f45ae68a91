package connector_test

import (
	"slices"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// A listing that waits to be live under a status that nobody knows would wait
// for ever, and nobody would be told.
func TestAStatusThatNobodyKnowsIsReportedUntilItIsKnown(t *testing.T) {
	t.Parallel()
	s := openShop(t, items(4)...)
	s.catalogue.Status = "IN_REVIEW"
	s.sync()
	s.catalogue.Edit("A-001", func(l *connector.Shown) { l.Status = "\x1b[31mMENUNGGU_KURASI" })
	s.catalogue.Edit("A-002", func(l *connector.Shown) { l.Status = "ACTIVE" })
	s.source.list = s.source.list[:3]
	s.catalogue.Edit("A-003", func(l *connector.Shown) { l.Status = "MENUNGGU_KURASI" }) // the list lacks it now
	want := []string{"A-001 catalogue_status_unknown: [31mMENUNGGU_KURASI", "A-003 catalogue_status_unknown: MENUNGGU_KURASI"}
	for night := range 2 {
		r := s.sync()
		if got := told(r.Issues); !slices.Equal(got, want) || r.Requests != 0 {
			t.Fatalf("night %d: told %q, %d requests", night, got, r.Requests)
		}
		text, fix := r.Issues[0].Text(schemas.English)
		if !strings.HasSuffix(text, "The portal says: [31mMENUNGGU_KURASI") || !strings.Contains(fix, s.entry("A-001").ID) {
			t.Fatalf("%s %s", text, fix)
		}
	}
	s.wantState("A-001", connector.StateSubmitted)
	p, err := s.c.Products(t.Context(), func(p *connector.Product) bool { return p.Listing.SKU == "A-001" })
	if err != nil {
		t.Fatal(err)
	}
	if issues, err := s.c.Outcomes(t.Context(), p[0]); err != nil || !slices.Equal(told(issues), want[:1]) {
		t.Fatal(told(issues), err)
	}
	for _, sku := range []string{"A-001", "A-003"} {
		s.catalogue.Edit(sku, func(l *connector.Shown) { l.Status = "ACTIVE" })
	}
	if got := told(s.sync().Issues); len(got) != 0 {
		t.Fatalf("told %q", got)
	}
	s.wantState("A-001", connector.StateLive)
}

// What a result calls by a word of the known ones is no riddle to anybody.
func TestAStatusThatAResultExplainsIsNotReported(t *testing.T) {
	t.Parallel()
	s := live(openShop(t, items(2)...))
	s.catalogue.Status = "IN_REVIEW"
	s.sync()
	s.take(answered("a.csv", said("A-000", connector.ResultReview, "Menunggu Verifikasi"), said("A-001", "", "Kurasi")), connector.ResultOptions{})
	products, err := s.c.Products(t.Context(), func(*connector.Product) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range products {
		issues, err := s.c.Outcomes(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, told(issues)...)
	}
	if want := []string{"A-001 catalogue_status_unknown: Kurasi"}; !slices.Equal(got, want) {
		t.Fatalf("told %q, want %q", got, want)
	}
}
