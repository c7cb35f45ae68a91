package connector_test

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"ekatalog/connector"
	"ekatalog/connector/connectortest"
)

var errNoAnswer = errors.New("no answer")

// judge is a catalogue in memory that can refuse changes and look-ups.
type judge struct {
	*connectortest.Memory
	refuse  func(connector.Lane, connector.Change) *connector.Result // nil lets a change through
	blind   error                                                    // what a look-up fails with
	veiled  error                                                    // what a view of a whole listing fails with
	lookUps atomic.Int64
}

func (j *judge) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	results := make([]connector.Result, len(batch))
	var through []connector.Change
	var at []int
	for i, ch := range batch {
		if j.refuse != nil {
			if r := j.refuse(lane, ch); r != nil {
				results[i] = *r
				continue
			}
		}
		through, at = append(through, ch), append(at, i)
	}
	if len(through) == 0 {
		return results, nil
	}
	done, err := j.Memory.Deliver(ctx, lane, through)
	for i := range done {
		results[at[i]] = done[i]
	}
	return results, err
}

func (j *judge) LookUp(ctx context.Context, skus []string) (map[string]connector.Shown, error) {
	j.lookUps.Add(1)
	if j.blind != nil {
		return nil, j.blind
	}
	return j.Memory.LookUp(ctx, skus)
}

func (j *judge) View(ctx context.Context, id string) ([]byte, error) {
	if j.veiled != nil {
		return nil, j.veiled
	}
	return j.Memory.View(ctx, id)
}

// judged puts a judge in front of the shop's catalogue.
func (s *shop) judged() *judge {
	j := &judge{Memory: s.catalogue}
	s.c.Destination, s.c.Reader = j, j
	return j
}

// refuseLane refuses every change of a lane.
func refuseLane(lane connector.Lane) func(connector.Lane, connector.Change) *connector.Result {
	return func(l connector.Lane, _ connector.Change) *connector.Result {
		if l != lane {
			return nil
		}
		return &connector.Result{Outcome: connector.OutcomeRejected, Code: "invalid", Text: "not like this"}
	}
}

// fault gives an error for every call of a lane.
func fault(lane connector.Lane, err error) func(connector.Lane, []connector.Change) error {
	return func(l connector.Lane, _ []connector.Change) error {
		if l == lane {
			return err
		}
		return nil
	}
}

// listForeign lists a SKU under somebody else's key.
func (s *shop) listForeign(sku string) {
	s.Helper()
	s.foreign[connector.FoldSKU(sku)] = true
	body := []byte(`{"sku":"` + sku + `","name":"Milik orang lain","price":5000,"stock":1}`)
	r, err := s.catalogue.Deliver(context.Background(), connector.LaneCreate, []connector.Change{{Intent: "theirs-" + sku, Lane: connector.LaneCreate, SKU: sku, Body: body}})
	if err != nil || r[0].Outcome != connector.OutcomeAccepted {
		s.Fatal(r, err)
	}
}

// deliveredSince gives the changes handed to the catalogue after the first n.
func (s *shop) deliveredSince(n int) []connector.Change { return s.catalogue.Delivered()[n:] }

// deaf is a catalogue that cannot be read back.
type deaf struct{ *connectortest.Memory }

func (deaf) Changed(context.Context, string) iter.Seq2[connector.Shown, error] {
	return func(yield func(connector.Shown, error) bool) { yield(connector.Shown{}, errNoAnswer) }
}
