package connector

import (
	"cmp"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// row settles one row, or says why it cannot be settled.
func (x *resultImport) row(r *ResultRow, m match) {
	e := m.entry
	for _, n := range r.Unclear {
		at := *r
		at.Place = n.Place
		x.issue(&at, r.SKU, CodeResultNumber, mapping.SeverityWarning, n.Found)
	}
	if e == nil {
		x.report.Unmatched++
		code, found := CodeResultUnmatched, cmp.Or(r.SKU, r.ID, r.Name)
		if len(m.near) > 0 {
			code, found = CodeResultNameOnly, r.Name
		}
		x.issue(r, r.SKU, code, mapping.SeverityError, found, "daftar", strings.Join(m.near[:min(len(m.near), 10)], ", "))
		return
	}
	state := r.State
	if state == "" && r.Status == "" && x.o.Shown {
		state = ResultLive
	}
	known := x.c.categoryID(e)
	switch {
	case m.twice:
		x.refuse(r, e.SKU, CodeResultTwice, e.SKU)
	case r.ID != "" && e.ID != "" && !strings.EqualFold(r.ID, e.ID):
		x.refuse(r, e.SKU, CodeResultID, r.ID, "id", e.ID)
	case m.foreign != "":
		x.refuse(r, e.SKU, CodeResultID, r.ID, mapping.MessageValue, "result_id_twice", "lain", m.foreign)
	case r.CategoryID != "" && known != "" && !strings.EqualFold(r.CategoryID, known):
		x.refuse(r, e.SKU, CodeResultCategory, r.CategoryID, "id", known)
	case state == "":
		x.refuse(r, e.SKU, CodeResultWord, r.Status)
		x.keep(r, m)
	default:
		x.settle(r, m, state)
	}
}

// categoryID is the Category ID under which a product was exported, empty when
// it is not known.
func (c *Connector) categoryID(e *Entry) string {
	id, _, _ := strings.Cut(e.Pack, "/")
	if id == "" || e.Assumed {
		return ""
	}
	for _, p := range c.Packs.All() {
		if p.ID == id && p.CategoryID != schemas.Unknown {
			return p.CategoryID
		}
	}
	return ""
}

// keep keeps a word that nobody knows as the product's status. It changes
// nothing else.
func (x *resultImport) keep(r *ResultRow, m match) {
	e := m.entry
	status := Printable(r.Status, maxWord)
	if status == "" || status == e.Status || !follows(e.State, ResultReview) || x.isOld(e) {
		return
	}
	after := *e
	after.Status = status
	x.record(r, m, "result.status", after, Printable(r.Reason, maxText), false)
}

// settle carries out what a row says of its product.
func (x *resultImport) settle(r *ResultRow, m match, state ResultState) {
	before := m.entry
	if !follows(before.State, state) {
		x.refuse(r, before.SKU, CodeResultState, r.Status, "keadaan", string(before.State))
		return
	}
	if before.ContentPrint == "" || before.OfferPrint == "" {
		x.refuse(r, before.SKU, CodeResultContent, r.Status)
		return
	}
	after := *before
	after.ID, after.Status = cmp.Or(before.ID, r.ID), Printable(r.Status, maxWord)
	switch state {
	case ResultLive:
		after.State, after.RefusedPrint = StateLive, ""
		x.shown(&after, r)
	case ResultSuspended:
		after.State = StateSuspended
		x.shown(&after, r)
	case ResultRejected:
		// It is not listed under the id of what was refused: it goes out again.
		after.State, after.RefusedPrint, after.ID = StateRejected, before.ContentPrint+"/"+before.OfferPrint, before.ID
	}
	if after.Status == "" && after.State == before.State {
		after.Status = before.Status // the file has no word for it, and nothing is new
	}
	reason := Printable(r.Reason, maxText)
	moved := after.State != before.State || after.OfferPrint != before.OfferPrint || after.RefusedPrint != before.RefusedPrint
	said := after.Status != before.Status || after.ID != before.ID || state == ResultRejected && reason != x.told[FoldSKU(before.SKU)].Text
	if !moved && !said {
		x.report.Unchanged++
		return
	}
	if x.isOld(before) {
		x.refuse(r, before.SKU, CodeResultOld, r.Status)
		return
	}
	x.drift(r, before, &after)
	x.take(r, m, state, after, reason, moved)
}

// follows reports whether a result may move a product from one state on.
// What was refused and is shown after all was put right on the portal; what is
// not known, is somebody else's or was taken down is nothing that a list of
// what is shown decides.
func follows(from State, to ResultState) bool {
	switch from {
	case StateExported, StateSubmitted:
		return true
	case StateLive:
		return to != ResultRejected
	case StateSuspended:
		return to == ResultLive || to == ResultSuspended
	case StateRejected:
		return to == ResultLive || to == ResultRejected
	}
	return false
}

// shown takes over the price and stock that a row shows. What is the known
// price with its tax is the known price.
func (x *resultImport) shown(e *Entry, r *ResultRow) {
	e.Offer.Active = true
	ppn := x.ppn[FoldSKU(e.SKU)]
	switch {
	case r.Price != nil && *r.Price != e.Offer.Price && !x.isTaxed(e.Offer.Price, ppn, *r.Price):
		e.Offer.Price = *r.Price
	case r.Price == nil && r.ShownPrice != nil && !x.isTaxed(e.Offer.Price, ppn, *r.ShownPrice):
		if net, _, err := schemas.NetForShown(*r.ShownPrice, ppn, x.today); err == nil {
			e.Offer.Price = net
		}
	}
	if r.Stock != nil {
		e.Offer.Stock = *r.Stock
	}
	e.OfferPrint = offerPrint(e.Offer)
}

// isPriceOf reports that a row has the price of a product: the net one, or the
// one that the portal shows with its tax.
func (x *resultImport) isPriceOf(e *Entry, r *ResultRow) bool {
	ppn := x.ppn[FoldSKU(e.SKU)]
	switch {
	case r.Price != nil:
		return *r.Price == e.Offer.Price || x.isTaxed(e.Offer.Price, ppn, *r.Price)
	case r.ShownPrice != nil:
		return x.isTaxed(e.Offer.Price, ppn, *r.ShownPrice)
	}
	return false
}

// isTaxed reports that the portal shows a net price as the price given, which
// is known to within one rupiah.
func (x *resultImport) isTaxed(net int64, ppn string, given int64) bool {
	shown, err := schemas.ShownPrice(net, ppn, x.today)
	return err == nil && abs(shown-given) <= 1
}

// isOld reports that the file was taken before and something was heard of the
// product since: it must not turn back what came later.
func (x *resultImport) isOld(e *Entry) bool {
	if x.report.Before.IsZero() {
		return false
	}
	t := x.told[FoldSKU(e.SKU)]
	return e.ExportedAt.After(x.report.Before) || t.At.After(x.report.Before) && t.Origin.SHA256 != x.f.SHA256
}

// drift says where the portal shows another price or stock than was handed
// over. The difference stays work to do.
func (x *resultImport) drift(r *ResultRow, before, after *Entry) {
	if before.Offer.Price != after.Offer.Price {
		x.issue(r, before.SKU, CodeResultDrift, mapping.SeverityWarning, mapping.FormatRupiah(after.Offer.Price),
			"lama", mapping.FormatRupiah(before.Offer.Price), "nama", before.Name)
	}
	if !before.Offer.Stock.Equal(after.Offer.Stock) {
		x.issue(r, before.SKU, CodeResultDrift, mapping.SeverityWarning, mapping.FormatQuantity(after.Offer.Stock),
			mapping.MessageValue, "result_drift_stock", "lama", mapping.FormatQuantity(before.Offer.Stock), "nama", before.Name)
	}
}

// take counts a settled row and puts it into the transaction and the report.
func (x *resultImport) take(r *ResultRow, m match, state ResultState, after Entry, reason string, moved bool) {
	before := m.entry
	x.record(r, m, "result."+string(state), after, reason, moved)
	x.report.Settled++
	switch state {
	case ResultLive:
		x.report.Live++
	case ResultReview:
		x.report.Review++
	case ResultRejected:
		x.report.Rejected++
	case ResultSuspended:
		x.report.Suspended++
	}
	x.report.Lines = append(x.report.Lines, ResultLine{
		SKU: before.SKU, Name: before.Name, By: m.by, Before: before.State, After: after.State, State: state,
		Status: after.Status, Reason: reason, Place: r.Place,
	})
}

// record puts what a row changes into the transaction: the entry, what was
// told and the audit record. Only what moved makes plans stale.
func (x *resultImport) record(r *ResultRow, m match, what string, after Entry, reason string, moved bool) {
	before := m.entry
	origin := Origin{SHA256: x.f.SHA256, Sheet: Printable(r.Sheet, maxWord), Cell: r.StatusCell}
	a := x.c.act(CatalogueV6, what, before.SKU, x.run)
	a.Origin, a.Reason, a.Pack = origin, x.c.Reason, before.Pack
	a.Before, a.After = changesOf(before, after.Offer)
	if before.State != after.State {
		a.Before["state"], a.After["state"] = string(before.State), string(after.State)
	}
	if before.Status != after.Status {
		a.Before["status"] = before.Status
	}
	if r.ID != "" && r.ID != before.ID {
		a.After["id"] = r.ID
	}
	a.After["by"], a.After["status"], a.After["said"], a.After["content"] = m.by, after.Status, reason, after.ContentPrint
	x.step.Acts = append(x.step.Acts, a)
	x.step.Told = append(x.step.Told, Told{SKU: before.SKU, Act: what, Actor: x.c.Actor, Run: x.run, Status: after.Status, Text: reason, Origin: origin})
	if moved {
		x.step.Entries = append(x.step.Entries, after)
	} else {
		x.step.Noted = append(x.step.Noted, after)
	}
}
