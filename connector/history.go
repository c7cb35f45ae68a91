package connector

import "context"

// History is what a ledger remembers of runs that are over.
type History interface {
	// Run gives one run; fs.ErrNotExist when there is none of that id.
	Run(ctx context.Context, id string) (Run, error)
	// Made gives what a run sent and the catalogue accepted, in the order in
	// which that was settled, also where only a later run found it out.
	Made(ctx context.Context, run string) ([]Made, error)
	// Sent gives the JSON with which the content of a fingerprint was last
	// accepted of each SKU of which one was, keyed as prints is: by FoldSKU.
	Sent(ctx context.Context, c Catalogue, prints map[string]string) (map[string][]byte, error)
	// Yielding gives the entries of a catalogue in which the list gives way.
	Yielding(ctx context.Context, c Catalogue) ([]Entry, error)
}

// Made is one change that was accepted, as its audit record has it. Before and
// After have only what changed: price (int64), stock (text), active (bool) and
// content (its fingerprint).
type Made struct {
	SKU           string
	Lane          Lane
	Before, After map[string]any
}
