package main

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"

	"ekatalog/schemas"
	harmful "ekatalog/testdata/hostile"
)

// evil does something wherever it is not taken for text alone.
const evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{.}}\r\nSet-Cookie: evil=1\r\n\r\n"

// escapes are values of a part of an address that try to get out of it.
var escapes = []string{
	"..%2f..%2fekatalog.yaml", "..%2f..%2fendpoint.token", "..%5c..%5cekatalog.db", "%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd", "%2fetc%2fpasswd", "%00",
	"ekatalog.yaml%00.xlsx", ".%2fekatalog.yaml", "con", "-1", "99999999999999999999", "%c0%ae%c0%ae%2f", "%0d%0aSet-Cookie:%20evil=1", strings.Repeat("a", 5000),
	url.PathEscape(evil), "%7b%7b.%7d%7d", "a%3bb", "%25%32%65%25%32%65%25%32%66ekatalog.yaml",
}

var wildcard = regexp.MustCompile(`\{[a-z]+(\.\.\.)?\}`)

// attack goes through the attack list at every route.
type attack struct {
	*robot
	secrets []string
}

// harmless checks an answer, whatever was asked: nothing of a stranger's runs in
// it or gets into its head, no secret is in it, and no error of ours.
func (a *attack) harmless(what string, p page) {
	a.Helper()
	if p.status >= 500 {
		a.Errorf("%s: %d\n%.600s", what, p.status, p.body)
	}
	csp := p.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") || p.header.Get("X-Content-Type-Options") != "nosniff" {
		a.Errorf("%s: head %v", what, p.header)
	}
	for name, values := range p.header {
		if slices.ContainsFunc(values, func(v string) bool {
			return strings.Contains(v, "evil=1") && name != "Location" || strings.ContainsAny(v, "\r\n")
		}) {
			a.Errorf("%s: %s: %q", what, name, values)
		}
	}
	for _, s := range a.secrets {
		if strings.Contains(p.body, s) {
			a.Errorf("%s: %q is in the answer\n%.300s", what, s, p.body)
		}
	}
	if !strings.Contains(p.header.Get("Content-Type"), "text/html") || p.header.Get("Content-Disposition") != "" {
		return
	}
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		a.Fatal(err)
	}
	if alive := running(root); alive != "" {
		a.Errorf("%s: %s runs in the page", what, alive)
	}
}

// running finds what could run in a page and is not ours.
func running(n *html.Node) string {
	if n.Type == html.ElementNode {
		for _, attr := range n.Attr {
			if strings.HasPrefix(attr.Key, "on") || attr.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr.Val)), "javascript:") {
				return attr.Key + "=" + attr.Val
			}
		}
		if n.Data == "script" && (!strings.HasPrefix(value(n, "src"), "/static/") || n.FirstChild != nil) || n.Data == "img" && value(n, "src") == "x" || n.Data == "style" || n.Data == "base" || n.Data == "iframe" || n.Data == "object" {
			return "<" + n.Data + ">"
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := running(c); found != "" {
			return found
		}
	}
	return ""
}

// address is an address of a route, one that shows something where the robot
// found one.
func (a *attack) address(pattern string) string {
	_, path, _ := strings.Cut(pattern, " ")
	if f, ok := a.forms[pattern]; ok {
		return f.action
	}
	for _, seen := range slices.Sorted(maps.Keys(a.pages)) {
		if a.pattern(http.MethodGet, seen) == pattern {
			return seen
		}
	}
	return wildcard.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "1")
}

// TestEveryRouteWithstandsTheAttackList tries at every address of the pages
// what is known against pages: a route that is new is tried as well.
func TestEveryRouteWithstandsTheAttackList(t *testing.T) {
	s := sit(t, busyWorkspace(t), schemas.Indonesian)
	a := &attack{robot: newRobot(s, schemas.Indonesian), secrets: []string{"account_holder:", "token_file:", "SQLite format 3", "root:x:0", s.workspace, s.temp}}
	a.everywhere()
	each := func(what string, try func(pattern, method, path string)) {
		t.Run(what, func(t *testing.T) {
			was := a.T
			defer func() { a.T = was }()
			for _, pattern := range routePatterns(t) {
				t.Run(strings.ReplaceAll(pattern, "/", "_"), func(t *testing.T) {
					a.T = t // and so its requests end with it
					method, path, _ := strings.Cut(pattern, " ")
					try(pattern, method, path)
				})
			}
		})
	}
	each("strangers", func(pattern, method, _ string) { // before anything goes on behind the pages
		a.foreignHost(method, a.address(pattern))
		if method == http.MethodPost {
			a.forged(a.address(pattern))
		}
	})
	each("addresses", func(pattern, method, path string) {
		a.otherMethods(method, a.address(pattern))
		a.values(method, path)
		if method == http.MethodGet {
			a.query(a.address(pattern))
		}
	})
	each("forms", func(pattern, method, _ string) {
		if method != http.MethodPost {
			return
		}
		a.long(a.address(pattern))
		f, ok := a.forms[pattern]
		if !ok {
			if elsewhere[pattern] == "" {
				a.Fatalf("no form for %s was seen", pattern)
			}
			f = formSeen{method: method, action: a.address(pattern), fields: url.Values{"x": nil}}
		}
		a.fields(pattern, f)
		a.bombs(f)
	})
	again := &attack{robot: newRobot(s, schemas.Indonesian), secrets: a.secrets}
	again.walk("/", "/barang", "/daftar", "/pencocokan/1", "/pencocokan/1/versi")
	for address, p := range again.pages {
		again.harmless("afterwards "+address, p)
	}
}

