package endpointtest

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
)

// script is a Script at work, guarded by Server.mu.
type script struct {
	rules []*armed
	began time.Time
}

// armed is a rule with what it has counted so far.
type armed struct {
	Rule
	trait  trait
	when   Moment
	calls  map[Call]bool
	skus   map[string]bool // folded; nil for any
	dice   *rand.Rand
	seen   int
	struck int
}

func newScript(s *Script, began time.Time) *script {
	if s == nil {
		return &script{}
	}
	w := &script{began: began}
	for i, r := range s.Rules {
		t, _ := traits(r.Fault)
		a := &armed{Rule: r, trait: t, when: t.moment(&r), calls: map[Call]bool{}, dice: rand.New(rand.NewPCG(s.Seed, uint64(i)))}
		for _, c := range r.Calls {
			for _, one := range c.expand() {
				a.calls[one] = slices.Contains(t.calls, one)
			}
		}
		if len(r.Calls) == 0 {
			for _, one := range t.calls {
				a.calls[one] = true
			}
		}
		for _, sku := range r.SKUs {
			if a.skus == nil {
				a.skus = map[string]bool{}
			}
			a.skus[connector.FoldSKU(sku)] = true
		}
		w.rules = append(w.rules, a)
	}
	return w
}

// Break begins another script from now on, nil for one in which nothing goes
// wrong. It must be without mistakes. Tokens that a fault has ended stay so.
func (s *Server) Break(faults *Script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = newScript(faults, s.o.Now())
}

// about reports whether the rule is about one of the SKUs.
func (a *armed) about(skus ...string) bool {
	return a.skus == nil || slices.ContainsFunc(skus, func(sku string) bool { return a.skus[connector.FoldSKU(sku)] })
}

// due counts one call or item that the rule is about and reports whether the
// rule's conditions name it. The dice are thrown for each, so that what is
// struck depends on the count alone.
func (a *armed) due(now time.Duration) bool {
	a.seen++
	unlucky := a.Chance == 0 || a.dice.Float64() < a.Chance
	return unlucky && (a.Nth == 0 || a.seen == a.Nth) && (a.Every == 0 || a.seen%a.Every == 0) &&
		a.seen >= a.From && (a.To == 0 || a.seen <= a.To) && now >= a.After && (a.Until == 0 || now <= a.Until) &&
		(a.Times == 0 || a.struck < a.Times)
}

// strike finds the rule that answers a call, nil for none. early is asked
// before the body is read. Rules that leave the answer alone take their effect.
func (s *Server) strike(r *request, early bool) *armed {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.script.rules) == 0 || r.call == "" {
		return nil
	}
	var found *armed
	skus, known := []string(nil), false
	for _, a := range s.script.rules {
		if a.trait.items || !a.calls[r.call] || (a.when == MomentBeforeBody) != early {
			continue
		}
		if !known && (a.skus != nil || a.MoreThan > 0) {
			skus, known = s.touched(r), true
		}
		if !a.about(skus...) || a.MoreThan > 0 && len(skus) <= a.MoreThan {
			continue
		}
		if !a.due(s.o.Now().Sub(s.script.began)) || found != nil && !a.trait.modest {
			continue
		}
		a.struck++
		switch a.Fault {
		case ClockSkew:
			r.skew += a.By
		case ExpireToken:
			s.expire(r)
		default:
			found = a
		}
		s.noteFault(r, a, s.touched(r)...)
	}
	return found
}

// touched lists the SKUs of a call, "" for an item whose SKU is not known. The
// caller holds Server.mu.
func (s *Server) touched(r *request) []string {
	shop := s.shopOf(r)
	skuOf := func(id string) string {
		if shop == nil || shop.byID[id] == nil {
			return ""
		}
		return shop.byID[id].SKU
	}
	switch r.call {
	case CallLookUp:
		return r.URL.Query()["sku"]
	case CallGet, CallContent:
		return []string{skuOf(pathID(r))}
	case CallCreate:
		var body struct{ SKU string }
		// What is no listing has no SKU.
		_ = json.Unmarshal(r.body, &body)
		return []string{body.SKU}
	case CallOffer:
		var body struct{ Items []struct{ ID string } }
		_ = json.Unmarshal(r.body, &body)
		skus := make([]string, len(body.Items))
		for i, it := range body.Items {
			skus[i] = skuOf(it.ID)
		}
		return skus
	}
	return nil
}

// itemFaults gives the rules that strike each of the items of a call, which
// have these SKUs and ids. The caller holds Server.mu.
func (s *Server) itemFaults(r *request, skus, ids []string) [][]*armed {
	if len(s.script.rules) == 0 {
		return nil
	}
	struck := make([][]*armed, len(skus))
	for _, a := range s.script.rules {
		if !a.trait.items || !a.calls[r.call] || a.MoreThan > 0 && len(skus) <= a.MoreThan {
			continue
		}
		for i, sku := range skus {
			if a.about(sku) && a.due(s.o.Now().Sub(s.script.began)) {
				a.struck++
				struck[i] = append(struck[i], a)
				s.noteItem(r, a, sku, ids[i])
			}
		}
	}
	return struck
}

// fault gives the rule of a fault among those that struck an item, nil for none.
func fault(struck [][]*armed, item int, f Fault) *armed {
	if item >= len(struck) {
		return nil
	}
	for _, a := range struck[item] {
		if a.Fault == f {
			return a
		}
	}
	return nil
}

// callOf names the call of a request, "" for none of the contract.
func callOf(r *http.Request) Call {
	path, _ := strings.CutPrefix(r.URL.Path, "/api")
	switch read := r.Method == http.MethodGet; path {
	case "/v1/seller":
		return CallSeller
	case "/v1/seller/products":
		switch {
		case !read:
			return CallCreate
		case r.URL.Query().Has("sku"):
			return CallLookUp
		}
		return CallList
	case "/v1/seller/products/offers":
		return CallOffer
	case "/v1/categories":
		return CallCategories
	case "/v1/ekatalog/list-produk-penyedia", "/v1/ekatalog/paket-e-purchasing":
		return CallGateway
	default:
		switch {
		case !strings.HasPrefix(path, "/v1/seller/products/"):
			return ""
		case read:
			return CallGet
		}
		return CallContent
	}
}
