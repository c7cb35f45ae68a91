package photos

import (
	"errors"
	"fmt"
	"io"
)

// Limits on what is decoded at all. They are our own: a telephone's largest
// ordinary picture has 50 megapixels and stays below 20 MiB.
const (
	maxFileBytes = 32 << 20
	maxPixels    = 50_000_000
	maxCost      = 76_000_000 // bytes that decoding may take
	maxScans     = 64         // passes of a progressive JPEG; cameras make about ten
)

// errDamaged is wrapped by every error that a picture's own bytes cause.
var errDamaged = errors.New("picture is damaged")

func damaged(why string) error { return fmt.Errorf("%w: %s", errDamaged, why) }

// Facts are what a picture says of itself before it is decoded.
type Facts struct {
	Kind          Kind
	Width, Height int // as stored, before it is turned upright
	// Orientation is how the picture is to be turned, 1 to 8 as in EXIF.
	Orientation int
	Place       bool // says where it was taken
	Animated    bool

	cost    int64 // bytes that decoding takes at most
	endOpen bool  // the end was not seen: only decoding tells whether it is whole
}

// Upright gives the picture's sides once it is turned.
func (f *Facts) Upright() (width, height int) {
	if f.Orientation >= 5 {
		return f.Height, f.Width
	}
	return f.Width, f.Height
}

// tooHeavy reports whether decoding would cost more than is allowed.
func (f *Facts) tooHeavy() bool {
	return int64(f.Width)*int64(f.Height) > maxPixels || f.cost > maxCost
}

// Inspect reads a picture's header. An error that wraps errDamaged says that
// the bytes are no whole picture of their kind; other errors are the disk's.
// For kinds that the portal does not take only Kind is set.
func Inspect(r io.ReaderAt, size int64) (Facts, error) {
	w := &window{r: r, size: size}
	head, err := w.at(0, int(min(size, headBytes)))
	if err != nil {
		return Facts{}, err
	}
	f := Facts{Kind: kindOf(head), Orientation: 1}
	switch f.Kind {
	case JPEG:
		err = f.readJPEG(w)
	case PNG:
		err = f.readPNG(w)
	}
	return f, err
}

// window reads a file a piece at a time, so that walking over its parts takes
// few calls.
type window struct {
	r    io.ReaderAt
	size int64
	buf  []byte
	from int64
}

// windowBytes holds most headers whole, an embedded small picture included.
const windowBytes = 4 << 10

// at gives n bytes from a position; they are good until the next call. What
// lies beyond the end of the file is damage.
func (w *window) at(pos int64, n int) ([]byte, error) {
	if pos < 0 || pos+int64(n) > w.size {
		return nil, damaged("it ends too early")
	}
	if pos < w.from || pos+int64(n) > w.from+int64(len(w.buf)) {
		want := int(min(int64(max(n, windowBytes)), w.size-pos))
		if cap(w.buf) < want {
			w.buf = make([]byte, want)
		}
		w.buf, w.from = w.buf[:want], pos
		if got, err := w.r.ReadAt(w.buf, pos); got < want {
			w.buf = w.buf[:0]
			if err == io.EOF {
				return nil, damaged("it ends too early")
			}
			return nil, fmt.Errorf("read picture: %w", err)
		}
	}
	return w.buf[pos-w.from:][:n], nil
}
