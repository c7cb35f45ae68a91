//go:build unix

package crash

import (
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// scenario is a command that is killed, with what stands before and after it.
type scenario struct {
	name string
	// prepare brings a fresh workspace to where the command starts and gives
	// the command.
	prepare func(t *testing.T, p *place) []string
	exit    int   // of the command when nothing happens
	again   []int // of the same command when it was killed before; a command that was done may be refused
	then    []step
	// more begins the facts that may be there once more than they should: a
	// record is written before the file that it tells of has its place, so that
	// nothing ever counts without its record, and written again by the command
	// that puts the file there.
	more []string
}

// step is a command and the exit code that it has to have.
type step struct {
	exit int
	args []string
}

// quiet is the run after a run that was whole: it has nothing to send.
var quiet = step{0, []string{"sync", "--json"}}

var scenarios = []scenario{
	{
		name: "sync", again: []int{0}, then: []step{quiet},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "sync")
			p.must(t, 0, "sync") // reads back that it is live
			p.changeList(t)
			return []string{"sync"}
		},
	},
	{
		name: "first sync", again: []int{0}, then: []step{quiet},
		prepare: func(t *testing.T, p *place) []string { return []string{"sync"} },
	},
	{
		name: "apply", again: []int{0, 4}, then: []step{{0, []string{"sync"}}, quiet},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "sync")
			p.must(t, 0, "sync")
			p.changeList(t)
			p.must(t, 0, "plan", "-o", "rencana.json")
			return []string{"apply", "rencana.json"}
		},
	},
	{
		name: "plan", again: []int{0},
		prepare: func(t *testing.T, p *place) []string { return []string{"plan", "-o", "rencana.json"} },
	},
	{
		name: "approve", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "plan", "-o", "rencana.json")
			return []string{"approve", "rencana.json", "--as", "Bu Sri"}
		},
	},
	{
		name: "export", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "template", "learn", "meja.xlsx")
			return []string{"export", "-o", "unggah"}
		},
	},
	{
		name: "second export", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "export", "-o", "unggah")
			p.add(t, "MJ-9;Meja tulis kayu jati;640.000;3;Kayu Jati;;\nMJ-10;Meja kafe kayu jati;560.000;5;Kayu Jati;5:540.000;\n")
			p.picture(t, "MJ-9.png", 320)
			p.picture(t, "MJ-10.png", 320)
			return []string{"export", "-o", "unggah"}
		},
	},
	{
		name: "result import", exit: 0, again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "export", "-o", "unggah")
			return []string{"result", "import", "hasil.csv"}
		},
	},
	{
		name: "export --fix", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.refused(t)
			return []string{"export", "--fix", "-o", "perbaikan"}
		},
	},
	{
		name: "repair import", again: []int{0}, then: []step{{0, []string{"export", "-o", "unggah"}}},
		prepare: func(t *testing.T, p *place) []string {
			p.refused(t)
			p.must(t, 0, "export", "--fix", "-o", "perbaikan")
			p.repair(t)
			return []string{"result", "import", "perbaikan/*.xlsx", "--as", "Bu Sri"}
		},
	},
	{
		name: "hand done", again: []int{0, 2},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "export", "-o", "unggah")
			p.must(t, 0, "hand", "list")
			return []string{"hand", "done", "MJ-7", "MJ-8", "--as", "Pak Amin"}
		},
	},
	{
		name: "hand list", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "export", "-o", "unggah")
			p.must(t, 0, "result", "import", "hasil.csv")
			p.change(t, "MJ-1;Meja belajar kayu jati;1.250.000", "MJ-1;Meja belajar kayu jati;1.300.000")
			return []string{"hand", "list"}
		},
	},
	{
		name: "photos prepare", again: []int{0}, then: []step{{0, []string{"check"}}},
		prepare: func(t *testing.T, p *place) []string {
			for _, sku := range []string{"MJ-1", "MJ-2"} {
				p.remove(t, "foto/"+sku+".png")
				p.picture(t, sku+".jpg", 400)
			}
			return []string{"photos", "prepare"}
		},
	},
	{
		name: "answers", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			p.rewriteOrFail(t, "mapping.yaml", "  weight_gram: '15000'\n", "")
			p.rewriteOrFail(t, "roti.yaml", "  weight_gram: '500'\n", "")
			return append([]string{"answers"}, p.answers(t)...)
		},
	},
	{
		name: "template learn", again: []int{0}, then: []step{{0, []string{"template", "learn", "meja.xlsx"}}},
		more:    []string{"audit: v6 template.learned "},
		prepare: func(t *testing.T, p *place) []string { return []string{"template", "learn", "meja.xlsx"} },
	},
	{
		name: "new edition of a template", again: []int{0}, then: []step{{0, []string{"template", "learn", "meja-baru.xlsx"}}},
		more: []string{"audit: v6 template.learned "},
		prepare: func(t *testing.T, p *place) []string {
			p.must(t, 0, "template", "learn", "meja.xlsx")
			return []string{"template", "learn", "meja-baru.xlsx"}
		},
	},
	{
		name: "reference import", again: []int{0},
		prepare: func(t *testing.T, p *place) []string {
			return []string{"reference", "import", "kbki", "kbki.csv", "--date", "2026-08-03", "--source", "BPS"}
		},
	},
	{
		name: "check --mark", exit: 3, again: []int{3},
		prepare: func(t *testing.T, p *place) []string {
			p.change(t, "450.000", "4,500")
			return []string{"check", "--mark", "ditandai.xlsx"}
		},
	},
	{
		name: "init", again: []int{0, 2},
		prepare: func(t *testing.T, p *place) []string { return []string{"init", "baru"} },
	},
}