func (a *attack) foreignHost(method, address string) {
	a.Helper()
	port := a.sitting.address[strings.LastIndexByte(a.sitting.address, ':'):]
	for _, host := range []string{"evil.example", "evil.example" + port} {
		r := a.request(method, address, nil)
		r.Host = host
		if p := a.send(r); p.status != http.StatusMisdirectedRequest {
			a.Errorf("%s %s as %s: %d", method, address, host, p.status)
		}
	}
}

func (a *attack) otherMethods(method, address string) {
	a.Helper()
	for _, other := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, "PROPFIND"} {
		r := a.request(other, address, nil)
		r.Header.Set("Origin", a.sitting.address)
		if p := a.send(r); p.status != http.StatusMethodNotAllowed && p.status != http.StatusNotFound {
			a.Errorf("%s %s: %d", other, address, p.status)
		} else {
			a.harmless(other+" "+address, p)
		}
	}
}

// values puts what tries to get out in the place of each part of an address.
func (a *attack) values(method, path string) {
	a.Helper()
	parts := wildcard.FindAllStringIndex(path, -1)
	for _, at := range parts {
		for _, value := range escapes {
			address := wildcard.ReplaceAllString(path[:at[0]], "1") + value + wildcard.ReplaceAllString(path[at[1]:], "1")
			p := a.ask(method, address)
			a.harmless(method+" "+address, p)
			if p.status == http.StatusOK && strings.Contains(value, "%2f") && p.header.Get("Content-Disposition") != "" {
				a.Errorf("%s %s gives a file", method, address)
			}
		}
	}
}

