package photos

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
)

// queries asks for products by code.
func queries(skus ...string) []connector.PhotoQuery {
	var all []connector.PhotoQuery
	for _, sku := range skus {
		all = append(all, connector.PhotoQuery{SKU: sku})
	}
	return all
}

func prepared1(t *testing.T, dir string, products []connector.PhotoQuery) *Prepared {
	t.Helper()
	r, err := opened(t, dir).Prepare(t.Context(), filepath.Join(dir, "foto-siap"), products, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// filesOf gives the files of a folder with their bytes.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range []string{".", "50", "100", "300", "800"} {
		entries, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				continue
			}
			b, err := os.ReadFile(filepath.Join(dir, name, e.Name()))
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.ToSlash(filepath.Join(name, e.Name()))] = string(b)
		}
	}
	return all
}

func decoded(t *testing.T, path string) image.Image {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestACopyIsUprightSmallEnoughAndNothingButThePicture(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "foto"), "A.jpg", withEXIF(jpegOf(t, drawn(3000, 1500, 0)), exifOf(binary.BigEndian, 6, true)))
	before, err := os.ReadFile(filepath.Join(dir, "foto", "A.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	if r := prepared1(t, dir, queries("A")); r.Made != 1 || len(r.Issues) > 0 {
		t.Fatalf("%+v", r)
	}
	m := decoded(t, filepath.Join(dir, "foto-siap", "A.png"))
	if size := m.Bounds().Size(); size != image.Pt(1024, 2048) {
		t.Errorf("%v", size)
	}
	if r, g, b, _ := m.At(1000, 20).RGBA(); r+g+b > 0x3000 { // the dark corner went from the left to the right
		t.Errorf("the corner has %x %x %x", r, g, b)
	}
	for name, text := range filesOf(t, filepath.Join(dir, "foto-siap")) {
		for rest := []byte(text)[8:]; strings.HasSuffix(name, ".png") && len(rest) >= 12; rest = rest[12+binary.BigEndian.Uint32(rest):] {
			if kind := string(rest[4:8]); kind != "IHDR" && kind != "IDAT" && kind != "IEND" {
				t.Errorf("%s has a chunk %s", name, kind)
			}
		}
	}
	for _, side := range []string{"50", "100", "300", "800"} {
		m := decoded(t, filepath.Join(dir, "foto-siap", side, "A.png"))
		if s := m.Bounds().Size(); s.X != s.Y {
			t.Errorf("%v in %s", s, side)
		}
		if c := color.RGBAModel.Convert(m.At(0, 0)); c != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("a tall picture stands in %v", c)
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, "foto", "A.jpg"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the original changed (%v)", err)
	}
}

func TestTheSamePicturesGiveTheSameCopies(t *testing.T) {
	var first map[string]string
	for range 2 {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "foto"), "A.jpg", jpegOf(t, drawn(2500, 900, 3)))
		put(t, filepath.Join(dir, "foto"), "A_2.png", pngOf(t, drawn(640, 480, 70)))
		put(t, filepath.Join(dir, "foto"), "B.png", pngOf(t, drawn(2300, 2200, 9)))
		at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		for _, name := range []string{"A.jpg", "A_2.png", "B.png"} {
			if err := os.Chtimes(filepath.Join(dir, "foto", name), at, at); err != nil {
				t.Fatal(err)
			}
		}
		prepared1(t, dir, queries("A", "B"))
		got := filesOf(t, filepath.Join(dir, "foto-siap"))
		if len(got) != 3*5+1 {
			t.Errorf("%d files", len(got))
		}
		if first != nil && !maps.Equal(got, first) {
			t.Error("the copies differ")
		}
		first = got
	}
}

