// Package connectortest holds what every destination must do, as a suite of
// tests, and a destination in memory for tests of the run.
package connectortest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

var (
	_ connector.Destination = (*Memory)(nil)
	_ connector.Reader      = (*Memory)(nil)
	_ connector.Viewer      = (*Memory)(nil)
)

// Memory is a catalogue in memory. Its zero value is an empty mock whose new
// listings are ACTIVE at once. Fields are set before the first call.
type Memory struct {
	Info   connector.SellerInfo // what Seller tells; the zero value is a mock
	Status string               // status of a new listing, "ACTIVE" when empty
	// Before and After are called around each delivery takes effect. An error
	// of Before is returned with nothing done, one of After with all done.
	Before, After func(lane connector.Lane, batch []connector.Change) error
	Skew          time.Duration // of the clock that dates changes

	mu        sync.Mutex
	listings  map[string]*shelf // by folded SKU
	byID      map[string]*shelf
	delivered []connector.Change
	last      time.Time
}

// shelf is a listing with the intent that made it.
type shelf struct {
	connector.Shown
	intent string
	fields map[string]json.RawMessage // of the body that was taken last
}

// body is what Memory reads of a change; nil stays as it is.
type body struct {
	Name   *string          `json:"name"`
	Price  *int64           `json:"price"`
	Stock  *decimal.Decimal `json:"stock"`
	Active *bool            `json:"active"`
	fields map[string]json.RawMessage
}

// Delivered gives the changes handed over so far, repeats included.
func (m *Memory) Delivered() []connector.Change {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.delivered)
}

// Limit is that of the contract: one create, one content, a hundred offers.
func (m *Memory) Limit(lane connector.Lane) int {
	if lane == connector.LaneOffer {
		return 100
	}
	return 1
}