// ask sends a request as it is, from our own page where it is a form.
func (a *attack) ask(method, address string) page {
	a.Helper()
	if method == http.MethodGet {
		return a.raw(address)
	}
	r := a.request(method, "/", strings.NewReader("x=1"))
	if path, err := url.PathUnescape(address); err == nil {
		r.URL.Path, r.URL.RawPath = path, address
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", a.sitting.address)
	return a.send(r)
}

// query puts something evil into each value behind the address, those that
// links and forms use and the usual ones.
func (a *attack) query(address string) {
	a.Helper()
	u, err := url.Parse(address)
	if err != nil {
		a.Fatal(err)
	}
	names := map[string]bool{"x": true, "kabar": true, "kembali": true, "hal": true, "cari": true, "urut": true}
	for seen := range a.known {
		if v, err := url.Parse(seen); err == nil && v.Path == u.Path {
			for name := range v.Query() {
				names[name] = true
			}
		}
	}
	for _, f := range a.forms {
		if f.method == http.MethodGet && a.pattern(http.MethodGet, f.action) == a.pattern(http.MethodGet, address) {
			for name := range f.fields {
				names[name] = true
			}
		}
	}
	for name := range names {
		for _, value := range []string{evil, "-99999999999999999999"} {
			q := u.Query()
			q.Set(name, value)
			what := u.Path + "?" + q.Encode()
			a.harmless(what, a.get(what))
		}
	}
}

func (a *attack) forged(address string) {
	a.Helper()
	before := tree(a.T, a.workspace)
	for _, header := range []http.Header{
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Origin": {"http://localhost:1"}},
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}, "Origin": {a.sitting.address}},
	} {
		r := a.request(http.MethodPost, address, strings.NewReader("x=1"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		maps.Copy(r.Header, header)
		if p := a.send(r); p.status != http.StatusForbidden {
			a.Errorf("POST %s with %v: %d, want 403", address, header, p.status)
		}
	}
	if after := tree(a.T, a.workspace); fmt.Sprint(after) != fmt.Sprint(before) {
		a.Errorf("POST %s: a forged form changed the workspace", address)
	}
}

// long sends more than a form can have.
func (a *attack) long(address string) {
	a.Helper()
	for kind, body := range map[string]string{
		"application/x-www-form-urlencoded": "x=" + strings.Repeat("a", 3<<20), "multipart/form-data; boundary=x": strings.Repeat("--x\r\n", 10_000),
		"application/json": strings.Repeat("[", 100_000), "": "",
	} {
		r := a.request(http.MethodPost, address, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", a.sitting.address)
		a.harmless("POST "+address+" "+kind, a.send(r))
	}
}

// now gives a form as its page shows it by now.
func (a *attack) now(pattern string, f formSeen) formSeen {
	a.Helper()
	p := a.get(f.on)
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil || p.status != http.StatusOK {
		return f
	}
	l := &pageLook{robot: newRobot(a.sitting, a.lang), address: f.on, labelled: map[string]bool{}, ids: map[string]bool{}}
	l.labels(root)
	l.node(root, nil)
	for _, x := range l.forms {
		if a.pattern(x.method, x.action) == pattern {
			return x
		}
	}
	return f
}

// numbered tells apart fields of one kind.
var numbered = regexp.MustCompile(`_?[0-9]+$`)

// fields sends a form once for each kind of its fields with something evil in
// it.
func (a *attack) fields(pattern string, f formSeen) {
	a.Helper()
	tried := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		kind := numbered.ReplaceAllString(name, "")
		if tried[kind]++; tried[kind] > 2 {
			continue
		}
		f := a.now(pattern, f)
		f.fields.Set(name, evil)
		var r *http.Request
		if f.file != "" {
			r = a.upload(f, evil+".csv", []byte("Kode;Nama\n"+evil+";"+evil+"\n"))
		} else {
			r = a.request(http.MethodPost, f.action, strings.NewReader(f.fields.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", a.sitting.address)
		}
		a.harmless("POST "+f.action+" "+name, a.send(r))
	}
}

// upload is a form with a file in it.
func (a *attack) upload(f formSeen, name string, content []byte) *http.Request {
	a.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for field, values := range f.fields {
		for _, v := range values {
			if err := m.WriteField(field, v); err != nil {
				a.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile(f.file, strings.NewReplacer("\r", "%0D", "\n", "%0A").Replace(name))
	if err != nil {
		a.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		a.Fatal(err)
	}
	if err := m.Close(); err != nil {
		a.Fatal(err)
	}
	r := a.request(http.MethodPost, f.action, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Origin", a.sitting.address)
	return r
}

// thrown are the files that mean harm and go to every form that takes a file;
// how long each of all of them may take is measured in testdata/hostile.
var thrown = []string{"bomb-sheet.xlsx", "bomb-lies.xlsx", "zip-in-zip.xlsx", "entries-overlap.xlsx"}

// bombs hands in files that mean harm.
func (a *attack) bombs(f formSeen) {
	a.Helper()
	if f.file == "" {
		return
	}
	made := madeBombs()
	if len(made) != len(thrown) {
		a.Errorf("%d of %d bombs", len(made), len(thrown))
	}
	for name, content := range made {
		p := a.send(a.upload(f, name, content))
		a.harmless("POST "+f.action+" "+name, p)
		if p.status == http.StatusOK && p.path == f.action {
			a.Errorf("%s is taken at %s", name, f.action)
		}
	}
}

// madeBombs are the files of thrown, which take long to make.
var madeBombs = sync.OnceValue(func() map[string][]byte {
	all := map[string][]byte{}
	for _, file := range harmful.Files() {
		if slices.Contains(thrown, file.Name) {
			all[file.Name] = file.Make(harmful.List())
		}
	}
	return all
})

func TestWhatRunsInAPageIsSeen(t *testing.T) {
	for page, runs := range map[string]bool{
		`<p title="&lt;script&gt;">&lt;script&gt;alert(1)&lt;/script&gt;</p><script src="/static/desk.js"></script>`: false,
		`<script>alert(1)</script>`: true, `<img src=x onerror=alert(2)>`: true, `<p style="color:red">`: true, `<a href=" JavaScript:alert(1)">x</a>`: true, `<iframe></iframe>`: true,
		`<script src="https://evil.example/x.js"></script>`: true,
	} {
		root, err := html.Parse(strings.NewReader(page))
		if err != nil || (running(root) != "") != runs {
			t.Errorf("%s: %q, %v", page, running(root), err)
		}
	}
}
