package connector

import (
	"context"
	"errors"
	"fmt"
)

// NotDrifted is the error of deciding on SKUs of which nothing differs, or of
// which there is nothing that could be decided.
type NotDrifted struct {
	SKUs []string
	Key  string // message key: why not
}

func (e *NotDrifted) Error() string { return fmt.Sprintf("%s: %v", e.Key, e.SKUs) }

// ErrNoReason says that a decision needs a reason, since the audit log must
// say why.
var ErrNoReason = errors.New("no reason was given")

// TakeDrift settles what differs between ledger and catalogue of some SKUs as a
// person has decided. PolicyTheirs: the ledger takes over what the catalogue
// shows, and the list gives way until it says something else; a listing that is
// not there counts as never made. PolicyOurs: the next plan sends what the list
// says over exactly the versions that are shown now. Nothing is settled unless
// all of it can be.
func (c *Connector) TakeDrift(ctx context.Context, choice Policy, skus []string) (int, error) {
	if c.Reason == "" {
		return 0, ErrNoReason
	}
	run, err := newID()
	if err != nil {
		return 0, err
	}
	release, err := c.lease(ctx, run, "drift")
	if err != nil {
		return 0, err
	}
	defer release()
	cat, err := c.catalogue(ctx)
	if err != nil {
		return 0, err
	}
	book, err := c.Ledger.Book(ctx, cat)
	if err != nil {
		return 0, fmt.Errorf("ledger: %w", err)
	}
	keys := folded(skus)
	err = refuseTake(skus, func(key string) string {
		if e := book.Entries[key]; e == nil || e.ID == "" || !settledHere(e) {
			return "drift_none"
		}
		return ""
	})
	if err != nil {
		return 0, err
	}
	back, err := c.readBack(ctx, cat, book, run, keys...)
	if err != nil {
		return 0, err
	}
	astray, err := c.astray(ctx, cat, back.astray)
	if err != nil {
		return 0, err
	}
	open := openLanes(book)
	err = refuseTake(skus, func(key string) string {
		e := book.Entries[key]
		_, strayed := astray[key]
		switch {
		case strayed, open.any(key), e.Outside != nil && e.Outside.Unread:
			return "drift_not_known"
		case back.absent[key] && choice == PolicyOurs:
			return "drift_not_there"
		case !back.absent[key] && e.Outside == nil:
			return "drift_none"
		}
		return ""
	})
	if err != nil {
		return 0, err
	}
	products, err := c.listed(ctx, keys)
	if err != nil {
		return 0, err
	}
	now := c.Now().UTC()
	step := back.step
	step.Run = &Run{ID: run, Command: "drift", Actor: c.Actor, Catalogue: cat, Started: now, Ended: now}
	for _, key := range keys {
		e, act := c.decide(cat, choice, book.Entries[key], products[key], back.absent[key])
		act.Run, act.Reason = run, c.Reason
		step.Entries = append(step.Entries, e)
		step.Acts = append(step.Acts, act)
	}
	if err := c.Ledger.Commit(ctx, step); err != nil {
		return 0, fmt.Errorf("record %d decisions: %w", len(keys), err)
	}
	return len(keys), nil
}

// folded gives the folded SKUs, each once.
func folded(skus []string) []string {
	var keys []string
	seen := map[string]bool{}
	for _, sku := range skus {
		if key := FoldSKU(sku); !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
	}
	return keys
}

// refuseTake gives the error for the SKUs of the first reason that why gives
// for a folded one.
func refuseTake(skus []string, why func(key string) string) error {
	var refused *NotDrifted
	for _, sku := range skus {
		reason := why(FoldSKU(sku))
		switch {
		case reason == "":
		case refused == nil:
			refused = &NotDrifted{Key: reason, SKUs: []string{sku}}
		case refused.Key == reason:
			refused.SKUs = append(refused.SKUs, sku)
		}
	}
	if refused == nil {
		return nil
	}
	return refused
}

// decide is an entry after a person has decided on it, with its record.
func (c *Connector) decide(cat Catalogue, choice Policy, e *Entry, p *Product, absent bool) (Entry, Act) {
	switch {
	case absent:
		act := c.act(cat, "drift.taken", e.SKU, "")
		act.Before = map[string]any{"state": string(e.State), "id": e.ID}
		act.After = map[string]any{"state": string(StateNone)}
		return Entry{SKU: e.SKU, Name: e.Name, State: StateNone, Missing: e.Missing}, act
	case choice == PolicyOurs:
		after, out := *e, *e.Outside
		out.TakenOffer, out.TakenContent = !sameOffer(out.Offer, e.Offer), out.ContentPrint != ""
		after.Outside = &out
		act := c.act(cat, "drift.ours", e.SKU, "")
		settled, shown := shownChange(&Entry{Offer: e.Offer, OfferVersion: out.OfferVersion, Version: out.Version}, e)
		act.Before, act.After = settled, shown
		act.After["offer_version"], act.After["version"] = out.OfferVersion, out.Version
		return after, act
	}
	plain := *e
	plain.Unseen = false // a person has looked at it
	out := *e.Outside
	out.TakenOffer, out.TakenContent = false, false
	plain.Outside = &out
	l := wantsOf(e, p)
	all := Drift{Price: PolicyTheirs, Stock: PolicyTheirs, Active: PolicyTheirs, Content: PolicyTheirs}
	a := c.adopt(cat, &plain, l, all.ways(&plain, l), "")
	return a.entry, *a.act
}
