package photos

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"path/filepath"
	"testing"

	"ekatalog/connector"
)

func TestASmallPictureIsUprightAndNothingButThePicture(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "foto/KR-001.jpg", withEXIF(jpegOf(t, drawn(1600, 900, 80)), exifOf(binary.BigEndian, 6, true)))
	put(t, dir, "foto/KR-001_2.png", pngOf(t, drawn(400, 320, 10)))
	put(t, dir, "foto/KR-002.jpg", []byte("no picture"))
	q := connector.PhotoQuery{SKU: "KR-001"}
	look := func(f *Folder, name string, width, height int) {
		t.Helper()
		b, why, err := f.Small(q, name, 640)
		if why != nil || err != nil || !f.Here(q, name) {
			t.Fatalf("%s: %v %v", name, why, err)
		}
		var facts Facts
		if facts, err = Inspect(bytes.NewReader(b), int64(len(b))); err != nil || facts.Place || facts.Orientation != 1 || bytes.Contains(b, []byte("Exif")) {
			t.Errorf("%s: %+v, %v", name, facts, err)
		}
		m, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil || m.Bounds().Dx() != width || m.Bounds().Dy() != height {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
	look(opened(t, dir), "KR-001.jpg", 360, 640)
	look(opened(t, dir), "KR-001_2.png", 400, 320) // never larger than it is
	prepared1(t, dir, queries("KR-001"))
	f := opened(t, dir)
	look(f, "KR-001.jpg", 360, 640)
	// The copy is what is looked at: the original may be heavy.
	c := f.copyOf(f.here(q, "KR-001.jpg"))
	if c == nil {
		t.Fatal("no copy")
	}
	other := pngOf(t, drawn(500, 500, 200))
	put(t, dir, "foto-siap/"+c.Name, other)
	look(f, "KR-001.jpg", 360, 640) // not the copy that was made: the original counts
	for _, none := range []struct{ sku, name string }{
		{"KR-001", "KR-002.jpg"}, {"KR-001", "../foto/KR-001.jpg"}, {"KR-002", "KR-002.jpg"}, {"KR-003", "KR-001.jpg"},
	} {
		q := connector.PhotoQuery{SKU: none.sku}
		if b, why, err := f.Small(q, none.name, 640); len(b) > 0 || err != nil {
			t.Errorf("%v: %d bytes, %v, %v", none, len(b), why, err)
		}
	}
	named := connector.PhotoQuery{SKU: "KR-009", Named: []string{"https://foto.example/a.png", filepath.Join(dir, "foto", "KR-001.jpg"), "../foto/KR-001.jpg"}}
	for _, name := range named.Named {
		if b, _, err := f.Small(named, name, 640); len(b) > 0 || err != nil || f.Here(named, name) {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
	}
}
