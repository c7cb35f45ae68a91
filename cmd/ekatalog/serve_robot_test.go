package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// routeLine is a line of a table of routes in connector/console.
var routeLine = regexp.MustCompile(`\{"((?:GET|POST) /[^"]*)", (?:Look|Keep|Send|Decide|Set),`)

// routePatterns are the addresses of the pages, as their source names them.
func routePatterns(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../connector/console/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range files {
		for _, m := range routeLine.FindAllStringSubmatch(string(read(t, f)), -1) {
			all = append(all, m[1])
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d routes were found in the source: %v", len(all), all)
	}
	slices.Sort(all)
	return all
}

// formSeen is a form that the pages show, with what a browser would send.
type formSeen struct {
	method, action string
	fields         url.Values
	file           string // name of its file field
	on             string // the page
}

// robot follows every link of the pages and submits nothing.
type robot struct {
	*sitting
	lang    schemas.Lang
	mux     *http.ServeMux // knows the pattern of an address
	queue   []string
	known   map[string]bool
	visits  map[string]int // by pattern
	pages   map[string]page
	forms   map[string]formSeen // by method and pattern
	largest string
}

// visitsOfOne is how many addresses of one route the robot looks at: a page for
// each of many products says nothing new.
const visitsOfOne = 12

func newRobot(s *sitting, lang schemas.Lang) *robot {
	s.Helper()
	r := &robot{sitting: s, lang: lang, mux: http.NewServeMux(), known: map[string]bool{}, visits: map[string]int{}, pages: map[string]page{}, forms: map[string]formSeen{}}
	for _, p := range routePatterns(s.T) {
		r.mux.HandleFunc(p, func(http.ResponseWriter, *http.Request) {})
	}
	r.mux.HandleFunc("GET /static/{file}", func(http.ResponseWriter, *http.Request) {})
	return r
}

// pattern is the route of an address, "" for none.
func (r *robot) pattern(method, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	_, p := r.mux.Handler(&http.Request{Method: method, URL: u, Host: "x"})
	return p
}

// walk looks at every page that can be reached from some addresses.
func (r *robot) walk(from ...string) {
	r.Helper()
	for _, a := range from {
		r.add(a)
	}
	for len(r.queue) > 0 {
		address := r.queue[0]
		r.queue = r.queue[1:]
		r.look(address)
	}
}

// everywhere walks all pages, each with something to show.
func (r *robot) everywhere() {
	r.Helper()
	r.walk(r.begin()...)
	delete(r.known, "/templat") // shows more by now
	r.walk(r.learn()...)
}

func (r *robot) add(address string) {
	address, _, _ = strings.Cut(address, "#")
	if address == "" || r.known[address] {
		return
	}
	r.known[address] = true
	p := r.pattern(http.MethodGet, address)
	if r.visits[p]++; r.visits[p] <= visitsOfOne {
		r.queue = append(r.queue, address)
	}
}

func (r *robot) look(address string) {
	r.Helper()
	p := r.get(address)
	r.pages[address] = p
	switch {
	case p.status != http.StatusOK:
		r.Errorf("%s: %d", address, p.status)
	case strings.Contains(p.header.Get("Content-Type"), "text/html") && p.header.Get("Content-Disposition") == "":
		r.read(address, p)
	}
}

// abroad are the beginnings of addresses that lead away from the pages.
var abroad = []string{"https://", "http://", "mailto:", "tel:", "whatsapp:"}

// read checks a page and notes where it leads.
func (r *robot) read(address string, p page) {
	r.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		r.Fatalf("%s: %v", address, err)
	}
	l := &pageLook{robot: r, address: address, labelled: map[string]bool{}, ids: map[string]bool{}}
	l.labels(root)
	l.node(root, nil)
	l.finish(p)
	at, err := url.Parse(address)
	if err != nil {
		r.Fatal(err)
	}
	for _, href := range l.links {
		if slices.ContainsFunc(abroad, func(o string) bool { return strings.HasPrefix(href, o) }) {
			continue
		}
		u, err := at.Parse(href)
		if err != nil || u.Host != "" {
			r.Errorf("%s leads to %q", address, href)
			continue
		}
		r.add(u.String())
	}
	for _, f := range l.forms {
		u, err := at.Parse(f.action)
		key := r.pattern(f.method, f.action)
		if err != nil || u.Host != "" || key == "" {
			r.Errorf("%s has a form to %q, which is nowhere", address, f.action)
			continue
		}
		if _, have := r.forms[key]; !have {
			r.forms[key] = f
		}
	}
}

