package connector_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// witness sees what a run sends before it leaves.
type witness struct {
	*endpoint.Client
	h      *history
	meddle *outsideEdit // done to the first listing of the lane just before its change is sent
	lane   connector.Lane
	undoes bool // the run puts back what another did, whatever the list says

	mu     sync.Mutex // guards what is below, and the history's marks during a run
	sent   int
	fresh  int             // of them: not begun by an earlier run
	taken  map[string]bool // listings that were to be taken down
	faults []string
}

func (w *witness) fault(text string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(text, args...))
}

func (w *witness) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	w.mu.Lock()
	for _, ch := range batch {
		w.see(ctx, ch)
	}
	if w.meddle != nil && lane == w.lane {
		w.interfere(ctx, batch[0])
	}
	w.mu.Unlock()
	return w.Client.Deliver(ctx, lane, batch)
}

// see checks a change that is about to be sent.
func (w *witness) see(ctx context.Context, ch connector.Change) {
	key := connector.FoldSKU(ch.SKU)
	w.sent++
	if again := w.h.posted[ch.Intent]; !again {
		w.fresh++
		if !w.undoes && w.h.held(key) {
			w.fault("%s is held, and %s was sent: %s", ch.SKU, ch.Lane, ch.Body)
		}
	}
	w.h.posted[ch.Intent] = true
	if ch.Lane != connector.LaneOffer {
		return
	}
	var body struct {
		Price  *int64
		Active *bool
	}
	if err := json.Unmarshal(ch.Body, &body); err != nil {
		w.fault("%s: %v", ch.SKU, err)
		return
	}
	e, err := w.h.seller.Entry(ctx, connector.CatalogueTrial, ch.SKU)
	if err != nil {
		w.fault("%s was sent and is not in the ledger: %v", ch.SKU, err)
		return
	}
	if body.Active != nil && !*body.Active && e.Offer.Active {
		w.taken[key] = true
	}
	was := e.Offer.Price
	if body.Price == nil || e.Outside != nil && e.Outside.Offer.Price == *body.Price || !w.h.guarded || len(w.h.override) > 0 {
		return
	}
	if most := decimal.NewFromInt(was).Div(decimal.NewFromInt(4)); decimal.NewFromInt(*body.Price - was).Abs().GreaterThan(most) {
		w.fault("the price of %s went from %d to %d past the guard", ch.SKU, was, *body.Price)
	}
}

// interfere edits the listing of a change that is about to be sent.
func (w *witness) interfere(ctx context.Context, ch connector.Change) {
	change := *w.meddle
	w.meddle = nil
	found, err := w.h.outsider().LookUp(ctx, []string{ch.SKU})
	l, there := found[connector.FoldSKU(ch.SKU)]
	if err != nil || !there {
		w.fault("look up %s: %v", ch.SKU, err)
		return
	}
	changed, err := w.h.carryOut(l, change)
	if err != nil {
		w.fault("%v", err)
	} else if changed {
		w.h.edited[connector.FoldSKU(ch.SKU)] = true
		w.h.marks[spot{connector.FoldSKU(ch.SKU), change.field}] = &mark{value: change.value}
	}
}

// script draws a bad night. A catalogue that hides a change from its list, or
// says again and again that a SKU is taken which is not, leaves a SKU that a
// person has to settle, so those two are left to the tests that are about them;
// so are the calls that take long. What would come to the same with another
// fault stands alone.
func (h *history) script() *endpointtest.Script {
	s := &endpointtest.Script{Seed: uint64(h.draw(1000, "seed"))}
	for range 1 + h.draw(3, "rules") {
		r := h.rule()
		if r.Fault == endpointtest.Duplicate || r.Fault == endpointtest.LoseItem {
			s.Rules = []endpointtest.Rule{r}
			break
		}
		s.Rules = append(s.Rules, r)
	}
	if wrong := s.Check(); len(wrong) > 0 {
		h.Fatalf("script: %v", wrong)
	}
	h.note("faults: %+v", s.Rules)
	return s
}

func (h *history) rule() endpointtest.Rule {
	before, after, in := endpointtest.MomentBeforeCommit, endpointtest.MomentAfterCommit, endpointtest.MomentInAnswer
	write := []endpointtest.Call{endpointtest.CallWrite}
	create := []endpointtest.Call{endpointtest.CallCreate}
	offer := []endpointtest.Call{endpointtest.CallOffer, endpointtest.CallLookUp}
	rules := []endpointtest.Rule{
		{Fault: endpointtest.Reset, When: before}, {Fault: endpointtest.Reset, When: after}, {Fault: endpointtest.Reset, When: in},
		{Fault: endpointtest.Reset, When: before, Calls: write}, {Fault: endpointtest.Reset, When: after, Calls: write},
		{Fault: endpointtest.Timeout, When: before, For: 1e6}, {Fault: endpointtest.Timeout, When: after, For: 1e6},
		{Fault: endpointtest.Truncate}, {Fault: endpointtest.Truncate, Calls: write}, {Fault: endpointtest.Slow, For: 1e6},
		{Fault: endpointtest.LoginPage, When: before}, {Fault: endpointtest.LoginPage, When: after}, {Fault: endpointtest.Redirect, When: after, Calls: write},
		{Fault: endpointtest.Unauthorized, When: before, Calls: write}, {Fault: endpointtest.Unauthorized, When: before}, {Fault: endpointtest.Forbidden, When: before},
		{Fault: endpointtest.Unauthorized, When: after, Calls: create}, {Fault: endpointtest.Forbidden, When: after, Calls: create},
		{Fault: endpointtest.InProgress, When: before}, {Fault: endpointtest.InProgress, When: after}, {Fault: endpointtest.Duplicate, When: after},
		{Fault: endpointtest.VersionConflict, When: before}, {Fault: endpointtest.VersionConflict, When: after},
		{Fault: endpointtest.TooLarge, MoreThan: 1, Calls: write}, {Fault: endpointtest.TooLarge}, {Fault: endpointtest.Invalid, Calls: write},
		{Fault: endpointtest.RateLimited}, {Fault: endpointtest.RateLimited, RetryAfter: 3600e9, Calls: write},
		{Fault: endpointtest.ServerError, When: before}, {Fault: endpointtest.ServerError, When: after}, {Fault: endpointtest.ServerError, When: after, Calls: write},
		{Fault: endpointtest.RejectItem}, {Fault: endpointtest.ConflictItem}, {Fault: endpointtest.DoubleItem}, {Fault: endpointtest.ReorderItem},
		{Fault: endpointtest.LoseItem, Calls: offer}, {Fault: endpointtest.UnknownID, Calls: write},
		{Fault: endpointtest.Suspend}, {Fault: endpointtest.Drop}, {Fault: endpointtest.Drop}, {Fault: endpointtest.ExpireToken},
		{Fault: endpointtest.ClockSkew, By: 3600e9}, {Fault: endpointtest.ClockSkew, By: -3600e9},
	}
	r := rules[h.draw(len(rules), "fault")]
	switch n := h.draw(5, "condition"); n {
	case 0:
		r.Nth = 1 + h.draw(5, "nth")
	case 1:
		r.Every = 2 + h.draw(2, "every")
	case 2:
		r.Chance = 0.4
	case 3:
		r.Times = 1 + h.draw(2, "times")
	}
	if r.Fault == endpointtest.Duplicate {
		r.Times = 1
	}
	if h.draw(4, "about") == 0 && r.When != endpointtest.MomentBeforeBody {
		r.SKUs = []string{"A-00" + strconv.Itoa(h.draw(10, "sku"))}
	}
	return r
}
