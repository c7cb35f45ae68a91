package papers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ekatalog/connector"
)

// kept is a register as a person writes it, with remarks.
const kept = `# our papers
version: 1
documents:
  # asked for by every tender
  Sertifikat Badan Usaha: dokumen/sbu.pdf # 2024
  "Dokumen > Struktur Harga":
    file: dokumen/harga.pdf # of March
    link: "https://drive.google.com/x"
  Surat Keterangan: {file: dokumen/ket.pdf, products: [KR-001]}
certificates:
  - kind: pirt # home industry
    number: "2063528010012-29"
    expires: 2029-05-01 # ask in April
    products:
      - KK01 # nastar
      - KK02 # kastengel
  - {kind: halal, number: "ID351100001", file: dokumen/halal.pdf}
# end
`

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// paper is one of a register by its ID.
func paper(t *testing.T, text, id string) connector.Paper {
	t.Helper()
	p, _, err := Load("papers.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	all := p.Register()
	n := slices.IndexFunc(all, func(x connector.Paper) bool { return x.ID == id })
	if n < 0 {
		t.Fatalf("no %s in %+v", id, all)
	}
	return all[n]
}

func TestAPaperIsChangedInPlaceAndRemarksStay(t *testing.T) {
	for name, c := range map[string]struct {
		id       string
		change   func(*connector.Paper)
		old, now string // pairs of what is replaced
	}{
		"nothing":             {"s1", func(*connector.Paper) {}, "", ""},
		"a last day":          {"s1", func(p *connector.Paper) { p.Expires = date("2030-01-02") }, "2029-05-01", "2030-01-02"},
		"a number":            {"s1", func(p *connector.Paper) { p.Number = "2063528010012-30" }, `"2063528010012-29"`, `"2063528010012-30"`},
		"a link":              {"s1", func(p *connector.Paper) { p.Link = "https://a.id/b" }, "      - KK02 # kastengel\n", "      - KK02 # kastengel\n    link: \"https://a.id/b\"\n"},
		"one more product":    {"s1", func(p *connector.Paper) { p.Products = append(p.Products, "ROTI & KUE") }, "      - KK02 # kastengel\n", "      - KK02 # kastengel\n      - \"ROTI & KUE\"\n"},
		"one product less":    {"s1", func(p *connector.Paper) { p.Products = p.Products[1:] }, "      - KK01 # nastar\n", ""},
		"another product":     {"s1", func(p *connector.Paper) { p.Products = []string{"kk02", "KK03"} }, "      - KK01 # nastar\n      - KK02 # kastengel\n", "      - KK02 # kastengel\n      - \"KK03\"\n"},
		"in braces":           {"s2", func(p *connector.Paper) { p.Holder, p.Issued = "Koperasi", date("2024-01-02") }, `file: dokumen/halal.pdf`, `file: dokumen/halal.pdf, issued: 2024-01-02, holder: "Koperasi"`},
		"a file goes":         {"s2", func(p *connector.Paper) { p.File = "" }, ", file: dokumen/halal.pdf", ""},
		"another file":        {"d1", func(p *connector.Paper) { p.File = "dokumen/sbu-2.pdf" }, "dokumen/sbu.pdf #", "{file: \"dokumen/sbu-2.pdf\"} #"},
		"a document's link":   {"d2", func(p *connector.Paper) { p.Link = "https://a.id/b" }, `"https://drive.google.com/x"`, `"https://a.id/b"`},
		"for one product":     {"d1", func(p *connector.Paper) { p.Products = []string{"KR-002"} }, "dokumen/sbu.pdf #", `{file: "dokumen/sbu.pdf", products: ["KR-002"]} #`},
		"another title":       {"d2", func(p *connector.Paper) { p.Title = "Struktur Harga" }, `"Dokumen > Struktur Harga":`, "Struktur Harga:"},
		"for all of them":     {"d3", func(p *connector.Paper) { p.Products = nil }, ", products: [KR-001]", ""},
		"for another product": {"d3", func(p *connector.Paper) { p.Products = []string{"KR-002", "KR-003"} }, "[KR-001]", `["KR-002", "KR-003"]`},
	} {
		p := paper(t, kept, c.id)
		c.change(&p)
		got, err := Put([]byte(kept), p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		want := kept
		if c.old != "" {
			want = strings.Replace(kept, c.old, c.now, 1)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAPaperComesBehindTheOthers(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		p    connector.Paper
		want string
	}{
		"the first at all": {"", connector.Paper{Title: "Izin Usaha", File: "dokumen/izin.pdf"}, "version: 1\ndocuments:\n  Izin Usaha: \"dokumen/izin.pdf\"\n"},
		"a certificate": {"version: 1\n", connector.Paper{Kind: "tkdn", Number: `1/TKDN "A"`, Expires: date("2030-01-02"), Products: []string{"A > B > C", "A > B > C", " "}},
			"version: 1\ncertificates:\n  - {kind: tkdn, number: \"1/TKDN \\\"A\\\"\", expires: 2030-01-02, products: [\"A > B > C\"]}\n"},
		"beside one of its title": {"version: 1\ndocuments:\n  Brosur: {file: a.pdf, products: [A-1]} # a\n", connector.Paper{Title: "Brosur", File: "b.pdf", Products: []string{"A-2"}},
			"version: 1\ndocuments:\n  Brosur: [{file: a.pdf, products: [A-1]}, {file: \"b.pdf\", products: [\"A-2\"]}] # a\n"},
		"beside a block of its title": {"version: 1\ndocuments:\n  Brosur:\n    file: a.pdf # a\n    products: [A-1]\n", connector.Paper{Title: "Brosur", File: "b.pdf", Products: []string{"A-2"}},
			"version: 1\ndocuments:\n  Brosur:\n    - file: a.pdf # a\n      products: [A-1]\n    - {file: \"b.pdf\", products: [\"A-2\"]}\n"},
	} {
		var data []byte
		if c.text != "" {
			data = []byte(c.text)
		}
		got, err := Put(data, c.p)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestAPaperIsRemovedAndTheOthersStay(t *testing.T) {
	for id, gone := range map[string]string{
		"d1": "  Sertifikat Badan Usaha: dokumen/sbu.pdf # 2024\n",
		"d2": "  \"Dokumen > Struktur Harga\":\n    file: dokumen/harga.pdf # of March\n    link: \"https://drive.google.com/x\"\n",
		"d3": "  Surat Keterangan: {file: dokumen/ket.pdf, products: [KR-001]}\n",
		"s2": "  - {kind: halal, number: \"ID351100001\", file: dokumen/halal.pdf}\n",
	} {
		got, err := Remove([]byte(kept), id)
		if want := strings.Replace(kept, gone, "", 1); err != nil || string(got) != want {
			t.Errorf("%s: %v\n%s", id, err, cmp.Diff(want, string(got)))
		}
	}
	for _, id := range []string{"s3", "d4", "s0", "x1", "", "s-1"} {
		if _, err := Remove([]byte(kept), id); err == nil {
			t.Errorf("%q is removed", id)
		}
	}
	one := "version: 1\ndocuments:\n  Brosur:\n    - {file: a.pdf, products: [A-1]}\n    - {file: b.pdf, products: [A-2]}\n"
	got, err := Remove([]byte(one), "d1")
	if err != nil || string(got) != "version: 1\ndocuments:\n  Brosur:\n    - {file: b.pdf, products: [A-2]}\n" {
		t.Errorf("%v\n%s", err, got)
	}
	if got, err = Remove(got, "d1"); err != nil || strings.Contains(string(got), "Brosur") {
		t.Errorf("%v\n%s", err, got)
	}
}

// Whatever is added, changed and removed: the register says it, and what was
// added and removed again leaves the papers as they were.
func TestARegisterSaysWhatIsPutIntoIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(kept)
		var all []connector.Paper
		read := func() {
			p, _, err := Load("papers.yaml", data)
			if err != nil {
				t.Fatalf("%v\n%s", err, data)
			}
			all = p.Register()
		}
		read()
		for range rapid.IntRange(1, 6).Draw(t, "steps") {
			p := drawPaper(t)
			if len(all) > 0 && rapid.Bool().Draw(t, "change") {
				old := rapid.SampledFrom(all).Draw(t, "which")
				if rapid.Bool().Draw(t, "remove") {
					out, err := Remove(data, old.ID)
					if err != nil {
						t.Fatalf("remove %s: %v\n%s", old.ID, err, data)
					}
					data = out
					read()
					continue
				}
				p.ID = old.ID
				if p.Kind = old.Kind; p.Kind == "" && p.Title == "" {
					p.Title, p.File = "Brosur", "a.pdf"
				} else if p.Kind != "" && p.Number == "" {
					p.Number = "1"
				}
			}
			r, _, err := Load("papers.yaml", data)
			if err != nil {
				t.Fatal(err)
			}
			if p = Tidy(p); len(r.Refuse(p)) > 0 {
				continue
			}
			out, err := Put(data, p) // it checks what comes of it
			if err != nil {
				t.Fatalf("put %+v: %v\n%s", p, err, data)
			}
			if strings.Count(string(out), "# our papers") != 1 || strings.Count(string(out), "# end") != 1 {
				t.Fatalf("remarks are gone:\n%s", out)
			}
			data = out
			read()
		}
	})
}

func drawPaper(t *rapid.T) connector.Paper {
	text := rapid.StringMatching(`[A-Za-z0-9 #:"'{}\[\],>&é-]{0,12}`)
	p := connector.Paper{File: rapid.SampledFrom([]string{"", "a.pdf", "dokumen/b c.pdf", "dokumen/#1.PDF"}).Draw(t, "file"),
		Link: rapid.SampledFrom([]string{"", "https://drive.google.com/x"}).Draw(t, "link"), Products: rapid.SliceOfN(text, 0, 3).Draw(t, "products")}
	if rapid.Bool().Draw(t, "certificate") {
		p.Kind, p.Number, p.Holder = rapid.SampledFrom([]string{"pirt", "tkdn"}).Draw(t, "kind"), text.Draw(t, "number"), text.Draw(t, "holder")
		if rapid.Bool().Draw(t, "ends") {
			p.Expires = date("2030-02-28")
		}
		return p
	}
	p.Title = rapid.OneOf(text, rapid.Just("Brosur")).Draw(t, "title")
	return p
}

func TestWhatCannotStandInTheRegisterIsSaid(t *testing.T) {
	p, _, err := Load("papers.yaml", []byte(kept))
	if err != nil {
		t.Fatal(err)
	}
	good := connector.Paper{Kind: "pirt", Number: "1"}
	for name, c := range map[string]struct {
		change func(*connector.Paper)
		want   map[string]string
	}{
		"nothing":           {func(*connector.Paper) {}, map[string]string{}},
		"no number":         {func(p *connector.Paper) { p.Number = "" }, map[string]string{"number": "papers.wrong_number"}},
		"an unknown kind":   {func(p *connector.Paper) { p.Kind = "iso" }, map[string]string{"kind": "papers.wrong_kind"}},
		"ends before":       {func(p *connector.Paper) { p.Issued, p.Expires = date("2025-01-01"), date("2024-01-01") }, map[string]string{"expires": "papers.wrong_order"}},
		"another century":   {func(p *connector.Paper) { p.Expires = date("1845-01-01") }, map[string]string{"expires": "papers.wrong_date"}},
		"a private link":    {func(p *connector.Paper) { p.Link = "C:/x.pdf" }, map[string]string{"link": "papers.wrong_link"}},
		"out of the folder": {func(p *connector.Paper) { p.File = "../x.pdf" }, map[string]string{"file": "papers.wrong_file"}},
		"no PDF":            {func(p *connector.Paper) { p.File = "endpoint.token" }, map[string]string{"file": "papers.wrong_file"}},
		"too long":          {func(p *connector.Paper) { p.Holder = strings.Repeat("é", maxTextRunes+1) }, map[string]string{"holder": "papers.wrong_length"}},
		"a bare document":   {func(p *connector.Paper) { p.Kind = "" }, map[string]string{"title": "papers.wrong_title", "file": "papers.wrong_no_file"}},
		"for all, twice":    {func(p *connector.Paper) { *p = connector.Paper{Title: "sertifikat badan usaha", File: "x.pdf"} }, map[string]string{"title": "papers.wrong_twice"}},
		"for some, twice": {func(p *connector.Paper) {
			*p = connector.Paper{Title: "Sertifikat Badan Usaha", File: "x.pdf", Products: []string{"A"}}
		}, map[string]string{}},
	} {
		x := good
		c.change(&x)
		if diff := cmp.Diff(c.want, p.Refuse(Tidy(x))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
