package photos

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"ekatalog/connector"
)

// cmyk is a JPEG of four colours, as printers use; its tables come from one
// that the standard library writes.
func cmyk(t testing.TB, side int) []byte {
	grey := jpegOf(t, image.NewGray(image.Rect(0, 0, 8, 8)))
	var tables []byte
	for at := 2; grey[at+1] != 0xda; {
		n := 2 + int(binary.BigEndian.Uint16(grey[at+2:]))
		if m := grey[at+1]; m == 0xdb || m == 0xc4 {
			tables = append(tables, grey[at:at+n]...)
		}
		at += n
	}
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, uint16(side)), uint16(side))
	frame, scan := append(frame, 4), []byte{4}
	for c := byte(1); c <= 4; c++ {
		frame, scan = append(frame, c, 0x11, 0), append(scan, c, 0)
	}
	b := append([]byte{0xff, 0xd8}, segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))...)
	b = append(b, tables...)
	b = append(b, segment(0xc0, frame)...)
	b = append(b, segment(0xda, append(scan, 0, 63, 0))...)
	for range side / 8 * (side / 8) { // four blocks of nothing: 00 1010 each
		b = append(b, 0x28, 0xa2, 0x8a)
	}
	return append(b, 0xff, 0xd9)
}

// frameOf is a JPEG that declares sides and parts, and then has scans with
// nothing in them.
func frameOf(marker byte, width, height uint16, parts, scans int) []byte {
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, height), width)
	frame = append(frame, byte(parts))
	for c := range parts {
		frame = append(frame, byte(c+1), 0x11, 0)
	}
	b := append([]byte{0xff, 0xd8}, segment(marker, frame)...)
	for range scans {
		b = append(b, segment(0xda, []byte{1, 1, 0, 0, 0, 0})...)
	}
	return append(b, 0xff, 0xd9)
}

