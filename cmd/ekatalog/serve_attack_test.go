package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

func TestWhatCannotBeReadIsRefusedWithWhatToDo(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	old := append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 4096)...)
	for name, test := range map[string]struct {
		content []byte
		want    string // in the sentence
	}{
		"lama.xls":     {old, "Simpan Sebagai"},
		"halaman.xlsx": {[]byte("<html><table><tr><td>Kode</td></tr></table></html>"), "halaman.xlsx"},
		"kosong.xlsx":  {nil, "kosong.xlsx"},
		"rusak.xlsx":   {append([]byte("PK\x03\x04"), make([]byte, 300)...), "rusak.xlsx"},
		"lain.csv":     {[]byte("Satu;Dua\n1;2\n"), "lain.csv"},
		"gambar.png":   {read(t, "sample/foto/kue.png"), "gambar.png"},
	} {
		p := s.drop(name, test.content)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, test.want) {
			t.Errorf("%s: %d, want 422 and %q\n%s", name, p.status, test.want, p.body)
		}
		if !strings.Contains(p.body, `href="/"`) {
			t.Errorf("%s: no way back", name)
		}
	}
	empty := s.form("", nil) // what a browser sends when nothing was chosen
	if p := s.send(empty); p.status != http.StatusBadRequest {
		t.Errorf("no file: %d", p.status)
	}
	if p := s.post("/daftar"); p.status != http.StatusBadRequest {
		t.Errorf("no form: %d", p.status)
	}
	if left := s.kept(); len(left) > 0 {
		t.Errorf("refused lists left on disk: %v", left)
	}
}

func TestAListLargerThan32MBIsRefusedAndNotKept(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	if p := s.drop("large.csv", make([]byte, 32<<20+1)); p.status != http.StatusRequestEntityTooLarge || !strings.Contains(p.body, "32 MB") {
		t.Errorf("a byte too many: %d\n%s", p.status, p.body)
	}
	if p := s.drop("just.csv", make([]byte, 32<<20)); p.status != http.StatusUnprocessableEntity {
		t.Errorf("not a byte too many: %d", p.status)
	}
	if left := s.kept(); len(left) > 0 {
		t.Errorf("left on disk: %v", left)
	}
}

func TestAFileNameReachesNeitherTheDiskNorThePageAsItIs(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	list := read(t, testLists+"bengkel-rapi.csv")
	for name, want := range map[string]string{
		"../../../etc/daftar.csv":             "daftar.csv",
		`..\..\windows\daftar.csv`:            "daftar.csv",
		"<script>alert(1)</script>.csv":       "script_.csv",
		"\"><img src=x onerror=alert(1)>.csv": "_22__img src_x onerror_alert(1)_.csv",
		"a\r\nSet-Cookie: x=1.csv":            "a_0D_0ASet-Cookie_ x_1.csv",
		"ditandai.csv":                        "ditandai.csv",
		"berkas.csv":                          "berkas.csv",
		".csv":                                "daftar.csv",
		strings.Repeat("é", 300) + ".csv":     strings.Repeat("é", 60) + ".csv",
	} {
		p := s.drop(name, list)
		if p.status != http.StatusOK || !strings.Contains(p.body, "<h1>"+want+"</h1>") {
			t.Errorf("%q: %d, want the title %q\n%.600s", name, p.status, want, p.body)
			continue
		}
		if strings.Contains(p.body, "<script>") || strings.Contains(p.body, "<img") {
			t.Errorf("%q: script in the page", name)
		}
		marked := s.get(p.path + "/ditandai")
		if marked.status != http.StatusOK || len(marked.header.Values("Set-Cookie")) > 0 {
			t.Errorf("%q: marked list %d %v", name, marked.status, marked.header)
		}
		if _, err := excelize.OpenReader(strings.NewReader(marked.body)); err != nil {
			t.Errorf("%q: marked list: %v", name, err)
		}
	}
	for _, path := range s.kept() {
		if !regexp.MustCompile(`^/ekatalog-[0-9]+/[a-z0-9]{26}/(daftar|ditandai)/[^/]+$`).MatchString(path) {
			t.Errorf("kept at %s", path)
		}
	}
}

