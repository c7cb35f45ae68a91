package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ekatalog/connector/console"
	"ekatalog/connector/endpoint/endpointtest"
	"ekatalog/schemas"
)

// trading is a workspace with a list in csv and the stand-in of the portal.
type trading struct {
	*testing.T
	dir, list string
}

func newTrading(t *testing.T) *trading {
	t.Helper()
	srv := httptest.NewServer(endpointtest.New(endpointtest.Options{Tokens: map[string]endpointtest.Seller{"abc": {ID: "p-1", Name: "Bengkel"}}}))
	t.Cleanup(srv.Close)
	w := &trading{T: t, dir: sampleWorkspace(t), list: string(read(t, testLists+"bengkel-rapi.csv"))}
	config := string(read(t, filepath.Join(w.dir, "ekatalog.yaml")))
	config = strings.NewReplacer("products.xlsx", "daftar.csv", "http://127.0.0.1:8900", srv.URL, "rate: 1000/m", "rate: 0", "max_price_change: 25%", "max_price_change: 90%").Replace(config)
	w.write("ekatalog.yaml", []byte(config))
	w.write("endpoint.token", []byte("abc"))
	w.change("", "")
	return w
}

func (w *trading) write(name string, b []byte) {
	w.Helper()
	path := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		w.Fatal(err)
	}
}

// change replaces a text of the list, which has to be there.
func (w *trading) change(old, now string) {
	w.Helper()
	if !strings.Contains(w.list, old) {
		w.Fatalf("the list has no %q", old)
	}
	w.list = strings.ReplaceAll(w.list, old, now)
	w.write("daftar.csv", []byte(w.list))
}

func (w *trading) run(args ...string) {
	w.Helper()
	a := newApp(strings.NewReader(""), w.Output(), w.Output())
	if code := a.run(w.Context(), append(args, "--config", filepath.Join(w.dir, "ekatalog.yaml"))); code != exitDone && code != exitFindings {
		w.Fatalf("%v: exit code %d", args, code)
	}
}

// photograph is a picture of that many pixels as a camera writes it.
func photograph(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{uint8(x * 7), uint8(y * 5), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAProductsPageTellsAllThatIsKnownOfIt(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		w := newTrading(t)
		w.run("sync", "--as", "Siti")
		w.run("sync")
		w.change(";350000;4;", ";390000;6;")
		w.run("sync", "--as", "Budi")
		s := sit(t, w.dir, lang)
		p := s.get("/barang/KR-001")
		if p.status != http.StatusOK {
			t.Fatalf("%d\n%s", p.status, p.body)
		}
		for _, want := range []string{
			"Miniatur Perahu Pinisi Kayu Jati", "Rp390.000", "PDN", "PPN 0%", "Furnitur Kantor",
			"F2",                // the cell of the price
			"Rp350.000", "Budi", // what was, and who changed it
			`<path d="M`, "V", // the chart
			schemas.Say(lang, "state.live", nil), schemas.Say(lang, "desk.verdict.ready", nil), schemas.Say(lang, "desk.trial", nil),
		} {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s: no %q on the page", lang, want)
			}
		}
		if key := wordless.FindString(strings.ReplaceAll(p.body, "desk.js", "")); key != "" {
			t.Errorf("without text: %s", key)
		}
		if strings.Contains(p.body, "row[") {
			t.Error("an officer is shown an expression")
		}
		if again := s.get("/barang/kr-001"); again.body == "" || again.status != http.StatusOK {
			t.Errorf("in small letters: %d", again.status)
		}
		w.change("KR-001;", "KR-777;")
		if gone := s.get("/barang/KR-001"); gone.status != http.StatusOK || !strings.Contains(gone.body, schemas.Say(lang, "desk.verdict.gone", nil)) || !strings.Contains(gone.body, "Rp350.000") {
			t.Errorf("gone: %d\n%s", gone.status, gone.body)
		}
		if strange := s.get("/barang/TIDAK-ADA"); strange.status != http.StatusNotFound || !strings.Contains(strange.body, schemas.Say(lang, "desk.product.unknown", nil)) {
			t.Errorf("strange: %d\n%s", strange.status, strange.body)
		}
	}
}

func TestAProductsPageTellsItsPapersAndHowLongTheyHold(t *testing.T) {
	w := newTrading(t)
	w.write("papers.yaml", []byte(`version: 1
certificates:
  - {kind: tkdn, number: "6722/TKDN/IK/VII/2024", expires: 2099-07-01, products: ["Peralatan Kantor > Furnitur Kantor > Meja Kerja"]}
  - {kind: pirt, number: "2063528010012-20", expires: 2020-12-25, products: [KK-01]}
`))
	s := sit(t, w.dir, schemas.Indonesian)
	for path, wants := range map[string][]string{
		"/barang/KR-001": {"6722/TKDN/IK/VII/2024", "berlaku sampai 1 Juli 2099", "<li>TKDN</li>", "daftar dokumen"},
		"/barang/KK-01":  {"2063528010012-20", "habis masa berlakunya pada 25 Desember 2020", `class="bad"`},
	} {
		p := s.get(path)
		for _, want := range wants {
			if !strings.Contains(p.body, want) {
				t.Errorf("%s: no %q\n%s", path, want, p.body)
			}
		}
		if strings.Contains(p.body, papersFile) {
			t.Errorf("%s names a file of the workspace", path)
		}
	}
}

