package photos

import (
	"bytes"
	"encoding/binary"
)

// maxSegments is far more than any camera writes before the picture itself.
const maxSegments = 4096

// readJPEG walks over the segments in front of the first scan.
func (f *Facts) readJPEG(w *window) error {
	pos := int64(2)
	for range maxSegments {
		marker, at, err := nextMarker(w, pos)
		if err != nil {
			return err
		}
		switch {
		case marker == 0xd9:
			return damaged("JPEG without a picture")
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd7: // they stand alone
			pos = at
			continue
		case marker == 0xda:
			if f.Width == 0 {
				return damaged("JPEG without a frame")
			}
			return f.findEnd(w)
		}
		head, err := w.at(at, 2)
		if err != nil {
			return err
		}
		n := int(binary.BigEndian.Uint16(head))
		if n < 2 {
			return damaged("JPEG segment without a length")
		}
		switch {
		case marker == 0xe1:
			body, err := w.at(at+2, n-2)
			if err != nil {
				return err
			}
			f.readAPP1(body)
		case marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc:
			body, err := w.at(at+2, n-2)
			if err != nil {
				return err
			}
			if err := f.readFrame(marker, body); err != nil {
				return err
			}
		}
		pos = at + int64(n)
	}
	return damaged("JPEG with too many segments")
}

// nextMarker gives the marker at pos, before which there may be filling, and
// the position behind it.
func nextMarker(w *window, pos int64) (marker byte, behind int64, err error) {
	b, err := w.at(pos, 2)
	if err != nil {
		return 0, 0, err
	}
	if b[0] != 0xff {
		return 0, 0, damaged("JPEG segment without a marker")
	}
	for n := 0; b[1] == 0xff; n++ {
		if pos++; n == maxSegments {
			return 0, 0, damaged("JPEG segment without a marker")
		}
		if b, err = w.at(pos, 2); err != nil {
			return 0, 0, err
		}
	}
	return b[1], pos + 2, nil
}

// readAPP1 looks for how the picture is to be turned and where it was taken.
func (f *Facts) readAPP1(body []byte) {
	if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok {
		f.readEXIF(exif)
	} else if bytes.HasPrefix(body, []byte("http://ns.adobe.com/xap/1.0/\x00")) {
		f.readXMP(body)
	}
}

func (f *Facts) readXMP(body []byte) {
	f.Place = f.Place || bytes.Contains(body, []byte("GPSLatitude"))
}

// readFrame takes the sides from a frame header and works out what decoding
// costs.
func (f *Facts) readFrame(marker byte, body []byte) error {
	if marker > 0xc2 {
		return damaged("JPEG of a kind that nothing shows")
	}
	if len(body) < 6 || f.Width != 0 {
		return damaged("JPEG frame")
	}
	f.Height, f.Width = int(binary.BigEndian.Uint16(body[1:])), int(binary.BigEndian.Uint16(body[3:]))
	parts := int(body[5])
	if body[0] != 8 || f.Width == 0 || f.Height == 0 || parts != 1 && parts != 3 && parts != 4 || len(body) < 6+3*parts {
		return damaged("JPEG frame")
	}
	most, sum := 1, 0
	for i := range parts {
		factors := body[6+3*i+1]
		area := int(factors>>4) * int(factors&15)
		if area == 0 || area > 16 {
			return damaged("JPEG frame")
		}
		most, sum = max(most, area), sum+area
	}
	if parts == 1 {
		most = sum
	}
	pixels := (int64(f.Width) + 31) * (int64(f.Height) + 31)
	f.cost = pixels * int64(sum) / int64(most)
	if marker == 0xc2 {
		f.cost *= 5 // the coefficients of a progressive one are kept, 4 bytes each
	}
	if parts == 4 {
		f.cost += 4 * pixels
	}
	return nil
}

// findEnd looks for the end marker in the last bytes. Telephones put films
// behind it: where it is not seen, only decoding tells.
func (f *Facts) findEnd(w *window) error {
	tail := min(w.size, windowBytes)
	b, err := w.at(w.size-tail, int(tail))
	if err != nil {
		return err
	}
	f.endOpen = !bytes.Contains(b, []byte{0xff, 0xd9})
	return nil
}

// scans counts the passes of a JPEG; inside the picture's own data the marker
// cannot stand.
func scans(b []byte) int { return bytes.Count(b, []byte{0xff, 0xda}) }
