package endpoint_test

import (
	"fmt"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// BenchmarkOffers sends batches of 100 price changes over loopback.
func BenchmarkOffers(b *testing.B) {
	s := endpointtest.New(endpointtest.Options{Tokens: map[string]endpointtest.Seller{token: {ID: "penyedia-1", Name: "P"}}})
	c := clientOf(b, s, endpoint.Config{})
	batches := make([][]connector.Change, 8)
	for i := range batches {
		for j := range 100 {
			ch := connector.Change{Intent: fmt.Sprintf("k-%d-%d", i, j), SKU: fmt.Sprintf("A-%d-%d", i, j)}
			ch.Body = fmt.Appendf(nil, `{"sku":"%s","name":"Barang uji","price":1000,"stock":1}`, ch.SKU)
			rs, err := c.Deliver(b.Context(), connector.LaneCreate, []connector.Change{ch})
			if err != nil || rs[0].Outcome != connector.OutcomeAccepted {
				b.Fatal(rs, err)
			}
			ch.ID = rs[0].ID
			batches[i] = append(batches[i], ch)
		}
	}
	n := 0
	for b.Loop() {
		n++
		batch := batches[n%len(batches)]
		for j := range batch {
			batch[j].Body = fmt.Appendf(batch[j].Body[:0], `{"price":%d}`, 1001+n)
		}
		rs, err := c.Deliver(b.Context(), connector.LaneOffer, batch)
		if err != nil || rs[99].Outcome != connector.OutcomeAccepted {
			b.Fatal(rs, err)
		}
	}
	b.ReportMetric(float64(100*n)/b.Elapsed().Seconds(), "offers/s")
}