func TestOnlyWhatChangedIsPreparedAgain(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "foto")
	put(t, folder, "A.jpg", jpegOf(t, drawn(400, 300, 0)))
	put(t, folder, "B.jpg", jpegOf(t, drawn(400, 300, 50)))
	put(t, folder, "C.jpg", jpegOf(t, drawn(400, 300, 90)))
	want := func(made, unchanged int, orphans ...string) {
		t.Helper()
		r := prepared1(t, dir, queries("A", "B", "C"))
		if r.Made != made || r.Unchanged != unchanged || !slices.Equal(r.Orphans, orphans) {
			t.Errorf("made %d, unchanged %d, orphans %q; want %d, %d, %q", r.Made, r.Unchanged, r.Orphans, made, unchanged, orphans)
		}
	}
	want(3, 0)
	want(0, 3)
	// Other times and the same bytes: a workspace that was copied.
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(filepath.Join(folder, "A.jpg"), later, later); err != nil {
		t.Fatal(err)
	}
	want(0, 3)
	put(t, folder, "B.jpg", jpegOf(t, drawn(400, 300, 51)))
	want(1, 2)
	// A copy that was deleted, or one of its small ones, is made again.
	if err := os.Remove(filepath.Join(dir, "foto-siap", "A.png")); err != nil {
		t.Fatal(err)
	}
	want(1, 2)
	if err := os.Remove(filepath.Join(dir, "foto-siap", "300", "C.png")); err != nil {
		t.Fatal(err)
	}
	want(1, 2)
	if err := os.Remove(filepath.Join(folder, "C.jpg")); err != nil {
		t.Fatal(err)
	}
	want(0, 2, "C.png")
	if _, err := os.Stat(filepath.Join(dir, "foto-siap", "C.png")); err != nil {
		t.Error("a copy was deleted")
	}
}

func TestAPreparedCopyMendsAPicture(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "foto"), "A.jpg", withEXIF(jpegOf(t, drawn(2100, 900, 0)), exifOf(binary.LittleEndian, 3, true)))
	if got := codesOf(opened(t, dir).Of(queries("A")[0]).Issues); !slices.Equal(got, []string{"photo_too_large", "photo_lying", "photo_place"}) {
		t.Errorf("before: %v", got)
	}
	prepared1(t, dir, queries("A"))
	if got := codesOf(opened(t, dir).Of(queries("A")[0]).Issues); len(got) > 0 {
		t.Errorf("after: %v", got)
	}
	put(t, filepath.Join(dir, "foto"), "A.jpg", jpegOf(t, drawn(2200, 900, 0)))
	if got := codesOf(opened(t, dir).Of(queries("A")[0]).Issues); !slices.Equal(got, []string{"photo_too_large"}) {
		t.Errorf("with another picture under its name: %v", got)
	}
}

func TestTwoPicturesThatWouldBecomeOneAreNamed(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "foto"), "A/1.png", pngOf(t, drawn(400, 300, 0)))
	put(t, filepath.Join(dir, "foto"), "A/2.png", pngOf(t, drawn(400, 300, 9)))
	put(t, filepath.Join(dir, "foto"), "A_2/1.png", pngOf(t, drawn(400, 300, 30)))
	r := prepared1(t, dir, queries("A", "A_2"))
	if r.Made != 2 || !slices.Equal(codesOf(r.Issues), []string{"photo_name_taken"}) || r.Issues[0].SKU != "A_2" {
		t.Errorf("%+v", r)
	}
}