// fresh writes the workspace that every scenario begins with.
func fresh(t *testing.T, root string) {
	t.Helper()
	dir := filepath.Join(root, workspaceName)
	check(t, os.CopyFS(dir, os.DirFS("kerja")))
	check(t, os.WriteFile(filepath.Join(dir, "endpoint.token"), []byte(token), 0o600))
	for from, to := range map[string]string{
		"../templates/meja-kerja-2026-03.xlsx": "meja.xlsx", "../templates/meja-kerja-2026-11.xlsx": "meja-baru.xlsx", "../reference/kbki.csv": "kbki.csv",
	} {
		b, err := os.ReadFile(from)
		check(t, err)
		check(t, os.WriteFile(filepath.Join(dir, to), b, 0o644))
	}
	p := &place{dir: dir}
	check(t, os.Mkdir(filepath.Join(dir, "foto"), 0o755))
	for _, sku := range []string{"MJ-1", "MJ-2", "MJ-3", "MJ-4", "MJ-5", "MJ-6", "MJ-7", "MJ-8", "RK-1", "RK-2"} {
		p.picture(t, sku+".png", 320)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// must calls the program, which must end with an exit code.
func (p *place) must(t *testing.T, exit int, args ...string) string {
	t.Helper()
	e, err := p.run(args)
	check(t, err)
	if e.exit != exit {
		t.Fatalf("%v: exit code %d, want %d\n%s%s", args, e.exit, exit, e.says, e.out)
	}
	return e.out
}

// changeList is a day's work on the list: two products are new, one is gone,
// contents, prices and stocks change, of one product all at once.
func (p *place) changeList(t *testing.T) {
	t.Helper()
	p.add(t, "MJ-9;Meja tulis kayu jati;640.000;3;Kayu Jati;;\nMJ-10;Meja kafe kayu jati;560.000;5;Kayu Jati;;\n")
	p.picture(t, "MJ-9.png", 320)
	p.picture(t, "MJ-10.png", 320)
	p.change(t, "MJ-1;Meja belajar kayu jati;1.250.000;3", "MJ-1;Meja belajar kayu jati tua;1.300.000;7")
	p.change(t, "Meja makan kayu mahoni", "Meja makan kayu mahoni panjang")
	p.change(t, "MJ-3;Meja kecil kayu jati;450.000;9", "MJ-3;Meja kecil kayu jati;440.000;9")
	p.change(t, "MJ-4;Meja rias kayu jati;2.100.000;1", "MJ-4;Meja rias kayu jati;2.100.000;0")
	p.change(t, "MJ-5;Meja lipat kayu mahoni;380.000;12;Kayu Mahoni;;\n", "")
}

// refused brings the workspace to where the portal has refused two products.
func (p *place) refused(t *testing.T) {
	t.Helper()
	p.must(t, 0, "export", "-o", "unggah")
	p.must(t, 0, "result", "import", "hasil.csv")
}

// repair puts one of them right in the repair workbook.
func (p *place) repair(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(p.dir, "perbaikan", "*.xlsx"))
	check(t, err)
	if len(files) != 1 {
		t.Fatalf("repair workbooks: %v", files)
	}
	f, err := excelize.OpenFile(files[0])
	check(t, err)
	defer f.Close()
	done := false
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		check(t, err)
		for r, row := range rows {
			if at := slices.Index(row, "Meja rias kayu jati"); at >= 0 && !done {
				cell, err := excelize.CoordinatesToCellName(at+1, r+1)
				check(t, err)
				check(t, f.SetCellStr(sheet, cell, "Meja rias kayu jati ukir"))
				done = true
			}
		}
	}
	if !done {
		t.Fatal("the refused product is not in the repair workbook")
	}
	check(t, f.Save())
}

