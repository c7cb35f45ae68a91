package hostile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
)

// Segment is a JPEG segment.
func Segment(marker byte, body []byte) []byte {
	b := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(body)+2))
	return append(b, body...)
}

// Chunk is a PNG chunk.
func Chunk(kind string, body []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(append(b, kind...), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// PNGHead is a PNG's signature and header of any sides.
func PNGHead(width, height uint32, depth, colour, interlace byte) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append([]byte("\x89PNG\r\n\x1a\n"), Chunk("IHDR", append(body, depth, colour, 0, 0, interlace))...)
}

func goodPNG() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 400))); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

func goodJPEG() []byte {
	var b bytes.Buffer
	m := image.NewGray(image.Rect(0, 0, 400, 400))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i >> 3)
	}
	if err := jpeg.Encode(&b, m, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// pngOf is a PNG of these sides with packed zeros for its points.
func pngOf(width, height uint32, zeros int) []byte {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(make([]byte, zeros)) // a buffer takes everything
	w.Close()
	return bytes.Join([][]byte{PNGHead(width, height, 8, 6, 0), Chunk("IDAT", z.Bytes()), Chunk("IEND", nil)}, nil)
}

// afterHead puts bytes behind a PNG's header.
func afterHead(b, more []byte) []byte {
	const head = 8 + 25
	return bytes.Join([][]byte{b[:head], more, b[head:]}, nil)
}

// withEXIF puts a TIFF block into a JPEG.
func withEXIF(tiff []byte) []byte {
	b := goodJPEG()
	return bytes.Join([][]byte{b[:2], Segment(0xe1, append([]byte("Exif\x00\x00"), tiff...)), b[2:]}, nil)
}

// tiff is a block whose one directory has entries of 12 bytes; next is where
// the next directory is said to be.
func tiff(next uint32, entries ...[]byte) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), uint16(len(entries)))
	for _, e := range entries {
		b = append(b, e...)
	}
	return le.AppendUint32(b, next)
}

func tag(id, kind uint16, count, value uint32) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(le.AppendUint16(nil, id), kind)
	return le.AppendUint32(le.AppendUint32(b, count), value)
}

// frame is a JPEG without points that says it has these sides.
func frame(marker byte, width, height uint16) []byte {
	body := []byte{8, byte(height >> 8), byte(height), byte(width >> 8), byte(width), 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0}
	return bytes.Join([][]byte{{0xff, 0xd8}, Segment(marker, body), Segment(0xda, []byte{3, 1, 0, 2, 0, 3, 0, 0, 63, 0}), {0xff, 0xd9}}, nil)
}

// passes is a progressive JPEG of many passes over nothing.
func passes(n int) []byte {
	body := []byte{8, 7, 208, 7, 208, 1, 1, 0x11, 0} // 2,000 × 2,000
	b := bytes.Join([][]byte{{0xff, 0xd8}, Segment(0xc2, body)}, nil)
	table := append([]byte{0x10, 0, 1}, make([]byte, 14)...)
	b = append(b, Segment(0xc4, append(table, 0))...)
	for range n {
		b = append(b, Segment(0xda, []byte{1, 1, 0, 1, 63, 0})...)
		b = append(b, make([]byte, 64)...)
	}
	return append(b, 0xff, 0xd9)
}

