package reference

import (
	"testing"

	"ekatalog/connector"
	"ekatalog/testdata/labels"
)

// TestUnseenNames measures on the names that nobody looks at while the search
// is tuned, and so says totals only. Where it fails, that is what is so: it is
// no reason to look.
func TestUnseenNames(t *testing.T) {
	for kind, file := range map[connector.ReferenceKind]string{connector.ReferenceKBKI: labels.KBKIUnseen, connector.ReferenceCategories: labels.CategoryUnseen} {
		f := measure(t, kind, file, nil)
		t.Logf("%s, unseen half: %v", kind, f)
		f.hold(t, kind)
	}
}
