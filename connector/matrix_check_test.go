package connector_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
)

// faulty runs once while things go wrong. The run may end early, but what it
// reports must be so.
func (s *stall) faulty(n night) {
	s.Helper()
	r, err := s.c.Sync(s.context())
	if err != nil {
		return // nothing is claimed
	}
	s.wantTruth(r, n.flaw.lies)
}

// wantTruth checks what a report claims against the stand-in itself.
func (s *stall) wantTruth(r *connector.Report, lied bool) {
	s.Helper()
	if err := r.Counts.Balance(); err != nil {
		s.Error(err)
	}
	if r.Counts.Products != int64(len(s.source.list)) {
		s.Errorf("%d products counted of %d", r.Counts.Products, len(s.source.list))
	}
	if lied {
		return
	}
	well := int64(0)
	there := s.there()
	for _, p := range s.source.list {
		if p.is(there) {
			well++
		}
	}
	if claimed := r.Counts.Submitted + r.Counts.Withdrawn + r.Counts.Unchanged; claimed > well {
		s.Errorf("%d products are said to be as the list wants them, %d are: %+v", claimed, well, r.Counts)
	}
	s.wantSettledThere(r.Run, there)
}

// wantSettledThere checks that what a run recorded as accepted is so.
func (s *stall) wantSettledThere(run string, there map[string]listed) {
	s.Helper()
	acts, err := s.seller.ActsOf(s.context(), run)
	if err != nil {
		s.Fatal(err)
	}
	bySKU := map[string]product{}
	for _, p := range s.source.list {
		bySKU[p.SKU] = p
	}
	for _, a := range acts {
		p, l := bySKU[a.Subject], there[connector.FoldSKU(a.Subject)]
		switch a.Act {
		case "v6-trial create.accepted", "v6-trial content.accepted":
			if l.Name != p.Name {
				s.Errorf("%s of %s is recorded, the catalogue has %+v", a.Act, p.SKU, l)
			}
		case "v6-trial offer.accepted":
			if strconv.FormatInt(l.Price, 10) != p.Price {
				s.Errorf("%s of %s is recorded, the catalogue has %+v", a.Act, p.SKU, l)
			}
		}
	}
}

// is reports whether the catalogue has a product as the list wants it.
func (p product) is(there map[string]listed) bool {
	l, ok := there[connector.FoldSKU(p.SKU)]
	return ok && l.Name == p.Name && strconv.FormatInt(l.Price, 10) == p.Price && l.Stock.String() == p.Stock && l.Active == (p.Active != "tidak")
}

// settle runs without faults until a run has nothing to send and nothing is
// open any more.
func (s *stall) settle() *connector.Report {
	s.Helper()
	var r *connector.Report
	for range 6 {
		var err error
		if r, err = s.c.Sync(s.context()); err != nil {
			s.Fatalf("a run without faults: %v", err)
		}
		if r.Failed != nil || r.Left != "" {
			s.Errorf("a run without faults ended early: %v %s", r.Failed, r.Left)
		}
		s.wantTruth(r, false)
		if r.Requests == 0 && r.Counts.Unknown == 0 && r.Counts.Pending == 0 && r.Counts.Submitted == 0 && r.Counts.Withdrawn == 0 {
			return r
		}
	}
	s.Fatalf("never done: %+v, %v", r.Counts, told(r.Issues))
	return nil
}

// wantAllWell is what must be so when everything is settled: no duplicate, no
// loss, no false success. A product that is not as the list wants it is named,
// with what the fault may leave.
func (s *stall) wantAllWell(r *connector.Report, f flaw) {
	s.Helper()
	s.check()
	tally, err := endpointtest.Count(bytes.NewReader(s.log.Bytes()))
	if err != nil {
		s.Fatal(err)
	}
	if tally.Duplicates != 0 || tally.Early != 0 {
		s.Errorf("%d products are listed twice, %d calls came too early", tally.Duplicates, tally.Early)
	}
	for _, v := range s.server.Violations() {
		if strings.Contains(v, ": call: ") { // an answer is broken on purpose
			s.Errorf("the contract was broken: %s", v)
		}
	}
	named := map[string][]string{}
	for _, i := range r.Issues {
		named[i.SKU] = append(named[i.SKU], i.Code)
	}
	there, book := s.there(), s.book()
	if len(there) > len(s.source.list) {
		s.Errorf("%d listings of %d products", len(there), len(s.source.list))
	}
	well := int64(0)
	for _, p := range s.source.list {
		e, l := book.Entries[connector.FoldSKU(p.SKU)], there[connector.FoldSKU(p.SKU)]
		ours := e != nil && (e.State == connector.StateLive || e.State == connector.StateWithdrawn)
		allowed := slices.ContainsFunc(named[p.SKU], func(code string) bool { return slices.Contains(f.leaves, code) })
		switch suspended := e != nil && e.State == connector.StateSuspended; {
		case p.is(there) && ours && (l.Status == "ACTIVE" || !l.Active), p.is(there) && suspended && l.Status == "SUSPENDED" && allowed:
			well++
		case !allowed:
			s.Errorf("%s is lost: wanted %+v, the catalogue has %+v, the ledger %s, told %v", p.SKU, p, l, describe(e), named[p.SKU])
		}
	}
	if r.Counts.Unchanged != well {
		s.Errorf("%d are unchanged, %d are ours and as the list wants them: %+v, told %q", r.Counts.Unchanged, well, r.Counts, told(r.Issues))
	}
}

func describe(e *connector.Entry) string {
	if e == nil {
		return "nothing"
	}
	return fmt.Sprintf("%+v", *e)
}
