package papers

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// category asks for papers as the portal's do.
var category = &schemas.Pack{Category: "A > B > C", Columns: []schemas.Column{
	{Group: "Informasi Utama", Title: "Struktur Harga", Field: "attributes.Informasi Utama > Struktur Harga"},
	{Group: "Dokumen", Title: "Struktur Harga", Field: "documents.Dokumen > Struktur Harga"},
	{Group: "Dokumen", Title: "SBU Konstruksi", Field: "documents.SBU Konstruksi", Required: true},
	{Group: "Dokumen", Title: "SPP-IRT", Field: "documents.SPP-IRT", Required: true, Assumed: true},
}}

func TestWhichPapersServeAProduct(t *testing.T) {
	const head = "version: 1\n"
	for name, c := range map[string]struct {
		register string
		change   func(*connector.PaperQuery)
		want     []string // label=file@line, required ones with a mark
		numbers  []string
		speaks   []string // numbers of certificates
		issues   []string // field code
	}{
		"a company document of that title": {register: head + "documents: {SBU Konstruksi: sah.pdf}\n", want: []string{"SBU Konstruksi=sah.pdf@2!"}},
		"letter case aside":                {register: head + "documents: {sbu konstruksi: sah.pdf}\n", want: []string{"SBU Konstruksi=sah.pdf@2!"}},
		"a title that stands twice":        {register: head + "documents: {\"Dokumen > Struktur Harga\": sah.pdf}\n", want: []string{"Dokumen > Struktur Harga=sah.pdf@2"}},
		"the same without its group":       {register: head + "documents: {Struktur Harga: sah.pdf}\n", want: []string{"Dokumen > Struktur Harga=sah.pdf@2"}},
		"the title of another group":       {register: head + "documents: {\"Informasi Utama > Struktur Harga\": sah.pdf}\n"},
		"a title nobody asks for":          {register: head + "documents: {Brosur: sah.pdf}\n"},
		"a category nobody knows":          {register: head + "documents: {SBU Konstruksi: sah.pdf}\n", change: func(q *connector.PaperQuery) { q.Pack = nil }},
		"the product's own document": {register: head + "documents: {SBU Konstruksi: sah.pdf}\n", change: func(q *connector.PaperQuery) {
			q.Listing.Documents = []mapping.Pair{{Label: "SBU Konstruksi", Value: "https://drive.google.com/x"}}
		}},
		"for a code":        {register: head + "documents: {Brosur: {file: sah.pdf, products: [kr-001]}}\n", want: []string{"Brosur=sah.pdf@2"}},
		"for a section":     {register: head + "documents: {Brosur: {file: sah.pdf, products: [Kerajinan  Kayu]}}\n", want: []string{"Brosur=sah.pdf@2"}},
		"for a category":    {register: head + "documents: {Brosur: {file: sah.pdf, products: [\"A > B > C\"]}}\n", want: []string{"Brosur=sah.pdf@2"}},
		"for all below one": {register: head + "documents: {Brosur: {file: sah.pdf, products: [A]}}\n", want: []string{"Brosur=sah.pdf@2"}},
		"for another":       {register: head + "documents: {Brosur: {file: sah.pdf, products: [KR-002, B, \"A > X\"]}}\n"},
		"for another, of a title that is asked for": {register: head + "documents: {SBU Konstruksi: {file: sah.pdf, products: [KR-002]}}\n"},
		"each of a title its own":                   {register: head + "documents: {Brosur: [{file: b.pdf, products: [KR-002]}, {file: sah.pdf, products: [KR-001]}]}\n", want: []string{"Brosur=sah.pdf@2"}},
		"of a title the most exact":                 {register: head + "documents: {Brosur: [{file: b.pdf, products: [A]}, {file: sah.pdf, products: [KR-001]}]}\n", want: []string{"Brosur=sah.pdf@2"}},
		"of a title that is asked for":              {register: head + "documents: {SBU Konstruksi: [b.pdf, {file: c.pdf, products: [A]}, {file: sah.pdf, products: [KR-001]}]}\n", want: []string{"SBU Konstruksi=sah.pdf@2!"}},
		"named twice":                               {register: head + "documents: {Brosur: {file: sah.pdf, products: [KR-001, A]}}\n", want: []string{"Brosur=sah.pdf@2"}},
		"a certificate's own file": {register: head + "certificates:\n  - {kind: pirt, number: \"2063528010012-29\", file: sah.pdf}\n",
			want: []string{"SPP-IRT=sah.pdf@3"}, speaks: []string{"2063528010012-29"}},
		"a document before a certificate for all": {register: head + "documents: {SPP-IRT: sah.pdf}\ncertificates:\n  - {kind: pirt, number: \"2063528010012-29\", file: sah.pdf}\n",
			want: []string{"SPP-IRT=sah.pdf@2"}, speaks: []string{"2063528010012-29"}},
		"a certificate that names the product before a document": {register: head + "documents: {SPP-IRT: sah.pdf}\ncertificates:\n  - {kind: pirt, number: \"2063528010012-29\", file: sah.pdf, products: [KR-001]}\n",
			want: []string{"SPP-IRT=sah.pdf@4"}, speaks: []string{"2063528010012-29"}},
		"a number for a product that is named": {register: head + "certificates:\n  - {kind: tkdn, number: \"6722/TKDN/IK/VII/2024\", products: [KR-001]}\n",
			numbers: []string{"tkdn=6722/TKDN/IK/VII/2024@3"}, speaks: []string{"6722/TKDN/IK/VII/2024"}},
		"a number for nobody in particular": {register: head + "certificates:\n  - {kind: tkdn, number: \"6722/TKDN/IK/VII/2024\"}\n"},
		"a number that the list has": {register: head + "certificates:\n  - {kind: tkdn, number: \"6722/TKDN/IK/VII/2024\"}\n",
			change: func(q *connector.PaperQuery) { q.Listing.TKDN = "6722/tkdn/IK/VII/2024" }, speaks: []string{"6722/TKDN/IK/VII/2024"}},
		"a number that the register lacks": {register: head + "certificates:\n  - {kind: tkdn, number: \"6722/TKDN/IK/VII/2024\", products: [KR-001]}\n",
			change: func(q *connector.PaperQuery) { q.Listing.TKDN, q.Listing.Brand = "1/TKDN/IK/VII/2024", "DID2023107469" },
			issues: []string{"tkdn certificate_unregistered", "brand certificate_unregistered"}},
		"a number and no certificates": {register: head + "documents: {SBU Konstruksi: sah.pdf}\n", change: func(q *connector.PaperQuery) { q.Listing.TKDN = "1" }, want: []string{"SBU Konstruksi=sah.pdf@2!"}},
		"the renewed one of two": {register: head + "certificates:\n  - {kind: pirt, number: \"2063528010012-24\", expires: 2024-05-01}\n  - {kind: pirt, number: \"2063528010012-29\", expires: 2029-05-01}\n",
			speaks: []string{"2063528010012-29"}},
		"the old one that the list still has": {register: head + "certificates:\n  - {kind: pirt, number: \"2063528010012-24\", expires: 2024-05-01}\n  - {kind: pirt, number: \"2063528010012-29\", expires: 2029-05-01}\n",
			change: func(q *connector.PaperQuery) {
				q.Listing.Attributes = []mapping.Pair{{Label: "NO.PIRT", Value: "P-IRT 206352801001224"}}
			}, speaks: []string{"2063528010012-24"}},
		"a kind that the category does not ask for": {register: head + "certificates:\n  - {kind: halal, number: \"ID35110000123450120\", expires: 2024-01-01}\n"},
		"a file that is not there":                  {register: head + "documents: {SBU Konstruksi: sbu.pdf}\n", want: []string{"SBU Konstruksi=sbu.pdf@2!"}, issues: []string{"documents.SBU Konstruksi document_missing_file"}},
		"a certificate's file that is not there": {register: head + "certificates:\n  - {kind: halal, number: \"ID35110000123450120\", file: halal.pdf, products: [KR-001]}\n",
			speaks: []string{"ID35110000123450120"}, issues: []string{"certificates document_missing_file"}},
		"the list's own file that is not there": {register: head, change: func(q *connector.PaperQuery) {
			q.Listing.Documents = []mapping.Pair{{Label: "SBU", Value: "x/y.PDF"}, {Label: "Kosong"}, {Label: "Word", Value: "a.docx"}}
		},
			issues: []string{"documents.SBU document_missing_file"}},
	} {
		p, _, err := opened(t, c.register)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		q := connector.PaperQuery{SKU: "KR-001", Section: "KERAJINAN KAYU", Listing: &mapping.Listing{SKU: "KR-001", Category: "A > B > C"}, Pack: category}
		if c.change != nil {
			c.change(&q)
		}
		got := p.Of(q)
		if got == nil {
			got = new(connector.PaperSet)
		}
		var documents, numbers, speaks, issues []string
		line := func(place string) string { return "@" + strings.TrimPrefix(place, "papers.yaml:") }
		for _, d := range got.Documents {
			s := d.Label + "=" + d.File + line(d.Place)
			if d.Required {
				s += "!"
			}
			documents = append(documents, s)
		}
		for _, n := range got.Numbers {
			numbers = append(numbers, n.Field+"="+n.Value+line(n.Place))
		}
		for _, s := range got.Certificates {
			speaks = append(speaks, s.Number)
		}
		for _, i := range got.Issues {
			issues = append(issues, i.Field+" "+i.Code)
		}
		for what, d := range map[string]string{"documents": cmp.Diff(c.want, documents), "numbers": cmp.Diff(c.numbers, numbers), "certificates": cmp.Diff(c.speaks, speaks), "issues": cmp.Diff(c.issues, issues)} {
			if d != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, what, d)
			}
		}
	}
}