func TestAProductIsFoundWhateverItsCode(t *testing.T) {
	w := newTrading(t)
	codes := []string{"A/B", "A/../B", "..", ".", "...", "A//B", "./A", "A/", "A.B", "CON", "a_b"}
	lines := strings.Split(w.list, "\n")
	for n, code := range codes {
		lines[n+1] = code + lines[n+1][strings.IndexByte(lines[n+1], ';'):]
	}
	lines[len(codes)+1] = lines[len(codes)+1][strings.IndexByte(lines[len(codes)+1], ';'):] // has none
	lines[len(codes)+2] = "x y" + lines[len(codes)+2][strings.IndexByte(lines[len(codes)+2], ';'):]
	w.list = strings.Join(lines, "\n")
	w.change("", "")
	s := sit(t, w.dir, schemas.English)
	all := links(s.get("/barang"))
	for n, code := range append(codes, "", "x y") {
		p := s.get(all[n])
		if want := "<p>" + code; p.status != http.StatusOK || !strings.Contains(p.body, want) {
			t.Errorf("%q at %s: %d at %s", code, all[n], p.status, p.path)
		}
		if code != "" && code != "x y" && all[n] != console.ProductPath(code) {
			t.Errorf("%q is at %s and at %s", code, all[n], console.ProductPath(code))
		}
	}
	for _, path := range []string{"/barang/@0", "/barang/@41", "/barang/@x", "/barang/@-1", "/barang/", "/barang/@99999999999999999999", "/barang/%00", "/barang/" + strings.Repeat("A", 5000)} {
		if p := s.get(path); p.status != http.StatusNotFound {
			t.Errorf("%.40s: %d", path, p.status)
		}
	}
}

func TestPicturesAreSentSmallAndOnlyWhereAProductHasThem(t *testing.T) {
	w := newTrading(t)
	large := photograph(t, 3000, 2000)
	w.write("foto/KR-001.jpg", large)
	w.write("foto/rahasia.jpg", photograph(t, 400, 400))
	w.write("rahasia.jpg", photograph(t, 400, 400))
	w.change("KR-001.png", "KR-001.jpg")
	w.change("KR-002.png", "../rahasia.jpg, https://foto.example/x.png")
	s := sit(t, w.dir, schemas.English)
	look := func(prepared string) {
		t.Helper()
		p := s.get("/gambar/1/KR-001")
		if p.status != http.StatusOK || p.header.Get("Content-Type") != "image/jpeg" || p.header.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(p.header.Get("Content-Disposition"), "inline;") {
			t.Fatalf("%s: %d %v", prepared, p.status, p.header)
		}
		m, err := jpeg.Decode(strings.NewReader(p.body))
		if err != nil || max(m.Bounds().Dx(), m.Bounds().Dy()) != pictureSide || len(p.body) > len(large)/5 {
			t.Errorf("%s: %d bytes of %d, %v", prepared, len(p.body), len(large), err)
		}
	}
	look("before it was prepared")
	w.run("photos", "prepare")
	look("prepared")
	page := s.get("/barang/KR-001")
	shown := regexp.MustCompile(`<img src="([^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(shown) != 1 || shown[0][1] != "/gambar/1/KR-001" {
		t.Errorf("pictures of the page: %v", shown)
	}
	if other := s.get("/barang/KR-002"); strings.Contains(other.body, "<img") {
		t.Errorf("a picture that lies elsewhere is asked for:\n%s", other.body)
	}
	for _, path := range []string{"/gambar/2/KR-001", "/gambar/0/KR-001", "/gambar/-1/KR-001", "/gambar/x/KR-001", "/gambar/1/KR-002", "/gambar/2/KR-002", "/gambar/1/rahasia", "/gambar/1/..%2Ffoto%2Frahasia.jpg", "/gambar/1/", "/gambar/1/@2", "/gambar/1/@99"} {
		if p := s.get(path); p.status != http.StatusNotFound || strings.HasPrefix(p.header.Get("Content-Type"), "image/") {
			t.Errorf("%s: %d %s", path, p.status, p.header.Get("Content-Type"))
		}
	}
}

func TestWhatAListOrThePortalSaysDoesNothingOnAPage(t *testing.T) {
	const bad = `<script>alert(1)</script><img src=x onerror=alert(2)>`
	w := newTrading(t)
	w.change("Miniatur Perahu Pinisi Kayu Jati;", `"`+bad+` Perahu";`)
	w.change("Kayu jati;;;KR-001.png", `"`+bad+`";;;"`+strings.ReplaceAll(bad, "/", "")+`.png"`)
	s := sit(t, w.dir, schemas.Indonesian)
	for _, path := range []string{"/barang", "/barang/KR-001", "/barang/" + "%3Cscript%3Ealert(1)%3C%2Fscript%3E"} {
		p := s.get(path)
		if strings.Contains(p.body, "<script>alert") || strings.Contains(p.body, "<img src=x") {
			t.Errorf("%s: %s", path, p.body)
		}
		if len(p.body) > 100_000 {
			t.Errorf("%s: %d bytes", path, len(p.body))
		}
	}
	dir, _ := hostileWorkspace(t)
	for range 2 {
		a := newApp(strings.NewReader(""), t.Output(), t.Output())
		a.run(t.Context(), []string{"sync", "--config", filepath.Join(dir, "ekatalog.yaml")})
	}
	s = sit(t, dir, schemas.Indonesian)
	for _, sku := range refusedSKUs {
		p := s.get(console.ProductPath(sku))
		if p.status != http.StatusOK || strings.Contains(p.body, "<script>") || !strings.Contains(p.body, schemas.Say(schemas.Indonesian, "state.rejected", nil)) {
			t.Errorf("%s: %d\n%s", sku, p.status, p.body)
		}
	}
}
