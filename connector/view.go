package connector

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"ekatalog/mapping"
)

// Viewer is a destination that shows a listing whole. Without it nobody can
// tell whose content a listing has after a call without an answer, and ours is
// never assumed.
type Viewer interface {
	// View gives the JSON object of a listing with all its fields as shown; its
	// error is fs.ErrNotExist where the catalogue says that there is none.
	View(ctx context.Context, id string) ([]byte, error)
}

// A read-back looks at this many contents at the same time, and at no more in
// one run: the rest is held until the next. After this many failures in a row
// it looks at no more.
const (
	viewsAtOnce  = 4
	viewsPerRun  = 2000
	viewFailures = 3
)

// viewed is a listing's content as a catalogue shows it.
type viewed struct {
	content []byte // canonical
	version int64  // 0 when not told
	at      time.Time
}

// viewOf looks at one listing.
func viewOf(ctx context.Context, v Viewer, id string) (viewed, error) {
	object, err := v.View(ctx, id)
	if err != nil {
		return viewed{}, err
	}
	return readView(object)
}

func readView(object []byte) (viewed, error) {
	var about struct {
		Version   int64     `json:"version"`
		UpdatedAt time.Time `json:"updated_at"`
	}
	if err := json.Unmarshal(object, &about); err != nil {
		return viewed{}, fmt.Errorf("listing: %w", err)
	}
	content, err := mapping.ReadContent(object)
	return viewed{content: content, version: about.Version, at: about.UpdatedAt.UTC()}, err
}

// view looks at the contents that have another version than was settled. One
// that cannot be read stays as it is, is held, and is looked at again by the
// next run.
func (r *reader) view(ctx context.Context) error {
	for _, e := range r.unsettled(func(e *Entry) bool { return e.Outside != nil && e.Outside.Unread }) {
		r.views = append(r.views, *e) // an earlier run could not read it
	}
	viewer, can := r.c.Destination.(Viewer)
	if can {
		if err := r.viewAll(ctx, viewer, r.views[:min(len(r.views), viewsPerRun)]); err != nil {
			return fmt.Errorf("look at listings: %w", err)
		}
	}
	for i := range r.views {
		r.note(r.views[i])
	}
	return nil
}

// viewAll looks at listings, some at a time. An error is one that must end the
// run.
func (r *reader) viewAll(ctx context.Context, viewer Viewer, entries []Entry) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		mu       sync.Mutex
		next     int
		failures int
		all      sync.WaitGroup
	)
	take := func() (e *Entry) {
		mu.Lock()
		defer mu.Unlock()
		if next < len(entries) && failures < viewFailures {
			e = &entries[next]
			next++
		}
		return e
	}
	for range viewsAtOnce {
		all.Go(func() {
			for e := take(); e != nil && ctx.Err() == nil; e = take() {
				v, err := viewOf(ctx, viewer, e.ID)
				if as[*Refused](err) != nil {
					cancel(err)
					return
				}
				mu.Lock()
				if failures++; err == nil {
					failures = 0
				}
				mu.Unlock()
				if err != nil {
					r.c.Log.Warn().Err(err).Str("sku", e.SKU).Msg("listing could not be looked at")
					continue
				}
				e.showContent(v.content, max(v.version, e.shown().Version), v.at)
				e.Unseen = e.Unseen && e.notShown()
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}
