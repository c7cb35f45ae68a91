package workshop

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
)

// layout is one way in which people keep the same list.
type layout struct {
	name   string
	sheets int  // 0 is a csv
	above  int  // lines of a letterhead above the header
	extra  bool // columns that no mapping names
}

var layouts = []layout{
	{"csv", 0, 0, false}, {"csv with more columns", 0, 0, true}, {"a sheet", 1, 0, false},
	{"a sheet under a letterhead", 1, 4, true}, {"three sheets", 3, 0, false}, {"two sheets under letterheads", 2, 2, true},
}

// rows gives the clean list as text, the header first, with numbers as a person
// types them.
func rows(t *testing.T) [][]string {
	t.Helper()
	f, err := excelize.OpenFile(filepath.Join(listsDir, cleanList))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all[1:] {
		all[i+1] = append(slices.Clone(row), make([]string, len(all[0])-len(row))...)
	}
	return all
}

// shuffled gives a table with its rows and its columns in another order.
func shuffled(r *rand.Rand, table [][]string) [][]string {
	body := slices.Clone(table[1:])
	r.Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
	order := r.Perm(len(table[0]))
	out := make([][]string, 0, len(table))
	for _, row := range append([][]string{table[0]}, body...) {
		moved := make([]string, len(row))
		for to, from := range order {
			moved[to] = row[from]
		}
		out = append(out, moved)
	}
	return out
}

// write writes a table in a layout and gives the file's name.
func (l layout) write(t *testing.T, r *rand.Rand, dir string, table [][]string) string {
	t.Helper()
	if l.extra {
		table = slices.Clone(table)
		for i, row := range table {
			note := fmt.Sprintf("cek lagi %d", i)
			if i == 0 {
				note = "Catatan Pengurus"
			}
			table[i] = append([]string{note}, row...)
		}
	}
	table = shuffled(r, table)
	if l.sheets == 0 {
		path := filepath.Join(dir, "acak.csv")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		w := csv.NewWriter(f)
		w.Comma = ';'
		if err := errors.Join(w.WriteAll(table), f.Close()); err != nil {
			t.Fatal(err)
		}
		return filepath.Base(path)
	}
	f := excelize.NewFile()
	for n := range l.sheets {
		sheet := fmt.Sprintf("Lembar %d", n+1)
		if _, err := f.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		line := 1
		for ; line <= l.above; line++ {
			l.cell(t, f, sheet, 1, line, "KOPERASI BENGKEL KERJA", false)
		}
		part := table[1:]
		part = part[n*len(part)/l.sheets : (n+1)*len(part)/l.sheets]
		for i, row := range append([][]string{table[0]}, part...) {
			for column, text := range row {
				l.cell(t, f, sheet, column+1, line+i, text, i > 0 && table[0][column] != "KBKI")
			}
		}
	}
	path := filepath.Join(dir, "acak.xlsx")
	if err := errors.Join(f.DeleteSheet("Sheet1"), f.SaveAs(path), f.Close()); err != nil {
		t.Fatal(err)
	}
	return filepath.Base(path)
}

// cell writes one cell, a number as a number where it may be one.
func (l layout) cell(t *testing.T, f *excelize.File, sheet string, column, line int, text string, number bool) {
	t.Helper()
	at, err := excelize.CoordinatesToCellName(column, line)
	if err != nil {
		t.Fatal(err)
	}
	var value any = text
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && number {
		value = n
	}
	if text == "" {
		return
	}
	if err := f.SetCellValue(sheet, at, value); err != nil {
		t.Fatal(err)
	}
}

// keep makes a layout of a table the workspace's list.
func (w *workspace) keep(t *testing.T, l layout, r *rand.Rand, table [][]string) {
	t.Helper()
	dir := t.TempDir()
	name := l.write(t, r, dir, table)
	sheet := "*"
	if l.sheets == 0 {
		sheet = ""
	}
	w.Lists[0] = listOf(t, dir, entry{File: name, Sheet: sheet, Mapping: "rapi.yaml", Numbers: mapping.NumbersID})
}

// The order of rows and columns, the kind of file and what stands round the
// products are the seller's own business: the plan is the same, and once it is
// applied no layout of the list asks for anything.
func TestShuffledRowsAndColumnsGiveTheSamePlan(t *testing.T) {
	table := rows(t)
	column := func(name string) int {
		n := slices.Index(table[0], name)
		if n < 0 {
			t.Fatalf("no column %s in %v", name, table[0])
		}
		return n
	}
	w := open(t, cleanYAML, listsDir)
	w.keep(t, layouts[0], rand.New(rand.NewPCG(1, 1)), table)
	w.sync(t)
	w.sync(t)

	// One of each: a price, a stock, a content, a product more and one less.
	price, err := strconv.Atoi(table[1][column("Harga")])
	if err != nil {
		t.Fatal(err)
	}
	table[1][column("Harga")] = strconv.Itoa(price * 11 / 10)
	table[2][column("Stok")] = "77"
	table[3][column("Deskripsi")] += ", siap kirim"
	more := slices.Clone(table[4])
	more[column("Kode")], more[column("Nama Barang")] = "ZZ-900", more[column("Nama Barang")]+" Baru"
	table = append(table[:len(table)-1], more)

	var first string
	var planned []byte
	for round := range uint64(3) {
		for n, l := range layouts {
			r := rand.New(rand.NewPCG(round, uint64(n)))
			w.keep(t, l, r, table)
			p, b := w.plan(t)
			if first == "" {
				first, planned = p.ID, b
				if c := p.Counts; c.Create != 1 || c.Price != 1 || c.Stock != 1 || c.Content != 1 || c.NotPlanned != 1 {
					t.Fatalf("%+v", c)
				}
			}
			if p.ID != first {
				t.Fatalf("%s, round %d: another plan\n%s\nwant\n%s", l.name, round, b, planned)
			}
			if strings.Join(heldOf(p.Issues), " ") != "" {
				t.Fatalf("%s: %v", l.name, heldOf(p.Issues))
			}
		}
	}
	w.apply(t, planned)
	for n, l := range layouts {
		w.keep(t, l, rand.New(rand.NewPCG(9, uint64(n))), table)
		if p, _ := w.plan(t); len(p.Changes) != 0 || len(p.Guard) != 0 {
			t.Fatalf("%s: still due %+v, %+v", l.name, p.Changes, p.Guard)
		}
	}
}

// heldOf are the SKUs that are held, with why.
func heldOf(issues []mapping.Issue) []string {
	var codes []string
	for _, i := range issues {
		if i.Holds() {
			codes = append(codes, i.SKU+" "+i.Code)
		}
	}
	return codes
}
