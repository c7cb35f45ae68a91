//go:build unix

package hostile_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"ekatalog/testdata/bench/rusage"
	"ekatalog/testdata/hostile"
)

// What a refusal may take: the time of the processor, as the machine may have
// other things to do.
const (
	maxTime   = 2 * time.Second
	maxMemory = 100_000_000 // bytes resident at most
)

// command is a command that takes files from outside.
type command struct {
	name  string
	takes []hostile.Kind
	only  string   // the beginning of the names of the files it takes
	args  []string // FILE stands for the file
	shape string
	lists bool // the file is the list of the config
	photo bool // the file is the picture of the one product
	paper bool // the file is a document of the seller's
	finds bool // a file that is refused holds its product, as a finding on stdout
	quiet bool // changes nothing in the workspace, whatever the file
	reads int  // the exit code for a file that is read
}

var commands = []command{
	{name: "check", takes: []hostile.Kind{hostile.Workbook, hostile.Text, hostile.JSON}, args: []string{"check"}, shape: "list", lists: true, quiet: true, reads: 3},
	{name: "template learn", takes: []hostile.Kind{hostile.Workbook}, args: []string{"template", "learn", "FILE"}, shape: "template"},
	{name: "result import", takes: []hostile.Kind{hostile.Workbook, hostile.Text}, args: []string{"result", "import", "FILE"}, shape: "list", reads: 3},
	{name: "import kbki", takes: []hostile.Kind{hostile.Workbook, hostile.Text}, args: []string{"reference", "import", "kbki", "FILE", "--date", "2026-01-02", "--source", "BPS"}, shape: "list"},
	{name: "import kategori", takes: []hostile.Kind{hostile.JSON}, args: []string{"reference", "import", "kategori", "FILE", "--date", "2026-01-02", "--source", "portal"}, shape: "list"},
	{name: "photos", takes: []hostile.Kind{hostile.Picture}, args: []string{"photos"}, shape: "list", photo: true, finds: true, quiet: true},
	{name: "photos prepare", takes: []hostile.Kind{hostile.Picture}, args: []string{"photos", "prepare"}, shape: "list", photo: true, finds: true},
	{name: "photos in rows", takes: []hostile.Kind{hostile.Workbook}, only: "anchor", args: []string{"photos"}, shape: "list", lists: true, quiet: true, reads: 3},
	{name: "check papers", takes: []hostile.Kind{hostile.Document}, args: []string{"check"}, shape: "list", paper: true, finds: true, quiet: true, reads: 3},
}

// run is one file given to one command.
type run struct {
	file    hostile.Listed
	command command
	model   *run // the same in Indonesian
	exit    int
	out     string // of a picture, where its finding stands
	says    string // on stderr
	cpu     time.Duration
	wall    time.Duration
	peak    int64
	changed []string // what is different in the workspace
	left    []string // in the temporary folder
}

// hall is where the runs take place.
type hall struct {
	t         *testing.T
	program   string
	corpus    string
	workspace string // as every run finds it
}

func TestEveryHostileFileIsRefused(t *testing.T) {
	h := open(t)
	var runs []*run
	for _, f := range h.index() {
		for _, c := range commands {
			if slices.Contains(c.takes, f.Kind) && strings.HasPrefix(f.Name, c.only) {
				runs = append(runs, &run{file: f, command: c})
			}
		}
	}
	h.all(runs, "id")
	english := others(runs)
	h.all(english, "en")
	for _, r := range runs {
		r.judge(t)
	}
	for _, r := range english {
		r.judge(t)
		if r.says == r.model.says && r.says != "" {
			t.Errorf("%s of %s says the same in both languages: %s", r.command.name, r.file.Name, r.says)
		}
	}
	if testing.Verbose() {
		show(os.Stdout, runs)
	}
	t.Log(summary(slices.Concat(runs, english)))
}

// all does runs, a few at a time.
func (h *hall) all(runs []*run, lang string) {
	var wait sync.WaitGroup
	next := make(chan *run)
	for range 2 {
		wait.Go(func() {
			for r := range next {
				h.do(r, lang)
			}
		})
	}
	for _, r := range runs {
		next <- r
	}
	close(next)
	wait.Wait()
}

// others are the runs to do once more in the other language: one for every
// sentence.
func others(runs []*run) []*run {
	var all []*run
	seen := map[string]bool{}
	for _, r := range runs {
		said := figures.ReplaceAllString(strings.ReplaceAll(r.says, r.file.Name, "FILE"), "1")
		if said != "" && !seen[said] {
			seen[said] = true
			all = append(all, &run{file: r.file, command: r.command, model: r})
		}
	}
	return all
}

