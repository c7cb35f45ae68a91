package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ekatalog/schemas"
)

// onTheShelf are the links to products on a page, in order.
var onTheShelf = regexp.MustCompile(`<td><a href="(/barang/[^"]+)">`)

func links(p page) []string {
	var all []string
	for _, m := range onTheShelf.FindAllStringSubmatch(p.body, -1) {
		path, _, _ := strings.Cut(m[1], "?")
		all = append(all, path)
	}
	return all
}

// tab is how many products a tab of the page counts.
func tab(p page, label string) string {
	m := regexp.MustCompile(`>` + regexp.QuoteMeta(label) + ` <b>([0-9.,]+)</b>`).FindStringSubmatch(p.body)
	if m == nil {
		return ""
	}
	return m[1]
}

// wordless is a message key that a page shows instead of its text.
var wordless = regexp.MustCompile(`\b(desk|state|issues)\.[a-z_.]+`)

func TestProductsAreFoundChosenAndSorted(t *testing.T) {
	for lang, words := range map[schemas.Lang][3]string{schemas.Indonesian: {"Semua", "Siap", "Belum siap"}, schemas.English: {"All", "Ready", "Not ready"}} {
		dir := messyWorkspace(t)
		if err := os.WriteFile(filepath.Join(dir, "bengkel-pamekasan.xlsx"), read(t, testLists+"bengkel-pamekasan.xlsx"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := sit(t, dir, lang)
		var want checkDocument
		var out strings.Builder
		newApp(strings.NewReader(""), &out, t.Output()).run(t.Context(), []string{"check", "--json", "--config", filepath.Join(dir, "ekatalog.yaml")})
		if err := json.Unmarshal([]byte(out.String()), &want); err != nil {
			t.Fatal(err, out.String())
		}
		all := s.get("/barang")
		if all.status != http.StatusOK || wordless.MatchString(strings.ReplaceAll(all.body, "desk.js", "")) {
			t.Fatalf("%d, without text: %q\n%s", all.status, wordless.FindString(all.body), all.body)
		}
		for n, count := range []int64{want.Products, want.Ready, want.Held} {
			if got := tab(all, words[n]); got != fmt.Sprint(count) {
				t.Errorf("%s: %q on the page, check counts %d", words[n], got, count)
			}
		}
		if got := len(links(all)); int64(got) != want.Products {
			t.Errorf("%d products on the page, want %d", got, want.Products)
		}
		if got := links(s.get("/barang?cari=PERAHU+mini")); len(got) == 0 || got[0] != "/barang/KR-001" {
			t.Errorf("found %v", got)
		}
		held := s.get("/barang?siap=held&masalah=price_scale&urut=-code")
		got := links(held)
		if fmt.Sprint(got) != "[/barang/MB-08 /barang/KR-002 /barang/KK01]" {
			t.Errorf("prices out of scale: %v", got)
		}
		if !strings.Contains(held.body, `aria-sort="descending"`) {
			t.Error("the order is not told")
		}
		if none := s.get("/barang?cari=" + url.QueryEscape(`"><script>alert(1)</script>`)); len(links(none)) > 0 || strings.Contains(none.body, "<script>alert") {
			t.Errorf("%s", none.body)
		}
	}
}

func TestALinkOfTheProductsKeepsWhatIsAskedFor(t *testing.T) {
	dir := sampleWorkspace(t)
	lines := strings.SplitAfter(string(read(t, testLists+"bengkel-rapi.csv")), "\n")
	list := lines[0]
	for n := range 130 {
		list += strings.Replace(lines[1], "KR-001", fmt.Sprintf("KR-%03d", n+1), 1)
	}
	config := filepath.Join(dir, "ekatalog.yaml")
	for path, text := range map[string]string{config: strings.Replace(string(read(t, config)), "products.xlsx", "daftar.csv", 1), filepath.Join(dir, "daftar.csv"): list} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := sit(t, dir, schemas.Indonesian)
	const asked = "/barang?cari=pinisi&hal=2&siap=ready&urut=-price"
	p := s.get(asked)
	found := regexp.MustCompile(`<a (?:class="button" rel="(?:prev|next)" )?href="(/barang\?[^"]+)"`).FindAllStringSubmatch(p.body, -1)
	if len(found) < 2+2+5 { // before and after, tabs, columns
		t.Fatalf("%q\n%s", found, p.body)
	}
	for _, link := range found {
		u, err := url.Parse(html.UnescapeString(link[1]))
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		kept := 0
		for name, value := range map[string]string{"cari": "pinisi", "siap": "ready", "urut": "-price"} {
			if q.Get(name) == value {
				kept++
			}
		}
		if kept < 2 || q.Get("cari") != "pinisi" { // a tab or a column changes one of them
			t.Errorf("%s", link[1])
		}
	}
	s.says(p, http.StatusOK, `name="siap" value="ready"`, `name="cari" value="pinisi"`, `<option value="-price" selected>`)
	to := regexp.MustCompile(`<td><a href="(/barang/KR-[^"]+)">`).FindStringSubmatch(p.body)
	if to == nil {
		t.Fatal(p.body)
	}
	product := s.get(html.UnescapeString(to[1]))
	s.says(product, http.StatusOK, `<a href="`+html.EscapeString(asked)+`">←`)
	s.says(s.get("/barang/KR-001?kembali=https://evil.example/"), http.StatusOK, `<a href="/barang">←`)
	s.says(s.get("/barang/KR-001?kembali=/saya"), http.StatusOK, `<a href="/barang">←`)
}

func TestAChangedListIsReadAgainAndABrokenOneIsTold(t *testing.T) {
	dir := sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	text := strings.Replace(string(read(t, config)), "products.xlsx", "daftar.csv", 1)
	list := read(t, testLists+"bengkel-rapi.csv")
	write := func(path string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(config, []byte(text))
	write(filepath.Join(dir, "daftar.csv"), list)
	s := sit(t, dir, schemas.English)
	if got := tab(s.get("/barang"), "All"); got != "40" {
		t.Fatalf("%q products", got)
	}
	lines := strings.SplitAfter(string(list), "\n")
	write(filepath.Join(dir, "daftar.csv"), []byte(strings.Join(lines[:len(lines)-6], "")))
	if got := tab(s.get("/barang"), "All"); got != "35" {
		t.Fatalf("%q products after the list has changed", got)
	}
	write(filepath.Join(dir, "daftar.csv"), []byte("PK\x03\x04"))
	if p := s.get("/barang"); tab(p, "All") != "35" || !strings.Contains(p.body, "could not be read again") || !strings.Contains(p.body, "daftar.csv") {
		t.Fatalf("a broken list:\n%s", p.body)
	}
	write(filepath.Join(dir, "daftar.csv"), list)
	if p := s.get("/barang"); tab(p, "All") != "40" || strings.Contains(p.body, "could not be read again") {
		t.Fatalf("a list that was put right:\n%s", p.body)
	}
}

func TestAListThatCannotBeReadIsToldAtOnce(t *testing.T) {
	dir := sampleWorkspace(t)
	if err := os.Remove(filepath.Join(dir, "products.xlsx")); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.English)
	if p := s.get("/barang"); p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "products.xlsx") || strings.Contains(p.body, dir) {
		t.Errorf("%d\n%s", p.status, p.body)
	}
}

// wide is a list of many products with names as long as they come.
func wide(t *testing.T, dir string, rows int) {
	t.Helper()
	config := filepath.Join(dir, "ekatalog.yaml")
	text := strings.Replace(string(read(t, config)), "products.xlsx", "daftar.csv", 1)
	lines := strings.SplitAfter(string(read(t, testLists+"bengkel-rapi.csv")), "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	sep := string(lines[0][strings.IndexAny(lines[0], ";,")])
	for n := range rows {
		cells := strings.Split(lines[1], sep)
		cells[0], cells[1] = fmt.Sprintf("X/%d.%d", n, n), strings.Repeat("é<&\"'", 500)
		b.WriteString(cells[0] + sep + `"` + strings.ReplaceAll(cells[1], `"`, `""`) + `"` + sep + strings.Join(cells[2:], sep))
	}
	for path, b := range map[string]string{config: text, filepath.Join(dir, "daftar.csv"): b.String()} {
		if err := os.WriteFile(path, []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPageOfProductsStaysSmall(t *testing.T) {
	dir := sampleWorkspace(t)
	wide(t, dir, 120)
	s := sit(t, dir, schemas.Indonesian)
	for path, rows := range map[string]int{"/barang": 50, "/barang?hal=3": 20, "/barang?hal=99999999999": 20, "/barang?hal=77": 20} {
		p := s.get(path)
		if len(p.body) > 100_000 || len(links(p)) != rows {
			t.Errorf("%s: %d bytes with %d products", path, len(p.body), len(links(p)))
		}
	}
	first := links(s.get("/barang"))
	if first[0] != "/barang/X%2F0.0" {
		t.Errorf("the first is at %s", first[0])
	}
}

func TestProductsAreFoundWhileTheyAreReadForTheFirstTime(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	begun := time.Now()
	answers := make(chan page, 20)
	for range cap(answers) {
		go func() { answers <- s.get("/barang") }()
	}
	first := ""
	for range cap(answers) {
		p := <-answers
		if first == "" {
			first = p.body
		}
		if p.status != http.StatusOK || p.body != first {
			t.Errorf("%d after %s, not the page that others got", p.status, time.Since(begun))
		}
	}
}
