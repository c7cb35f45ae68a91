package schemas

import (
	"path"
	"strings"
	"testing"
)

func TestSynonymsFollowTheirJSONSchema(t *testing.T) {
	entries, err := synonymFiles.ReadDir("synonyms")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := synonymFiles.ReadFile(path.Join("synonyms", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if err := validYAML("synonyms", b); err != nil {
			t.Errorf("%s: %v", e.Name(), err)
		}
	}
}

func TestSynonymsAreMarkedAsOurOwnAssumption(t *testing.T) {
	all, err := AllSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, s := range all {
		if s.Sure() || s.Source == "" || s.Read == "" {
			t.Errorf("%q is given as a fact", s.List)
		}
		for from := range s.Words {
			words += strings.Count(from, ",") + 1
		}
	}
	if words < 500 {
		t.Errorf("only %d synonyms", words)
	}
}