var figures = regexp.MustCompile(`[0-9]+|"[^"]*"`)

// inner are words that no officer should read.
var inner = regexp.MustCompile(`EOF|excelize|zip:|xml:|invalid|unexpected|panic|runtime|goroutine|<nil>|%!|[{}]|/tmp|^\s|\.go:`)

// judge holds a run to what is promised.
func (r *run) judge(t *testing.T) {
	t.Helper()
	fail := func(format string, values ...any) {
		t.Helper()
		t.Errorf("%s of %s (%s): %s\n%s%s", r.command.name, r.file.Name, r.file.What, fmt.Sprintf(format, values...), r.says, r.finding())
	}
	if r.cpu > maxTime {
		fail("took %v", r.cpu)
	}
	if r.peak > maxMemory {
		fail("took %d MB", r.peak/1_000_000)
	}
	if len(r.left) > 0 {
		fail("left %v in the temporary folder", r.left)
	}
	reads := slices.Contains(strings.Split(odd[r.file.Name].by, ", "), r.command.name)
	if len(r.changed) > 0 && (!reads || r.command.quiet) {
		fail("changed %v", r.changed)
	}
	switch {
	case reads:
		if r.exit != r.command.reads && r.exit != 3 || r.says != "" {
			fail("exit code %d of a file that is read: %s", r.exit, odd[r.file.Name].because)
		}
		if want := told[r.command.name+" "+r.file.Name]; !strings.Contains(r.out, want) {
			fail("does not say %q", want)
		}
	case r.command.finds:
		if r.exit != 3 || r.finding() == "" {
			fail("exit code %d, want a finding", r.exit)
		}
	default:
		if r.exit != 2 || r.out != "" {
			fail("exit code %d, output %q", r.exit, r.out)
		}
		if says := strings.TrimSuffix(r.says, "\n"); strings.Contains(says, "\n") || !strings.HasSuffix(says, ".") || inner.MatchString(strings.ReplaceAll(says, r.file.Name, "FILE")) || len(says) > 400 {
			fail("no clear sentence")
		} else if _, again, ok := strings.Cut(says, ". "); ok && strings.Count(says, again[:min(len(again), 25)]) > 1 {
			fail("the same advice twice")
		}
	}
}