// busyWorkspace is a workspace in which everything has happened once.
func busyWorkspace(t *testing.T) string {
	t.Helper()
	w := newTrading(t)
	config := string(read(t, filepath.Join(w.dir, "ekatalog.yaml")))
	w.write("ekatalog.yaml", []byte(config+"schedule: {sync: {cron: \"0 2 * * *\", missed: once}}\n"))
	w.write("foto/KR-001.png", read(t, "sample/foto/kriya.png"))
	w.run("reference", "import", "kbki", "../../testdata/reference/kbki.csv", "--date", "2026-03-01", "--source", "BPS")
	w.run("reference", "import", "kategori", "../../testdata/reference/kategori.csv", "--date", "2026-03-01", "--source", "LKPP")
	w.run("sync", "--as", "Bu Sri", "--reason", "pertama")
	whole := w.list
	w.write("daftar.csv", []byte(strings.Join(strings.SplitAfter(whole, "\n")[:6], "")))
	w.stopped("sync")
	w.change(";175000;9;700;", ";185000;9;;")
	var asked struct{ Questions []questionLine }
	var out bytes.Buffer
	newApp(strings.NewReader(""), &out, t.Output()).run(t.Context(), []string{"answers", "--json", "--config", filepath.Join(w.dir, "ekatalog.yaml")})
	err := json.Unmarshal(out.Bytes(), &asked)
	weight := slices.IndexFunc(asked.Questions, func(q questionLine) bool { return q.Field == "weight_gram" })
	if err != nil || weight < 0 {
		t.Fatal(err, out.String())
	}
	w.run("answers", "--set", asked.Questions[weight].ID+"=700 gr")
	w.change("Miniatur Perahu Pinisi Ukuran Kecil", "Miniatur Perahu Pinisi <script>alert(1)</script>")
	w.change(";350000;4;", ";360000;6;")
	w.change(";250000;", ";250;") // a price out of scale
	w.write(papersFile, []byte("version: 1\ndocuments:\n  \"Brosur <b>\": {file: dokumen/tidak-ada.pdf, products: [KR-001, \"<script>alert(1)</script>\"]}\n"+
		"certificates:\n  - {kind: pirt, number: \"<img src=x onerror=alert(1)>\", expires: 2020-01-01, products: [KR-001]}\n"))
	return w.dir
}

// stopped runs a command that the guard stops.
func (w *trading) stopped(args ...string) {
	w.Helper()
	a := newApp(strings.NewReader(""), w.Output(), w.Output())
	if code := a.run(w.Context(), append(args, "--config", filepath.Join(w.dir, "ekatalog.yaml"))); code != exitStopped {
		w.Fatalf("%v: exit code %d", args, code)
	}
}

