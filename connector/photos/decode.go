package photos

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// whole decodes a picture to learn whether it is whole.
func whole(r io.Reader, f *Facts) error {
	b, err := io.ReadAll(io.LimitReader(r, maxFileBytes+1))
	if err != nil {
		return fmt.Errorf("read picture: %w", err)
	}
	_, err = decode(b, f)
	return err
}

// decode decodes a picture that Inspect has found to be within limits. Every
// error is damage.
func decode(b []byte, f *Facts) (m image.Image, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, damaged(fmt.Sprint("decoder: ", p))
		}
	}()
	if f.tooHeavy() || len(b) > maxFileBytes {
		return nil, damaged("too large to be opened")
	}
	switch f.Kind {
	case JPEG:
		if scans(b) > maxScans {
			return nil, damaged("JPEG with too many passes")
		}
		m, err = jpeg.Decode(bytes.NewReader(b))
	case PNG:
		m, err = png.Decode(bytes.NewReader(b))
	default:
		return nil, damaged("not a picture the portal takes")
	}
	if err == nil && m.Bounds().Size() != image.Pt(f.Width, f.Height) {
		err = errors.New("sides differ from the header")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return m, nil
}
