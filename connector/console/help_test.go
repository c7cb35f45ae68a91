package console

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAHelpTopicIsReadAsItIsWritten(t *testing.T) {
	title, got := helpBlocks("DAFTAR BARANG\n\nSatu dua\ntiga.\n\n- pertama\n  lagi;\n- kedua\n\n    a: 1\n      b: 2\n\n    c: 3\n\nAkhir.\n")
	want := []helpBlock{
		{Text: "Satu dua tiga."}, {Items: []string{"pertama lagi;", "kedua"}}, {Lines: "a: 1\n  b: 2\n\nc: 3"}, {Text: "Akhir."},
	}
	if diff := cmp.Diff(want, got); diff != "" || title != "Daftar barang" {
		t.Errorf("%s\n%s", title, diff)
	}
}
