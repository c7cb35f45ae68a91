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
	for _, in := range h.book().Open { // on record: only posting it again tells whether it had left
		h.posted[in.Intent] = true
	}
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
	// What an earlier run began to create is posted again first, and what comes
	// of it may be what stops the plan.
	if (len(r.Guard) > 0 || r.Missing) && w.fresh > 0 {
		h.Errorf("%d changes were sent though the plan was stopped: %+v", w.fresh, r.Guard)
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
	h.checkTold(r)
	h.runs = append(h.runs, r.Run)
}

// checkTold checks that what a run has left different is told in it: a product
// of the list that the catalogue shows otherwise, and a listing that somebody
// else has changed. A list that has given way was told so when it did.
func (h *history) checkTold(r *connector.Report) {
	if len(r.Guard) > 0 {
		return // all of it is stopped, and that is told
	}
	told := map[string]bool{}
	for _, i := range r.Issues {
		told[connector.FoldSKU(i.SKU)] = true
	}
	book, there := h.book(), h.catalogueNow()
	for _, p := range h.source.list {
		key := connector.FoldSKU(p.SKU)
		e, l := book.Entries[key], there[key]
		if told[key] || p.Active == "tidak" && (e == nil || e.ID == "") { // never listed and not to be
			continue
		}
		for _, field := range modelFields {
			if !h.says(spot{key, field}, shownField(l, field)) && !yieldedField(e, field) {
				h.Errorf("the %s of %s is not sent and not told: the list says %+v, the catalogue shows %+v, the ledger has %+v", field, p.SKU, p, l, e)
			}
		}
	}
	for key, e := range book.Entries {
		if e.Outside != nil && !told[key] {
			h.Errorf("%s was changed outside and that is not told: %+v, outside %+v", key, e, e.Outside)
		}
	}
}

// yieldedField reports whether the list has given way in a field.
func yieldedField(e *connector.Entry, field string) bool {
	if e == nil || e.Yielded == nil {
		return false
	}
	switch field {
	case "price":
		return e.Yielded.Price != nil
	case "stock":
		return e.Yielded.Stock != nil
	case "active":
		return e.Yielded.Active != nil
	}
	return e.Yielded.Content != ""
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
	h.carriedOut(h.begin(), h.saved)
	h.saved = nil
}

// carriedOut applies a plan, which may be stale.
func (h *history) carriedOut(w *witness, saved *connector.SavedPlan) {
	r, err := h.c.Apply(h.context(), saved)
	if errors.Is(err, connector.ErrPlanStale) || errors.Is(err, connector.ErrPlanApplied) {
		if w.sent > 0 {
			h.Errorf("%d changes of a stale plan were sent", w.sent)
		}
		h.tell(w)
		return
	}
	h.readBack()
	h.finished(w, r, err)
	h.runs = append(h.runs, r.Run)
}

// undone undoes a run, or tries to. What it puts back it may put over what
// somebody else has set, where that is what the run had left.
func (h *history) undone() {
	if len(h.runs) == 0 {
		return
	}
	run := pick(h, "run", h.runs[max(0, len(h.runs)-5):]...)
	p, err := h.c.Undo(h.context(), run)
	if err != nil {
		h.Fatalf("undo: %v", err)
	}
	h.diary.note("   %d changes, %v", len(p.Changes), p.Guard)
	w := h.begin()
	w.undoes = true
	for _, l := range p.Changes {
		delete(h.marks, spot{connector.FoldSKU(l.SKU), l.Field})
	}
	h.carriedOut(w, h.shop.saved(p))
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
