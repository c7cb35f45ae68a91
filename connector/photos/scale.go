package photos

import (
	"image"
	"image/color"
	"math"
)

// canvas is an opaque picture of 3 bytes a pixel: what leaves this package has
// no transparency, which portals and browsers show now white, now black.
type canvas struct {
	width, height int
	pix           []byte
}

func newCanvas(width, height int) *canvas {
	return &canvas{width, height, make([]byte, 3*width*height)}
}

// weights are how much of which source pixels makes each pixel of a line.
type weights struct {
	from  []int   // first source pixel
	share [][]int // of each in parts of one; together they are one
}

// one is the whole that shares are parts of.
const one = 1 << 14

// weightsOf works out the shares for a line of n pixels made of a longer one. The
// kernel is Catmull and Rom's, widened to the pixels that come together. All
// that follows is done in whole numbers, so that every machine makes the same
// bytes, also one that multiplies and adds in one step.
func weightsOf(source, n int) weights {
	w := weights{from: make([]int, n), share: make([][]int, n)}
	step := float64(source) / float64(n)
	for i := range n {
		centre := float64((float64(i)+0.5)*step) - 0.5
		first, last := int(math.Ceil(centre-2*step)), int(math.Floor(centre+2*step))
		first, last = max(first, 0), min(last, source-1)
		parts := make([]float64, last-first+1)
		sum := 0.0
		for k := range parts {
			parts[k] = catmullRom((float64(first+k) - centre) / step)
			sum += parts[k]
		}
		share, rest, most := make([]int, len(parts)), one, 0
		for k := range parts {
			share[k] = int(math.Round(parts[k] / sum * one))
			rest -= share[k]
			if share[k] > share[most] {
				most = k
			}
		}
		share[most] += rest
		w.from[i], w.share[i] = first, share
	}
	return w
}

func catmullRom(t float64) float64 {
	t = math.Abs(t)
	switch {
	case t < 1:
		return float64(float64(float64(1.5*t)*t)*t) - float64(float64(2.5*t)*t) + 1
	case t < 2:
		return float64(float64(float64(-0.5*t)*t)*t) + float64(float64(2.5*t)*t) - float64(4*t) + 2
	}
	return 0
}

// scale makes a picture of the given sides, neither longer than m's. It keeps
// only the lines that the next line of the result needs.
func scale(m image.Image, width, height int) *canvas {
	b := m.Bounds()
	out := newCanvas(width, height)
	read := lineReader(m)
	line := make([]byte, 3*b.Dx())
	if width == b.Dx() && height == b.Dy() {
		for y := range height {
			read(y, out.pix[3*width*y:][:3*width])
		}
		return out
	}
	across, down := weightsOf(b.Dx(), width), weightsOf(b.Dy(), height)
	deep := 0
	for _, s := range down.share {
		deep = max(deep, len(s))
	}
	ring := make([][]int32, deep)
	for i := range ring {
		ring[i] = make([]int32, 3*width)
	}
	sums := make([]int64, 3*width)
	next := 0
	for y := range height {
		for ; next < down.from[y]+len(down.share[y]); next++ {
			read(next, line)
			across.line(line, ring[next%deep])
		}
		clear(sums)
		for k, share := range down.share[y] {
			for i, v := range ring[(down.from[y]+k)%deep] {
				sums[i] += int64(v) * int64(share)
			}
		}
		row := out.pix[3*width*y:][:3*width]
		for i, s := range sums {
			row[i] = byte(min(max((s+one*one/2)/(one*one), 0), 255))
		}
	}
	return out
}

// line scales one line across.
func (w weights) line(in []byte, out []int32) {
	for i, shares := range w.share {
		var r, g, b int
		at := 3 * w.from[i]
		for _, s := range shares {
			p := in[at : at+3 : at+3]
			r, g, b = r+s*int(p[0]), g+s*int(p[1]), b+s*int(p[2])
			at += 3
		}
		out[3*i], out[3*i+1], out[3*i+2] = int32(r), int32(g), int32(b)
	}
}