func TestScriptInCellsIsShownAsText(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	const evil = `<script>alert(1)</script><img src=x onerror=alert(2)>'"{{.}}`
	list := strings.NewReplacer("KR-001", evil, "350000", evil, ";Buah;", `;"`+strings.ReplaceAll(evil, `"`, `""`)+`";`).
		Replace(string(read(t, testLists+"bengkel-rapi.csv")))
	p := s.drop("daftar.csv", []byte(list))
	if p.status != http.StatusOK || !strings.Contains(p.body, "&lt;script&gt;alert(1)") {
		t.Fatalf("%d: the cells are not shown\n%.2000s", p.status, p.body)
	}
	if n := strings.Count(p.body, "<script"); n != 1 || strings.Contains(p.body, "<img") {
		t.Errorf("%d scripts in the page", n)
	}
	if on := regexp.MustCompile(`<[^>]*\son[a-z]+=`).FindString(p.body); on != "" {
		t.Errorf("a handler in the page: %s", on)
	}
}

func TestEveryAnswerForbidsWhatAForeignPageCouldDo(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	result := s.dropFile("bengkel-rapi.csv")
	files := s.post(result.path + "/berkas")
	foreign := s.request(http.MethodGet, "/", nil)
	foreign.Host = "evil.example"
	forged := s.request(http.MethodPost, "/daftar", nil)
	forged.Header.Set("Sec-Fetch-Site", "cross-site")
	answers := []page{
		s.get("/"), result, files, s.get(result.path + "/ditandai"), s.get(fileLink.FindStringSubmatch(files.body)[1]),
		s.get("/static/style.css"), s.get("/static/desk.js"), s.get("/static/"), s.get("/nothing"), s.get("/daftar/" + strings.Repeat("a", 26)),
		s.post("/daftar"), s.get("/daftar"), s.send(foreign), s.send(forged),
	}
	for _, p := range answers {
		csp := p.header.Get("Content-Security-Policy")
		if !strings.HasPrefix(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s %d: Content-Security-Policy %q", p.path, p.status, csp)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s %d: %s %q, want %q", p.path, p.status, name, got, want)
			}
		}
		if strings.Contains(p.header.Get("Content-Type"), "text/html") && regexp.MustCompile(`<script>|<style|style="|javascript:`).MatchString(p.body) {
			t.Errorf("%s: inline script or style", p.path)
		}
	}
}

func TestAForeignHostIsRefused(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	port := s.address[strings.LastIndexByte(s.address, ':'):]
	for host, want := range map[string]int{
		"127.0.0.1" + port: 200, "localhost" + port: 200, "LOCALHOST" + port: 200,
		"evil.example": 421, "evil.example" + port: 421, "127.0.0.1": 421, "127.0.0.1:1": 421,
		"127.0.0.1" + port + ".evil.example": 421, "localhost.evil.example" + port: 421, "0.0.0.0" + port: 421, "[::1]" + port: 421,
	} {
		r := s.request(http.MethodGet, "/", nil)
		r.Host = host
		if p := s.send(r); p.status != want {
			t.Errorf("%s: %d, want %d", host, p.status, want)
		}
	}
}

func TestAForgedPostDoesNothing(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	result := s.dropFile("bengkel-rapi.csv")
	before, kept := tree(t, s.workspace), len(s.kept())
	for _, header := range []http.Header{
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Origin": {"http://localhost:1"}},
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}, "Origin": {s.address}},
	} {
		makes := s.request(http.MethodPost, result.path+"/berkas", nil)
		drops := s.form("daftar.csv", read(t, testLists+"bengkel-rapi.csv"))
		for _, r := range []*http.Request{makes, drops} {
			r.Header.Del("Origin")
			for name, values := range header {
				r.Header[name] = values
			}
			if p := s.send(r); p.status != http.StatusForbidden {
				t.Errorf("%s with %v: %d, want 403", r.URL.Path, header, p.status)
			}
		}
	}
	if after := tree(t, s.workspace); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("the workspace changed:\n%v\n%v", before, after)
	}
	if got := len(s.kept()); got != kept {
		t.Errorf("files kept: %d, then %d", kept, got)
	}
}

