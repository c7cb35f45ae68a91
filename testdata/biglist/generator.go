package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"

	"ekatalog/schemas"
)

// column is one column of the list.
type column struct {
	title string
	width int
	value func(p *product) cell
}

// mappedColumns are the columns that the mapping names.
var mappedColumns = []column{
	{"Kode", 11, func(p *product) cell { return cell{kind: text, text: p.code, style: literal} }},
	{"Nama Barang", 48, func(p *product) cell { return cell{kind: text, text: p.name} }},
	{"Deskripsi", 60, func(p *product) cell { return cell{kind: text, text: p.description} }},
	{"Kategori", 18, func(p *product) cell { return cell{kind: text, text: p.category} }},
	{"Satuan", 9, func(p *product) cell { return cell{kind: text, text: p.unit} }},
	{"Harga", 12, func(p *product) cell { return amount(p.price, p.priceText) }},
	{"Stok", 8, func(p *product) cell { return amount(p.stock, p.stockText) }},
	{"Min. Beli", 9, func(p *product) cell { return cell{kind: number, number: 1} }},
	{"Berat (gram)", 12, func(p *product) cell { return size(p.weight, grouped) }},
	{"Panjang (cm)", 12, func(p *product) cell { return size(p.length, plain) }},
	{"Lebar (cm)", 11, func(p *product) cell { return size(p.breadth, plain) }},
	{"Tinggi (cm)", 11, func(p *product) cell { return size(p.tall, plain) }},
	{"KBKI", 12, func(p *product) cell { return cell{kind: text, text: p.kbki, style: literal} }},
	{"PDN", 8, func(p *product) cell { return cell{kind: text, text: "Lokal"} }},
	{"Asal Bahan", 13, func(p *product) cell { return words(p.origin) }},
	{"Bahan", 26, func(p *product) cell { return words(p.material) }},
	{"Jenis Kendaraan", 16, func(p *product) cell { return words(p.vehicle) }},
	{"Rincian", 24, func(p *product) cell { return words(p.detail) }},
	{"Foto", 14, func(p *product) cell { return cell{kind: text, text: p.code + ".png"} }},
	{"HPP", 12, func(p *product) cell { return cell{kind: number, number: p.cost, style: grouped} }},
}

// otherColumns stand in the list and mean nothing to the catalogue.
var otherColumns = []column{
	{"No", 7, func(p *product) cell { return cell{kind: number, number: int64(p.row)} }},
	{"Kelompok", 14, func(p *product) cell { return cell{kind: text, text: p.group} }},
	{"Tanggal Masuk", 13, func(p *product) cell { return cell{kind: number, number: p.day, style: day} }},
	{"Rak", 8, func(p *product) cell { return cell{kind: text, text: p.shelf} }},
	{"Catatan", 20, func(p *product) cell { return words(p.remark) }},
}

func amount(n int64, written string) cell {
	if written != "" {
		return cell{kind: text, text: written, style: grouped}
	}
	return cell{kind: number, number: n, style: grouped}
}

func size(n int64, style uint8) cell {
	if n == 0 {
		return cell{style: style}
	}
	return cell{kind: number, number: n, style: style}
}

func words(s string) cell {
	if s == "" {
		return cell{}
	}
	return cell{kind: text, text: s}
}

// counts say what a list holds.
type counts struct {
	Rows       int            `json:"rows"`
	Columns    int            `json:"columns"`
	Mapped     int            `json:"mapped"`
	WithIssue  int            `json:"with_issue"`
	Changed    int            `json:"changed"`
	Described  int            `json:"described"`
	Categories map[string]int `json:"categories"`
	Issues     map[string]int `json:"issues"` // by code, one a row
}

type generator struct {
	options
	columns []column
	packs   []*schemas.Pack
}

func newGenerator(o options) (*generator, error) {
	if o.rows < 1 || o.rows > 1_048_575 {
		return nil, fmt.Errorf("rows %d: a sheet holds 1 to 1048575 below its header", o.rows)
	}
	if o.columns < len(mappedColumns) || o.columns > 16_384 {
		return nil, fmt.Errorf("columns %d: the mapping names %d, a sheet holds 16384", o.columns, len(mappedColumns))
	}
	packs, err := schemas.EmbeddedPacks()
	if err != nil {
		return nil, err
	}
	if o.categories < 1 || o.categories > len(packs) {
		return nil, fmt.Errorf("categories %d: there are packs of %d", o.categories, len(packs))
	}
	g := &generator{options: o, columns: columnsOf(o.columns), packs: packs[:o.categories]}
	for _, p := range g.packs {
		if lines[p.ID] == nil {
			return nil, fmt.Errorf("pack %s: no products are known for it", p.ID)
		}
	}
	return g, nil
}

// columnsOf gives n columns: a running number, what is mapped, and the rest.
func columnsOf(n int) []column {
	extra := n - len(mappedColumns)
	var all []column
	if extra > 0 {
		all = append(all, otherColumns[0])
	}
	all = append(all, mappedColumns...)
	for i := 1; i < extra; i++ {
		c := otherColumns[len(otherColumns)-1]
		if i < len(otherColumns) {
			c = otherColumns[i]
		} else {
			c.title += " " + strconv.Itoa(i-len(otherColumns)+2)
		}
		all = append(all, c)
	}
	return all
}

func (g *generator) write(w io.Writer) (counts, error) {
	widths := make([]int, len(g.columns))
	cells := make([]cell, len(g.columns))
	for i, c := range g.columns {
		widths[i] = c.width
		cells[i] = cell{kind: text, text: c.title, style: bold}
	}
	b, err := newWorkbook(w, widths, g.rows+1)
	if err != nil {
		return counts{}, err
	}
	if err := b.write(cells); err != nil {
		return counts{}, err
	}
	n := counts{Rows: g.rows, Columns: len(g.columns), Mapped: len(mappedColumns), Categories: map[string]int{}, Issues: map[string]int{}}
	for i := range g.rows {
		p := g.product(i, &n)
		for k, c := range g.columns {
			cells[k] = c.value(p)
		}
		if err := b.write(cells); err != nil {
			return counts{}, err
		}
	}
	return n, b.close()
}

// product makes row i and counts it. All of it follows from seed and row, so
// that a changed list differs in nothing but what was to change.
func (g *generator) product(i int, n *counts) *product {
	pack := g.packs[i%len(g.packs)]
	p := newProduct(rand.New(rand.NewPCG(g.seed, uint64(i))), lines[pack.ID], lastLevel(pack.Category), i+1)
	n.Categories[pack.Category]++
	valid := g.rows - g.withIssue
	if chosen(i, g.withIssue, g.rows) {
		n.Issues[p.spoil(n.WithIssue)]++
		n.WithIssue++
		return p
	}
	if chosen(i-n.WithIssue, g.changed, valid) {
		p.reprice(n.Changed)
		n.Changed++
	}
	if chosen(i-n.WithIssue, g.described, valid) {
		p.description += ", edisi baru"
		n.Described++
	}
	return p
}

// chosen picks exactly k of the numbers 0 to n-1, evenly spread.
func chosen(i, k, n int) bool { return i*k/n != (i+1)*k/n }
