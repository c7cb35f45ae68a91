package photos

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const (
	maxChunks   = 100_000
	maxMetadata = 64 << 10 // of one chunk that is read at all
)

// readPNG walks over the chunks to the last one, so that a file cut short is
// known without decoding it.
func (f *Facts) readPNG(w *window) error {
	pos, ended := int64(8), false
	for n := 0; !ended; n++ {
		head, err := w.at(pos, 8)
		if err != nil {
			return err
		}
		size, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if n == maxChunks || pos+12+size > w.size {
			return damaged("PNG chunk beyond the end")
		}
		if (n == 0) != (kind == "IHDR") {
			return damaged("PNG without a header in front")
		}
		var body []byte
		if kind == "IHDR" || kind == "eXIf" || kind == "iTXt" {
			if body, err = w.at(pos+8, int(min(size, maxMetadata))); err != nil {
				return err
			}
		}
		switch kind {
		case "IHDR":
			crc, err := w.at(pos, int(min(size, 64))+12)
			if err != nil {
				return err
			}
			if err := f.readIHDR(crc); err != nil {
				return err
			}
		case "acTL":
			f.Animated = true
		case "eXIf":
			f.readEXIF(body)
		case "iTXt":
			if bytes.HasPrefix(body, []byte("XML:com.adobe.xmp\x00")) {
				f.readXMP(body)
			}
		case "IEND":
			ended = true
		}
		pos += 12 + size
	}
	return nil
}

// readIHDR takes the sides from the header chunk, given whole.
func (f *Facts) readIHDR(chunk []byte) error {
	const size = 13
	if len(chunk) != 8+size+4 || crc32.ChecksumIEEE(chunk[4:8+size]) != binary.BigEndian.Uint32(chunk[8+size:]) {
		return damaged("PNG header")
	}
	b := chunk[8:]
	width, height := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	if width == 0 || height == 0 || width > 1<<30 || height > 1<<30 {
		return damaged("PNG header")
	}
	f.Width, f.Height = int(width), int(height)
	bytesEach := int64(4) // what the standard library keeps of each pixel
	switch depth, colour := b[8], b[9]; {
	case depth == 16 && (colour == 2 || colour == 4 || colour == 6):
		bytesEach = 8
	case depth == 16 && colour == 0, depth == 8 && (colour == 2 || colour == 4 || colour == 6):
	case colour == 0 || colour == 3:
	default:
		return damaged("PNG header")
	}
	f.cost = int64(width) * int64(height)
	if f.cost > maxPixels {
		return nil // refused anyway, and further sums could overflow
	}
	if f.cost *= bytesEach; b[12] != 0 {
		f.cost *= 2 // interlaced: the passes stand beside the whole
	}
	return nil
}
