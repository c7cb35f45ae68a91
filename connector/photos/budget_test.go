package photos

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestPicturesOpenAtOnceStayWithinTheBudget(t *testing.T) {
	const all = 10
	b := newBudget(all)
	var open, most atomic.Int64
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			n := int64(i%12 + 1) // some ask for more than there is
			free := b.take(n)
			now := open.Add(min(n, all))
			for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
			}
			open.Add(-min(n, all))
			free()
		})
	}
	wg.Wait()
	if most.Load() > all || b.left != all {
		t.Errorf("%d were open at once, %d are left of %d", most.Load(), b.left, all)
	}
}