// answers gives the first answer that each of the mappings lacks.
func (p *place) answers(t *testing.T) []string {
	t.Helper()
	var d struct {
		Questions []struct{ ID, Field, File string }
	}
	check(t, json.Unmarshal([]byte(p.must(t, 3, "answers", "--json")), &d))
	var args []string
	for _, q := range d.Questions {
		if q.Field == "weight_gram" {
			args = append(args, "--set", q.ID+"=15 kg")
		}
	}
	if len(args) < 4 {
		t.Fatalf("only %v of %v", args, d)
	}
	return args
}

// change puts new text in the place of old in the list.
func (p *place) change(t *testing.T, old, new string) {
	t.Helper()
	p.rewriteOrFail(t, "daftar.csv", old, new)
}

func (p *place) rewriteOrFail(t *testing.T, name, old, new string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(p.dir, name))
	check(t, err)
	if !strings.Contains(string(b), old) {
		t.Fatalf("no %q in %s", old, name)
	}
	check(t, p.rewrite(name, old, new))
}

// add puts rows at the end of the list.
func (p *place) add(t *testing.T, rows string) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(p.dir, "daftar.csv"), os.O_APPEND|os.O_WRONLY, 0)
	check(t, err)
	_, err = io.WriteString(f, rows)
	check(t, err)
	check(t, f.Close())
}

func (p *place) remove(t *testing.T, name string) {
	t.Helper()
	check(t, os.Remove(filepath.Join(p.dir, name)))
}

// picture draws a square picture that looks like no other.
func (p *place) picture(t *testing.T, name string, side int) {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	seed := uint8(0)
	for _, c := range []byte(strings.TrimSuffix(name, filepath.Ext(name))) {
		seed = seed*31 + c
	}
	for y := range side {
		for x := range side {
			m.Set(x, y, color.RGBA{uint8(x) * seed, uint8(y) ^ seed, seed, 255})
		}
	}
	f, err := os.Create(filepath.Join(p.dir, "foto", name))
	check(t, err)
	if filepath.Ext(name) == ".jpg" {
		err = jpeg.Encode(f, m, nil)
	} else {
		err = png.Encode(f, m)
	}
	check(t, err)
	check(t, f.Close())
}
