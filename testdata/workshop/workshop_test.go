// Package workshop holds the mappings and configs of the workshop's lists.
package workshop

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ekatalog/mapping"
	"ekatalog/schemas/document"
)

func mappings(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		if ok, _ := filepath.Match("ekatalog-*.yaml", f); !ok {
			out = append(out, f)
		}
	}
	if len(out) != 7 {
		t.Fatalf("%d mappings, want 7: %q", len(out), out)
	}
	return append(out, "../../cmd/ekatalog/sample/mapping.yaml")
}

func TestEveryMappingLoadsAndPassesItsOwnTests(t *testing.T) {
	o, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	terms := mapping.Terms{On: time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC), PKP: "non_pkp"}
	for _, file := range mappings(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mapping.Load(file, data, o)
		if err != nil {
			if f, ok := errors.AsType[*document.Faults](err); ok {
				t.Errorf("%v", f)
				continue
			}
			t.Fatal(err)
		}
		report := m.RunTests(terms)
		for _, f := range report.Failures {
			t.Errorf("%s, test %v: %s is %q, want %q", file, f.Test, f.Field, f.Got, f.Want)
		}
		if report.Passed+report.Failed < 4 {
			t.Errorf("%s has %d tests, want several", file, report.Passed+report.Failed)
		}
		for _, f := range m.Lint() {
			t.Errorf("%s:%d:%d: %s %v", file, f.Line, f.Column, f.Key, f.Values)
		}
	}
}
