package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
)

// side is the height and width of a picture in pixels; the portal takes 300
// to 2048.
const side = 400

var palette = color.Palette{
	color.RGBA{255, 255, 255, 255}, // 0 paper
	color.RGBA{60, 50, 45, 255},    // 1 ink
	color.RGBA{188, 143, 94, 255},  // 2 wood
	color.RGBA{120, 82, 48, 255},   // 3 dark wood
	color.RGBA{244, 226, 186, 255}, // 4 cream
	color.RGBA{205, 228, 240, 255}, // 5 sky
	color.RGBA{58, 120, 170, 255},  // 6 water
	color.RGBA{226, 178, 84, 255},  // 7 crust
	color.RGBA{214, 232, 205, 255}, // 8 leaf
	color.RGBA{176, 72, 52, 255},   // 9 brick
}

// The colours by what they stand for, as indexes of palette.
const (
	paper = iota
	ink
	wood
	darkWood
	cream
	sky
	water
	crust
	leaf
	brick
)

// picture is a drawn product photo that nobody can take for a real one: it
// says CONTOH.
type picture struct {
	name string
	back uint8
	draw func(*image.Paletted)
}

var pictures = []picture{
	{"kriya.png", sky, drawBoat},
	{"mebel.png", cream, drawTable},
	{"cuci.png", leaf, drawCar},
	{"kue.png", cream, drawCookies},
	{"keripik.png", leaf, drawChips},
	{"minuman.png", sky, drawBottle},
}

func (p picture) png() ([]byte, error) {
	m := image.NewPaletted(image.Rect(0, 0, side, side), palette)
	box(m, 0, 0, side, side, p.back)
	p.draw(m)
	box(m, 0, 310, side, side, paper)
	word(m, "CONTOH", 26, 320, 10)
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&b, m); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func box(m *image.Paletted, x0, y0, x1, y1 int, c uint8) {
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			m.SetColorIndex(x, y, c)
		}
	}
}

func disc(m *image.Paletted, x0, y0, r int, c uint8) {
	for y := -r; y <= r; y++ {
		for x := -r; x <= r; x++ {
			if x*x+y*y <= r*r {
				m.SetColorIndex(x0+x, y0+y, c)
			}
		}
	}
}

// sail fills a triangle that stands on y1 with its right angle at x0.
func sail(m *image.Paletted, x0, y0, x1, y1 int, c uint8) {
	for y := y0; y < y1; y++ {
		end := x0 + (x1-x0)*(y-y0)/(y1-y0)
		for x := min(x0, end); x < max(x0, end); x++ {
			m.SetColorIndex(x, y, c)
		}
	}
}

func drawBoat(m *image.Paletted) {
	box(m, 0, 260, side, 310, water)
	box(m, 196, 50, 204, 220, darkWood)
	sail(m, 192, 60, 100, 205, paper)
	sail(m, 208, 60, 310, 205, cream)
	for i := range 50 {
		box(m, 80+i, 220+i, 320-i, 221+i, wood)
	}
}

func drawTable(m *image.Paletted) {
	box(m, 60, 130, 340, 155, wood)
	box(m, 75, 155, 325, 185, darkWood)
	box(m, 75, 185, 95, 300, wood)
	box(m, 305, 185, 325, 300, wood)
}

func drawCar(m *image.Paletted) {
	box(m, 120, 120, 280, 190, water)
	box(m, 140, 135, 195, 180, sky)
	box(m, 205, 135, 260, 180, sky)
	box(m, 60, 190, 340, 250, water)
	for _, x := range []int{120, 280} {
		disc(m, x, 255, 34, ink)
		disc(m, x, 255, 14, paper)
	}
	for i := range 7 {
		disc(m, 80+i*40, 60+(i%3)*18, 12-(i%2)*4, paper)
	}
}

func drawCookies(m *image.Paletted) {
	for i := range 12 {
		x, y := 95+(i%4)*70, 80+(i/4)*75
		disc(m, x, y, 30, crust)
		disc(m, x, y, 8, brick)
	}
}

func drawChips(m *image.Paletted) {
	box(m, 110, 60, 290, 300, brick)
	box(m, 110, 60, 290, 80, ink)
	for i := range 6 {
		disc(m, 150+(i%3)*50, 170+(i/3)*60, 22, crust)
	}
}

func drawBottle(m *image.Paletted) {
	box(m, 180, 50, 220, 110, darkWood)
	box(m, 185, 40, 215, 60, brick)
	box(m, 150, 110, 250, 300, darkWood)
	box(m, 150, 170, 250, 250, cream)
	disc(m, 200, 210, 26, leaf)
}

// glyphs are the letters of the one word a picture says, 5 by 7 dots each.
var glyphs = map[rune][7]string{
	'C': {" ### ", "#   #", "#    ", "#    ", "#    ", "#   #", " ### "},
	'O': {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "},
	'N': {"#   #", "##  #", "# # #", "#  ##", "#   #", "#   #", "#   #"},
	'T': {"#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  "},
	'H': {"#   #", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"},
}

func word(m *image.Paletted, text string, x, y, dot int) {
	for _, letter := range text {
		for row, line := range glyphs[letter] {
			for column, c := range line {
				if c == '#' {
					box(m, x+column*dot, y+row*dot, x+(column+1)*dot, y+(row+1)*dot, ink)
				}
			}
		}
		x += 6 * dot
	}
}
