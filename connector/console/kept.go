package console

import "sync"

// kept is what the last work of a kind in this process has left.
type kept[T any] struct {
	mu   sync.Mutex
	left T
}

func (k *kept[T]) keep(v T) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.left = v
}

// last gives it, the zero value before the first.
func (k *kept[T]) last() T {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.left
}
