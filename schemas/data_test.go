package schemas

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAllDataFollowsItsJSONSchema(t *testing.T) {
	for folder, schema := range map[string]string{"formats": "format", "packs": "pack", "rates": "rates", "results": "results"} {
		entries, err := dataFiles.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			t.Errorf("%s: no files", folder)
		}
		for _, e := range entries {
			b, err := dataFiles.ReadFile(path.Join(folder, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if err := validYAML(schema, b); err != nil {
				t.Errorf("%s/%s: %v", folder, e.Name(), err)
			}
		}
	}
}

func TestDataOutsideItsJSONSchemaIsRefused(t *testing.T) {
	field := "{name: a, label: A, kind: text, read: \"2026-08-03\", source: AE, confidence: B}"
	head := "id: a\nversion: 1\ntitle: A\ncatalogue: v6\nroute: form\nread: \"2026-08-03\"\nsource: AE\nconfidence: B\nfeatures: []\n"
	if err := validYAML("format", []byte(head+"fields: ["+field+"]")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"an unknown key":        head + "colour: red\nfields: [" + field + "]",
		"no fields":             head + "fields: []",
		"a field without facts": head + "fields: [{name: a, label: A, kind: text}]",
		"a date that is none":   head + "fields: [{name: a, label: A, kind: text, read: \"2026-13-03\", source: AE, confidence: B}]",
		"an unknown kind":       head + "fields: [{name: a, label: A, kind: colour, read: \"2026-08-03\", source: AE, confidence: B}]",
		"a limit of 3 decimals": head + "fields: [{name: a, label: A, kind: decimal, min: \"0.001\", read: \"2026-08-03\", source: AE, confidence: B}]",
	} {
		if err := validYAML("format", []byte(text)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestTheThreeFormatsAreKnown(t *testing.T) {
	all, err := Formats()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range all {
		got[f.ID] = f.Catalogue + " " + f.Route
		if f.Version < 1 || len(f.Fields) < 20 {
			t.Errorf("%s: version %d, %d fields", f.ID, f.Version, len(f.Fields))
		}
		seen := map[string]bool{}
		for _, field := range f.Fields {
			if seen[field.Name] {
				t.Errorf("%s: two fields %s", f.ID, field.Name)
			}
			seen[field.Name] = true
			if field.Default != "" && len(field.Choices) > 0 && !slices.Contains(field.Choices, field.Default) {
				t.Errorf("%s: default of %s is none of its choices", f.ID, field.Name)
			}
		}
	}
	want := map[string]string{"v6-form": "v6 form", "v6-unggah-massal": "v6 workbook", "v5-datafeed": "v5 feed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("formats (-want +got):\n%s", diff)
	}
	if _, err := FormatByID("v7"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("v7: %v", err)
	}
}

func TestTheLimitsOfBothRoutesOfTheCatalogue(t *testing.T) {
	type limits struct {
		MinLength, MaxLength, MaxItems, Choices int
		Required                                string
	}
	want := map[string]map[string]limits{
		"v6-form": {
			"name": {5, 250, 0, 0, "always"}, "description": {0, 2000, 0, 0, ""}, "photos": {0, 0, 5, 0, "always"},
			"unit": {0, 0, 0, 82, "always"}, "ppn": {0, 0, 0, 2, "always"}, "weight_gram": {0, 0, 0, 0, "goods"},
		},
		"v6-unggah-massal": {
			"name": {10, 100, 0, 0, "always"}, "description": {10, 100, 0, 0, "always"}, "photos": {0, 0, 5, 0, "always"},
			"unit": {0, 0, 0, 82, "always"}, "ppn": {0, 0, 0, 2, "always"}, "weight_gram": {0, 0, 0, 0, "goods"},
		},
	}
	for id, fields := range want {
		f, err := FormatByID(id)
		if err != nil {
			t.Fatal(err)
		}
		for name, w := range fields {
			x := f.Field(name)
			if x == nil {
				t.Errorf("%s: no field %s", id, name)
				continue
			}
			got := limits{x.MinLength, x.MaxLength, x.MaxItems, len(x.Choices), x.Required}
			if got != w {
				t.Errorf("%s %s: got %+v, want %+v", id, name, got, w)
			}
		}
	}
}

func TestWhatTheMassUploadCannotCarry(t *testing.T) {
	f, err := FormatByID("v6-unggah-massal")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range f.Features {
		if !x.Carried && x.Sure() {
			got = append(got, x.Name)
		}
	}
	slices.Sort(got)
	want := []string{"add_ons", "brand", "regional_prices", "sectoral_product", "sni", "tkdn", "variants", "wholesale"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not carried (-want +got):\n%s", diff)
	}
}