// deflated is n bytes of nothing, as a PNG packs them.
func deflated(t testing.TB, n int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write(make([]byte, n)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// loops is a TIFF block whose directories point at themselves and each other.
func loops() []byte {
	b := exifOf(binary.LittleEndian, 6, true)
	binary.LittleEndian.PutUint32(b[8+2+12+8:], 8) // the place is where the first directory is
	binary.LittleEndian.PutUint32(b[8+2+24:], 8)   // and the next directory is the first one
	return b
}

// hostilePictures are crafted files, with the code that the product is held
// for, "" where the picture is taken after all.
func hostilePictures(t testing.TB) map[string]struct {
	file  string
	bytes []byte
	code  string
} {
	good, goodPNG := jpegOf(t, drawn(400, 300, 0)), pngOf(t, drawn(400, 300, 0))
	deep := image.NewNRGBA64(image.Rect(0, 0, 400, 300))
	deep.SetNRGBA64(9, 9, color.NRGBA64{R: 0xffff, A: 0x8000})
	badData := bytes.Clone(goodPNG)
	badData[len(badData)-20] ^= 0xff
	badHead := bytes.Clone(goodPNG)
	badHead[18] ^= 1
	lying := bytes.Clone(good)
	at := bytes.Index(lying, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(lying[at+5:], 900)
	large := bytes.Join([][]byte{pngHead(4300, 4300, 8, 6, 0), chunk("IDAT", deflated(t, 4300*(1+4*4300))), chunk("IEND", nil)}, nil)
	end := chunk("IEND", nil)
	type c = struct {
		file  string
		bytes []byte
		code  string
	}
	return map[string]c{
		"bomb that declares its size":      {"a.png", bytes.Join([][]byte{pngHead(60_000, 60_000, 8, 6, 0), chunk("IDAT", []byte("x")), end}, nil), "photo_too_many_pixels"},
		"bomb wider than numbers":          {"a.png", bytes.Join([][]byte{pngHead(1<<31-1, 1<<31-1, 8, 6, 0), end}, nil), "photo_unreadable"},
		"bomb just within the limits":      {"a.png", large, ""},
		"jpeg bomb":                        {"a.jpg", frameOf(0xc0, 65535, 65535, 3, 1), "photo_too_many_pixels"},
		"progressive jpeg bomb":            {"a.jpg", frameOf(0xc2, 6000, 6000, 3, 1), "photo_too_many_pixels"},
		"jpeg of a thousand passes":        {"a.jpg", frameOf(0xc2, 2000, 2000, 1, 1000), "photo_unreadable"},
		"jpeg without a height":            {"a.jpg", frameOf(0xc0, 400, 0, 1, 1), "photo_unreadable"},
		"png without a width":              {"a.png", append(pngHead(0, 400, 8, 2, 0), end...), "photo_unreadable"},
		"jpeg of no parts":                 {"a.jpg", frameOf(0xc0, 400, 400, 0, 1), "photo_unreadable"},
		"jpeg taller than its data":        {"a.jpg", lying, "photo_unreadable"},
		"jpeg that is only filling":        {"a.jpg", bytes.Repeat([]byte{0xff}, 1<<20), "photo_unreadable"},
		"jpeg that is only segments":       {"a.jpg", append([]byte{0xff, 0xd8}, bytes.Repeat(segment(0xe0, nil), 100_000)...), "photo_unreadable"},
		"png that is only chunks":          {"a.png", append(pngHead(400, 400, 8, 2, 0), bytes.Repeat(chunk("teXt", nil), 200_000)...), "photo_unreadable"},
		"png chunk beyond the end":         {"a.png", append(pngHead(400, 400, 8, 2, 0), 0xff, 0xff, 0xff, 0xff, 'I', 'D', 'A', 'T'), "photo_unreadable"},
		"png of no colours it knows":       {"a.png", append(pngHead(400, 400, 8, 5, 0), end...), "photo_unreadable"},
		"png whose palette is missing":     {"a.png", bytes.Join([][]byte{pngHead(400, 400, 8, 3, 0), chunk("IDAT", []byte("x")), end}, nil), "photo_unreadable"},
		"png with a wrong sum in its head": {"a.png", badHead, "photo_unreadable"},
		"png with a wrong sum in its data": {"a.png", badData, "photo_unreadable"},
		"jpeg of four colours":             {"a.jpg", cmyk(t, 400), ""},
		"png of 16 bits":                   {"a.png", pngOf(t, deep), ""},
		"moving png":                       {"a.png", withChunk(goodPNG, "acTL", make([]byte, 8)), ""},
		"exif that leads in circles":       {"a.jpg", withEXIF(good, loops()), ""},
		"exif with endless directories":    {"a.jpg", withEXIF(good, append([]byte("MM\x00*\x00\x00\x00\x08\xff\xff"), bytes.Repeat([]byte{0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8}, 5000)...)), ""},
		"exif beyond its end":              {"a.jpg", withEXIF(good, []byte("II*\x00\xff\xff\xff\xff")), ""},
		"exif with a turn that is none":    {"a.jpg", withEXIF(good, exifOf(binary.LittleEndian, 9, false)), ""},
		"film behind the picture":          {"a.jpg", append(bytes.Clone(good), bytes.Repeat([]byte("film"), 1<<20)...), ""},
		"half a picture with much behind":  {"a.jpg", append(bytes.Clone(good[:len(good)/2]), make([]byte, 1<<20)...), "photo_unreadable"},
		"a name of nothing":                {"a.png", []byte("\x89PNG\r\n\x1a\n"), "photo_unreadable"},
		"larger than any picture":          {"a.jpg", append(bytes.Clone(good), make([]byte, maxFileBytes)...), "photo_file_too_big"},
	}
}

// peak runs f and gives the time it took and the most that the heap grew by.
func peak(f func()) (took time.Duration, grew int64) {
	read := func() int64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return int64(s[0].Value.Uint64())
	}
	runtime.GC()
	before, most := read(), int64(0)
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				most = max(most, read()-before)
			}
		}
	})
	start := time.Now()
	f()
	took = time.Since(start)
	close(done)
	watch.Wait()
	return took, most
}

