package source_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// linesOf reads a table and gives its lines as "sheet!n: a|b".
func linesOf(t testing.TB, tab *source.Table) ([]string, connector.FileRead, error) {
	t.Helper()
	var all []string
	read, err := tab.Lines(context.Background(), func(l *connector.SheetLine) error {
		texts := make([]string, len(l.Cells))
		for i, v := range l.Cells {
			texts[i] = v.Text
		}
		all = append(all, fmt.Sprintf("%s!%d: %s", l.Sheet, l.Number, strings.Join(texts, "|")))
		return nil
	})
	return all, read, err
}

func TestATableGivesItsLinesAsTheyStand(t *testing.T) {
	path := save(t, "hasil.csv", []byte("Hasil;\n\nKode;Status;Harga\nA;Tayang;1,5\n;\nJUMLAH;1\n"))
	got, read, err := linesOf(t, &source.Table{Path: path, Titles: []string{"Kode", "Status"}})
	if err != nil {
		t.Fatal(err)
	}
	want := "!1: Hasil\n!3: Kode|Status|Harga\n!4: A|Tayang|1,5\n!6: JUMLAH|1"
	if strings.Join(got, "\n") != want || read.Rows != 4 || read.Name != "hasil.csv" || len(read.SHA256) != 64 {
		t.Fatalf("%s\n%+v", strings.Join(got, "\n"), read)
	}
	path = save(t, "hasil.xlsx", book{rows: headerRow + `<row r="5">` + inline("B5", "Meja") + `<c r="C5"><v>1.5</v></c></row>`}.bytes(t))
	if got, _, err = linesOf(t, &source.Table{Path: path}); err != nil || len(got) != 2 || !strings.HasSuffix(got[1], "!5: |Meja|1,5") {
		t.Fatalf("%q %v", got, err)
	}
}

func TestATableKeepsItsLimits(t *testing.T) {
	path := save(t, "hasil.csv", []byte(strings.Repeat("a;b\n", 11)))
	var u *connector.Unreadable
	if _, _, err := linesOf(t, &source.Table{Path: path, Limits: source.Limits{Rows: 10}}); !errors.As(err, &u) || u.Key != "too_many_lines" {
		t.Fatal(err)
	}
	path = save(t, "hasil.csv", []byte("sep=;\na;b;c;d\n"))
	if _, _, err := linesOf(t, &source.Table{Path: path, Limits: source.Limits{Columns: 3}}); !errors.As(err, &u) || u.Key != "too_many_columns" {
		t.Fatal(err)
	}
	// No setting raises these, and none is spoken of.
	path = save(t, "hasil.xlsx", book{rows: headerRow}.bytes(t))
	for _, limits := range []source.Limits{{File: 100}, {Unzipped: 100}} {
		if _, _, err := linesOf(t, &source.Table{Path: path, Limits: limits}); !errors.As(err, &u) || u.Key != "file_too_big" || u.Values["berkas"] != "hasil.xlsx" {
			t.Fatal(err)
		}
		for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
			if text := schemas.Say(lang, u.Key, u.Values); strings.Contains(text, "limits") || strings.Contains(text, "{") {
				t.Error(text)
			}
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (&source.Table{Path: path}).Lines(ctx, func(*connector.SheetLine) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	stop := errors.New("enough")
	if _, err := (&source.Table{Path: path}).Lines(context.Background(), func(*connector.SheetLine) error { return stop }); !errors.Is(err, stop) {
		t.Fatal(err)
	}
}

func TestAHostileTableIsRefusedSoonAndInLittleMemory(t *testing.T) {
	all := harmful(t)
	maps.Copy(all, huge(t))
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			path := save(t, "a.xlsx", c.content)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, _, err := linesOf(t, &source.Table{Path: path})
			var u *connector.Unreadable
			want := c.key
			if want == "too_big" {
				want = "file_too_big" // a list's limits can be raised
			}
			if want == "" && err != nil || want != "" && (!errors.As(err, &u) || u.Key != want) {
				t.Errorf("got %v, want %q", err, want)
			}
			runtime.ReadMemStats(&after)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
			if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 100 {
				t.Errorf("allocated %d MiB", got)
			}
		})
	}
}

// holdTable reads any bytes and checks what must hold of every outcome.
func holdTable(t *testing.T, name string, content []byte) {
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	must(t, os.WriteFile(path, content, 0o600))
	tab := &source.Table{Path: path, Titles: []string{"Kode", "Status"}, TempDir: filepath.Join(dir, "tmp"), Limits: source.Limits{File: 4 << 20, Unzipped: 16 << 20}}
	must(t, os.Mkdir(tab.TempDir, 0o700))
	sheet, last, lines := "", 0, int64(0)
	read, err := tab.Lines(context.Background(), func(l *connector.SheetLine) error {
		if l.Sheet == sheet && l.Number <= last && lines > 0 && l.Number != 1 {
			t.Errorf("row %d after row %d", l.Number, last)
		}
		sheet, last = l.Sheet, l.Number
		lines++
		for _, v := range l.Cells {
			if !utf8.ValidString(v.Text) || v.Kind == mapping.Empty && v.Text != "" || v.Kind != mapping.Empty && v.Text == "" {
				t.Errorf("kind %d with text %q", v.Kind, v.Text)
			}
		}
		return nil
	})
	var u *connector.Unreadable
	if err != nil && !errors.As(err, &u) {
		t.Errorf("error %v is none for people", err)
	}
	if err == nil && read.Rows != lines {
		t.Errorf("%d rows, %d lines", read.Rows, lines)
	}
	if left, _ := os.ReadDir(tab.TempDir); len(left) > 0 {
		t.Errorf("%d files left behind", len(left))
	}
}

func FuzzTable(f *testing.F) {
	f.Add([]byte("Kode;Status\nA;Tayang\n"), false)
	f.Add([]byte("sep=,\nKode,Status\nA,\"Tay\nang\""), false)
	f.Add(workshop(f), true)
	for _, c := range harmful(f) {
		f.Add(c.content, true)
	}
	f.Fuzz(func(t *testing.T, content []byte, zipped bool) {
		name := "a.csv"
		if zipped {
			name = "a.xlsx"
		}
		holdTable(t, name, content)
	})
}
