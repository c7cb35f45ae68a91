package schemas

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryHeadingIsOfOneField(t *testing.T) {
	h, err := ListHeadings()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, f := range h.Fields {
		if len(f.Titles) == 0 {
			t.Errorf("%q says nothing", f.Field)
		}
		for _, title := range f.Titles {
			words := strings.Fields(title)
			slices.Sort(words)
			key := strings.Join(words, " ")
			if other, taken := seen[key]; taken {
				t.Errorf("%q is %q and %q", title, other, f.Field)
			}
			seen[key] = f.Field
			if title != strings.ToLower(title) || strings.ContainsAny(title, ".()/") {
				t.Errorf("%q: a title is written in small letters without signs", title)
			}
		}
	}
}
