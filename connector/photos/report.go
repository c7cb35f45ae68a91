package photos

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Report is what there is of pictures, product by product.
type Report struct {
	Products []ProductPictures
	Issues   []mapping.Issue // of products in their order, then those across products
	Unused   []string        // pictures in the folder that no product has
}

// ProductPictures are the pictures of one product.
type ProductPictures struct {
	SKU      string
	Pictures []Shown
}

// Shown is one picture as a report shows it.
type Shown struct {
	File          string // in the folder, an address, or the place of a cell
	Public        string // the name of its prepared copy
	Kind          Kind   // empty where it could not be told
	Width, Height int    // upright
	Prepared      bool   // there is an up-to-date copy
}

// Report says what pictures products have and what is wrong with them, also
// what no single product shows: the same picture twice, or one much alike.
// Alikeness is known of pictures that are prepared.
func (f *Folder) Report(products []connector.PhotoQuery) *Report {
	r := &Report{}
	t := newTwins(f)
	used := map[string]bool{}
	for _, q := range products {
		of := ProductPictures{SKU: q.SKU, Pictures: []Shown{}}
		for _, p := range f.pictures(q) {
			for _, i := range f.issues(q, &p) {
				i.SKU, i.Field = q.SKU, "photos"
				r.Issues = append(r.Issues, i)
			}
			of.Pictures = append(of.Pictures, f.shown(&p))
			if p.origin == fromFile {
				used[fold(p.name)] = true
				t.add(q.SKU, &p)
			}
		}
		r.Products = append(r.Products, of)
	}
	r.Issues = append(r.Issues, t.issues()...)
	for key, name := range f.byPath {
		if !used[key] && isPicture(name) {
			r.Unused = append(r.Unused, name)
		}
	}
	sortNames(r.Unused)
	return r
}

func (f *Folder) shown(p *picture) Shown {
	s := Shown{File: p.name, Public: p.public}
	switch {
	case p.origin == fromRow:
		s.File = p.row.Place
		s.Prepared = f.prepared.hasRow(p.public, p.row)
	case p.judged != nil:
		s.Kind = p.judged.facts.Kind
		s.Width, s.Height = p.judged.facts.Upright()
		s.Prepared = p.judged.usable() && f.upToDate(p)
	}
	return s
}

// twins finds pictures that are the same or much alike.
type twins struct {
	f     *Folder
	files []*twin
	index map[string]*twin
}

// twin is one file and the products that have it.
type twin struct {
	name string
	size int64
	skus []string
	look uint64 // 0 where it is not known or says too little
}

func newTwins(f *Folder) *twins { return &twins{f: f, index: map[string]*twin{}} }

func (t *twins) add(sku string, p *picture) {
	if p.judged == nil || !p.judged.usable() {
		return
	}
	one := t.index[p.name]
	if one == nil {
		one = &twin{name: p.name, size: p.judged.size}
		if c := t.f.current(t.f.prepared, p); c != nil {
			// A picture of one shade is like every other of its kind.
			if n, err := strconv.ParseUint(c.Look, 16, 64); err == nil && bits.OnesCount64(n) >= 8 && bits.OnesCount64(n) <= 56 {
				one.look = n
			}
		}
		t.index[p.name] = one
		t.files = append(t.files, one)
	}
	if !slices.Contains(one.skus, sku) {
		one.skus = append(one.skus, sku)
	}
}

func (t *twins) issues() []mapping.Issue {
	var all []mapping.Issue
	for _, one := range t.files {
		if n := len(one.skus); n > 1 {
			shown := one.skus[:min(n, 5)]
			list := strings.Join(shown, ", ")
			if n > len(shown) {
				list += ", …"
			}
			all = append(all, one.issue("photo_shared", "n", strconv.Itoa(n), "daftar", list))
		}
	}
	same := t.same()
	for _, pair := range same {
		all = append(all, pair[1].issue("photo_duplicate", "lain", pair[0].name))
	}
	for _, pair := range t.alike(same) {
		all = append(all, pair[1].issue("photo_alike", "lain", pair[0].name))
	}
	return all
}

func (t *twin) issue(code string, values ...string) mapping.Issue {
	i := issue(code, false, t.name, values...)
	i.SKU, i.Field = t.skus[0], "photos"
	return i
}

// same pairs each file with an earlier one of the same bytes. Only files of
// equal length are read.
func (t *twins) same() [][2]*twin {
	bySize := map[int64][]*twin{}
	for _, one := range t.files {
		bySize[one.size] = append(bySize[one.size], one)
	}
	var pairs [][2]*twin
	first := map[string]*twin{}
	for _, one := range t.files {
		if len(bySize[one.size]) < 2 {
			continue
		}
		sum, err := t.f.hash(one.name)
		if err != nil {
			continue // its own issue says so
		}
		if other := first[sum]; other != nil {
			pairs = append(pairs, [2]*twin{other, one})
		} else {
			first[sum] = one
		}
	}
	return pairs
}

// maxApart is in how many of 64 places two pictures that are alike may differ.
const maxApart = 3

// alike pairs each file with the first that looks nearly the same. Of two that
// differ in no more than three places one quarter at least is equal, so only
// those with an equal quarter are compared.
func (t *twins) alike(same [][2]*twin) [][2]*twin {
	known := map[*twin]bool{}
	for _, pair := range same {
		known[pair[1]] = true
	}
	var pairs [][2]*twin
	quarters := map[[2]uint64][]*twin{}
	for _, one := range t.files {
		if one.look == 0 || known[one] {
			continue
		}
		var near []*twin
		for q := range uint64(maxApart + 1) {
			key := [2]uint64{q, one.look >> (16 * q) & 0xffff}
			for _, other := range quarters[key] {
				if bits.OnesCount64(one.look^other.look) <= maxApart {
					near = append(near, other)
				}
			}
			if len(quarters[key]) < 1000 { // more of one quarter say nothing new
				quarters[key] = append(quarters[key], one)
			}
		}
		if len(near) > 0 {
			other := slices.MinFunc(near, func(a, b *twin) int { return cmp.Compare(a.name, b.name) })
			pairs = append(pairs, [2]*twin{other, one})
		}
	}
	return pairs
}
