package endpointtest

import (
	"encoding/json"
	"io"
	"time"

	"ekatalog/connector"
)

// operation is one line of the operation log: an effect, or a create that was
// answered from its key.
type operation struct {
	At     time.Time `json:"at"`
	Seller string    `json:"seller"`
	Act    string    `json:"act"` // create, content, offer, replay
	Key    string    `json:"key,omitempty"`
	SKU    string    `json:"sku,omitempty"`
	ID     string    `json:"id,omitempty"`
}

// operations writes the operation log and counts what it shows. It is guarded
// by Server.mu.
type operations struct {
	w       io.Writer
	created map[string]int // creates by seller and folded SKU
	effects int64
	replays int64
}

func (o *operations) changed(op operation) {
	o.effects++
	if op.Act == "create" {
		o.created[op.Seller+"\n"+connector.FoldSKU(op.SKU)]++
	}
	o.write(op)
}

func (o *operations) replayed(at time.Time, seller, key string) {
	o.replays++
	o.write(operation{At: at, Seller: seller, Act: "replay", Key: key})
}

func (o *operations) write(op operation) {
	if o.w == nil {
		return
	}
	// The log is an aid; a call is not refused because it cannot be written.
	if b, err := json.Marshal(op); err == nil {
		_, _ = o.w.Write(append(b, '\n'))
	}
}

// Duplicates counts the creates beyond the first of each SKU of a seller, as
// the operation log shows them. Anything but 0 is a product listed twice.
func (s *Server) Duplicates() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, created := range s.operations.created {
		n += created - 1
	}
	return n
}

// Effects counts the changes made so far: creates, contents and single offers.
func (s *Server) Effects() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.operations.effects
}

// Replays counts the creates answered from their key so far.
func (s *Server) Replays() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.operations.replays
}
