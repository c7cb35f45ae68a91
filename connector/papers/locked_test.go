package papers

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The files in testdata/encrypted were made by another program, pdfcpu: those
// called open have a password for changes only.
func TestOnlyAPDFThatAsksForAPasswordIsLocked(t *testing.T) {
	names, err := filepath.Glob("testdata/encrypted/*.pdf")
	if err != nil || len(names) != 8 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := "document_locked"
		if strings.HasSuffix(name, "-open.pdf") {
			want = ""
		}
		if got := judge(b); got.code != want {
			t.Errorf("%s: %+v, want %q", name, got, want)
		}
		// What is not as the standard has it counts as locked, and breaks nothing.
		for _, key := range []string{"/R ", "/O", "/U", "/ID", "/V ", "/P "} {
			broken := bytes.ReplaceAll(b, []byte(key), []byte("/x"+strings.Repeat("x", len(key)-2)))
			if bytes.Equal(broken, b) {
				continue
			}
			if got := judge(broken); got.code != "document_locked" && !(want == "" && (key == "/V " || key == "/ID" || key == "/P " || key == "/O")) {
				t.Errorf("%s without %s: %+v", name, key, got)
			}
		}
	}
}
