package connector

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ekatalog/mapping"
)

func TestADrawerGivesEveryRecordByItsNumber(t *testing.T) {
	record := func(n int32) []byte { return bytes.Repeat([]byte(fmt.Sprintf("baris %d ", n)), int(n)%7) }
	var d drawer
	for n := range int32(20_000) {
		d.add(record(n))
	}
	d.close()
	if len(d.blocks) < 2 {
		t.Fatalf("%d blocks: nothing is looked for", len(d.blocks))
	}
	for n := range int32(20_000) {
		if got, err := d.record(n); err != nil || !bytes.Equal(got, record(n)) {
			t.Fatalf("%d: %q, %v", n, got, err)
		}
	}
	for _, n := range []int32{-1, 20_000} {
		if got, err := d.record(n); err == nil {
			t.Errorf("%d is there: %q", n, got)
		}
	}
}

func TestRowsComeBackAsTheyWereKept(t *testing.T) {
	heads := []*mapping.Header{mapping.NewHeader("a.csv", "", mapping.NumbersID, []string{"Kode"}, []int{1}), mapping.NewHeader("b.xlsx", "B", mapping.NumbersEN, nil, nil)}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		row := &mapping.Row{
			Header: rapid.SampledFrom(heads).Draw(t, "header"), Number: rapid.IntRange(1, 1<<20).Draw(t, "number"),
			Values: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) mapping.Value {
				return mapping.Value{
					Text: text.Draw(t, "text"), Kind: mapping.Kind(rapid.IntRange(int(mapping.Empty), int(mapping.Error)).Draw(t, "kind")),
					Decimals: rapid.Int8().Draw(t, "decimals"), DigitsLost: rapid.Bool().Draw(t, "lost"),
				}
			}), 0, 8).Draw(t, "values"),
			Section: text.Draw(t, "section"), Hidden: rapid.Bool().Draw(t, "hidden"), Struck: rapid.Bool().Draw(t, "struck"), Orphan: text.Draw(t, "orphan"),
		}
		if rapid.Bool().Draw(t, "sale") {
			row.Sale = &mapping.Sale{Price: text.Draw(t, "price"), From: text.Draw(t, "from"), To: text.Draw(t, "to"), Column: text.Draw(t, "column")}
		}
		row.Above = rapid.MapOfN(rapid.IntRange(0, 7), text, 0, 3).Draw(t, "above")
		list := rapid.IntRange(0, 9).Draw(t, "list")
		var numbers headIndex
		var all []*mapping.Header
		numbers.of(&all, heads[0])
		b := appendRow(nil, list, numbers.of(&all, row.Header), row)
		gotList, got, err := readRow(b, all)
		if err != nil || gotList != list {
			t.Fatalf("list %d, want %d: %v", gotList, list, err)
		}
		if d := cmp.Diff(row, got, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(mapping.Header{})); d != "" {
			t.Fatal(d)
		}
		cut := rapid.IntRange(0, len(b)-1).Draw(t, "cut")
		if _, _, err := readRow(b[:cut], all); err == nil {
			t.Fatalf("%d of %d bytes are a row", cut, len(b))
		}
	})
}
