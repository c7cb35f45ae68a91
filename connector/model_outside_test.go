package connector_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
	"ekatalog/connector/endpoint/endpointtest"
)

// spot is a field of a listing, by folded SKU.
type spot struct{ key, field string }

// mark is what somebody else put into a field and what must stay there until
// the list may rightly overwrite it.
type mark struct {
	value   string
	yielded bool // the list has given way, or may have: it counts again once it changes
}

var modelFields = []string{"price", "stock", "active", "name"}

func shownField(l connector.Shown, field string) string {
	switch field {
	case "price":
		return fmt.Sprint(l.Price)
	case "stock":
		return l.Stock.String()
	case "active":
		return fmt.Sprint(l.Active)
	}
	return l.Name
}

func (h *history) policyOf(field string) connector.Policy {
	switch field {
	case "price":
		return h.drift.Price
	case "stock":
		return h.drift.Stock
	case "active":
		return h.drift.Active
	}
	return h.drift.Content
}

// listSays notes that the list says something else of fields, of all where
// none is named.
func (h *history) listSays(sku string, fields ...string) {
	if len(fields) == 0 {
		fields = modelFields
	}
	for _, field := range fields {
		at := spot{connector.FoldSKU(sku), field}
		if m := h.marks[at]; m != nil && m.yielded {
			delete(h.marks, at)
		}
	}
}

// says reports that some row of the list has just this value.
func (h *history) says(at spot, value string) bool {
	return slices.ContainsFunc(h.source.list, func(p product) bool {
		if connector.FoldSKU(p.SKU) != at.key {
			return false
		}
		switch at.field {
		case "price":
			return p.Price == value
		case "stock":
			return p.Stock == value || p.Stock == "7,5" && value == "7.5"
		case "active":
			return strconv.FormatBool(p.Active != "tidak") == value
		}
		return p.Name == value
	})
}

// judgeMarks drops the marks that a run which begins now may overwrite: by
// policy, or because ledger or list say the same, so that what follows is a
// change like any other.
func (h *history) judgeMarks() {
	if len(h.marks) == 0 {
		return
	}
	book := h.book()
	open := map[string]bool{}
	for _, in := range book.Open {
		open[connector.FoldSKU(in.SKU)] = true
	}
	for at, m := range h.marks {
		e := book.Entries[at.key]
		if e == nil || open[at.key] || h.policyOf(at.field) == connector.PolicyOurs || h.says(at, m.value) || at.field == "active" && h.rowsOf(at.key) == 0 {
			delete(h.marks, at)
			continue
		}
		settled := shownField(connector.Shown{Price: e.Offer.Price, Stock: e.Offer.Stock, Active: e.Offer.Active, Name: e.Name}, at.field)
		if settled == m.value && !m.yielded {
			delete(h.marks, at)
		} else if h.policyOf(at.field) == connector.PolicyTheirs {
			m.yielded = true
		}
	}
}

// catalogueNow is what is there, by folded SKU.
func (h *history) catalogueNow() map[string]connector.Shown {
	h.rt.Helper()
	there := map[string]connector.Shown{}
	for l, err := range h.there.Changed(h.context(), "") {
		if err != nil {
			h.Fatal(err)
		}
		there[connector.FoldSKU(l.SKU)] = l
	}
	return there
}

// checkMarks checks that nothing of what somebody else has changed was
// overwritten.
func (h *history) checkMarks() {
	if len(h.marks) == 0 {
		return
	}
	there := h.catalogueNow()
	for at, m := range h.marks {
		if got := shownField(there[at.key], at.field); got != m.value {
			h.Errorf("%s of %s was changed outside to %s and overwritten with %s; the ledger has %+v", at.field, at.key, m.value, got, h.book().Entries[at.key])
		}
	}
}

// change is what somebody else does to a listing's offer.
type outsideEdit struct{ field, value string }

// edit draws a change of an offer.
func (h *history) edit() *outsideEdit {
	field := pick(h, "field", "price", "stock", "active")
	values := map[string][]string{"price": {"77000", "101000", "125000"}, "stock": {"0", "3", "12.25"}, "active": {"false", "true"}}[field]
	return &outsideEdit{field, pick(h, "value", values...)}
}

// outsider is a client of somebody else with the same account.
func (h *history) outsider() *endpoint.Client { return h.there.(*endpoint.Client) }

