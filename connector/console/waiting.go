package console

import (
	"net/http"
	"slices"
	"sync"
)

// waits is what was handed in and is not taken before a person says more of it.
type waits[T any] struct {
	*drop
	Of  T     // what was said with it
	Why error // it is not taken yet
}

// keptWaiting is how many of a kind wait before the oldest go.
const keptWaiting = 10

// waiting are those of a kind of this sitting, the oldest first.
type waiting[T any] struct {
	mu  sync.Mutex
	all []waits[T]
}

// keep keeps one in the place of what it was before, and gives those that have
// to go for it.
func (w *waiting[T]) keep(one waits[T]) (gone []*drop) {
	w.take(one.id)
	w.mu.Lock()
	defer w.mu.Unlock()
	for w.all = append(w.all, one); len(w.all) > keptWaiting; w.all = w.all[1:] {
		gone = append(gone, w.all[0].drop)
	}
	return gone
}

// find gives the one that an address names; gone is the message where it does
// not wait any more.
func (w *waiting[T]) find(r *http.Request, gone string) (one waits[T], err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.all {
		if one.id == r.PathValue("id") {
			return one, nil
		}
	}
	return one, &failure{status: http.StatusNotFound, key: gone}
}

// take forgets one, since it is taken or never will be.
func (w *waiting[T]) take(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = slices.DeleteFunc(w.all, func(one waits[T]) bool { return one.id == id })
}

// removeDropped takes what was handed in off the disk.
func (c *Console) removeDropped(all ...*drop) {
	for _, d := range all {
		if err := d.remove(); err != nil {
			c.Log.Warn().Err(err).Msg("dropped file")
		}
	}
}
