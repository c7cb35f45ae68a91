package document

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// read reads a document of "names", a mapping of texts, and "list".
func read(text string) (said []string) {
	d := Decoder{
		Collector: &Collector{File: "f.yaml"}, MaxBytes: 1000, MaxRunes: 10,
		Words: Words{TooLarge: "f.large", NotUTF8: "f.not_utf8", NotSimple: "f.not_simple", Empty: "f.empty", TextTooLong: "f.long"},
	}
	if root := d.Parse([]byte(text)); root != nil {
		top := d.Known(root, "f.yaml", "names", "list")
		for _, e := range d.Entries(top["names"].Value, "names") {
			if s, ok := d.Scalar(e.Value, e.Key.Text); ok {
				said = append(said, fmt.Sprintf("%d:%d %s=%s", s.At.Line, s.At.Column, e.Key.Text, s.Text))
			}
		}
		for _, n := range d.Items(top["list"].Value, "list") {
			if s, ok := d.Scalar(n, "list"); ok {
				said = append(said, fmt.Sprintf("%d:%d %s number %t plain %t", s.At.Line, s.At.Column, s.Text, s.Number, s.Plain))
			}
		}
	}
	if d.Err() != nil {
		for _, f := range d.Faults {
			said = append(said, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Key))
		}
	}
	return said
}

func TestADocumentIsReadAsWrittenWithEveryMistakeInItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"texts as written":     {"names: {a: 0123, b: 'x'}\nlist: [1.50, yes, \"2\"]\n", []string{"1:12 a=0123", "1:22 b=x", "2:8 1.50 number true plain true", "2:14 yes number false plain true", "2:20 2 number false plain false"}},
		"nothing in a part":    {"names:\nlist:\n", nil},
		"all mistakes at once": {"names: [a]\nlist: {a: 1}\nnmaes: 1\nelse: 1\n", []string{"1:8 mapping.want_map", "2:7 mapping.want_list", "3:1 mapping.unknown_key_near", "4:1 mapping.unknown_key"}},
		"a key twice":          {"names: {a: 1, a: 2}\n", []string{"1:12 a=1", "1:15 mapping.key_twice"}},
		"a text too long":      {"names: {a: 12345678901}\n", []string{"1:12 f.long"}},
		"no text":              {"list: [[1]]\n", []string{"1:8 mapping.want_text"}},
		"empty":                {"# nothing\n", []string{"1:1 f.empty"}},
		"two documents":        {"names:\n---\nlist:\n", []string{"3:1 mapping.second_document"}},
		"an anchor":            {"names: &a {}\n", []string{"1:8 f.not_simple"}},
		"brackets too deep":    {"list: " + strings.Repeat("[", 100), []string{"1:71 mapping.too_deep"}},
		"no YAML":              {"names: {a: \n", []string{"1:10 mapping.yaml"}},
		"no UTF-8":             {"names: \xff", []string{"1:1 f.not_utf8"}},
		"too large":            {strings.Repeat("#", 1001), []string{"1:1 f.large"}},
	} {
		if diff := cmp.Diff(c.want, read(c.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