// ours draws a listing that is not somebody else's.
func (h *history) ours() (connector.Shown, bool) {
	there := h.catalogueNow()
	maps.DeleteFunc(there, func(key string, _ connector.Shown) bool { return h.foreign[key] })
	if len(there) == 0 {
		return connector.Shown{}, false
	}
	return there[pick(h, "listing", slices.Sorted(maps.Keys(there))...)], true
}

// carryOut changes a field of an offer as somebody else. It says what went
// wrong, for it is called during runs too.
func (h *history) carryOut(l connector.Shown, change outsideEdit) (changed bool, err error) {
	if shownField(l, change.field) == change.value {
		return false, nil
	}
	body := []byte(`{"` + change.field + `":` + change.value + `}`)
	r, err := h.outsider().Deliver(h.context(), connector.LaneOffer, []connector.Change{{Lane: connector.LaneOffer, SKU: l.SKU, ID: l.ID, Body: body}})
	if err != nil || r[0].Outcome != connector.OutcomeAccepted {
		return false, fmt.Errorf("outside edit of %s: %+v, %w", l.SKU, r, err)
	}
	return true, nil
}

// put notes what somebody else has put into a field. What waits for a look-up
// may turn out to be ours, so there is nothing to say of it.
func (h *history) put(sku, field, value string) {
	at := spot{connector.FoldSKU(sku), field}
	h.edited[at.key] = true
	delete(h.marks, at)
	for _, in := range h.book().Open {
		if connector.FoldSKU(in.SKU) == at.key {
			return
		}
	}
	h.marks[at] = &mark{value: value}
}

func (h *history) editOutside() {
	l, ok := h.ours()
	if !ok {
		return
	}
	change := h.edit()
	if changed, err := h.carryOut(l, *change); err != nil {
		h.Fatal(err)
	} else if changed {
		h.put(l.SKU, change.field, change.value)
	}
}

// rewriteOutside changes the content of a listing as somebody else.
func (h *history) rewriteOutside() {
	l, ok := h.ours()
	if !ok {
		return
	}
	view, err := h.outsider().View(h.context(), l.ID)
	if err != nil {
		h.Fatal(err)
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(view, &fields); err != nil {
		h.Fatal(err)
	}
	for _, field := range []string{"id", "sku", "status", "status_reasons", "active", "price", "stock", "version", "offer_version", "updated_at"} {
		delete(fields, field)
	}
	name := fmt.Sprintf("Tulisan orang lain %d", h.draw(3, "name"))
	fields["name"] = json.RawMessage(strconv.Quote(name))
	body, err := json.Marshal(fields)
	if err != nil {
		h.Fatal(err)
	}
	r, err := h.outsider().Deliver(h.context(), connector.LaneContent, []connector.Change{{Lane: connector.LaneContent, SKU: l.SKU, ID: l.ID, Version: l.Version, Body: body}})
	if err != nil || r[0].Outcome != connector.OutcomeAccepted {
		h.Fatalf("rewriting %s: %+v, %v", l.SKU, r, err)
	}
	h.put(l.SKU, "name", name)
}

// foreignSKU lists a SKU as somebody else who does not know of the ledger.
func (h *history) foreignSKU() {
	sku := fmt.Sprintf("A-%03d", h.draw(10, "sku"))
	if _, taken := h.catalogueNow()[connector.FoldSKU(sku)]; taken {
		return
	}
	body := []byte(`{"sku":"` + sku + `","name":"Milik orang lain","price":5000,"stock":1}`)
	r, err := h.outsider().Deliver(h.context(), connector.LaneCreate, []connector.Change{{Intent: "theirs-" + sku, Lane: connector.LaneCreate, SKU: sku, Body: body}})
	if err != nil || r[0].Outcome != connector.OutcomeAccepted {
		h.Fatalf("listing %s: %+v, %v", sku, r, err)
	}
	h.foreign[connector.FoldSKU(sku)] = true
}

// suspend takes a listing off as the portal's people do.
func (h *history) suspend() {
	l, ok := h.ours()
	if !ok {
		return
	}
	h.server.Break(&endpointtest.Script{Rules: []endpointtest.Rule{{Fault: endpointtest.Suspend, Text: "kategori salah"}}})
	defer h.server.Break(nil)
	change := outsideEdit{"stock", fmt.Sprint(60 + h.draw(3, "stock"))}
	if changed, err := h.carryOut(l, change); err != nil {
		h.Fatal(err)
	} else if changed {
		h.put(l.SKU, change.field, change.value)
	}
}
