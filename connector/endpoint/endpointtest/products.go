package endpointtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ekatalog/connector"
)

// parse reads a body that must be one JSON object.
func parse(body []byte) (object, *reply) {
	var o object
	if err := json.Unmarshal(body, &o); err != nil || o == nil {
		return nil, failure(http.StatusUnprocessableEntity, codeInvalid, "the body is not a JSON object", detail{"", "json", "not a JSON object"})
	}
	return o, nil
}

func invalid(message string, details ...detail) *reply {
	return failure(http.StatusUnprocessableEntity, codeInvalid, message, details...)
}

// createProduct makes a listing, once per key.
func (s *Server) createProduct(r *request, before func() bool) (*reply, bool) {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 128 {
		return invalid("the call needs a key", detail{"Idempotency-Key", "required", "1 to 128 characters"}), false
	}
	c, stored := s.reserve(r, key)
	if c == nil {
		return stored, false
	}
	var answer *reply // kept under the key when it is set
	defer func() { s.release(r.account.shop, key, c, answer) }()
	o, rp := parse(r.body)
	if rp != nil {
		return rp, false
	}
	if ds := o.check(listingRule, "sku", "name", "price", "stock"); len(ds) > 0 {
		return invalid("the listing is not valid", ds...), false
	}
	if before() {
		return nil, true
	}
	rp, answer = s.commitCreate(r, key, o)
	return rp, false
}

// reserve takes a key for a create. It gives the answer instead when the key
// is taken.
func (s *Server) reserve(r *request, key string) (*create, *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sh, now := r.account.shop, s.o.Now()
	sh.forget(now)
	hash := sha256.Sum256(r.body)
	switch c := sh.keys[key]; {
	case c == nil:
	case c.hash != hash:
		return nil, failure(http.StatusUnprocessableEntity, codeKeyReused, "the key was used with another body")
	case c.running:
		return nil, failure(http.StatusConflict, codeInProgress, "a create with this key is running")
	default:
		// The same bytes made it, so it has their SKU.
		l := sh.bySKU[connector.FoldSKU(s.touched(r)[0])]
		s.operations.write(s.operation(r, "replay", l, key))
		again := *c.answer
		again.header = http.Header{}
		return nil, &again
	}
	c := &create{hash: hash, at: now, running: true}
	sh.keys[key] = c
	return c, nil
}

// release ends a create: its answer is kept, or its key is free again.
func (s *Server) release(sh *shop, key string, c *create, answer *reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer == nil {
		delete(sh.keys, key)
		return
	}
	c.running, c.answer = false, answer
	sh.expiry = append(sh.expiry, key)
}