func TestPreparingThatIsCalledOffKeepsWhatIsDone(t *testing.T) {
	dir := t.TempDir()
	var skus []string
	for _, sku := range []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"} {
		skus = append(skus, sku)
		put(t, filepath.Join(dir, "foto"), sku+".jpg", jpegOf(t, drawn(400, 300, sku[0])))
	}
	ctx, cancel := context.WithCancel(t.Context())
	f := opened(t, dir)
	r, err := f.Prepare(ctx, filepath.Join(dir, "foto-siap"), queries(skus...), func(done, _ int) {
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || r.Made < 2 || r.Made == len(skus) {
		t.Fatalf("%d made, %v", r.Made, err)
	}
	for name := range filesOf(t, filepath.Join(dir, "foto-siap")) {
		if strings.HasSuffix(name, ".part") {
			t.Errorf("%s is left", name)
		}
	}
	made := r.Made
	if r := prepared1(t, dir, queries(skus...)); r.Made != len(skus)-made || r.Unchanged != made {
		t.Errorf("then %d made and %d unchanged after %d", r.Made, r.Unchanged, made)
	}
}

func TestPicturesThatAreTheSameOrAlikeAreNamed(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "foto")
	noisy := func(shade uint8) *image.RGBA {
		m := image.NewRGBA(image.Rect(0, 0, 600, 400))
		for y := range 400 {
			for x := range 600 {
				v := uint8((x/70*37+y/50*91)*53) ^ shade
				m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
		return m
	}
	put(t, folder, "A.jpg", jpegOf(t, noisy(0)))
	put(t, folder, "A_2.jpg", jpegOf(t, noisy(0)))
	put(t, folder, "B.png", pngOf(t, noisy(1))) // one shade lighter, and another format
	put(t, folder, "C.png", pngOf(t, drawn(600, 400, 0)))
	put(t, folder, "sama.png", pngOf(t, drawn(600, 401, 99)))
	all := queries("A", "B", "C")
	all = append(all, connector.PhotoQuery{SKU: "D", Named: []string{"sama.png"}}, connector.PhotoQuery{SKU: "E", Named: []string{"sama.png"}})
	prepared1(t, dir, all)
	r := opened(t, dir).Report(all)
	var got []string
	for _, i := range r.Issues {
		got = append(got, strings.Join([]string{i.SKU, i.Code, i.Found, i.Values["lain"], i.Values["daftar"]}, " "))
	}
	want := []string{"D photo_shared sama.png  D, E", "A photo_duplicate A_2.jpg A.jpg ", "B photo_alike B.png A.jpg "}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if len(r.Products) != 5 || len(r.Products[0].Pictures) != 2 || !r.Products[0].Pictures[1].Prepared || len(r.Unused) > 0 {
		t.Errorf("%+v", r)
	}
}

func TestEveryTurnOfACamera(t *testing.T) {
	// a b    The picture as it should be seen, and as a camera stores it for
	// c d    each of the eight ways.
	// e f
	upright := "ab/cd/ef"
	for o, stored := range map[int]string{1: "ab/cd/ef", 2: "ba/dc/fe", 3: "fe/dc/ba", 4: "ef/cd/ab", 5: "ace/bdf", 6: "bdf/ace", 7: "fdb/eca", 8: "eca/fdb"} {
		lines := strings.Split(stored, "/")
		c := newCanvas(len(lines[0]), len(lines))
		for i, letter := range strings.ReplaceAll(stored, "/", "") {
			c.pix[3*i] = byte(letter)
		}
		turned := c.turn(o)
		var got []string
		for y := range turned.height {
			line := ""
			for x := range turned.width {
				line += string(rune(turned.pix[3*(turned.width*y+x)]))
			}
			got = append(got, line)
		}
		if strings.Join(got, "/") != upright {
			t.Errorf("%d: %s", o, strings.Join(got, "/"))
		}
	}
}

func TestWhatShinesThroughBecomesWhite(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	m.SetNRGBA(1, 0, color.NRGBA{R: 100, A: 128})
	c := scale(m, 2, 1)
	if want := []byte{255, 255, 255, 177, 127, 127}; !slices.Equal(c.pix, want) {
		t.Errorf("%v, want %v", c.pix, want)
	}
}

func TestScalingKeepsAPlainPicturePlain(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 1237, 811))
	for i := range m.Pix {
		m.Pix[i] = 131
	}
	for _, size := range [][2]int{{1237, 811}, {1236, 810}, {619, 406}, {40, 30}, {1, 1}} {
		for _, v := range scale(m, size[0], size[1]).pix {
			if v != 131 {
				t.Fatalf("%v: %d", size, v)
			}
		}
	}
}
