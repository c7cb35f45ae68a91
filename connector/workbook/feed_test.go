package workbook

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"ekatalog/schemas"
)

// otherPack is a second category beside testPack's.
func otherPack() *schemas.Pack {
	p := testPack()
	p.ID, p.Category = "kursi", "Peralatan Kantor > Furnitur Kantor > Kursi"
	return p
}

func TestRowsKeepTheirOrderOverManyBatches(t *testing.T) {
	const products = 2*(maxBatches+2)*batchRows + 5
	dir := t.TempDir()
	s, err := Begin(dir, testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Abort()
	packs := []*schemas.Pack{testPack(), otherPack()}
	want := map[string][]string{}
	for n := range products {
		l, p := testListing(n), packs[n%2]
		if n%7 == 3 {
			l.Description = "a\x00"
		}
		_, err := s.Add(p, l)
		var refused *Refused
		if n%7 == 3 {
			if !errors.As(err, &refused) {
				t.Fatalf("product %d: %v, want it refused", n, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		want[p.Category] = append(want[p.Category], l.SKU)
	}
	files, err := s.Finish()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Publish(); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		f, err := excelize.OpenFile(filepath.Join(dir, file.Path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		skus := want[file.Category]
		if int(file.Rows) != len(skus) {
			t.Errorf("%s: %d rows, want %d", file.Category, file.Rows, len(skus))
		}
		for i, sku := range append(skus, "") {
			if got := cellValue(t, f, f.GetSheetName(0), "A"+strconv.Itoa(hintRow+1+i)); got != sku {
				t.Fatalf("%s row %d: %q, want %q", file.Category, hintRow+1+i, got, sku)
			}
		}
	}
}

func TestAWriteErrorComesWithALaterRowOrAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		rows  int
		early bool // before close
	}{
		{"one row", 1, false},
		{"more rows than may wait", (maxBatches + 1) * batchRows, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := newStream("A", 1)
			if err != nil {
				t.Fatal(err)
			}
			defer s.discard()
			s.last = maxSheetRows
			f := newFeed(s, 1)
			var early error
			for n := 0; n < c.rows && early == nil; n++ {
				cells, refs := f.row()
				cells[0].Value, refs[0] = n, &cells[0]
				early = f.next()
			}
			if late := f.close(); late == nil || c.early && early == nil || !c.early && early != nil {
				t.Errorf("early %v, late %v", early, late)
			}
		})
	}
}

func TestAWriteErrorStopsTheExport(t *testing.T) {
	s, err := Begin(t.TempDir(), testOptions("r1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Add(testPack(), testListing(1)); err != nil {
		t.Fatal(err)
	}
	// The one row still waits for its batch to fill, so nobody reads this.
	s.books[testPack().Category].upload.(*book).stream.last = maxSheetRows
	if files, err := s.Finish(); err == nil {
		t.Errorf("no error, files %v", files)
	}
	if err := s.Abort(); err != nil {
		t.Error(err)
	}
}

func TestNothingGoesOnAfterAbortOrFinish(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, end := range []func(*Set) error{
		(*Set).Abort,
		func(s *Set) error { _, err := s.Finish(); return err },
		func(s *Set) error { return errors.Join(s.Abort(), s.Abort()) },
		func(s *Set) error { _, err := s.Finish(); return errors.Join(err, s.Abort()) },
	} {
		s, err := Begin(t.TempDir(), testOptions("r1"))
		if err != nil {
			t.Fatal(err)
		}
		for n := range 3 * batchRows {
			for _, p := range []*schemas.Pack{testPack(), otherPack()} {
				if _, err := s.Add(p, testListing(n)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := end(s); err != nil {
			t.Fatal(err)
		}
	}
	// A goroutine that has said it is done may still be on its way out.
	for wait := time.Millisecond; runtime.NumGoroutine() > before; wait *= 2 {
		if wait > time.Second {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
		time.Sleep(wait)
	}
}

func TestEveryShortDecimalIsANumberThatSpellsAsItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := decimal.New(rapid.Int64Range(-maxWhole, maxWhole).Draw(t, "digits"), rapid.Int32Range(-20, 0).Draw(t, "exponent"))
		n, ok := asNumber(d)
		var got string
		switch n := n.(type) {
		case int64:
			got = fmt.Sprint(n)
		case float64:
			got = strconv.FormatFloat(n, 'f', -1, 64)
		}
		if !ok || got != d.String() {
			t.Fatalf("%s gives %s %v", d, got, ok)
		}
	})
}
