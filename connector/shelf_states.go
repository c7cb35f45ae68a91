package connector

import (
	"context"
	"fmt"
	"time"
)

// States tells what a ledger knows of every SKU of a catalogue.
type States interface {
	States(ctx context.Context, c Catalogue, yield func(sku, name string, s State)) error
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
	of   [len(catalogues)][]uint8 // position in allStates of each product
	sets [len(catalogues)][len(allStates)]set
}

// Standing asks the ledger what has become of the products. States may be nil,
// where there is no ledger: then nothing has become of any.
func (s *Shelf) Standing(ctx context.Context, states States) (*Standing, error) {
	st := &Standing{At: s.c.Now()}
	number := map[State]uint8{}
	for i, state := range allStates {
		number[state] = uint8(i)
	}
	for i, cat := range catalogues {
		of := make([]uint8, len(s.Goods))
		for n := range of {
			of[n] = number[StateNone]
		}
		if states != nil {
			err := states.States(ctx, cat, func(sku, _ string, state State) {
				n, there := s.bySKU[FoldSKU(sku)]
				if at, known := number[state]; there && known {
					of[n] = at
				}
			})
			if err != nil {
				return nil, fmt.Errorf("states in %s: %w", cat, err)
			}
		}
		st.of[i] = of
		for k := range st.sets[i] {
			st.sets[i][k] = newSet(len(of))
		}
		for n, k := range of {
			st.sets[i][k].put(n)
		}
	}
	return st, nil
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
