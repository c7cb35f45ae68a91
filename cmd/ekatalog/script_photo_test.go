package main

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// photoCommands draw pictures for stories and look at those that come out.
func photoCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"picture": drawPicture, "pixels": pixels}
}

// picture [-shade N] [-turned] [-place] FILE WIDTH HEIGHT: draws a picture with
// a dark left upper corner; turned lies on its side and says so, place says
// where it was taken.
func drawPicture(ts *testscript.TestScript, neg bool, args []string) {
	f := flag.NewFlagSet("picture", flag.ContinueOnError)
	shade, turned, place := f.Int("shade", 0, ""), f.Bool("turned", false, ""), f.Bool("place", false, "")
	ts.Check(f.Parse(args))
	if neg || f.NArg() != 3 {
		ts.Fatalf("usage: picture [-shade N] [-turned] [-place] FILE WIDTH HEIGHT")
	}
	width, err := strconv.Atoi(f.Arg(1))
	ts.Check(err)
	height, err := strconv.Atoi(f.Arg(2))
	ts.Check(err)
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(x*255/width) ^ uint8(*shade), uint8(y*255/height) ^ uint8(*shade), 180, 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{A: 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if strings.EqualFold(filepath.Ext(f.Arg(0)), ".png") {
		ts.Check(png.Encode(&b, m))
	} else {
		ts.Check(jpeg.Encode(&b, m, nil))
	}
	out := b.Bytes()
	if *turned || *place {
		out = append(append(bytes.Clone(out[:2]), exif(*turned, *place)...), out[2:]...)
	}
	to := ts.MkAbs(f.Arg(0))
	ts.Check(os.MkdirAll(filepath.Dir(to), 0o755))
	ts.Check(os.WriteFile(to, out, 0o644))
}

// exif is the segment of a JPEG that says how to turn it and where it was taken.
func exif(turned, place bool) []byte {
	orientation, coordinates := "\x01", "\x00"
	if turned {
		orientation = "\x06"
	}
	if place {
		coordinates = "\x03"
	}
	tiff := "II*\x00\x08\x00\x00\x00" +
		"\x02\x00" + "\x12\x01\x03\x00\x01\x00\x00\x00" + orientation + "\x00\x00\x00" + "\x25\x88\x04\x00\x01\x00\x00\x00\x26\x00\x00\x00" + "\x00\x00\x00\x00" +
		"\x02\x00" + "\x02\x00\x05\x00" + coordinates + "\x00\x00\x00\x08\x00\x00\x00" + "\x04\x00\x05\x00" + coordinates + "\x00\x00\x00\x08\x00\x00\x00"
	body := "Exif\x00\x00" + tiff
	return append([]byte{0xff, 0xe1, 0, byte(len(body) + 2)}, body...)
}

// pixels FILE WIDTH HEIGHT [CORNER]: the file is a PNG of those sides with
// nothing but the picture in it, whose CORNER (left-up, right-up, …) is dark.
func pixels(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 && len(args) != 4 {
		ts.Fatalf("usage: pixels FILE WIDTH HEIGHT [CORNER]")
	}
	text := ts.ReadFile(args[0])
	m, err := png.Decode(strings.NewReader(text))
	ts.Check(err)
	size := m.Bounds().Size()
	if got := strconv.Itoa(size.X) + " " + strconv.Itoa(size.Y); got != args[1]+" "+args[2] {
		ts.Fatalf("%s has %s pixels", args[0], got)
	}
	for _, chunk := range []string{"eXIf", "iTXt", "tEXt", "zTXt", "tIME", "Exif", "xap"} {
		if strings.Contains(text, chunk) {
			ts.Fatalf("%s holds %s", args[0], chunk)
		}
	}
	if len(args) < 4 {
		return
	}
	x, y := size.X/10, size.Y/10
	if strings.HasPrefix(args[3], "right") {
		x = size.X - x
	}
	if strings.HasSuffix(args[3], "down") {
		y = size.Y - y
	}
	if r, g, b, _ := m.At(x, y).RGBA(); r+g+b > 0x6000 {
		ts.Fatalf("%s is not dark at the corner %s", args[0], args[3])
	}
}
