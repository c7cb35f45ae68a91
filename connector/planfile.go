package connector

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"ekatalog/mapping"
)

// SavedPlan is a plan as its file has it, for people and other programs.
type SavedPlan struct {
	ID      string         `json:"id"`
	Base    string         `json:"base"`
	Undo    string         `json:"undo,omitempty"` // the run that it undoes, empty for a plan from the list
	Trial   bool           `json:"trial"`
	Counts  PlanCounts     `json:"counts"`
	Changes []PlanLine     `json:"changes"`
	Guard   []SavedFinding `json:"guard"`
}

// SavedFinding is why a plan is stopped, in the words of the language in which
// its file was written.
type SavedFinding struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// ErrPlanAltered says that a plan file is not what was planned: its content
// does not give its id.
var ErrPlanAltered = errors.New("plan file was altered after it was made")

// DecodePlan reads a plan file of a seller. Numbers keep their digits.
func DecodePlan(seller string, b []byte) (*SavedPlan, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	var s SavedPlan
	if err := dec.Decode(&s); err != nil {
		return nil, fmt.Errorf("plan file: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("plan file: something stands behind its end")
	}
	for i := range s.Changes {
		s.Changes[i].Old = plain(s.Changes[i].Old)
		s.Changes[i].New = plain(s.Changes[i].New)
	}
	id, err := planID(s.Base, seller, s.Undo, s.Trial, s.Changes)
	if err != nil {
		return nil, err
	}
	if id != s.ID || !s.Counts.fit(s.Changes) {
		return nil, ErrPlanAltered
	}
	return &s, nil
}

// fit reports whether the counts that people are shown are those of the
// changes they approve.
func (n PlanCounts) fit(changes []PlanLine) bool {
	want := countChanges(changes)
	return n.Create == want.Create && n.Withdraw == want.Withdraw && n.Content == want.Content && n.Price == want.Price && n.Stock == want.Stock
}

// countChanges counts the products that changes are about, by kind.
func countChanges(changes []PlanLine) (n PlanCounts) {
	seen := map[string]bool{}
	for _, l := range changes {
		if key := FoldSKU(l.SKU); !seen[key] {
			seen[key] = true
			*n.of(l.Kind)++
		}
	}
	return n
}

// plain turns the numbers of a decoded document into integers; canonical
// values have no others.
func plain(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		return v.String()
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}

// planID is the fingerprint of what a plan would do, so that the same change
// to the same ledger always has the same id and any edit of a file shows.
func planID(base, seller, undo string, trial bool, lines []PlanLine) (string, error) {
	changes := make([]any, len(lines))
	for i, l := range lines {
		changes[i] = map[string]any{
			"sku": l.SKU, "kind": string(l.Kind), "field": l.Field, "old": l.Old, "new": l.New,
			"expect": l.Expect, "fingerprint": l.Fingerprint,
		}
	}
	b, err := mapping.Canonical(map[string]any{"base": base, "seller": seller, "undo": undo, "trial": trial, "changes": changes})
	if err != nil {
		return "", fmt.Errorf("plan id: %w", err)
	}
	return mapping.Fingerprint("plan", b), nil
}

// base hashes what a plan rests on besides list and ledger.
func (c *Connector) base() (string, error) {
	var maps, formats []string
	for _, l := range c.Lists {
		maps = append(maps, l.Mapping.Digest())
	}
	for _, f := range c.Formats {
		formats = append(formats, f.ID+"/"+strconv.Itoa(f.Version))
	}
	b, err := mapping.Canonical(map[string]any{
		"mappings": maps, "formats": formats, "packs": c.packVersions(), "pkp": c.PKP,
		"max_price_change": c.Guard.MaxPriceChange.String(),
	})
	if err != nil {
		return "", fmt.Errorf("plan base: %w", err)
	}
	return mapping.Fingerprint("base", b), nil
}

// packVersions names the packs of all categories, sorted.
func (c *Connector) packVersions() []string {
	var versions []string
	for _, p := range c.Packs.All() {
		versions = append(versions, p.ID+"/"+strconv.Itoa(p.Version))
	}
	return versions
}

// Encode gives the plan as the JSON document that people approve; say makes
// the text of a guard's finding.
func (p *Plan) Encode(say func(key string, values map[string]string) string) ([]byte, error) {
	return p.Saved(say).Encode()
}

// Saved is the plan as it comes back from its file.
func (p *Plan) Saved(say func(key string, values map[string]string) string) *SavedPlan {
	s := &SavedPlan{ID: p.ID, Base: p.Base, Undo: p.Undo, Trial: p.Trial, Counts: p.Counts, Changes: p.Changes, Guard: []SavedFinding{}}
	for _, g := range p.Guard {
		s.Guard = append(s.Guard, SavedFinding{Code: g.Code, Text: say(g.Code, g.Values)})
	}
	return s
}

// Encode gives the plan as the document that it was read from.
func (s *SavedPlan) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(s, "", " ")
	return append(PrintableJSON(b), '\n'), err
}
