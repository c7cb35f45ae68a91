package console

import (
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr"

	"ekatalog/schemas"
)

// What the picture darkens is what the code darkens, moved by the quiet zone.
func TestAQRCodeIsDrawnSquareBySquare(t *testing.T) {
	const text = "ekatalog-rencana:0123456789abcdef?n=12&cek=AB12-CD34"
	drawn, err := drawCode(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	dark := map[[2]int]bool{}
	for _, run := range strings.Split(strings.TrimSuffix(drawn.Path, "z"), "z") {
		var x, y, wide, back int
		if n, err := fmt.Sscanf(run, "M%d %dh%dv1h-%d", &x, &y, &wide, &back); n != 4 || err != nil || wide != back {
			t.Fatalf("%q: %v", run, err)
		}
		for i := range wide {
			dark[[2]int{x + i, y}] = true
		}
	}
	for y := range drawn.Size {
		for x := range drawn.Size {
			if got, want := dark[[2]int{x, y}], code.Black(x-quiet, y-quiet); got != want {
				t.Fatalf("%d, %d: dark %v, want %v", x, y, got, want)
			}
		}
	}
}

func TestATextToShareHasRoomInALink(t *testing.T) {
	long := strings.Repeat("satu baris yang panjang\n", 200)
	if got := cutLines(long, 100); len(got) > 100 || !strings.HasSuffix(got, "panjang") {
		t.Errorf("%q", got)
	}
	if got := cutLines(strings.Repeat("é", 300), 100); len([]rune(got)) > 101 {
		t.Errorf("%d", len([]rune(got)))
	}
	c := &Console{Lang: schemas.Indonesian}
	s := c.share(planOfLines(500, 3000))
	if len(s.Link) > 3*longestLink+100 || !strings.HasPrefix(s.Link, "https://wa.me/?text=") || strings.ContainsAny(s.Link, " +\n\"") {
		t.Errorf("%d: %.200s", len(s.Link), s.Link)
	}
}
