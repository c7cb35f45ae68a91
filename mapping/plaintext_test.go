package mapping

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestHTMLBecomesPlainLines(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{"", ""},
		{"Meja jati", "Meja jati"},
		{"<p>Meja &amp; kursi</p><p>Kayu&nbsp;jati</p>", "Meja & kursi\n\nKayu jati"},
		{"Satu<br>dua<br/>tiga<BR />empat", "Satu\ndua\ntiga\nempat"},
		{"<ul><li>a</li><li>b</li></ul>", "a\n\nb"},
		{"satu\r\ndua\rtiga\n\n\n\nempat", "satu\ndua\ntiga\n\nempat"},
		{"  banyak   spasi\t dan tab ", "banyak spasi dan tab"},
		{"tebal <b>sekali</b> ya", "tebal sekali ya"},
		{`<a href="x" onclick="y">tautan</a>`, "tautan"},
		{"a<!-- rahasia > -->b", "ab"},
		{"a<script>alert('<b>')</script>b", "ab"},
		{"a<STYLE>p{}</Style >b", "ab"},
		{"a<script>tanpa akhir </scr", "a"},
		{"berat < 5 kg & > 3 kg", "berat < 5 kg & > 3 kg"},
		{"1<2 dan 3>2", "1<2 dan 3>2"},
		{"&lt;b&gt;tebal&lt;/b&gt;", "tebal"},
		{"A &amp;amp; B", "A & B"},
		{"nol\x00 lebar\u200b arah\u202e", "nol lebar arah"},
		{"👨\u200d👩", "👨\u200d👩"},
		{"x\xffy", "xy"},
		{"<p", "<p"},
	} {
		if got := PlainText(c.html); got != c.want {
			t.Errorf("%q: got %q, want %q", c.html, got, c.want)
		}
	}
}

func TestPlainTextStaysPlain(t *testing.T) {
	piece := rapid.SampledFrom([]string{"<", ">", "p", "br", "/", "!--", "-->", "&lt;", "&gt;", "&amp;", " ", "\n", "\r", "é", "5", "script", "\x00", "\u200b"})
	rapid.Check(t, func(t *rapid.T) {
		got := PlainText(strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), ""))
		if again := PlainText(got); strings.Contains(got, "\n\n\n") || again != PlainText(again) {
			t.Fatalf("%q, then %q", got, again)
		}
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' {
				t.Fatalf("%q has %q", got, r)
			}
		}
	})
}

func TestHostileHTMLIsReadInLinearTime(t *testing.T) {
	for _, piece := range []string{"<", "<a", "<!--", "</", "<script>", "&lt;", "&amp;"} {
		for _, end := range []string{"", ">"} { // what is quadratic takes minutes here
			s := strings.Repeat(piece, 1_000_000) + end
			if got := PlainText(s); len(got) > len(s) {
				t.Errorf("%s: %d bytes became %d", piece, len(s), len(got))
			}
		}
	}
}

func FuzzPlainText(f *testing.F) {
	f.Add("<p>Meja &amp; kursi</p><script>x</script>")
	f.Fuzz(func(t *testing.T, s string) { PlainText(s) })
}
