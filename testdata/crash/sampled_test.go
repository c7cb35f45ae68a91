//go:build unix

package crash

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASampleHasOneOfEachKindOfCall(t *testing.T) {
	got := sampled([]string{
		"point tx.go:37 run.go:20 sync.go:3 #1", "point tx.go:39 run.go:20 sync.go:3 #1",
		"create book.go:4 #1", "create done book.go:4 #1", "write book.go:9 #1", "write done book.go:9 #1", "write book.go:9 #2", "write book.go:12 #1",
		"point send.go:102 deliver.go:8 #1", "point send.go:104 deliver.go:8 #1",
		"rename keep.go:5 #1", "rename done keep.go:5 #1",
		"point tx.go:37 run.go:88 sync.go:9 #1", "point tx.go:39 run.go:88 sync.go:9 #1",
	})
	want := []string{
		"point tx.go:37 run.go:88 sync.go:9 #1", "point tx.go:39 run.go:88 sync.go:9 #1",
		"create book.go:4 #1", "write book.go:9 #2", "point send.go:102 deliver.go:8 #1", "point send.go:104 deliver.go:8 #1", "rename keep.go:5 #1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