func codes(issues []mapping.Issue) []string {
	var all []string
	for _, i := range issues {
		all = append(all, i.Code)
	}
	return all
}

func TestAFileIsFoundInsideTheWorkspaceOnly(t *testing.T) {
	outside, folder := t.TempDir(), t.TempDir()
	write(t, outside, "rahasia.pdf", plain())
	write(t, folder, "dokumen/SBU.PDF", plain())
	write(t, folder, "dokumen/kosong.pdf", nil)
	write(t, folder, "dokumen/besar.pdf", append(plain(), bytes.Repeat([]byte(" "), 4096)...))
	write(t, folder, "folder.pdf/isi.txt", nil)
	if runtime.GOOS != "windows" {
		for link, to := range map[string]string{"tautan.pdf": filepath.Join(outside, "rahasia.pdf"), "luar": outside, "dalam.pdf": filepath.Join("dokumen", "SBU.PDF")} {
			if err := os.Symlink(to, filepath.Join(folder, link)); err != nil {
				t.Fatal(err)
			}
		}
	}
	p, _, err := Open(folder, "papers.yaml", 4096)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	for name, want := range map[string]string{
		"dokumen/SBU.PDF": "", "dokumen/./SBU.PDF": "", `dokumen\SBU.PDF`: "",
		"dokumen/sbu.pdf": "document_name_case", "Dokumen/sbu.pdf": "document_name_case",
		"dokumen/sbv.pdf": "document_missing_file", "lain/sbu.pdf": "document_missing_file",
		"../rahasia.pdf": "document_outside", "dokumen/../../x.pdf": "document_outside", filepath.ToSlash(filepath.Join(outside, "rahasia.pdf")): "document_outside", `C:\x.pdf`: "document_outside",
		"dokumen/kosong.pdf": "document_damaged", "dokumen/besar.pdf": "document_too_large", "folder.pdf": "document_not_opened",
	} {
		if got := strings.Join(codes(p.files.judge(name)), " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if runtime.GOOS != "windows" {
		for _, name := range []string{"tautan.pdf", "luar/rahasia.pdf", "dalam.pdf"} {
			if got := codes(p.files.judge(name)); !slices.Equal(got, []string{"document_outside"}) {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
	if got := p.files.judge("dokumen/SBV.PDF"); got[0].Values["saran"] != "dokumen/SBU.PDF" {
		t.Errorf("%+v", got)
	}
}

func TestAFileIsJudgedAgainOnlyWhenItChanges(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "a.pdf", plain())
	p, _, err := Open(folder, "papers.yaml", 10<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if got := p.files.judge("a.pdf"); len(got) > 0 {
		t.Fatalf("%+v", got)
	}
	first := p.files.judged["a.pdf"]
	p.files.judge("a.pdf")
	if p.files.judged["a.pdf"] != first {
		t.Error("read again without a change")
	}
	write(t, folder, "a.pdf", []byte("<html>"))
	if err := os.Chtimes(filepath.Join(folder, "a.pdf"), time.Time{}, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	if got := codes(p.files.judge("a.pdf")); !slices.Equal(got, []string{"document_not_pdf"}) {
		t.Errorf("after a change: %q", got)
	}
}

func TestASizeIsNeverShownAsItsLimit(t *testing.T) {
	for n, want := range map[int64]string{10 << 20: "10 MB", 10<<20 + 1: "10,1 MB", 15 << 19: "7,5 MB", 1: "0,1 MB"} {
		if got := megabytes(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	for name, text := range map[string]string{
		"nothing": "version: 1\n",
		"papers":  "version: 1\ndocuments: {SBU Konstruksi: sah.pdf}\ncertificates:\n  - {kind: pirt, number: \"2063528010012-29\", file: sah.pdf}\n",
	} {
		b.Run(name, func(b *testing.B) {
			p, _, err := opened(b, text)
			if err != nil {
				b.Fatal(err)
			}
			q := connector.PaperQuery{SKU: "KR-001", Listing: &mapping.Listing{SKU: "KR-001", Category: "A > B > C"}, Pack: category}
			b.ReportAllocs()
			for b.Loop() {
				p.Of(q)
			}
		})
	}
}

func TestACertificatesFileHasItsLink(t *testing.T) {
	p, _, err := opened(t, "version: 1\ncertificates:\n  - {kind: pirt, number: \"2063528010012-29\", file: sah.pdf, link: \"https://drive.google.com/x\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	set := p.Of(connector.PaperQuery{SKU: "KR-001", Listing: &mapping.Listing{SKU: "KR-001"}, Pack: category})
	if set == nil || len(set.Documents) != 1 || set.Documents[0].Link != "https://drive.google.com/x" {
		t.Errorf("%+v", set)
	}
}