func TestNothingButAListsOwnFilesCanBeTakenAway(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.English)
	mine := s.dropFile("bengkel-rapi.csv")
	other := s.dropFile("bengkel-rapi.xlsx")
	files := s.post(mine.path + "/berkas")
	link := fileLink.FindStringSubmatch(files.body)[1]
	name := filepath.Base(link)
	s.post(other.path + "/berkas") // has no files of its own: all were made for mine
	if mine.path == other.path || len(filepath.Base(mine.path)) != 26 {
		t.Errorf("ids: %s, %s", mine.path, other.path)
	}
	paths := []string{
		other.path + "/berkas/" + name, "/daftar/" + strings.Repeat("a", 26) + "/berkas/" + name, "/daftar/%2e%2e/berkas/" + name,
		"/daftar/.." + mine.path[len("/daftar"):] + "/berkas/" + name, "/static/..%2fstyle.css", "/static/",
	}
	for _, f := range []string{
		"..%2f..%2fekatalog.yaml", "..%2fdaftar%2fbengkel-rapi.csv", "..%5cdaftar%5cbengkel-rapi.csv", "%2e%2e%2f%2e%2e%2fekatalog.yaml",
		"..%2fberkas%2f" + name, ".%2f" + name, "%2fetc%2fpasswd", name + "%00", name + "%2f", "manifest.json", "../daftar/bengkel-rapi.csv", "",
	} {
		paths = append(paths, mine.path+"/berkas/"+f)
	}
	secret := string(read(t, filepath.Join(s.workspace, "endpoint.token")))
	for _, path := range paths {
		p := s.raw(path)
		if p.status == http.StatusOK || strings.Contains(p.body, strings.TrimSpace(secret)) || strings.Contains(p.body, "Kode;") {
			t.Errorf("%s: %d\n%.300s", path, p.status, p.body)
		}
	}
	if p := s.raw(link); p.status != http.StatusOK {
		t.Errorf("its own file: %d", p.status)
	}
}

func (s *sitting) raw(path string) page {
	s.Helper()
	host := strings.TrimPrefix(s.address, "http://")
	c, err := net.Dial("tcp", host)
	if err != nil {
		s.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, host)
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return page{answer.StatusCode, answer.Header, string(body), path}
}

func TestAnErrorShowsNoPathOfTheMachine(t *testing.T) {
	faults := map[string]func(s *sitting, result string) page{
		"config gone": func(s *sitting, _ string) page {
			remove(s.T, filepath.Join(s.workspace, "ekatalog.yaml"))
			return s.drop("daftar.csv", []byte("x"))
		},
		"mapping gone": func(s *sitting, _ string) page {
			remove(s.T, filepath.Join(s.workspace, "mapping.yaml"))
			return s.drop("daftar.csv", []byte("x"))
		},
		"ledger not a file": func(s *sitting, result string) page {
			if err := os.Mkdir(filepath.Join(s.workspace, "ekatalog.db"), 0o700); err != nil {
				s.Fatal(err)
			}
			return s.post(result + "/berkas")
		},
		"files folder not a folder": func(s *sitting, result string) page {
			if err := os.WriteFile(filepath.Join(s.workspace, filesFolder), nil, 0o600); err != nil {
				s.Fatal(err)
			}
			return s.post(result + "/berkas")
		},
		"temporary folder not a folder": func(s *sitting, _ string) page {
			dirs, err := filepath.Glob(filepath.Join(s.temp, "ekatalog-*"))
			if err != nil || len(dirs) != 1 {
				s.Fatal(dirs, err)
			}
			remove(s.T, dirs[0])
			if err := os.WriteFile(dirs[0], nil, 0o600); err != nil {
				s.Fatal(err)
			}
			return s.drop("daftar.csv", []byte("x"))
		},
		"dropped list gone": func(s *sitting, result string) page {
			dirs, err := filepath.Glob(filepath.Join(s.temp, "ekatalog-*", "*", "daftar"))
			if err != nil || len(dirs) != 1 {
				s.Fatal(dirs, err)
			}
			remove(s.T, dirs[0])
			return s.get(result + "/ditandai")
		},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			s := sit(t, sampleWorkspace(t), schemas.English)
			p := fault(s, s.dropFile("bengkel-rapi.csv").path)
			if p.status < 400 || !strings.Contains(p.body, `role="alert"`) {
				t.Errorf("%d\n%s", p.status, p.body)
			}
			for _, dir := range []string{s.workspace, s.temp, filepath.Dir(s.temp), "/tmp/"} {
				if strings.Contains(p.body, dir) {
					t.Errorf("%s is shown:\n%s", dir, p.body)
				}
			}
			if p.status >= 500 && s.screen.String() == "" {
				t.Error("the cause is nowhere")
			}
		})
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}