// Deliver carries out a batch.
func (m *Memory) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(batch) > m.Limit(lane) {
		return nil, fmt.Errorf("%d changes where lane %s takes %d", len(batch), lane, m.Limit(lane))
	}
	m.mu.Lock()
	m.delivered = append(m.delivered, batch...)
	m.mu.Unlock()
	if m.Before != nil {
		if err := m.Before(lane, batch); err != nil {
			return nil, err
		}
	}
	results := make([]connector.Result, len(batch))
	for i, ch := range batch {
		r, err := m.deliver(lane, ch)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", ch.SKU, err)
		}
		results[i] = r
	}
	if m.After != nil {
		if err := m.After(lane, batch); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func (m *Memory) deliver(lane connector.Lane, ch connector.Change) (connector.Result, error) {
	var b body
	if err := json.Unmarshal(ch.Body, &b); err != nil {
		return connector.Result{}, fmt.Errorf("body: %w", err)
	}
	if err := json.Unmarshal(ch.Body, &b.fields); err != nil {
		return connector.Result{}, fmt.Errorf("body: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if lane == connector.LaneCreate {
		return m.create(ch, b), nil
	}
	s := m.byID[ch.ID]
	if s == nil {
		return connector.Result{Outcome: connector.OutcomeRejected, ID: ch.ID, Code: "not_found"}, nil
	}
	if lane == connector.LaneContent {
		return m.content(s, ch, b), nil
	}
	return m.offer(s, ch, b), nil
}

func (m *Memory) create(ch connector.Change, b body) connector.Result {
	s := m.listings[connector.FoldSKU(ch.SKU)]
	switch {
	case s != nil && s.intent == ch.Intent:
	case s != nil:
		return connector.Result{Outcome: connector.OutcomeConflict, ID: s.ID, Version: s.Version, OfferVersion: s.OfferVersion, Code: "duplicate_sku"}
	case b.Name == nil || b.Price == nil || b.Stock == nil || *b.Price < 1:
		return connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid"}
	default:
		if m.listings == nil {
			m.listings, m.byID = map[string]*shelf{}, map[string]*shelf{}
		}
		s = &shelf{intent: ch.Intent, fields: b.fields, Shown: connector.Shown{
			ID: "m-" + strconv.Itoa(len(m.byID)+1), SKU: ch.SKU, Name: *b.Name, Status: cmp.Or(m.Status, "ACTIVE"),
			Active: b.Active == nil || *b.Active, Price: *b.Price, Stock: *b.Stock, Version: 1, OfferVersion: 1,
		}}
		m.listings[connector.FoldSKU(ch.SKU)], m.byID[s.ID] = s, s
		m.touch(s)
	}
	return connector.Result{Outcome: connector.OutcomeAccepted, ID: s.ID, Status: s.Status, Version: s.Version, OfferVersion: s.OfferVersion}
}

func (m *Memory) content(s *shelf, ch connector.Change, b body) connector.Result {
	r := connector.Result{ID: s.ID, Status: s.Status}
	switch {
	case s.Version != ch.Version:
		r.Outcome, r.Code = connector.OutcomeConflict, "version_conflict"
	case b.Name == nil:
		r.Outcome, r.Code = connector.OutcomeRejected, "invalid"
	default:
		s.Name, s.fields = *b.Name, b.fields
		s.Version++
		m.touch(s)
		r.Outcome, r.Version = connector.OutcomeAccepted, s.Version
	}
	return r
}

func (m *Memory) offer(s *shelf, ch connector.Change, b body) connector.Result {
	wanted := connector.Offer{Price: s.Price, Stock: s.Stock, Active: s.Active}
	if b.Price != nil {
		wanted.Price = *b.Price
	}
	if b.Stock != nil {
		wanted.Stock = *b.Stock
	}
	if b.Active != nil {
		wanted.Active = *b.Active
	}
	same := wanted.Price == s.Price && wanted.Stock.Equal(s.Stock) && wanted.Active == s.Active
	r := connector.Result{Outcome: connector.OutcomeAccepted, ID: s.ID}
	switch {
	case same: // also when the version is another: what was wanted is so
	case ch.OfferVersion != nil && *ch.OfferVersion != s.OfferVersion:
		r.Outcome, r.Code = connector.OutcomeConflict, "version_conflict"
	case wanted.Price < 1 || wanted.Stock.IsNegative():
		r.Outcome, r.Code = connector.OutcomeRejected, "invalid"
	default:
		s.Price, s.Stock, s.Active = wanted.Price, wanted.Stock, wanted.Active
		s.OfferVersion++
		m.touch(s)
	}
	r.OfferVersion, r.Now = s.OfferVersion, &connector.Offer{Price: s.Price, Stock: s.Stock, Active: s.Active}
	return r
}

// Edit changes a listing as somebody else would, outside of any run. It
// reports whether there is such a listing.
func (m *Memory) Edit(sku string, change func(*connector.Shown)) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.listings[connector.FoldSKU(sku)]
	if s == nil {
		return false
	}
	change(&s.Shown)
	m.touch(s)
	return true
}

// Rewrite changes a text of a listing's content as somebody else would, beside
// what Edit reaches, and leaves its version as it is. It reports whether there
// is such a listing.
func (m *Memory) Rewrite(sku, field, text string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.listings[connector.FoldSKU(sku)]
	if s == nil {
		return false
	}
	s.fields[field] = json.RawMessage(strconv.Quote(text))
	m.touch(s)
	return true
}

// View gives a listing with all its fields.
func (m *Memory) View(ctx context.Context, id string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.byID[id]
	if s == nil {
		return nil, fmt.Errorf("listing %s: %w", id, fs.ErrNotExist)
	}
	all := map[string]any{}
	for field, value := range s.fields {
		all[field] = value
	}
	maps.Copy(all, map[string]any{
		"id": s.ID, "sku": s.SKU, "name": s.Name, "status": s.Status, "status_reasons": []string{}, "active": s.Active,
		"price": s.Price, "stock": json.Number(s.Stock.String()), "version": s.Version, "offer_version": s.OfferVersion, "updated_at": s.UpdatedAt,
	})
	return json.Marshal(all)
}

// touch dates a change, a second after the one before.
func (m *Memory) touch(s *shelf) {
	if m.last.IsZero() {
		m.last = time.Date(2026, 8, 3, 2, 0, 0, 0, time.UTC)
	}
	m.last = m.last.Add(time.Second)
	s.UpdatedAt = m.last.Add(m.Skew)
}

// LookUp tells what is there.
func (m *Memory) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	shown := map[string]connector.Shown{}
	for _, sku := range skus {
		if s := m.listings[connector.FoldSKU(sku)]; s != nil {
			shown[connector.FoldSKU(sku)] = s.Shown
		}
	}
	return shown, nil
}

// Seller tells Info; without it a mock of its own.
func (m *Memory) Seller(ctx context.Context) (connector.SellerInfo, error) {
	if m.Info == (connector.SellerInfo{}) {
		return connector.SellerInfo{ID: "memory", Name: "Memory", Mock: true}, ctx.Err()
	}
	return m.Info, ctx.Err()
}

// Changed yields every listing updated at or after since, oldest change first.
func (m *Memory) Changed(ctx context.Context, since string) iter.Seq2[connector.Shown, error] {
	return func(yield func(connector.Shown, error) bool) {
		var from time.Time
		if since != "" {
			var err error
			if from, err = time.Parse(time.RFC3339Nano, since); err != nil {
				yield(connector.Shown{}, fmt.Errorf("read back since %q: %w", since, err))
				return
			}
		}
		m.mu.Lock()
		list := slices.Collect(maps.Values(m.listings))
		shown := make([]connector.Shown, 0, len(list))
		for _, s := range list {
			if !s.UpdatedAt.Before(from) {
				shown = append(shown, s.Shown)
			}
		}
		m.mu.Unlock()
		slices.SortFunc(shown, func(a, b connector.Shown) int { return a.UpdatedAt.Compare(b.UpdatedAt) })
		for _, s := range shown {
			if err := ctx.Err(); err != nil {
				yield(connector.Shown{}, err)
				return
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}
