package photos

import "sync"

// maxRoom bounds the bytes that all pictures open at once may take together;
// workBytes is what the copy of one takes beside the picture itself.
const (
	maxRoom   = 192_000_000
	workBytes = 36_000_000
)

// budget hands out room for pictures, so that many processors and large
// pictures together fill no memory. One that asks for more than there is waits
// until it is alone.
type budget struct {
	mu    sync.Mutex
	freed *sync.Cond
	all   int64
	left  int64
}

func newBudget(all int64) *budget {
	b := &budget{all: all, left: all}
	b.freed = sync.NewCond(&b.mu)
	return b
}

// take waits for room and gives what lets go of it.
func (b *budget) take(n int64) (free func()) {
	n = min(n, b.all)
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.left < n {
		b.freed.Wait()
	}
	b.left -= n
	return func() {
		b.mu.Lock()
		b.left += n
		b.mu.Unlock()
		b.freed.Broadcast()
	}
}

// room is what opening a picture and copying it takes. Of one in a row only
// its length is known.
func (p *picture) room() int64 {
	if p.judged == nil {
		return maxCost + p.row.Bytes + workBytes
	}
	return p.judged.facts.cost + p.judged.size + workBytes
}
