package main

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"ekatalog/connector"
)

// readPlans are the plan files that were read last: a plan of ten thousand
// changes is looked at page by page.
type readPlans struct {
	mu  sync.Mutex
	all []*readPlan // the one that was asked for last in front
}

// readPlan is a plan file as it was read. Nobody changes it.
type readPlan struct {
	path     string
	size     int64
	modified time.Time
	saved    *connector.SavedPlan
	notes    *connector.PlanNotes
	digest   string // of the notes
}

// keptPlans is how many plans are kept.
const keptPlans = 4

// read gives the plan of an id: fs.ErrNotExist when its file is gone,
// connector.ErrPlanAltered when it is another plan by now.
func (r *readPlans) read(w *workspace, id string) (*readPlan, error) {
	path := filepath.Join(w.config.file(plansFolder), planFile(id))
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for n, p := range r.all {
		if p.path == path && p.size == info.Size() && p.modified.Equal(info.ModTime()) {
			r.all = slices.Insert(slices.Delete(r.all, n, n+1), 0, p)
			return p, nil
		}
	}
	p := &readPlan{path: path, size: info.Size(), modified: info.ModTime()}
	b, err := readUpTo(path, maxPlanBytes)
	if err != nil {
		return nil, err
	}
	if p.saved, err = connector.DecodePlan(w.Connector.Seller, b); err != nil {
		return nil, &outcome{code: exitUsage, key: "desk.plan.altered", err: err}
	}
	if p.saved.ID != id {
		return nil, &outcome{code: exitUsage, key: "desk.plan.altered", err: connector.ErrPlanAltered}
	}
	p.readNotes(filepath.Join(filepath.Dir(path), notesFile(id)))
	r.all = append([]*readPlan{p}, r.all[:min(len(r.all), keptPlans-1)]...)
	return p, nil
}

// readNotes reads the notes of a plan; notes that cannot be read are none.
func (p *readPlan) readNotes(path string) {
	if b, err := readUpTo(path, maxPlanBytes); err == nil {
		if n, err := connector.DecodePlanNotes(b); err == nil {
			p.notes, p.digest = n, connector.Digest(b)
		}
	}
}

// notesAs gives the notes with the digest that was recorded, and empty ones
// where they are others: people must not be shown what nobody vouches for.
func (p *readPlan) notesAs(digest string) *connector.PlanNotes {
	if p.notes == nil || p.digest != digest {
		return &connector.PlanNotes{}
	}
	return p.notes
}
