package photos

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// The pictures of these tests are drawn: no photograph is kept.

// drawn is a picture with a dark corner at its top left, so that one can see
// how it was turned. Pictures of another shade look different everywhere.
func drawn(width, height int, shade uint8) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(x*255/width) ^ shade, uint8(y*255/height) ^ shade, 200, 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{0, 0, 0, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// segment is a JPEG segment.
func segment(marker byte, body []byte) []byte {
	b := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(body)+2))
	return append(b, body...)
}

// exifOf is a TIFF block with an orientation and, where place is set, with
// coordinates.
func exifOf(order binary.AppendByteOrder, orientation uint16, place bool) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	entry := func(b []byte, tag, kind uint16, count, value uint32) []byte {
		b = order.AppendUint16(order.AppendUint16(b, tag), kind)
		b = order.AppendUint32(b, count)
		if kind == 3 {
			return order.AppendUint16(order.AppendUint16(b, uint16(value)), 0)
		}
		return order.AppendUint32(b, value)
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = entry(b, tagOrientation, 3, 1, uint32(orientation))
	b = entry(b, tagGPS, 4, 1, 38)
	b = order.AppendUint32(b, 0)
	count := uint32(0)
	if place {
		count = 3
	}
	b = order.AppendUint16(b, 2)
	b = entry(b, tagLatitude, 5, count, 8)
	return entry(b, tagLongitude, 5, count, 8)
}

// withEXIF puts a TIFF block into a JPEG.
func withEXIF(b, exif []byte) []byte {
	return bytes.Join([][]byte{b[:2], segment(0xe1, append([]byte("Exif\x00\x00"), exif...)), b[2:]}, nil)
}

// chunk is a PNG chunk.
func chunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// pngHead is a PNG's signature and header of any sides.
func pngHead(width, height uint32, depth, colour, interlace byte) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(body, depth, colour, 0, 0, interlace))...)
}

// withChunk puts a chunk behind a PNG's header.
func withChunk(b []byte, kind string, body []byte) []byte {
	const head = 8 + 25
	return bytes.Join([][]byte{b[:head], chunk(kind, body), b[head:]}, nil)
}

// put writes a file below dir.
func put(t testing.TB, dir, name string, b []byte) {
	t.Helper()
	to := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// limits are those of the portal's form.
var limits = Limits{MinPixels: 300, MaxPixels: 2048, MaxItems: 5}

// opened opens a folder whose copies stand beside it.
func opened(t testing.TB, dir string) *Folder {
	t.Helper()
	f, err := Open(Options{Folder: filepath.Join(dir, "foto"), Prepared: filepath.Join(dir, "foto-siap"), Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}
