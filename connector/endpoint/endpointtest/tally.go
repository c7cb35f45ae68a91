package endpointtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"

	"ekatalog/connector"
)

// Tally is what an operation log shows.
type Tally struct {
	Creates    int           `json:"creates"` // effects
	Contents   int           `json:"contents"`
	Offers     int           `json:"offers"`     // single ones
	Replays    int           `json:"replays"`    // creates answered from their key
	Duplicates int           `json:"duplicates"` // creates beyond the first of a seller's SKU: a product listed twice
	Early      int           `json:"early"`      // calls that came before the time a fault had asked for
	Violations int           `json:"violations"` // calls against the contract
	Faults     map[Fault]int `json:"faults"`     // what struck, calls and items

	created map[string]int // by seller and folded SKU
}

// Effects counts the changes: creates, contents and single offers.
func (t Tally) Effects() int { return t.Creates + t.Contents + t.Offers }

// Struck counts the faults of every kind.
func (t Tally) Struck() int {
	n := 0
	for _, of := range t.Faults {
		n += of
	}
	return n
}

// add counts one line of the log.
func (t *Tally) add(op operation) {
	switch op.Act {
	case "create":
		t.Creates++
		if t.created == nil {
			t.created = map[string]int{}
		}
		key := op.Seller + "\n" + connector.FoldSKU(op.SKU)
		if t.created[key]++; t.created[key] > 1 {
			t.Duplicates++
		}
	case "content":
		t.Contents++
	case "offer":
		t.Offers++
	case "replay":
		t.Replays++
	case "early":
		t.Early++
	case "violation":
		t.Violations++
	case "fault":
		if t.Faults == nil {
			t.Faults = map[Fault]int{}
		}
		t.Faults[op.Fault]++
	}
}

// Count reads an operation log. A log may go on over several starts of a
// stand-in that keeps its listings; half a line at its end is left out, as a
// killed one leaves it.
func Count(log io.Reader) (Tally, error) {
	var t Tally
	for dec := json.NewDecoder(log); ; {
		var op operation
		switch err := dec.Decode(&op); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return t, nil
		case err != nil:
			return t, fmt.Errorf("operation log: %w", err)
		}
		t.add(op)
	}
}

// Tally is what the operation log shows so far, also where none is written.
func (s *Server) Tally() Tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.operations.tally
	t.Faults, t.created = maps.Clone(t.Faults), nil
	return t
}

// Duplicates counts the creates beyond the first of each SKU of a seller, as
// the operation log shows them. Anything but 0 is a product listed twice.
func (s *Server) Duplicates() int { return s.Tally().Duplicates }

// Effects counts the changes made so far: creates, contents and single offers.
func (s *Server) Effects() int64 { return int64(s.Tally().Effects()) }

// Replays counts the creates answered from their key so far.
func (s *Server) Replays() int64 { return int64(s.Tally().Replays) }
