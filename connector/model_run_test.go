package connector_test

import (
	"errors"
	"fmt"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
)

// begin readies a run: what is sent is watched, and the marks are judged that
// the run may rightly overwrite or take over.
func (h *history) begin() *witness {
	h.of.runs.Add(1)
	h.judgeMarks()
	w := &witness{Client: h.c.Reader.(*endpoint.Client), h: h, taken: map[string]bool{}}
	h.c.Destination = w
	return w
}

// finished checks a run that met nothing but honest answers.
func (h *history) finished(w *witness, r *connector.Report, err error) {
	if err != nil {
		h.Fatalf("run: %v", err)
	}
	h.judged(w, r, err)
	if r.Failed != nil {
		h.Fatalf("it ended early: %v", r.Failed)
	}
}

// judged checks what a run sent against what it says.
func (h *history) judged(w *witness, r *connector.Report, err error) {
	h.tell(w)
	if err != nil {
		return
	}
	h.diary.note("   %d sent, %+v, told %v", w.sent, r.Counts, told(r.Issues))
	h.accounted(r)
	if (len(r.Guard) > 0 || r.Missing) && w.sent > 0 {
		h.Errorf("%d changes were sent though the plan was stopped: %+v", w.sent, r.Guard)
	}
	if h.guarded && len(h.override) == 0 && len(w.taken) > 0 && len(w.taken)*10 > len(h.book().Entries)*3 {
		h.Errorf("%d of %d listings were taken down", len(w.taken), len(h.book().Entries))
	}
}

func (h *history) tell(w *witness) {
	for _, fault := range w.faults {
		h.Errorf("%s", fault)
	}
}

// readBack notes that the catalogue was read back with honest answers.
func (h *history) readBack() { clear(h.edited); h.doubtful = false }

func (h *history) ordinary() {
	w := h.begin()
	h.readBack()
	r, err := h.c.Sync(h.context())
	h.finished(w, r, err)
}

func (h *history) amidFaults() {
	h.of.faulty.Add(1)
	w := h.begin()
	h.doubtful = true
	h.server.Break(h.script())
	r, err := h.c.Sync(h.context())
	h.server.Break(nil)
	h.restart()
	if err != nil {
		h.note("failed: %v", err)
	}
	h.judged(w, r, err)
}

// restart goes on in a new process, as after a token that ended or a wait that
// the catalogue asked for.
func (h *history) restart() {
	h.token++
	h.open()
	h.there = h.client()
}

// dying lets the process die at a commit, before or after it took effect.
func (h *history) dying() {
	w := h.begin()
	h.c.Ledger = &failing{Ledger: h.seller, left: h.draw(8, "commits"), after: h.coin("recorded")}
	if h.draw(4, "faults") == 0 {
		h.doubtful = true
		h.server.Break(h.script())
	}
	r, err := h.c.Sync(h.context())
	h.server.Break(nil)
	h.restart()
	if errors.Is(err, errDead) {
		h.of.died.Add(1)
	}
	if err != nil {
		h.note("died: %v", err)
	}
	h.judged(w, r, err)
}

// meddled lets somebody edit a listing after the plan was made and before the
// change of it arrives.
func (h *history) meddled() {
	w := h.begin()
	h.readBack()
	w.meddle = h.edit()
	w.lane = pick(h, "lane", connector.LaneOffer, connector.LaneContent)
	r, err := h.c.Sync(h.context())
	h.finished(w, r, err)
}

func (h *history) planned() {
	h.judgeMarks()
	p, err := h.c.Plan(h.context())
	if err != nil {
		h.Fatalf("plan: %v", err)
	}
	h.saved = h.shop.saved(p)
}

// applied carries out the plan that was made last, which may be stale.
func (h *history) applied() {
	if h.saved == nil {
		return
	}
	w := h.begin()
	r, err := h.c.Apply(h.context(), h.saved)
	h.saved = nil
	if errors.Is(err, connector.ErrPlanStale) || errors.Is(err, connector.ErrPlanApplied) {
		if w.sent > 0 {
			h.Errorf("%d changes of a stale plan were sent", w.sent)
		}
		h.tell(w)
		return
	}
	h.readBack()
	h.finished(w, r, err)
}

// decideSome decides on a SKU that differs, if one does.
func (h *history) decideSome() {
	report, err := h.c.DriftReport(h.context(), nil)
	if err != nil {
		h.Fatalf("drift: %v", err)
	}
	var skus []string
	for _, l := range report.Lines {
		if l.Sign == connector.DriftDiffers || l.Sign == connector.DriftOnlyHere {
			skus = append(skus, l.SKU)
		}
	}
	if len(skus) == 0 {
		return
	}
	sku := pick(h, "sku", skus...)
	choice := pick(h, "choice", connector.PolicyTheirs, connector.PolicyOurs)
	h.decideOn(choice, sku)
}

func (h *history) decideOn(choice connector.Policy, sku string) {
	_, err := h.c.TakeDrift(h.context(), choice, []string{sku})
	var undecided *connector.NotDrifted
	if err != nil && !errors.As(err, &undecided) {
		h.Fatalf("decide on %s: %v", sku, err)
	}
	for at, m := range h.marks {
		if at.key != connector.FoldSKU(sku) || err != nil {
			continue
		}
		if choice == connector.PolicyOurs {
			delete(h.marks, at)
		} else {
			m.yielded = true
		}
	}
}

// converge ends a history: with honest answers and everything allowed, two
// lists that say of every product something new are in the catalogue as they
// are, whatever has happened before.
func (h *history) converge() {
	h.note("in the end")
	h.guarded, h.override = false, connector.GuardCodes()
	h.drift = connector.Drift{Price: connector.PolicyOurs, Stock: connector.PolicyOurs, Active: connector.PolicyOurs, Content: connector.PolicyOurs}
	h.restart()
	h.ordinary()
	report, err := h.c.DriftReport(h.context(), nil)
	if err != nil {
		h.Fatalf("drift: %v", err)
	}
	for _, l := range report.Lines {
		switch {
		case l.Sign == connector.DriftOnlyHere:
			h.decideOn(connector.PolicyTheirs, l.SKU)
		case l.NotShown:
			h.decideOn(connector.PolicyOurs, l.SKU)
		}
	}
	clear(h.marks)
	for n, active := range []string{"tidak", ""} {
		h.source.list = items(10)
		for i := range h.source.list {
			p := &h.source.list[i]
			p.Name, p.Price, p.Active = fmt.Sprintf("%s akhir %d", p.Name, n), fmt.Sprint(500_000+1000*n+i), active
			p.Stock = fmt.Sprint(50 + n)
		}
		for range 3 {
			h.ordinary()
			h.checkAll()
		}
	}
	h.checkEnd()
}

// checkEnd checks that the catalogue shows the list, and the ledger knows it.
func (h *history) checkEnd() {
	p, err := h.c.Plan(h.context())
	if err != nil || len(p.Changes) > 0 {
		h.Fatalf("still due: %+v, %v", p, err)
	}
	there := h.catalogueNow()
	for _, p := range h.source.list {
		key := connector.FoldSKU(p.SKU)
		if h.foreign[key] {
			continue
		}
		l, ok := there[key]
		if !ok || l.Name != p.Name || fmt.Sprint(l.Price) != p.Price || l.Stock.String() != p.Stock || !l.Active {
			h.Errorf("the list says %+v, the catalogue shows %+v, the ledger has %+v", p, l, h.book().Entries[key])
		}
	}
	if h.Failed() {
		h.rt.FailNow()
	}
}