// pictures are files in the place of a photograph.
func pictures() []File {
	file := func(name, what string, content func() []byte) File {
		return File{Name: name, What: what, Kind: Picture, Make: always(content)}
	}
	tagGPS, tagOrientation := uint16(0x8825), uint16(0x0112)
	return []File{
		file("bomb.png", "a PNG of 30,000 by 30,000 points in a megabyte", func() []byte { return pngOf(30_000, 30_000, 1<<20) }),
		file("bomb-sides.png", "a PNG that says it has 2^31 by 2^31 points", func() []byte { return PNGHead(1<<31-1, 1<<31-1, 8, 6, 0) }),
		file("bomb-points.png", "a small PNG with a gigabyte of points", func() []byte { return pngOf(400, 400, 1<<30) }),
		file("bomb-text.png", "a PNG with packed text that unzips to much", func() []byte {
			var z bytes.Buffer
			w := zlib.NewWriter(&z)
			w.Write(make([]byte, 64<<20))
			w.Close()
			return afterHead(goodPNG(), Chunk("zTXt", append([]byte("Comment\x00\x00"), z.Bytes()...)))
		}),
		file("points-missing.png", "a PNG with half its points", func() []byte { return pngOf(400, 400, 300_000) }),
		file("cut.png", "half a PNG", func() []byte { b := goodPNG(); return b[:len(b)/2] }),
		file("wrong-checksum.png", "a PNG with a wrong checksum", func() []byte { b := goodPNG(); b[30] ^= 1; return b }),
		file("wrong-points.png", "a PNG whose packed points are none", func() []byte { b := goodPNG(); b[8+25+12] ^= 0xff; return b }),
		file("chunk-beyond.png", "a PNG whose chunk is longer than the file", func() []byte { return afterHead(goodPNG(), []byte("\x7f\xff\xff\xffeXIf")) }),
		file("chunks-million.png", "a PNG of a million chunks", func() []byte {
			return afterHead(goodPNG(), bytes.Repeat(Chunk("tEXt", nil), 1_000_000))
		}),
		file("palette-missing.png", "a PNG with colours that are not there", func() []byte {
			return bytes.Join([][]byte{PNGHead(400, 400, 8, 3, 0), Chunk("IDAT", []byte{0x78, 0x9c, 3, 0, 0, 0, 0, 1}), Chunk("IEND", nil)}, nil)
		}),
		file("bomb.jpg", "a JPEG that says it has 65,535 by 65,535 points", func() []byte { return frame(0xc0, 65_535, 65_535) }),
		file("bomb-passes.jpg", "a progressive JPEG of 10,000 passes", func() []byte { return passes(10_000) }),
		file("passes-60.jpg", "a progressive JPEG of 60 passes and no points", func() []byte { return passes(60) }),
		file("cut.jpg", "half a JPEG", func() []byte { b := goodJPEG(); return b[:len(b)/2] }),
		file("cut-head.jpg", "the first 20 bytes of a JPEG", func() []byte { return goodJPEG()[:20] }),
		file("segment-zero.jpg", "a JPEG segment of length 0", func() []byte { return []byte("\xff\xd8\xff\xe0\x00\x00\xff\xd9") }),
		file("filling.jpg", "a JPEG with a megabyte of filling", func() []byte {
			return append([]byte("\xff\xd8"), bytes.Repeat([]byte{0xff}, 1<<20)...)
		}),
		file("frames-two.jpg", "a JPEG that says two sizes", func() []byte {
			b := goodJPEG()
			return bytes.Join([][]byte{b[:2], Segment(0xc0, []byte{8, 0, 9, 0, 9, 1, 1, 0x11, 0}), b[2:]}, nil)
		}),
		file("exif-loop.jpg", "EXIF directories that each lead to the other", func() []byte {
			return withEXIF(tiff(8, tag(tagGPS, 4, 1, 8), tag(0x8769, 4, 1, 8)))
		}),
		file("exif-beyond.jpg", "EXIF that leads beyond its end", func() []byte {
			return withEXIF(tiff(0xffffffff, tag(tagGPS, 4, 1, 0xffffffff), tag(tagOrientation, 3, 0xffffffff, 0xffff)))
		}),
		file("exif-many.jpg", "EXIF that says it has 65,535 entries", func() []byte { return withEXIF([]byte("II*\x00\x08\x00\x00\x00\xff\xff")) }),
		file("moving.png", "a moving picture, renamed", func() []byte { return []byte("GIF89a\x90\x01\x90\x01\x80\x00\x00;") }),
		file("telephone.jpg", "a HEIC of a telephone, renamed", func() []byte { return []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic") }),
		file("drawing.png", "an SVG that asks for a file of the disk, renamed", func() []byte {
			return []byte(`<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>`)
		}),
		file("program.jpg", "a program, renamed", func() []byte { return []byte("MZ" + strings.Repeat("\x00", 4000)) }),
		file("nothing.jpg", "an empty file", func() []byte { return nil }),
	}
}