// finding is what was found of a picture or a document: the line that names it.
func (r *run) finding() string {
	name := "harga.pdf"
	if r.command.photo {
		name = "KR-001" + filepath.Ext(r.file.Name)
	}
	if !r.command.finds {
		return ""
	}
	for line := range strings.Lines(r.out) {
		if strings.Contains(line, name) && strings.HasSuffix(strings.TrimSpace(line), ".") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return ""
}

// summary names the worst.
func summary(runs []*run) string {
	files := map[string]bool{}
	slowest, largest := runs[0], runs[0]
	for _, r := range runs {
		files[r.file.Name] = true
		if r.cpu > slowest.cpu {
			slowest = r
		}
		if r.peak > largest.peak {
			largest = r
		}
	}
	return fmt.Sprintf("%d files, %d runs. Slowest: %s of %s, %.2f s of the processor (%.2f s on the clock), %d MB. Largest: %s of %s, %d MB.",
		len(files), len(runs), slowest.command.name, slowest.file.Name, slowest.cpu.Seconds(), slowest.wall.Seconds(), slowest.peak/1_000_000,
		largest.command.name, largest.file.Name, largest.peak/1_000_000)
}

// open builds the program and makes the files and a workspace with a ledger.
func open(t *testing.T) *hall {
	h := &hall{t: t, corpus: t.TempDir(), workspace: filepath.Join(t.TempDir(), "w")}
	h.program = filepath.Join(t.TempDir(), "ekatalog")
	h.must(exec.Command("go", "build", "-o", h.program, "ekatalog/cmd/ekatalog"))
	// Not with this test's own flags: the race detector makes them ten times slower.
	write := filepath.Join(t.TempDir(), "write")
	h.must(exec.Command("go", "build", "-o", write, "ekatalog/testdata/hostile/write"))
	h.must(exec.Command(write, h.corpus))
	for name, content := range map[string]string{
		"mapping.yaml": "version: 1\nsku: row[\"Kode\"]\nfields:\n  name: row[\"Nama Barang\"]\n  category: '\"Peralatan Kantor > Furnitur Kantor > Meja Kerja\"'\n  price: rupiah(row[\"Harga\"])\n",
		"barang.csv":   "Kode,Nama Barang,Harga\nKR-001,Meja,350000\n",
	} {
		h.write(filepath.Join(h.workspace, name), content)
	}
	h.config(h.workspace, "barang.csv")
	export := exec.Command(h.program, "export", "-o", t.TempDir()+"/hasil")
	export.Dir = h.workspace
	if out, err := export.CombinedOutput(); err != nil && export.ProcessState.ExitCode() != 3 {
		t.Fatalf("export: %v\n%s", err, out)
	}
	return h
}

// index lists the files.
func (h *hall) index() (all []hostile.Listed) {
	b, err := os.ReadFile(filepath.Join(h.corpus, hostile.Index))
	if err == nil {
		err = json.Unmarshal(b, &all)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return all
}

func (h *hall) must(c *exec.Cmd) {
	h.t.Helper()
	if out, err := c.CombinedOutput(); err != nil {
		h.t.Fatalf("%s: %v\n%s", c.Path, err, out)
	}
}

func (h *hall) write(path, content string) {
	h.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// link puts a file of the corpus into a workspace; to read it here would count
// as memory of every process started.
func (h *hall) link(file, to string) {
	err := os.MkdirAll(filepath.Dir(to), 0o755)
	if err == nil {
		err = os.Link(file, to)
	}
	if err != nil {
		h.t.Error(err)
	}
}

// config writes the config of a workspace with that list.
func (h *hall) config(workspace, list string) {
	h.write(filepath.Join(workspace, "ekatalog.yaml"), fmt.Sprintf(`seller: {name: Bengkel, account_holder: Bengkel, pkp: {status: non_pkp}, zone: Asia/Jakarta}
source: [{file: %q, mapping: mapping.yaml}]
formats: [v6-form]
database: ekatalog.db
photos: {folder: foto}
`, list))
}

// do runs the command in a workspace and with a temporary folder of its own.
func (h *hall) do(r *run, lang string) {
	t := h.t
	place := t.TempDir()
	workspace, temp := filepath.Join(place, "w"), filepath.Join(place, "tmp")
	if err := os.CopyFS(workspace, os.DirFS(h.workspace)); err != nil {
		t.Error(err)
		return
	}
	if err := os.Mkdir(temp, 0o700); err != nil {
		t.Error(err)
		return
	}
	file := filepath.Join(h.corpus, r.command.shape, r.file.Name)
	if r.command.lists {
		h.config(workspace, file)
	}
	if r.command.photo {
		h.link(file, filepath.Join(workspace, "foto", "KR-001"+filepath.Ext(file)))
	}
	if r.command.paper {
		h.write(filepath.Join(workspace, "papers.yaml"), "version: 1\ndocuments:\n  \"Dokumen > Struktur Harga\": dokumen/harga.pdf\n")
		h.link(file, filepath.Join(workspace, "dokumen", "harga.pdf"))
	}
	args := []string{"--lang", lang}
	for _, a := range r.command.args {
		args = append(args, strings.ReplaceAll(a, "FILE", file))
	}
	before := contents(t, workspace)
	var out, told bytes.Buffer
	c := exec.Command(h.program, args...)
	c.Dir, c.Stdout, c.Stderr = workspace, &out, &told
	c.Env = append(os.Environ(), "TMPDIR="+temp)
	begin := time.Now()
	err := c.Run()
	if c.ProcessState == nil {
		t.Error(err)
		return
	}
	r.wall, r.exit, r.out, r.says = time.Since(begin), c.ProcessState.ExitCode(), out.String(), told.String()
	r.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	r.peak = rusage.Peak(c.ProcessState)
	r.changed = differences(before, contents(t, workspace))
	for name := range contents(t, temp) {
		r.left = append(r.left, name)
	}
	os.RemoveAll(place)
}

// contents gives the SHA-256 of every file below a folder.
func contents(t *testing.T, dir string) map[string]string {
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if path != "." && err == nil {
				all[path] = "folder"
			}
			return err
		}
		f, err := os.Open(filepath.Join(dir, path))
		if err != nil {
			return err
		}
		defer f.Close()
		hash := sha256.New()
		_, err = io.Copy(hash, f)
		all[path] = fmt.Sprintf("%x", hash.Sum(nil))
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return all
}

func differences(before, after map[string]string) []string {
	var all []string
	for name, sum := range after {
		if before[name] != sum {
			all = append(all, name)
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// show prints the table of all runs.
func show(out io.Writer, runs []*run) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, r := range runs {
		says := cmp.Or(strings.TrimSpace(r.says), r.finding(), "dibaca")
		fmt.Fprintf(w, "%s\t%s\t%d\t%.2f s\t%d MB\t%s\n", r.file.Name, r.command.name, r.exit, r.cpu.Seconds(), r.peak/1_000_000, says)
	}
	w.Flush()
}