// begin does on the pages what gives them something to show, and names the
// pages that only this leads to.
func (r *robot) begin() []string {
	r.Helper()
	r.person = "Siti"
	led := []string{"/", "/barang/KR-001", "/selisih", "/mulai/penyedia", "/mulai/jawaban", "/pencocokan/1?isian=semua", "/pencocokan/1/cari?isian=kbki&cari=meja", "/pencocokan/1/cari?daftar=kategori&kata=Cuci+Kendaraan"}
	neat, own := string(read(r.T, testLists+"bengkel-rapi.csv")), string(read(r.T, filepath.Join(r.workspace, "daftar.csv")))
	for _, list := range []string{neat, own} {
		p := r.did(r.drop("daftar <b>.csv", []byte(list)))
		r.did(r.post(p.path + "/berkas"))
		r.did(r.post(p.path + "/pakai"))
		led = append(led, p.path, p.path+"/berkas", "/mulai/"+path.Base(p.path)+"/berkas")
	}
	again := r.did(r.drop("lagi.csv", []byte(strings.Replace(neat, ";700;", ";;", 1)))) // which nobody takes
	led = append(led, again.path, "/mulai/"+path.Base(again.path)+"/berkas")
	codeless := r.did(r.drop("tanpa kode.csv", []byte(strings.Replace(neat, "KR-002;", ";", 1))))
	led = append(led, codeless.path, r.did(r.post(codeless.path+"/kode")).path)
	first := &walker{sitting: r.sitting}
	first.see(r.get("/mulai/daftar"), "/mulai/daftar")
	first.choose("bengkel-rapi.csv", "/mulai/")
	led = append(led, first.at.path)
	first.press("/mulai/") // to the prices, and no further
	led = append(led, first.at.path)
	bare := r.form("tanpa <b>.csv", []byte("Nama Barang;Harga\nMeja <b>jati</b>;95000\n"))
	bare.URL.Path = "/mulai/daftar"
	first.see(r.send(bare), "/mulai/")
	led = append(led, r.did(r.submit(first.action, first.fields)).path)
	papers := openPapers(r.sitting)
	papers.look("/dokumen/s1")
	r.did(papers.keep("", nil, "id", "s1", "jenis", "pirt", "nomor", "<img src=x onerror=alert(1)>", "sampai", "2021-01-01", "kode", "KR-001", "alasan", "<script>alert(3)</script>"))
	m := openMatch(r.sitting)
	for _, brand := range []string{"Karya", "Karya <script>alert(1)</script>"} {
		m.look("/pencocokan/1")
		change := m.fields("isian_0", "brand", "dari_0", "", "nilai_0", brand, "alasan", "<img src=x onerror=alert(2)>")
		r.known["/pencocokan/1/coba"] = true // an answer to a form, which nobody can ask for again
		r.read("/pencocokan/1/coba", r.did(r.fill("/pencocokan/1/coba", change)))
		r.did(r.fill("/pencocokan/1/simpan", change))
	}
	plan := r.ask("harga <script>alert(1)</script>")
	r.did(r.file("Budi", plan.path+"/pindaian", "pindaian", "tanda <b>.png", picture(r.T)))
	return append(led, plan.path, r.stoppedPlan(own), r.portalSays())
}

// learn hands templates and a list in, which changes what a plan is made of, and
// names the pages that only this leads to.
func (r *robot) learn() []string {
	r.Helper()
	asked := r.learns("kriya <b>.xlsx", read(r.T, testTemplates+"kriya-kayu.xlsx"))
	r.learns("meja.xlsx", read(r.T, testTemplates+"meja-kerja-2026-03.xlsx"))
	r.learns("meja.xlsx", read(r.T, testTemplates+"meja-kerja-2026-11.xlsx"))
	doubted := r.takes(onlyFile("kbki <b>.csv", []byte("kode,uraian\n0116,Gandum <script>alert(1)</script>\n")), "kbki", "2026-05-01", "BPS <b>")
	return []string{asked.path, doubted.path, "/templat", "/templat/meja-kerja?kolom=A"}
}

// did is a page that says no refusal.
func (r *robot) did(p page) page {
	r.Helper()
	if p = r.ended(p); p.status != http.StatusOK {
		r.Fatalf("%s: %d\n%s", p.path, p.status, p.body)
	}
	return p
}

