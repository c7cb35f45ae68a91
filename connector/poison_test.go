package connector_test

import (
	"fmt"
	"slices"
	"testing"

	"ekatalog/connector"
)

// poison makes every batch fail that has one of these SKUs in it.
func poison(err error, skus ...string) func(connector.Lane, []connector.Change) error {
	return func(_ connector.Lane, batch []connector.Change) error {
		if slices.ContainsFunc(batch, func(ch connector.Change) bool { return slices.Contains(skus, ch.SKU) }) {
			return err
		}
		return nil
	}
}

func TestAPoisonedProductIsSetAsideAndTheRestGo(t *testing.T) {
	failed := &connector.Unreachable{Ended: true, Text: "gagal menyimpan"}
	for name, c := range map[string]struct {
		skus   []string
		change func(*shop)
		most   int // writes
	}{
		"price at the beginning": {[]string{"A-000"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"price in the middle":    {[]string{"A-099"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"price at the end":       {[]string{"A-249"}, func(s *shop) { s.reprice(0, 250) }, 20},
		"prices, two":            {[]string{"A-010", "A-060"}, func(s *shop) { s.reprice(0, 250) }, 34},
		"content":                {[]string{"A-003", "A-017"}, func(s *shop) { s.rename(0, 40) }, 42},
		"creates":                {[]string{"B-003"}, func(s *shop) { s.add("B", 20) }, 21},
	} {
		t.Run(name, func(t *testing.T) {
			atPortal(t, 250, func(s *shop, p *portal) {
				p.down = poison(failed, c.skus...)
				c.change(s)
				r := s.sync()
				n, writes := int64(len(c.skus)), len(p.asked())
				if r.Counts.Pending != n || r.Counts.Unknown != 0 || r.Failed != nil || writes > c.most {
					s.Fatalf("%+v after %d writes, failed %v", r.Counts, writes, r.Failed)
				}
				var want []string
				for _, sku := range c.skus {
					want = append(want, sku+" catalogue_failed: gagal menyimpan")
				}
				s.wantTold(r.Issues, want...)
				p.down = nil
				s.wantCounts(s.sync(), fmt.Sprintf("submitted %d unchanged %d", n, r.Counts.Products-n))
				s.wantNoDoubles(int(r.Counts.Products))
			})
		})
	}
}

// add puts new products at the end of the list.
func (s *shop) add(prefix string, n int) {
	for i := range n {
		s.source.list = append(s.source.list, item(fmt.Sprintf("%s-%03d", prefix, i), 100_000+int64(i), "3"))
	}
}

func TestACreateThatMayStillBeUnderWayIsNotSetAside(t *testing.T) {
	atPortal(t, 5, func(s *shop, p *portal) {
		p.down = poison(&connector.Unreachable{Text: "HTTP 504"}, "B-001")
		s.add("B", 4)
		s.wantCounts(s.sync(), "unknown 1 submitted 3 unchanged 5")
		s.wantCounts(s.sync(), "unknown 1 unchanged 8")
		p.down = nil
		s.wantCounts(s.sync(), "submitted 1 unchanged 8")
		keys := map[string]bool{}
		for _, ch := range s.catalogue.Delivered() {
			if ch.SKU == "B-001" {
				keys[ch.Intent] = true
			}
		}
		if len(keys) != 1 {
			s.Fatalf("%d keys for one product", len(keys))
		}
	})
}

func TestABatchThatIsTooLargeIsHalvedUntilItIsTaken(t *testing.T) {
	atPortal(t, 250, func(s *shop, p *portal) {
		p.down = func(l connector.Lane, batch []connector.Change) error {
			if len(batch) > 30 {
				return fmt.Errorf("offers: %w", &connector.BatchRefused{Code: "too_large"})
			}
			return nil
		}
		s.reprice(0, 250)
		s.wantCounts(s.sync(), "submitted 250")
		if n := len(p.asked()); n > 20 {
			s.Fatalf("%d writes", n)
		}
	})
}

func TestAProductThatIsRefusedWithItsWholeBatchIsRejectedAlone(t *testing.T) {
	atPortal(t, 100, func(s *shop, p *portal) {
		p.down = poison(&connector.BatchRefused{Code: "invalid", Text: "harga tidak wajar"}, "A-042")
		s.reprice(0, 100)
		r := s.sync()
		s.wantCounts(r, "rejected 1 submitted 99")
		s.wantTold(r.Issues, "A-042 catalogue_rejected: harga tidak wajar")
		if n := len(p.asked()); n > 15 {
			s.Fatalf("%d writes", n)
		}
	})
}
