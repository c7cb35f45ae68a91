package template

import (
	"context"
	"testing"
)

// BenchmarkLearnSixtyColumns learns the widest template of testdata.
func BenchmarkLearnSixtyColumns(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		got, err := learner(4).Learn(context.Background(), at(4))
		if err != nil {
			b.Fatal(err)
		}
		got.File.Remove()
	}
}
