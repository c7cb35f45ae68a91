package photos

import (
	"bytes"
	"slices"
)

// Kind is what a file really is, by its first bytes.
type Kind string

// The kinds that have a name of their own for people; the portal takes the
// first two.
const (
	JPEG    Kind = "JPEG"
	PNG     Kind = "PNG"
	HEIC    Kind = "HEIC"
	AVIF    Kind = "AVIF"
	WEBP    Kind = "WEBP"
	GIF     Kind = "GIF"
	BMP     Kind = "BMP"
	TIFF    Kind = "TIFF"
	JPEGXL  Kind = "JPEG XL"
	JPEG2K  Kind = "JPEG 2000"
	PDF     Kind = "PDF"
	SVG     Kind = "SVG"
	Video   Kind = "video"
	Unknown Kind = ""
)

// headBytes is how much of a file tells its kind.
const headBytes = 64

// kindOf tells a file's kind from its first bytes.
func kindOf(head []byte) Kind {
	for _, m := range []struct {
		magic string
		kind  Kind
	}{
		{"\xff\xd8\xff", JPEG}, {"\x89PNG\r\n\x1a\n", PNG}, {"GIF87a", GIF}, {"GIF89a", GIF}, {"BM", BMP},
		{"II*\x00", TIFF}, {"MM\x00*", TIFF}, {"II+\x00", TIFF}, {"MM\x00+", TIFF}, {"%PDF-", PDF},
		{"\xff\x0a", JPEGXL}, {"\x00\x00\x00\x0cJXL ", JPEGXL}, {"\x00\x00\x00\x0cjP  ", JPEG2K}, {"<svg", SVG}, {"<?xml", SVG},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind
		}
	}
	switch {
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return WEBP
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return brandOf(head)
	}
	return Unknown
}

// brandOf tells apart what the container of HEIC, AVIF and films holds. Its
// first brand may be a general one, so the compatible ones are asked too.
func brandOf(head []byte) Kind {
	size := min(int(head[2])<<8|int(head[3]), len(head))
	brands := []string{string(head[8:12])}
	for at := 16; at+4 <= size; at += 4 {
		brands = append(brands, string(head[at:at+4]))
	}
	if slices.Contains(brands, "avif") || slices.Contains(brands, "avis") {
		return AVIF
	}
	for _, b := range brands {
		switch b {
		case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1":
			return HEIC
		}
	}
	return Video
}