// commitCreate makes the listing. Its second result is the answer to keep,
// nil when the SKU is taken.
func (s *Server) commitCreate(r *request, key string, o object) (answer, keep *reply) {
	l := &listing{ID: uuid.NewString(), Status: statusInReview, Active: true, Version: 1, OfferVersion: 1}
	o.into(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	sh := r.account.shop
	if old := sh.bySKU[connector.FoldSKU(l.SKU)]; old != nil {
		return failureWith(http.StatusConflict, codeDuplicateSKU, "the SKU is taken", old.existing(), nil), nil
	}
	struck := s.itemFaults(r, []string{l.SKU}, []string{l.ID})
	told := created{l.ID, l.SKU, l.Status, l.Version, l.OfferVersion}
	kept := success(http.StatusCreated, told, nil) // a fault bends the answer to one call, not what is kept
	if fault(struck, 0, UnknownID) != nil {
		told.ID = uuid.NewString()
	}
	rp := success(http.StatusCreated, told, nil)
	if fault(struck, 0, Drop) != nil {
		return rp, nil
	}
	l.Reviewed = s.o.Now().Add(r.skew + s.o.ReviewAfter).UnixMicro()
	s.add(sh, l, r.skew)
	s.operations.write(s.operation(r, "create", l, key))
	if a := fault(struck, 0, Suspend); a != nil {
		s.suspend(sh, l, a.Text)
	}
	return rp, kept
}

// created is the answer to a create.
type created struct {
	ID           string `json:"id"`
	SKU          string `json:"sku"`
	Status       string `json:"status"`
	Version      int64  `json:"version"`
	OfferVersion int64  `json:"offer_version"`
}

// into moves the fields of a checked listing into l; the rest is its content.
func (o object) into(l *listing) {
	for field, to := range map[string]any{"sku": &l.SKU, "name": &l.Name, "price": &l.Price, "stock": &l.Stock, "active": &l.Active} {
		if v, ok := o[field]; ok {
			// The rules have accepted the value, so it fits.
			_ = json.Unmarshal(v, to)
			if field != "name" {
				delete(o, field)
			}
		}
	}
	// Maps of valid JSON always marshal.
	l.Content, _ = json.Marshal(o)
}

type existing struct {
	ID           string `json:"id"`
	SKU          string `json:"sku"`
	Version      int64  `json:"version"`
	OfferVersion int64  `json:"offer_version"`
}

func (l *listing) existing() existing { return existing{l.ID, l.SKU, l.Version, l.OfferVersion} }

// shown is a listing of a page.
type shown struct {
	ID           string     `json:"id"`
	SKU          string     `json:"sku"`
	Name         string     `json:"name"`
	Status       string     `json:"status"`
	Active       bool       `json:"active"`
	Price        int64      `json:"price"`
	Stock        hundredths `json:"stock"`
	Version      int64      `json:"version"`
	OfferVersion int64      `json:"offer_version"`
	UpdatedAt    string     `json:"updated_at"`
}

func (l *listing) shown() shown {
	return shown{l.ID, l.SKU, l.Name, l.Status, l.Active, l.Price, l.Stock, l.Version, l.OfferVersion, timeText(l.Updated)}
}

// listProducts answers listings by SKU or by page.
func (s *Server) listProducts(r *request) *reply {
	q := r.URL.Query()
	if skus := q["sku"]; len(skus) > 0 {
		return s.findProducts(r, skus)
	}
	var ds []detail
	limit, err := parseLimit(q.Get("limit"), 100)
	if err != nil {
		ds = append(ds, detail{"limit", "range", "from 1 to 1000"})
	}
	after := int64(-1)
	if since := q.Get("updated_since"); since != "" {
		t, err := time.Parse(time.RFC3339Nano, since)
		if err != nil {
			ds = append(ds, detail{"updated_since", "format", "not an RFC 3339 time"})
		}
		// Stamps are whole microseconds, so the one before excludes no listing.
		after = t.Add(time.Microsecond-time.Nanosecond).UnixMicro() - 1
	}
	if cursor := q.Get("cursor"); cursor != "" {
		if after, err = parseCursor(cursor); err != nil {
			ds = append(ds, detail{"cursor", "format", "not a cursor of this server"})
		}
	}
	if len(ds) > 0 {
		return invalid("the query is not valid", ds...)
	}
	s.mu.Lock()
	s.endReviews(r.account.shop)
	page, more := r.account.shop.after(after, limit)
	list := s.pageOf(r, page)
	meta := &pageMeta{Limit: limit, HasMore: more}
	if more {
		meta.Cursor = cursorOf(page[len(page)-1].Updated)
	}
	s.mu.Unlock()
	return success(http.StatusOK, list, meta)
}

// findProducts answers those of the SKUs that are listed.
func (s *Server) findProducts(r *request, skus []string) *reply {
	if len(skus) > 100 {
		return failure(http.StatusUnprocessableEntity, codeTooManyItems, "at most 100 SKUs", detail{"sku", "too_many", "at most 100"})
	}
	s.mu.Lock()
	sh := r.account.shop
	s.endReviews(sh)
	found := []*listing{}
	seen := map[string]bool{}
	for _, sku := range skus {
		if l := sh.bySKU[connector.FoldSKU(sku)]; l != nil && !seen[l.ID] {
			seen[l.ID] = true
			found = append(found, l)
		}
	}
	list := s.pageOf(r, found)
	s.mu.Unlock()
	return success(http.StatusOK, list, &pageMeta{Limit: 100})
}

// pageOf shows listings as a page of them. The caller holds Server.mu.
func (s *Server) pageOf(r *request, listings []*listing) []shown {
	list := make([]shown, len(listings))
	skus, ids := make([]string, len(listings)), make([]string, len(listings))
	for i, l := range listings {
		list[i], skus[i], ids[i] = l.shown(), l.SKU, l.ID
	}
	return tamper(list, s.itemFaults(r, skus, ids), func(l *shown) { l.ID = uuid.NewString() })
}

// getProduct answers all fields of one listing.
func (s *Server) getProduct(r *request) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endReviews(r.account.shop)
	l := r.account.shop.byID[pathID(r)]
	if l == nil {
		return failure(http.StatusNotFound, codeNotFound, "no such listing")
	}
	var o, now object
	head, err := json.Marshal(l.shown())
	if err = errors.Join(err, json.Unmarshal(l.Content, &o), json.Unmarshal(head, &now)); err != nil {
		return failure(http.StatusInternalServerError, codeInternal, err.Error())
	}
	for field, v := range now {
		o[field] = v
	}
	o["status_reasons"] = json.RawMessage("[]")
	if l.Reason != "" {
		if o["status_reasons"], err = json.Marshal([]string{l.Reason}); err != nil {
			return failure(http.StatusInternalServerError, codeInternal, err.Error())
		}
	}
	return success(http.StatusOK, o, nil)
}

func parseLimit(v string, byDefault int) (int, error) {
	if v == "" {
		return byDefault, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 1000 {
		return 0, errors.New("limit out of range")
	}
	return n, nil
}

// A cursor is the stamp of the last listing of its page, made opaque.
const cursorPrefix = "after:"

func cursorOf(stamp int64) string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt([]byte(cursorPrefix), stamp, 10))
}

func parseCursor(cursor string) (int64, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	stamp, ok := bytes.CutPrefix(b, []byte(cursorPrefix))
	if err != nil || !ok || strings.HasPrefix(string(stamp), "-") {
		return 0, errors.New("not a cursor")
	}
	return strconv.ParseInt(string(stamp), 10, 64)
}
