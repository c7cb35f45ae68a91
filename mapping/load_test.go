package mapping

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

var update = flag.Bool("update", false, "write golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// files runs f on each yaml file of a folder of testdata and compares what it
// gives with the golden file beside it.
func files(t *testing.T, folder string, f func(t *testing.T, name string, data []byte) string) {
	names, err := filepath.Glob("testdata/" + folder + "/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, strings.TrimSuffix(name, ".yaml")+".golden", f(t, filepath.Base(name), data))
		})
	}
}

func TestEveryFaultOfAFileIsNamedWithItsPlace(t *testing.T) {
	files(t, "faults", func(t *testing.T, name string, data []byte) string {
		_, err := Load(name, data, standardOptions(t))
		faults, ok := errors.AsType[*document.Faults](err)
		if !ok {
			t.Fatalf("Load gave %v, want *document.Faults", err)
		}
		var b strings.Builder
		for _, f := range faults.Faults {
			fmt.Fprintf(&b, "%d:%d %s\n", f.Line, f.Column, schemas.Say(schemas.Indonesian, f.Key, f.Values))
		}
		return b.String()
	})
}

func TestLintNamesHabitsThatBite(t *testing.T) {
	form, err := schemas.FormatByID(HoldingFormat)
	if err != nil {
		t.Fatal(err)
	}
	files(t, "lint", func(t *testing.T, name string, data []byte) string {
		var b strings.Builder
		for _, f := range LintFile(name, data, standardOptions(t), form) {
			fmt.Fprintf(&b, "%d:%d %s\n", f.Line, f.Column, schemas.Say(schemas.Indonesian, f.Key, f.Values))
		}
		return b.String()
	})
}

func TestLimitsAreRefused(t *testing.T) {
	long := func(n int, line string) string { return strings.Repeat(line, n) }
	fields := head + "fields: {name: '\"x\"'}\nattributes:\n"
	for i := range maxExpressions {
		fields += fmt.Sprintf("  a%d: '\"x\"'\n", i)
	}
	for name, c := range map[string]struct{ text, key string }{
		"size":        {head + long(maxMappingBytes, "#"), "mapping.too_large"},
		"brackets":    {head + "fields: " + long(100_000, "["), "mapping.too_deep"},
		"dashes":      {long(100_000, "- "), "mapping.too_deep"},
		"anchors":     {"a: " + long(100_000, "&a "), "mapping.not_simple"},
		"tags":        {"a: " + long(100_000, "!a "), "mapping.not_simple"},
		"keys":        {long(100_000, "? "), "mapping.too_deep"},
		"maps":        {long(100_000, "{a: "), "mapping.too_deep"},
		"indent":      {head + "fields:\n" + long(300, " ") + "a: b", "mapping.too_deep"},
		"expressions": {fields, "mapping.too_many_expressions"},
		"expression":  {head + "fields: {name: '" + long(4000, "(") + "'}", "mapping.expression"},
		"long":        {head + "fields: {name: '\"" + long(5000, "x") + "\"'}", "mapping.expression"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load("m.yaml", []byte(c.text), Options{})
			faults, ok := errors.AsType[*document.Faults](err)
			if !ok || !slices.ContainsFunc(faults.Faults, func(f document.Fault) bool { return f.Key == c.key }) {
				t.Errorf("Load gave %.300v, want %s", err, c.key)
			}
		})
	}
}

func TestCodesKeepTheirZerosInLookups(t *testing.T) {
	m := load(t, head+"fields: {kbki: 'lookup(\"kbki\", row[\"K\"])'}\nlookups: {kbki: {0123: 0077, 1_000: 2026-08-03}}\n")
	for spelling, want := range map[string]string{"0123": "0077", "1_000": "2026-08-03"} {
		if l, _ := m.Map(onDate, makeRow("Kode", "A", "K", spelling)); l.KBKI != want {
			t.Errorf("%s gives %q, want %q", spelling, l.KBKI, want)
		}
	}
}

func TestColumnsTellWhatAListMustHave(t *testing.T) {
	m := load(t, head+`fields:
  name: row["Nama"] + default(row["Ukuran"], "")
  price: rupiah(row.Harga)
  description: default(row["Ringkas"], row["Uraian"])
  category: row["@bagian"]
formats: {v6-unggah-massal: {description: 'row["Singkat"]'}}
`)
	var got []string
	for _, c := range m.Columns() {
		got = append(got, fmt.Sprint(c.Name, " ", c.Required, " ", c.Fields))
	}
	want := []string{"Kode false [sku]", "Nama true [name]", "Ukuran false [name]", "Harga true [price]",
		"Ringkas false [description]", "Uraian true [description]", "Singkat true [description]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	row := makeRow("nama ", "x", "Harg", "1", "URAIAN", "y")
	if diff := cmp.Diff([]Missing{{"Harga", "Harg"}, {"Singkat", ""}}, m.MissingColumns(row.Header)); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestEveryFaultAndIssueHasItsTexts(t *testing.T) {
	source := map[string]struct{}{}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range bytes.Split(b, []byte(`"mapping.`))[1:] {
			key, _, _ := bytes.Cut(part, []byte(`"`))
			source["mapping."+string(key)] = struct{}{}
		}
		for _, part := range bytes.Split(b, []byte(`b.fail(`))[1:] {
			if code := bytes.Split(part, []byte(`"`)); len(code) > 1 && bytes.HasSuffix(code[0], []byte(", ")) {
				source[string(code[1])] = struct{}{}
				source[string(code[1])+".fix"] = struct{}{}
			}
		}
	}
	if len(source) < 50 {
		t.Fatalf("found only %d keys in the code", len(source))
	}
	for _, key := range slices.Sorted(maps.Keys(source)) {
		if !schemas.HasMessage(key) {
			t.Errorf("no message %s", key)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, folder := range []string{"testdata", "testdata/faults", "testdata/lint"} {
		names, _ := filepath.Glob(folder + "/*.yaml")
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	o := standardOptions(f)
	row := makeRow("Kode", "A1", "Nama Barang", "Meja", "Harga", "1,000", "Stok", "2½", "Satuan", "lsn")
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Load("m.yaml", data, o)
		if err != nil {
			if faults, ok := errors.AsType[*document.Faults](err); !ok || len(faults.Faults) == 0 {
				t.Fatalf("Load gave %v", err)
			}
			return
		}
		m.Map(onDate, row)
		m.RunTests(onDate)
		m.Lint()
		b := m.Bind(row.Header)
		b.Explain(onDate, row)
		b.MapFormat(onDate, row, "v6-unggah-massal", &Listing{})
	})
}
