package connector

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// ShelfOrder is what the products of a page are sorted by; empty for the order
// of the list.
type ShelfOrder string

// The orders of a shelf.
const (
	OrderList  ShelfOrder = ""
	OrderName  ShelfOrder = "name"
	OrderCode  ShelfOrder = "code"
	OrderPrice ShelfOrder = "price"
	OrderStock ShelfOrder = "stock"
	OrderState ShelfOrder = "state"
)

// ShelfQuery says which products a page shows. The zero value counts all and
// shows none.
type ShelfQuery struct {
	Text  string // words of name and code, in any order; case and accents do not count
	Ready Readiness
	In    Catalogue // whose State; CatalogueV6 when empty
	State State
	Code  string // of an issue that the product has
	Order ShelfOrder
	Down  bool // from the last to the first
	From  int  // how many are passed over
	N     int  // how many are wanted
}

// ShelfPage is what a query gives. The counts of each kind of choice are those
// of the products that fit all the other choices.
type ShelfPage struct {
	Rows   []ShelfRow
	Total  int // products that fit, on all pages
	Ready  map[Readiness]int
	States []StateCount
	Codes  []CodeCount // most frequent first
}

// ShelfRow is one product of a page.
type ShelfRow struct {
	*Good
	Place  int // in Shelf.Goods
	States map[Catalogue]State
}

// CodeCount is how many products have an issue.
type CodeCount struct {
	Code string
	N    int
}

// shelfIndex finds the products of a page.
type shelfIndex struct {
	ready  map[Readiness]set
	codes  map[string]set
	orders map[ShelfOrder][]int32 // positions in each order
	words  vocabulary
}

func (x *shelfIndex) build(goods []Good) {
	x.ready, x.codes, x.orders = map[Readiness]set{}, map[string]set{}, map[ShelfOrder][]int32{}
	for _, r := range []Readiness{ReadinessReady, ReadinessHeld, ReadinessSkipped, ReadinessGone} {
		x.ready[r] = newSet(len(goods))
	}
	keys := make([]string, len(goods))
	for n := range goods {
		g := &goods[n]
		x.ready[g.Ready].put(n)
		for _, code := range g.Codes {
			if x.codes[code] == nil {
				x.codes[code] = newSet(len(goods))
			}
			x.codes[code].put(n)
		}
		keys[n] = searchText(g.Name)
	}
	x.order(OrderName, len(goods), func(a, b int32) int { return strings.Compare(keys[a], keys[b]) })
	for n := range goods {
		keys[n] = searchText(goods[n].Code())
	}
	x.order(OrderCode, len(goods), func(a, b int32) int { return strings.Compare(keys[a], keys[b]) })
	x.order(OrderPrice, len(goods), func(a, b int32) int { return cmp.Compare(goods[a].Price, goods[b].Price) })
	x.order(OrderStock, len(goods), func(a, b int32) int { return cmp.Compare(goods[a].stock, goods[b].stock) })
	x.words = newVocabulary(len(goods), func(n int) [2]string { return [2]string{goods[n].Name, goods[n].Code()} })
}

// order sorts the positions; those that are equal stay in the order of the list.
func (x *shelfIndex) order(by ShelfOrder, n int, compare func(a, b int32) int) {
	all := make([]int32, n)
	for i := range all {
		all[i] = int32(i)
	}
	slices.SortFunc(all, func(a, b int32) int { return cmp.Or(compare(a, b), cmp.Compare(a, b)) })
	x.orders[by] = all
}

// Page gives the products that a query asks for.
func (s *Shelf) Page(st *Standing, q ShelfQuery) ShelfPage {
	x := &s.index
	q.In = cmp.Or(q.In, CatalogueV6)
	none := newSet(len(s.Goods))
	text := x.words.find(q.Text)
	chosen := func(wanted bool, of set) set {
		switch {
		case !wanted:
			return nil // everything
		case of == nil:
			return none
		}
		return of
	}
	ready := chosen(q.Ready != "", x.ready[q.Ready])
	state := chosen(q.State != "", st.set(q.In, q.State))
	code := chosen(q.Code != "", x.codes[q.Code])
	but := func(others ...set) set {
		of := slices.Clone(text)
		for _, o := range others {
			if o != nil {
				of.only(o)
			}
		}
		return of
	}
	all := but(ready, state, code)
	p := ShelfPage{Total: all.count(), Ready: map[Readiness]int{}, States: st.states(but(ready, code))}
	of := but(state, code)
	for r, having := range x.ready {
		p.Ready[r] = having.common(of)
	}
	of = but(ready, state)
	for c, having := range x.codes {
		if n := having.common(of); n > 0 {
			p.Codes = append(p.Codes, CodeCount{Code: c, N: n})
		}
	}
	slices.SortFunc(p.Codes, func(a, b CodeCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	for _, n := range s.pick(st, q, all, p.Total) {
		row := ShelfRow{Good: &s.Goods[n], Place: int(n), States: map[Catalogue]State{}}
		for i, cat := range catalogues {
			row.States[cat] = allStates[st.of[i][n]]
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// pick gives the positions of one page of a choice of total products.
func (s *Shelf) pick(st *Standing, q ShelfQuery, of set, total int) []int32 {
	from, to := min(max(q.From, 0), total), min(max(q.From, 0)+max(q.N, 0), total)
	if q.Down {
		from, to = total-to, total-from
	}
	var picked []int32
	switch all, sorted := s.index.orders[q.Order]; {
	case q.Order == OrderState:
		before := 0
		for k := range allStates {
			part := slices.Clone(of)
			part.only(st.set(q.In, allStates[k]))
			n := part.count()
			picked = append(picked, part.positions(from-before, to-before)...)
			before += n
		}
	case !sorted:
		picked = of.positions(from, to)
	case total == len(all):
		picked = slices.Clone(all[from:to])
	default:
		picked = choose(all, of, from, to, total)
	}
	if q.Down {
		slices.Reverse(picked)
	}
	return picked
}

// choose gives the positions from…to of those in all that are in the set,
// total together, from the nearer end.
func choose(all []int32, of set, from, to, total int) []int32 {
	var picked []int32
	if from > total/2 {
		for i, n := len(all)-1, total; i >= 0 && n > from; i-- {
			if of.has(int(all[i])) {
				if n--; n < to {
					picked = append(picked, all[i])
				}
			}
		}
		slices.Reverse(picked)
		return picked
	}
	n := 0
	for _, at := range all {
		if n >= to {
			break
		}
		if of.has(int(at)) {
			if n >= from {
				picked = append(picked, at)
			}
			n++
		}
	}
	return picked
}

// positions gives the members from…to of a set, in order.
func (s set) positions(from, to int) []int32 {
	var all []int32
	n := 0
	for i, w := range s {
		if n >= to || from >= to {
			break
		}
		if c := bits.OnesCount64(w); n+c <= from {
			n += c
			continue
		}
		for ; w != 0; w &= w - 1 {
			if n >= from && n < to {
				all = append(all, int32(i<<6+bits.TrailingZeros64(w)))
			}
			n++
		}
	}
	return all
}
