package photos

import (
	"encoding/binary"
	"fmt"
	"image"
	"path/filepath"
	"testing"

	"ekatalog/connector"
)

// likePhoto is a picture with as much in it as a photograph has.
func likePhoto(width, height int) image.Image {
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	seed := uint32(1)
	for y := range height {
		for x := range width {
			seed = seed*1664525 + 1013904223
			m.Y[m.YOffset(x, y)] = uint8(x*200/width) + uint8(seed>>27) + uint8(y*20/height)
		}
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = uint8(i*256/len(m.Cb)), uint8(128+i%7)
	}
	return m
}

// BenchmarkJudge judges the pictures of 1,000 products by their headers, as
// the first read of a list does.
func BenchmarkJudge(b *testing.B) {
	const n = 1000
	dir := b.TempDir()
	picture := withEXIF(jpegOf(b, drawn(1200, 900, 0)), exifOf(binary.BigEndian, 1, false))
	for i := range n {
		put(b, filepath.Join(dir, "foto"), fmt.Sprintf("K-%04d.jpg", i), picture)
	}
	b.ReportAllocs()
	for b.Loop() {
		f := opened(b, dir)
		for i := range n {
			if p := f.Of(connector.PhotoQuery{SKU: fmt.Sprintf("K-%04d", i)}); len(p.Names) != 1 || len(p.Issues) > 0 {
				b.Fatal(p)
			}
		}
	}
}

// BenchmarkPrepare prepares ten pictures of 4000 × 3000, with their thumbnails.
func BenchmarkPrepare(b *testing.B) {
	const n = 10
	dir := b.TempDir()
	picture := jpegOf(b, likePhoto(4000, 3000))
	var products []connector.PhotoQuery
	for i := range n {
		sku := fmt.Sprintf("K-%03d", i)
		put(b, filepath.Join(dir, "foto"), sku+".jpg", append(picture[:len(picture):len(picture)], byte(i)))
		products = append(products, connector.PhotoQuery{SKU: sku})
	}
	for run := 0; b.Loop(); run++ {
		f := opened(b, dir)
		_, grew := peak(func() {
			r, err := f.Prepare(b.Context(), filepath.Join(dir, fmt.Sprint("siap", run)), products, nil)
			if err != nil || r.Made != n {
				b.Fatal(r, err)
			}
		})
		b.ReportMetric(float64(grew>>20), "MiB-peak")
	}
	b.ReportMetric(float64(len(picture)>>10), "KiB/picture")
}
