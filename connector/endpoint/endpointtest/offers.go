package endpointtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
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
	s.mu.Lock()
	for i, it := range items {
		answers[i] = s.changeOffer(r.account, it)
	}
	s.mu.Unlock()
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

// changeOffer carries out one item. The caller holds Server.mu.
func (s *Server) changeOffer(a *account, it offerItem) offerAnswer {
	l := a.shop.byID[it.id]
	if l == nil {
		return offerAnswer{ID: it.id, Status: "REJECTED", Code: codeNotFound, Message: "no such listing"}
	}
	if ds := it.fields.check(offerRule); len(ds) > 0 {
		return l.offer("REJECTED", codeInvalid, ds[0].Field+": "+ds[0].Message)
	}
	if v, ok := it.fields["expect_version"]; ok && string(v) != strconv.FormatInt(l.OfferVersion, 10) {
		return l.offer("CONFLICT", codeVersionConflict, fmt.Sprintf("offer_version is %d", l.OfferVersion))
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
		s.touch(a.shop, l)
		s.operations.changed(operation{At: s.o.Now(), Seller: a.seller.ID, Act: "offer", SKU: l.SKU, ID: l.ID})
	}
	return l.offer("OK", "", "")
}

// offer says what is so of a listing now.
func (l *listing) offer(status, code, message string) offerAnswer {
	price, stock, active := l.Price, l.Stock, l.Active
	return offerAnswer{l.ID, status, l.OfferVersion, &price, &stock, &active, code, message}
}