// With -v this prints what the slowest and the largest of them cost.
func TestACraftedPictureIsRefusedSoonOrTaken(t *testing.T) {
	slowest, largest := "", ""
	var took time.Duration
	var grew int64
	for name, c := range hostilePictures(t) {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "foto"), c.file, c.bytes)
		f := opened(t, dir)
		q := connector.PhotoQuery{SKU: "A"}
		var codes []string
		made := false
		d, m := peak(func() {
			for _, i := range f.Of(q).Issues {
				if i.Holds() && i.Code != "photo_too_large" {
					codes = append(codes, i.Code)
				}
			}
			p := f.pictures(q)[0]
			if len(codes) > 0 || p.judged.size > maxFileBytes {
				return
			}
			b, err := f.bytes(&p)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			c, why := f.render(b, &p, f.o.Limits.MaxPixels)
			if made = c != nil; why != nil {
				codes = append(codes, why.Code)
			}
		})
		if got := strings.Join(codes, " "); got != c.code || made != (c.code == "") {
			t.Errorf("%s: %q, a copy: %v, want %q", name, got, made, c.code)
		}
		if d > 2*time.Second*raceFactor || m > 100<<20 {
			t.Errorf("%s: took %v and %d MiB", name, d, m>>20)
		}
		if d > took {
			slowest, took = name, d
		}
		if m > grew {
			largest, grew = name, m
		}
	}
	t.Logf("slowest: %s, %v; largest: %s, %d MiB", slowest, took.Round(time.Millisecond), largest, grew>>20)
}

func TestAPictureCutShortAnywhereIsNoPicture(t *testing.T) {
	for kind, whole := range map[string][]byte{
		"jpeg": withEXIF(jpegOf(t, drawn(330, 310, 0)), exifOf(binary.LittleEndian, 6, true)),
		"png":  withChunk(pngOf(t, drawn(330, 310, 0)), "eXIf", exifOf(binary.BigEndian, 6, true)),
	} {
		step := 1
		for n := 0; n < len(whole); n += step {
			if n > 1000 {
				step = max(1, len(whole)/200)
			}
			cut := whole[:n]
			j := judgement{size: int64(n)}
			if err := j.read(bytes.NewReader(cut), "a."+kind, limits); err != nil {
				t.Fatalf("%s of %d bytes: %v", kind, n, err)
			}
			if j.facts.endOpen && j.usable() {
				if err := j.seeEnd(bytes.NewReader(cut)); err != nil {
					t.Fatalf("%s of %d bytes: %v", kind, n, err)
				}
			}
			if j.usable() {
				t.Errorf("%s of %d of %d bytes is taken", kind, n, len(whole))
			}
		}
	}
}

func FuzzInspect(f *testing.F) {
	for _, c := range hostilePictures(f) {
		if len(c.bytes) < 64<<10 {
			f.Add(c.bytes)
		}
	}
	f.Add([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"))
	f.Add(withEXIF(jpegOf(f, drawn(20, 10, 0)), exifOf(binary.BigEndian, 3, true)))
	f.Fuzz(func(t *testing.T, b []byte) {
		facts, err := Inspect(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			if !errors.Is(err, errDamaged) {
				t.Errorf("error %v is the disk's", err)
			}
			return
		}
		if facts.Orientation < 1 || facts.Orientation > 8 || facts.cost < 0 {
			t.Errorf("%+v", facts)
		}
		if facts.Kind != JPEG && facts.Kind != PNG || facts.Width*facts.Height > 1<<20 {
			return
		}
		m, err := decode(b, &facts)
		if err != nil {
			if !errors.Is(err, errDamaged) {
				t.Errorf("error %v is the disk's", err)
			}
			return
		}
		w, h := fitInto(facts.Width, facts.Height, 64)
		if c := scale(m, w, h).turn(facts.Orientation); max(c.width, c.height) > 64 || len(c.pix) != 3*c.width*c.height {
			t.Errorf("%d × %d", c.width, c.height)
		}
	})
}

func FuzzEXIF(f *testing.F) {
	f.Add(exifOf(binary.LittleEndian, 6, true))
	f.Add(exifOf(binary.BigEndian, 8, false))
	f.Add(loops())
	f.Fuzz(func(t *testing.T, b []byte) {
		facts := Facts{Orientation: 1}
		facts.readEXIF(b)
		if facts.Orientation < 1 || facts.Orientation > 8 {
			t.Error(fmt.Sprint(facts.Orientation))
		}
	})
}
