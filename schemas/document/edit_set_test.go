package document

import (
	"errors"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"
)

const maxTest = 1 << 16

func TestSetKeepsTheRest(t *testing.T) {
	const config = "# Ruang kerja\nseller:   {name: Bengkel (CONTOH), pkp: {status: non_pkp}} # siapa\n# daftar\nsource: [a]\nguard:\n  max: 10%   # batas\n  # lain\nempty:\n"
	for name, c := range map[string]struct {
		text string
		path []string
		want string // of the line or lines that change
		was  string
	}{
		"in braces":           {"Koperasi", []string{"seller", "name"}, `{name: "Koperasi", pkp`, `{name: Bengkel (CONTOH), pkp`},
		"deep in braces":      {"pkp", []string{"seller", "pkp", "status"}, `{status: "pkp"}`, `{status: non_pkp}`},
		"new in braces":       {"123", []string{"seller", "nib"}, `non_pkp}, nib: "123"}`, `non_pkp}}`},
		"in a block":          {"5%", []string{"guard", "max"}, `max: "5%"   # batas`, `max: 10%   # batas`},
		"new in a block":      {"1", []string{"guard", "min"}, "# batas\n  min: \"1\"\n", "# batas\n"},
		"of nothing":          {"x", []string{"empty"}, "empty: \"x\"\n", "empty:\n"},
		"a section":           {"x", []string{"photos", "base"}, "empty:\nphotos:\n  base: \"x\"\n", "empty:\n"},
		"with signs":          {"a\"b\\\n: #", []string{"seller", "name"}, `{name: "a\"b\\\n: #", pkp`, `{name: Bengkel (CONTOH), pkp`},
		"new below something": {"x", []string{"seller", "a", "b"}, `non_pkp}, a: {b: "x"}}`, `non_pkp}}`},
	} {
		for _, end := range []string{"\n", "\r\n"} {
			in, want := strings.ReplaceAll(config, "\n", end), strings.ReplaceAll(strings.Replace(config, c.was, c.want, 1), "\n", end)
			got, err := Set([]byte(in), maxTest, c.text, c.path...)
			if err != nil || string(got) != want {
				t.Errorf("%s: %v\n%s", name, err, got)
			}
		}
	}
	for _, path := range [][]string{{"seller"}, {"source"}, {"source", "a"}} {
		if _, err := Set([]byte(config), maxTest, "x", path...); !errors.Is(err, ErrNotEditable) {
			t.Errorf("%v: %v", path, err)
		}
	}
}

func TestAMappingInAListIsFoundByItsPlace(t *testing.T) {
	const braces = "source: [{file: a, limits: {rows: 5}}, {file: b}] # daftar\nz: 1\n"
	const block = "# atas\nsource:\n  # satu\n  - file: a\n    limits: {rows: 5} # batas\n  - file: b\n    # dua\nz: 1\n"
	for name, c := range map[string]struct{ in, key, was, want string }{
		"in braces":          {braces, "source.1.file", "b}", `"x"}`},
		"deep in braces":     {braces, "source.0.limits.rows", "5", `"x"`},
		"new in braces":      {braces, "source.1.numbers", "b}", `b, numbers: "x"}`},
		"new deep in braces": {braces, "source.1.limits.rows", "b}", `b, limits: {rows: "x"}}`},
		"in a block":         {block, "source.0.file", "- file: a", `- file: "x"`},
		"deep in a block":    {block, "source.0.limits.rows", "5}", `"x"}`},
		"new in a block":     {block, "source.0.numbers", "# batas\n", "# batas\n    numbers: \"x\"\n"},
		"new in the last":    {block, "source.1.limits.rows", "- file: b\n", "- file: b\n    limits:\n      rows: \"x\"\n"},
	} {
		got, err := Set([]byte(c.in), maxTest, "x", strings.Split(c.key, ".")...)
		if want := strings.Replace(c.in, c.was, c.want, 1); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, want)
		}
	}
	for _, key := range []string{"source.2.file", "source.-1.file", "source.x.file", "source.0", "z.0.file"} {
		for _, in := range []string{braces, block} {
			if got, err := Set([]byte(in), maxTest, "x", strings.Split(key, ".")...); !errors.Is(err, ErrNotEditable) {
				t.Errorf("%s: %v\n%s", key, err, got)
			}
		}
	}
	for _, in := range []string{"source: [a]\n", "source: [{}]\n", "source:\n  -\n  - file: b\n"} {
		if got, err := Set([]byte(in), maxTest, "x", "source", "0", "file"); !errors.Is(err, ErrNotEditable) {
			t.Errorf("%q: %v\n%s", in, err, got)
		}
	}
}

func TestAListIsReplaced(t *testing.T) {
	for in, want := range map[string]string{
		"# a\nsource:   [{file: a, sheet: \"*\"}]\nformats: [x]\n": "# a\nsource:\n  - {file: b}\n  - {file: c}\nformats: [x]\n",
		"source:\n  - file: a\n    x: 1\n  - file: b\n# c\nz: 1\n": "source:\n  - {file: b}\n  - {file: c}\n# c\nz: 1\n",
		"z: 1\n":    "z: 1\nsource:\n  - {file: b}\n  - {file: c}\n",
		"source:\n": "source:\n  - {file: b}\n  - {file: c}\n",
	} {
		got, err := ReplaceList([]byte(in), maxTest, "source", []string{"{file: b}", "{file: c}"})
		if err != nil || string(got) != want {
			t.Errorf("%q: %v\n%s", in, err, got)
		}
	}
}

func TestWhatIsSetIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[ -~é½\n\t]{0,30}`).Draw(t, "text")
		data, err := Set([]byte("a: {b: old}\nc:\n  d: e\n"), maxTest, text, rapid.SampledFrom([]string{"a", "c", "f"}).Draw(t, "section"), "b")
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]map[string]string
		if err := yaml.Unmarshal(data, &got); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
		for _, section := range []string{"a", "c", "f"} {
			if got[section]["b"] == text {
				return
			}
		}
		t.Fatalf("%q is not in\n%s", text, data)
	})
}
