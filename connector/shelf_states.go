package connector

import (
	"context"
	"slices"
	"time"
)

// States tells what a ledger knows of every SKU of every catalogue.
type States interface {
	// States gives, in no promised order, what has changed since an earlier call,
	// everything for -1, and what to call it with the next time.
	States(ctx context.Context, since int64, yield func(c Catalogue, sku, name string, s State)) (now int64, err error)
}

// allStates are the states of a SKU in the order in which people are shown
// them: what goes well, what is under way, what needs somebody.
var allStates = [...]State{
	StateLive, StateSubmitted, StateExported, StateNone, StateWithdrawn, StateSuspended, StateRejected, StateConflict, StateUnknown,
}

// Standing is what had become of the products of a shelf in the catalogues at
// one moment.
type Standing struct {
	At   time.Time
	now  int64                    // what States is called with the next time
	of   [len(catalogues)][]uint8 // position in allStates of each product
	sets [len(catalogues)][len(allStates)]set
}

// Standing asks the ledger what has become of the products, only of those that
// changed since where there is one from before, which stays as it is. States may
// be nil, where there is no ledger: then nothing has become of any.
func (s *Shelf) Standing(ctx context.Context, states States, before *Standing) (*Standing, error) {
	st := before.copy(len(s.Goods))
	st.At = s.c.Now()
	if states == nil {
		return st, nil
	}
	var err error
	st.now, err = states.States(ctx, st.now, func(in Catalogue, sku, _ string, state State) {
		n, there := s.bySKU[FoldSKU(sku)]
		i, k := slices.Index(catalogues[:], in), slices.Index(allStates[:], state)
		if !there || i < 0 || k < 0 {
			return
		}
		st.sets[i][st.of[i][n]].drop(int(n))
		st.sets[i][k].put(int(n))
		st.of[i][n] = uint8(k)
	})
	if err != nil {
		return nil, err
	}
	return st, nil
}

// copy is another one with the same states, that nothing has become of any where
// there is none.
func (st *Standing) copy(products int) *Standing {
	if st == nil {
		none := slices.Index(allStates[:], StateNone)
		c := &Standing{now: -1}
		for i := range catalogues {
			c.of[i] = slices.Repeat([]uint8{uint8(none)}, products)
			for k := range c.sets[i] {
				c.sets[i][k] = newSet(products)
			}
			c.sets[i][none] = allOf(products)
		}
		return c
	}
	c := *st
	for i := range catalogues {
		c.of[i] = slices.Clone(st.of[i])
		for k := range c.sets[i] {
			c.sets[i][k] = slices.Clone(st.sets[i][k])
		}
	}
	return &c
}

// StateCount is how many products are in a state.
type StateCount struct {
	In    Catalogue
	State State
	N     int
}

// states counts the products of a choice by state, those of the real catalogue
// first; states that no product is in are left out, and so is "none" of a trial
// that never took place.
func (st *Standing) states(of set) []StateCount {
	var all []StateCount
	for i, cat := range catalogues {
		for k, state := range allStates {
			if cat == CatalogueTrial && state == StateNone {
				continue
			}
			if n := st.sets[i][k].common(of); n > 0 {
				all = append(all, StateCount{In: cat, State: state, N: n})
			}
		}
	}
	return all
}

// Count is how many products of the shelf are in a state of a catalogue.
func (st *Standing) Count(in Catalogue, state State) int { return st.set(in, state).count() }

// set gives the products in a state; nil for a state or catalogue that there
// is not.
func (st *Standing) set(in Catalogue, state State) set {
	for i, cat := range catalogues {
		for k, known := range allStates {
			if cat == in && known == state {
				return st.sets[i][k]
			}
		}
	}
	return nil
}
