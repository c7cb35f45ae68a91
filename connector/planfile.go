package connector

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// SavedPlan is a plan read back from a file.
type SavedPlan struct {
	ID      string
	Base    string
	Trial   bool
	Counts  PlanCounts
	Changes []PlanLine
	Guard   []string // codes
}

// ErrPlanAltered says that a plan file is not what was planned: its content
// does not give its id.
var ErrPlanAltered = errors.New("plan file was altered after it was made")

// DecodePlan reads a plan file of a seller. Numbers keep their digits.
func DecodePlan(seller string, b []byte) (*SavedPlan, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	dec.DisallowUnknownFields()
	var f planFile
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("plan file: %w", err)
	}
	for i := range f.Changes {
		f.Changes[i].Old = plain(f.Changes[i].Old)
		f.Changes[i].New = plain(f.Changes[i].New)
	}
	id, err := planID(f.Base, seller, f.Trial, f.Changes)
	if err != nil {
		return nil, err
	}
	if id != f.ID {
		return nil, ErrPlanAltered
	}
	s := &SavedPlan{ID: f.ID, Base: f.Base, Trial: f.Trial, Counts: f.Counts, Changes: f.Changes}
	for _, g := range f.Guard {
		s.Guard = append(s.Guard, g.Code)
	}
	return s, nil
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