// lineReader gives a function that reads a line of m as opaque colours, what
// shines through being white.
func lineReader(m image.Image) func(y int, out []byte) {
	b := m.Bounds()
	switch m := m.(type) {
	case *image.YCbCr:
		return func(y int, out []byte) {
			for x := range b.Dx() {
				yi, ci := m.YOffset(b.Min.X+x, b.Min.Y+y), m.COffset(b.Min.X+x, b.Min.Y+y)
				out[3*x], out[3*x+1], out[3*x+2] = color.YCbCrToRGB(m.Y[yi], m.Cb[ci], m.Cr[ci])
			}
		}
	case *image.Gray:
		return func(y int, out []byte) {
			for x, v := range m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:b.Dx()] {
				out[3*x], out[3*x+1], out[3*x+2] = v, v, v
			}
		}
	case *image.RGBA:
		return func(y int, out []byte) {
			line := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:4*b.Dx()]
			for i, j := 0, 0; i < len(line); i, j = i+4, j+3 {
				through := 255 - line[i+3]
				out[j], out[j+1], out[j+2] = line[i]+through, line[i+1]+through, line[i+2]+through
			}
		}
	case *image.NRGBA:
		return func(y int, out []byte) {
			line := m.Pix[m.PixOffset(b.Min.X, b.Min.Y+y):][:4*b.Dx()]
			for i, j := 0, 0; i < len(line); i, j = i+4, j+3 {
				a := int(line[i+3])
				if a == 255 {
					copy(out[j:j+3], line[i:i+3])
					continue
				}
				for k := range 3 {
					out[j+k] = byte((int(line[i+k])*a + 255*(255-a) + 127) / 255)
				}
			}
		}
	case image.RGBA64Image:
		return func(y int, out []byte) {
			for x := range b.Dx() {
				c := m.RGBA64At(b.Min.X+x, b.Min.Y+y)
				through := 0xffff - c.A
				out[3*x], out[3*x+1], out[3*x+2] = byte((c.R+through)>>8), byte((c.G+through)>>8), byte((c.B+through)>>8)
			}
		}
	}
	return func(y int, out []byte) {
		for x := range b.Dx() {
			r, g, bl, a := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
			through := 0xffff - a
			out[3*x], out[3*x+1], out[3*x+2] = byte((r+through)>>8), byte((g+through)>>8), byte((bl+through)>>8)
		}
	}
}

// turn gives the picture upright, by its EXIF orientation.
func (c *canvas) turn(orientation int) *canvas {
	if orientation <= 1 || orientation > 8 {
		return c
	}
	out := newCanvas(c.width, c.height)
	if orientation >= 5 {
		out = newCanvas(c.height, c.width)
	}
	for y := range out.height {
		for x := range out.width {
			sx, sy := x, y
			if orientation >= 5 {
				sx, sy = y, x
			}
			switch orientation {
			case 2:
				sx = c.width - 1 - x
			case 3:
				sx, sy = c.width-1-x, c.height-1-y
			case 4:
				sy = c.height - 1 - y
			case 6:
				sx, sy = y, c.height-1-x
			case 7:
				sx, sy = c.width-1-y, c.height-1-x
			case 8:
				sx, sy = c.width-1-y, x
			}
			copy(out.pix[3*(out.width*y+x):][:3], c.pix[3*(c.width*sy+sx):][:3])
		}
	}
	return out
}

// The canvas is an image for those who read one.

// ColorModel implements image.Image.
func (c *canvas) ColorModel() color.Model { return color.RGBAModel }

// Bounds implements image.Image.
func (c *canvas) Bounds() image.Rectangle { return image.Rect(0, 0, c.width, c.height) }

// At implements image.Image.
func (c *canvas) At(x, y int) color.Color { return c.RGBA64At(x, y) }

// RGBA64At implements image.RGBA64Image.
func (c *canvas) RGBA64At(x, y int) color.RGBA64 {
	p := c.pix[3*(c.width*y+x):][:3]
	return color.RGBA64{R: uint16(p[0]) * 0x101, G: uint16(p[1]) * 0x101, B: uint16(p[2]) * 0x101, A: 0xffff}
}

// rgba is the picture as the encoder reads it fastest.
func (c *canvas) rgba() *image.RGBA {
	m := image.NewRGBA(c.Bounds())
	for i, j := 0, 0; i < len(c.pix); i, j = i+3, j+4 {
		m.Pix[j], m.Pix[j+1], m.Pix[j+2], m.Pix[j+3] = c.pix[i], c.pix[i+1], c.pix[i+2], 255
	}
	return m
}

// square puts a picture into the middle of a white square, scaled down to fit
// and never up.
func (c *canvas) square(side int) *canvas {
	w, h := fitInto(c.width, c.height, side)
	small := c
	if w != c.width || h != c.height {
		small = scale(c, w, h)
	}
	out := newCanvas(side, side)
	for i := range out.pix {
		out.pix[i] = 255
	}
	left, top := (side-w)/2, (side-h)/2
	for y := range h {
		copy(out.pix[3*(side*(top+y)+left):], small.pix[3*w*y:][:3*w])
	}
	return out
}

// look is a picture of the picture so small that only what is bright and what
// is dark beside each other is left: 8 by 8 differences.
func (c *canvas) look() uint64 {
	if c.width < 9 || c.height < 8 {
		return 0
	}
	small := scale(c, 9, 8)
	bright := func(x, y int) int {
		p := small.pix[3*(9*y+x):]
		return 299*int(p[0]) + 587*int(p[1]) + 114*int(p[2])
	}
	var bits uint64
	for y := range 8 {
		for x := range 8 {
			bits <<= 1
			if bright(x, y) > bright(x+1, y) {
				bits |= 1
			}
		}
	}
	return bits
}
