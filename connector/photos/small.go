package photos

import (
	"bytes"
	"image"
	"image/jpeg"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// smallQuality is that of a JPEG which is looked at on a screen and nowhere
// else.
const smallQuality = 80

// Small gives one of a product's pictures, by the name that Of gave, upright and
// with sides of at most most pixels, as a JPEG that bears nothing else of the
// file. Nothing comes of an address; an issue says why of a file nothing can.
func (f *Folder) Small(q connector.PhotoQuery, name string, most int) ([]byte, *mapping.Issue, error) {
	p := f.here(q, name)
	if p == nil {
		return nil, nil, nil
	}
	defer f.room.take(p.room())()
	m, why, err := f.small(p, most)
	if why != nil || err != nil {
		return nil, why, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, m.image(), &jpeg.Options{Quality: smallQuality})
	return out.Bytes(), nil, err
}

// Here reports whether one of a product's pictures, by the name that Of gave,
// is a file that can be looked at.
func (f *Folder) Here(q connector.PhotoQuery, name string) bool { return f.here(q, name) != nil }

// here finds one of a product's pictures by the name that Of gave; nil where it
// lies elsewhere or is no picture.
func (f *Folder) here(q connector.PhotoQuery, name string) *picture {
	for _, p := range f.pictures(q) {
		if (p.name == name || p.public == name) && (p.origin == fromRow || p.origin == fromFile && p.judged != nil) {
			return &p
		}
	}
	return nil
}

// small makes the small copy of a picture, of its prepared copy where there is
// one: that is upright and no larger than the portal takes.
func (f *Folder) small(p *picture, most int) (*canvas, *mapping.Issue, error) {
	if c := f.copyOf(p); c != nil {
		if b, ok := f.prepared.read(c); ok {
			if m, why := f.render(b, p, most); why == nil {
				return m, nil, nil
			}
		}
	}
	b, err := f.bytes(p)
	if err != nil {
		return nil, nil, err
	}
	m, why := f.render(b, p, most)
	return m, why, nil
}

// image gives a canvas as the standard library draws it.
func (c *canvas) image() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, c.width, c.height))
	for from, to := 0, 0; from < len(c.pix); from, to = from+3, to+4 {
		copy(m.Pix[to:to+3], c.pix[from:from+3])
		m.Pix[to+3] = 0xff
	}
	return m
}
