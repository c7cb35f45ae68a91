package photos

import (
	"bytes"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"
)

func TestAPictureOfNoProductIsJudgedByItsBytesAlone(t *testing.T) {
	grey := image.NewGray(image.Rect(0, 0, 30, 20))
	whole := map[Kind][]byte{}
	for kind, write := range map[Kind]func(*bytes.Buffer) error{
		PNG:  func(b *bytes.Buffer) error { return png.Encode(b, grey) },
		JPEG: func(b *bytes.Buffer) error { return jpeg.Encode(b, grey, nil) },
		GIF:  func(b *bytes.Buffer) error { return gif.Encode(b, grey, nil) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		whole[kind] = b.Bytes()
	}
	for _, kind := range []Kind{PNG, JPEG} { // of any size, and whatever it is called
		for _, name := range []string{"a.png", "a.pdf", "a"} {
			if is, issues := Judge(name, whole[kind]); is != kind || len(issues) != 0 {
				t.Errorf("%s as %s: %q %v", kind, name, is, issues)
			}
		}
		cut := whole[kind][:len(whole[kind])/2]
		if is, issues := Judge("a.png", cut); is != kind || len(issues) != 1 || issues[0].Code != "photo_unreadable" || !issues[0].Holds() {
			t.Errorf("half a %s: %q %v", kind, is, issues)
		}
	}
	if is, issues := Judge("a.png", whole[GIF]); is != GIF || len(issues) != 1 {
		t.Errorf("%q %v", is, issues)
	}
	for _, b := range [][]byte{nil, []byte("x"), []byte("<html>"), make([]byte, 1000)} {
		if is, issues := Judge("a.png", b); is != Unknown || len(issues) != 1 {
			t.Errorf("%.10q: %q %v", b, is, issues)
		}
	}
}
