package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ekatalog/testdata/bench/rusage"
)

// What the pages of products are measured with: a page of a few products beside
// one of many, half of them with an issue, so that every choice fills a page of
// both.
const (
	fewRows       = 1000
	rowsPerPage   = 50
	withIssues    = "50%"
	requests      = 101 // of each page
	mostPageBytes = 100_000
)

// pageKinds are the pages that are measured; %d is the last page of the list.
var pageKinds = []struct{ name, path string }{
	{"as it is", "/barang"},
	{"the last one", "/barang?hal=%d"},
	{"searched", "/barang?cari=kayu+meja"},
	{"searched for a part that every code has", "/barang?cari=0"},
	{"chosen by readiness", "/barang?siap=held"},
	{"chosen by issue", "/barang?masalah=ambiguous_number"},
	{"sorted by name", "/barang?urut=name"},
	{"by price from the highest, the last one", "/barang?urut=-price&hal=%d"},
	{"searched, chosen and sorted", "/barang?cari=kayu&siap=ready&urut=stock"},
}

// shelving measures pages of products of a list of this size beside those of a
// small one, and the page of one product.
func (b *bench) shelving(ctx context.Context) (err error) {
	var sides [2]*served
	defer func() {
		for _, d := range sides {
			if d != nil && d.process.ProcessState == nil {
				err = errors.Join(err, d.stop())
			}
		}
	}()
	for n, rows := range []int{fewRows, b.rows} {
		dir := b.path("pages-" + strconv.Itoa(n))
		if _, err := b.call(ctx, "", b.path("biglist"), "-rows", strconv.Itoa(rows), "-issues", withIssues, "-workspace", dir); err != nil {
			return err
		}
		of := *b
		of.workspace = dir
		d, err := of.startDesk(ctx)
		if err != nil {
			return err
		}
		begun := time.Now()
		if _, err := d.page(ctx, "/barang"); err != nil { // the list is read
			return err
		}
		if sides[n] = d; n == 1 {
			b.table.time(fmt.Sprintf("the first page of %s products: read, checked, sorted", grouped(int64(rows))), time.Since(begun))
		}
	}
	for _, kind := range pageKinds {
		var times [2][]time.Duration
		for range requests {
			for n, rows := range []int{fewRows, b.rows} {
				path := kind.path
				if strings.Contains(path, "%d") {
					path = fmt.Sprintf(path, rows/rowsPerPage)
				}
				d, err := sides[n].page(ctx, path)
				if err != nil {
					return err
				}
				times[n] = append(times[n], d.took)
				b.wrong.check(path+": products of the page", int64(d.products), rowsPerPage)
				if d.bytes > mostPageBytes {
					b.wrong = append(b.wrong, fmt.Errorf("%s: %d bytes", path, d.bytes))
				}
			}
		}
		b.table.ratio(fmt.Sprintf("a page of %s products, %s; floor: of %s", grouped(int64(b.rows)), kind.name, grouped(fewRows)), median(times[1]), median(times[0]), 2)
	}
	if err := b.onePage(ctx, sides[1]); err != nil {
		return err
	}
	if err := sides[1].stop(); err != nil {
		return err
	}
	b.table.memory("… peak memory of `serve`", rusage.Peak(sides[1].process.ProcessState), 0, 300)
	return nil
}

// onePage measures the page of the product in the middle of the list.
func (b *bench) onePage(ctx context.Context, d *served) error {
	p, err := d.page(ctx, "/barang?hal="+strconv.Itoa(b.rows/rowsPerPage/2))
	if err != nil {
		return err
	}
	var times []time.Duration
	for range requests {
		one, err := d.page(ctx, p.first)
		if err != nil {
			return err
		}
		times = append(times, one.took)
	}
	b.table.under("the page of one of them", median(times), time.Second/2)
	return nil
}

// seen is one page as it was given.
type seen struct {
	took     time.Duration
	bytes    int
	products int
	first    string // where its first product is
}

var productLink = regexp.MustCompile(`<td><a href="(/barang/[^"]+)">`)

// page asks for a page and reads it to its end.
func (d *served) page(ctx context.Context, path string) (seen, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.address+path, nil)
	if err != nil {
		return seen{}, err
	}
	begun := time.Now()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return seen{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return seen{}, err
	}
	s := seen{took: time.Since(begun), bytes: len(body)}
	if answer.StatusCode != http.StatusOK {
		return s, fmt.Errorf("%s: %s: %s", path, answer.Status, body)
	}
	links := productLink.FindAllSubmatch(body, -1)
	if s.products = len(links); len(links) > 0 {
		s.first = string(links[0][1])
	}
	return s, nil
}
