package connector_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"ekatalog/connector"
)

// kitchen makes meals that take a time, of what its stamp says.
type kitchen struct {
	connector.Fresh[string]
	stamp   atomic.Value
	takes   time.Duration
	fails   atomic.Bool
	made    atomic.Int64
	mu      sync.Mutex
	dropped []string
}

var errKitchen = errors.New("nothing left")

func newKitchen(takes, patience time.Duration) *kitchen {
	k := &kitchen{takes: takes}
	k.stamp.Store("a")
	k.Fresh = connector.Fresh[string]{
		Stamp: func(context.Context) (string, error) { return k.stamp.Load().(string), nil },
		Make: func(ctx context.Context) (string, error) {
			k.made.Add(1)
			of := k.stamp.Load().(string)
			select {
			case <-time.After(k.takes):
			case <-ctx.Done():
				return "", ctx.Err()
			}
			if k.fails.Load() {
				return "", errKitchen
			}
			return of, nil
		},
		Drop: func(s string) {
			k.mu.Lock()
			defer k.mu.Unlock()
			k.dropped = append(k.dropped, s)
		},
		Patience: patience,
	}
	return k
}

func (k *kitchen) want(t *testing.T, value string, old bool) *connector.Lent[string] {
	t.Helper()
	l, err := k.Get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l.Value != value || l.Old != old {
		t.Fatalf("got %q, old %t; want %q, old %t", l.Value, l.Old, value, old)
	}
	return l
}

// left is what was dropped, when nothing is going on any more.
func (k *kitchen) left() []string {
	synctest.Wait()
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.dropped)
}

func (k *kitchen) wantMade(t *testing.T, n int64) {
	t.Helper()
	if got := k.made.Load(); got != n {
		t.Errorf("made %d times, want %d", got, n)
	}
}

func TestManyWhoAskWaitForOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Minute, time.Second)
		defer k.Close()
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() { k.want(t, "a", false).Return() })
		}
		all.Wait()
		k.wantMade(t, 1)
		k.want(t, "a", false).Return()
		k.wantMade(t, 1)
	})
}

func TestTheOldOneIsGivenWhileTheNewOneTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Minute, time.Second)
		defer k.Close()
		first := k.want(t, "a", false)
		k.stamp.Store("b")
		begun := time.Now()
		k.want(t, "a", true).Return()
		if waited := time.Since(begun); waited != time.Second {
			t.Errorf("waited %s", waited)
		}
		time.Sleep(2 * time.Minute)
		k.want(t, "b", false).Return()
		k.wantMade(t, 2)
		if left := k.left(); len(left) != 0 {
			t.Fatalf("dropped %v while somebody has it", left)
		}
		first.Return()
		first.Return()
		if left := k.left(); !slices.Equal(left, []string{"a"}) {
			t.Errorf("dropped %v, want a", left)
		}
	})
}

func TestANewOneThatIsQuickIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Millisecond, time.Second)
		defer k.Close()
		k.want(t, "a", false).Return()
		k.stamp.Store("b")
		k.want(t, "b", false).Return()
		k.wantMade(t, 2)
		if left := k.left(); len(left) != 1 {
			t.Errorf("dropped %v", left)
		}
	})
}

func TestWhatChangesAllTheTimeIsMadeInAShareOfTheTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Second, 5*time.Second)
		defer k.Close()
		k.Rest = 9
		end := time.Now().Add(100 * time.Second)
		for n := 0; time.Now().Before(end); n++ {
			k.stamp.Store(time.Now().String())
			l, err := k.Get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			l.Return()
			time.Sleep(100 * time.Millisecond)
		}
		if made := k.made.Load(); made < 9 || made > 11 {
			t.Errorf("made %d times in 100 s, want one in ten", made)
		}
	})
}

func TestOneThatCannotBeMadeIsToldAndTriedAgainLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Second, 5*time.Second)
		defer k.Close()
		k.fails.Store(true)
		for range 3 {
			if l, err := k.Get(t.Context()); !errors.Is(err, errKitchen) {
				t.Fatalf("%v, %v", l, err)
			}
		}
		k.wantMade(t, 1)
		k.fails.Store(false)
		time.Sleep(time.Minute)
		k.want(t, "a", false).Return()
		k.fails.Store(true)
		k.stamp.Store("b")
		l := k.want(t, "a", false)
		if !errors.Is(l.Err, errKitchen) {
			t.Errorf("the reason is %v", l.Err)
		}
		l.Return()
		k.stamp.Store("a") // as before: what there is is right
		if l := k.want(t, "a", false); l.Err != nil {
			t.Error(l.Err)
		}
	})
}

func TestWhoIsGoneDoesNotEndWhatOthersWaitFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Minute, time.Second)
		defer k.Close()
		ctx, cancel := context.WithCancel(t.Context())
		go func() { time.Sleep(time.Second); cancel() }()
		if _, err := k.Get(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		k.want(t, "a", false).Return()
		k.wantMade(t, 1)
	})
}

func TestAfterTheEndNothingIsLeftOrGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Minute, time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		k.Until = ctx
		l := k.want(t, "a", false)
		k.stamp.Store("b")
		k.want(t, "a", true).Return()
		cancel()
		k.Close()
		if _, err := k.Get(t.Context()); !errors.Is(err, connector.ErrFreshClosed) {
			t.Error(err)
		}
		if left := k.left(); len(left) != 0 {
			t.Errorf("dropped %v while somebody has it", left)
		}
		l.Return()
		if left := k.left(); len(left) != 1 {
			t.Errorf("dropped %v", left)
		}
	})
}

func TestAMakingThatPanicsFailsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKitchen(time.Second, time.Second)
		defer k.Close()
		make := k.Make
		breaks := true
		k.Make = func(ctx context.Context) (string, error) {
			if breaks {
				panic("the pot is cracked")
			}
			return make(ctx)
		}
		if _, err := k.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "the pot is cracked") || !strings.Contains(err.Error(), "fresh_test.go") {
			t.Fatalf("got %v", err)
		}
		breaks = false
		time.Sleep(time.Minute)
		k.want(t, "a", false).Return()
	})
}