// stoppedPlan makes a plan that the guard stops.
func (r *robot) stoppedPlan(list string) (path string) {
	r.Helper()
	dear := regexp.MustCompile(`;(Buah|Unit);([1-9][0-9]{4,5});`).ReplaceAllString(list, ";${1};${2}0;")
	r.did(r.post(r.did(r.drop("mahal.csv", []byte(dear))).path + "/pakai"))
	p := r.ask("")
	if !strings.Contains(p.body, p.path+`/pengaman"`) {
		r.Fatalf("nothing stops %s\n%s", p.path, p.body)
	}
	return p.path
}

// portalSays hands in what the portal says, notes an upload and compares with
// what somebody changed there.
func (r *robot) portalSays() (path string) {
	r.Helper()
	set := madeLink.FindStringSubmatch(r.did(r.get("/berkas")).body)
	if set == nil {
		r.Fatal("no files were made")
	}
	up := connector.ExportFile{Run: strings.Split(set[1], "/")[3], Path: "unggah-uji.xlsx", Category: "A > B > C", Rows: 1, SHA256: strings.Repeat("0", 64), Uploadable: true}
	if err := ledgerOf(r.T, r.workspace).Commit(r.Context(), connector.Step{Files: []connector.ExportFile{up}}); err != nil {
		r.Fatal(err)
	}
	changeOutside(r.T, r.workspace, "KR-001", 999000)
	r.did(r.post("/selisih"))
	return r.did(r.file("Siti", "/berkas/hasil", "hasil", "hasil <b>.xlsx", result(r.T,
		[]any{"Kode Produk", "Nama Produk", "Status", "Alasan"},
		[]any{"KR-001", "Miniatur Perahu Pinisi Kayu Jati", "Tayang", ""},
		[]any{"KR-002", "Miniatur Perahu Pinisi Ukuran Kecil", "Ditolak", "Foto <buram>"},
		[]any{"KR-003", "Miniatur", "Lolos <script>alert(1)</script>", ""},
		[]any{"", "Barang yang tidak dikenal <script>alert(1)</script>", "Tayang", ""},
	))).path
}

// elsewhere are the routes that no link and no form of the robot's walk leads
// to, and why.
var elsewhere = map[string]string{
	"GET /proses/{run}/kabar":         "is no page: it tells how far a long work is",
	"POST /proses/{run}/berhenti":     "stops a long work that goes on, and has no field",
	"POST /templat/{id}/simpan":       "stands on the answer to a form: TestATemplateIsDecidedOnItsPageAndFilled",
	"GET /formulir/layar/{sha256}":    "a picture that came with a tick: TestTheWorkOfTheDayIsTickedCardByCard",
	"POST /mulai/jawaban/cari":        "is a button of the questions: TestACategoryIsSearched…",
	"POST /mulai/jawaban/pilih":       "stands on the answer to it",
	"POST /daftar/{id}/jawaban/cari":  "is a button of the questions: TestAnAnswerIsSearchedAtTheList…",
	"POST /daftar/{id}/jawaban/pilih": "stands on the answer to it",
}

func TestARobotFollowsEveryLink(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		t.Run(string(lang), func(t *testing.T) {
			s := sit(t, busyWorkspace(t), lang)
			before := tree(t, s.workspace)
			newRobot(s, lang).walk("/")
			after := tree(t, s.workspace)
			for path, was := range before {
				if is := after[path]; is != was && !strings.HasPrefix(path, "/ekatalog.db-") { // SQLite's own
					t.Errorf("looking changed %s", path)
				}
			}
			r := newRobot(s, lang)
			r.everywhere()
			for _, p := range routePatterns(t) {
				_, form := r.forms[p]
				reached := r.visits[p] > 0 || form
				switch why := elsewhere[p]; {
				case !reached && why == "":
					t.Errorf("%s: no link or form leads there; say in begin how it is reached, or in elsewhere where it is tested", p)
				case reached && why != "":
					t.Errorf("%s is reached, and elsewhere says it is not", p)
				}
			}
			t.Logf("%d pages, the largest %s", len(r.pages), r.largest)
		})
	}
}
