package endpointtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/google/uuid"
)

// offerAnswer is the answer to one item of a batch.
type offerAnswer struct {
	ID           string      `json:"id"`
	Status       string      `json:"status"`
	OfferVersion int64       `json:"offer_version,omitempty"`
	Price        *int64      `json:"price,omitempty"`
	Stock        *hundredths `json:"stock,omitempty"`
	Active       *bool       `json:"active,omitempty"`
	Code         string      `json:"code,omitempty"`
	Message      string      `json:"message,omitempty"`
}

// maxItems is the most items of a batch.
const maxItems = 100

// patchOffers works on the items of a batch in order, each for itself.
func (s *Server) patchOffers(r *request, before func() bool) (*reply, bool) {
	items, rp := parseItems(r.body)
	if rp != nil {
		return rp, false
	}
	if before() {
		return nil, true
	}
	answers := make([]offerAnswer, len(items))
	skus, ids := make([]string, len(items)), make([]string, len(items))
	s.mu.Lock()
	for i, it := range items {
		ids[i] = it.id
		if l := r.account.shop.byID[it.id]; l != nil {
			skus[i] = l.SKU
		}
	}
	struck := s.itemFaults(r, skus, ids)
	for i, it := range items {
		answers[i] = s.changeOffer(r, it, func(f Fault) *armed { return fault(struck, i, f) })
	}
	s.mu.Unlock()
	answers = tamper(answers, struck, func(a *offerAnswer) { a.ID = uuid.NewString() })
	return success(http.StatusOK, answers, nil), false
}

// offerItem is one item of a batch: a listing and what to change of it.
type offerItem struct {
	id     string
	fields object
}

// parseItems reads a batch and refuses it as a whole for what is wrong with
// the batch.
func parseItems(body []byte) ([]offerItem, *reply) {
	o, rp := parse(body)
	if rp != nil {
		return nil, rp
	}
	var items []object
	if err := json.Unmarshal(o["items"], &items); err != nil || len(o) != 1 || len(items) == 0 {
		return nil, invalid("the batch is not valid", detail{"items", "type", "a list of 1 to 100 items, and nothing else"})
	}
	if len(items) > maxItems {
		return nil, failure(http.StatusUnprocessableEntity, codeTooManyItems, "at most 100 items", detail{"items", "too_many", "at most 100"})
	}
	batch := make([]offerItem, len(items))
	seen := make(map[string]bool, len(items))
	for i, it := range items {
		field := fmt.Sprintf("items[%d].id", i)
		var id string
		if err := json.Unmarshal(it["id"], &id); err != nil || id == "" || len(id) > 128 {
			return nil, invalid("the batch is not valid", detail{field, "required", "the id of a listing"})
		}
		if seen[id] {
			return nil, invalid("the batch is not valid", detail{field, "doubled", "the id is there twice"})
		}
		seen[id] = true
		delete(it, "id")
		batch[i] = offerItem{id, it}
	}
	return batch, nil
}

// offerRule is the rule of a field of an item.
func offerRule(field string) rule {
	switch field {
	case "price", "stock", "active":
		return listingRule(field)
	case "expect_version":
		return integer(0, 1<<62)
	}
	return nil
}

// changeOffer carries out one item, which struck tells the faults of. The
// caller holds Server.mu.
func (s *Server) changeOffer(r *request, it offerItem, struck func(Fault) *armed) offerAnswer {
	sh := r.account.shop
	l := sh.byID[it.id]
	if l == nil {
		return offerAnswer{ID: it.id, Status: "REJECTED", Code: codeNotFound, Message: "no such listing"}
	}
	if ds := it.fields.check(offerRule); len(ds) > 0 {
		return l.offer("REJECTED", codeInvalid, ds[0].Field+": "+ds[0].Message)
	}
	if v, ok := it.fields["expect_version"]; ok && string(v) != strconv.FormatInt(l.OfferVersion, 10) {
		return l.offer("CONFLICT", codeVersionConflict, fmt.Sprintf("offer_version is %d", l.OfferVersion))
	}
	if a := struck(RejectItem); a != nil {
		return l.offer("REJECTED", codeInvalid, orElse(a.Text, "the portal does not take this"))
	}
	if struck(ConflictItem) != nil {
		return l.offer("CONFLICT", codeVersionConflict, fmt.Sprintf("offer_version is %d", l.OfferVersion))
	}
	dropped := struck(Drop) != nil
	if dropped {
		forgotten := *l
		l = &forgotten
	}
	price, stock, active := l.Price, l.Stock, l.Active
	for field, to := range map[string]any{"price": &price, "stock": &stock, "active": &active} {
		if v, ok := it.fields[field]; ok {
			// The rules have accepted the value, so it fits.
			_ = json.Unmarshal(v, to)
		}
	}
	if price != l.Price || stock != l.Stock || active != l.Active {
		l.Price, l.Stock, l.Active = price, stock, active
		l.OfferVersion++
		if !dropped {
			s.touch(sh, l, r.skew)
			s.operations.write(s.operation(r, "offer", l, ""))
		}
	}
	answer := l.offer("OK", "", "")
	if a := struck(Suspend); a != nil && !dropped {
		s.suspend(sh, l, a.Text)
	}
	return answer
}

// offer says what is so of a listing now.
func (l *listing) offer(status, code, message string) offerAnswer {
	price, stock, active := l.Price, l.Stock, l.Active
	return offerAnswer{l.ID, status, l.OfferVersion, &price, &stock, &active, code, message}
}

// tamper changes the results of a call as the rules that struck its items say.
func tamper[T any](list []T, struck [][]*armed, estrange func(*T)) []T {
	if struck == nil {
		return list
	}
	told, late := make([]T, 0, len(list)), []T(nil)
	for i, v := range list {
		if fault(struck, i, UnknownID) != nil {
			estrange(&v)
		}
		switch moved := fault(struck, i, ReorderItem) != nil; {
		case fault(struck, i, LoseItem) != nil:
		case moved && i == len(list)-1:
			told = append([]T{v}, told...)
		case moved:
			late = append(late, v)
		default:
			told = append(told, v)
		}
		if fault(struck, i, DoubleItem) != nil {
			told = append(told, v)
		}
	}
	return append(told, late...)
}
