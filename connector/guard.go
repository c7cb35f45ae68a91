package connector

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// Limit is a share of a base ("10%") or a plain count ("25").
type Limit struct {
	N       decimal.Decimal
	Percent bool
}

// ParseLimit reads "10%", "2.5%" or "25"; it is never negative.
func ParseLimit(s string) (Limit, error) {
	digits, percent := strings.CutSuffix(strings.TrimSpace(s), "%")
	digits = strings.TrimSpace(digits)
	n, err := decimal.NewFromString(digits)
	if err != nil || n.IsNegative() || strings.ContainsAny(digits, "eE") || len(digits) > 30 {
		return Limit{}, fmt.Errorf("limit %q is neither a share such as 10%% nor a count such as 25", s)
	}
	return Limit{N: n, Percent: percent}, nil
}

func (l Limit) String() string {
	if l.Percent {
		return l.N.String() + "%"
	}
	return l.N.String()
}

// exceeded reports whether n of base is more than the limit.
func (l Limit) exceeded(n, base int64) bool { return decimal.NewFromInt(n).Cmp(l.of(base)) > 0 }

// of is the limit as a number of base.
func (l Limit) of(base int64) decimal.Decimal {
	if !l.Percent {
		return l.N
	}
	return l.N.Mul(decimal.NewFromInt(base)).Div(decimal.NewFromInt(100))
}

// Guard is how much one run may change before a person has to say yes. Shares
// are of the listings that are live or submitted.
type Guard struct {
	MaxWithdraw    Limit // listings taken down
	MaxPriceChange Limit // of one product; beyond it that product is held alone
	MaxJumps       Limit // products beyond MaxPriceChange
	MaxMedianShift Limit // of the prices of products in both list and catalogue
	MinListSize    Limit // products in the list
	RemovalDelay   int   // complete reads on different days before a missing product is withdrawn; 0 is at once
}

// The codes of what stops a plan as a whole, and of the one issue that holds
// a product because of its plan. A person overrides them by name.
const (
	GuardWithdrawals = "too_many_withdrawals"
	GuardListShrunk  = "list_shrunk"
	GuardStockZero   = "all_stock_zero"
	GuardMedianShift = "median_shifted"
	GuardJumps       = "too_many_price_jumps"
	CodePriceJump    = "price_jump"
)

// GuardCodes lists every code that can be overridden.
func GuardCodes() []string {
	return []string{GuardWithdrawals, GuardListShrunk, GuardStockZero, GuardMedianShift, GuardJumps, CodePriceJump}
}

// GuardFinding is a reason why a whole plan is stopped.
type GuardFinding struct {
	Code   string            `json:"code"`
	Values map[string]string `json:"values,omitempty"`
}

// standingOf is the state of an entry in the eyes of the guard: a call without
// an answer makes no listing disappear.
func standingOf(e *Entry) State {
	if e.State == StateUnknown {
		return shownState(*e)
	}
	return e.State
}

// isBase reports whether an entry counts into the base of all shares.
func isBase(e *Entry) bool {
	s := standingOf(e)
	return s == StateLive || s == StateSubmitted
}

// isListed reports whether an entry's offer is compared with the list's: that
// of a listing which the portal has suspended would be changed just the same.
func isListed(e *Entry) bool { return isBase(e) || e.State == StateSuspended }

// figures is what the guard looks at, gathered while the plan is made.
type figures struct {
	known     bool  // something is listed, so this is no first run
	base      int64 // live and submitted listings, and creates without an answer
	list      int64 // products in the list, without those left out
	withdraw  int64
	jumps     int64
	anyStock  bool  // one of them had stock
	stocked   bool  // a product of the list has stock
	stocks    int64 // listings that are in the list
	oldPrices []int64
	newPrices []int64
}

// know counts an entry of the ledger.
func (f *figures) know(e *Entry) {
	f.known = f.known || isListed(e)
	if isBase(e) {
		f.base++
	}
}

// post counts creates that an earlier run began: their listings may be there.
func (f *figures) post(n int) {
	f.known = f.known || n > 0
	f.base += int64(n)
}

// compare notes what a product's offer was, if it is listed, and what it would
// be; after is nil for a product that does not change.
func (f *figures) compare(e *Entry, after *Offer) {
	if after != nil {
		f.stocked = f.stocked || after.Stock.IsPositive()
	}
	if e == nil || !isListed(e) {
		return
	}
	if after == nil {
		after = &e.Offer
	}
	f.stocks++
	f.anyStock = f.anyStock || e.Offer.Stock.IsPositive()
	f.stocked = f.stocked || after.Stock.IsPositive()
	if e.Offer.Price > 0 && after.Price > 0 {
		f.oldPrices = append(f.oldPrices, e.Offer.Price)
		f.newPrices = append(f.newPrices, after.Price)
	}
}

// judge gives the reasons to stop, without those that were overridden. There
// is nothing to compare a first run with.
func (g Guard) judge(f *figures, overridden []string) []GuardFinding {
	found := []GuardFinding{}
	if !f.known {
		return found
	}
	add := func(code string, values map[string]string) {
		if !slices.Contains(overridden, code) {
			found = append(found, GuardFinding{Code: code, Values: values})
		}
	}
	if g.Shrunk(f.base, f.list) {
		add(GuardListShrunk, map[string]string{"a": strconv.FormatInt(f.base, 10), "b": strconv.FormatInt(f.list, 10), "batas": g.MinListSize.String()})
	}
	if g.MaxWithdraw.exceeded(f.withdraw, f.base) {
		add(GuardWithdrawals, map[string]string{"n": strconv.FormatInt(f.withdraw, 10), "dasar": strconv.FormatInt(f.base, 10), "batas": g.MaxWithdraw.String()})
	}
	// One product that sells out is ordinary; a whole list at zero is a fault.
	if f.stocks > 1 && f.anyStock && !f.stocked {
		add(GuardStockZero, map[string]string{"n": strconv.FormatInt(f.stocks, 10)})
	}
	// A single product is held alone, however short the list is.
	if f.jumps > 1 && g.MaxJumps.exceeded(f.jumps, f.base) {
		add(GuardJumps, map[string]string{"n": strconv.FormatInt(f.jumps, 10), "dasar": strconv.FormatInt(f.base, 10), "batas": g.MaxJumps.String()})
	}
	if before, after := median(f.oldPrices), median(f.newPrices); before > 0 && g.MaxMedianShift.exceeded(abs(after-before), before) {
		add(GuardMedianShift, map[string]string{"a": mapping.FormatRupiah(before), "b": mapping.FormatRupiah(after), "batas": g.MaxMedianShift.String()})
	}
	return found
}

// Shrunk reports a list that has so many products fewer than before that some
// are probably missing.
func (g Guard) Shrunk(before, after int64) bool {
	return g.MinListSize.of(before).Cmp(decimal.NewFromInt(after)) > 0
}

// median is the middle price, the lower of two; 0 without prices.
func median(prices []int64) int64 {
	if len(prices) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(prices))
	return s[(len(s)-1)/2]
}

func abs(n int64) int64 { return max(n, -n) }
