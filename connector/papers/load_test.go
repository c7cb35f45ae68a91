package papers

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

func write(t testing.TB, folder, name string, data []byte) {
	t.Helper()
	path := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// opened opens a folder with a register of that text and a good sah.pdf.
func opened(t testing.TB, text string) (*Papers, []document.Fault, error) {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, "sah.pdf", plain())
	write(t, folder, "papers.yaml", []byte(text))
	p, warnings, err := Open(folder, "papers.yaml", 10<<20)
	if err == nil {
		t.Cleanup(func() { _ = p.Close() })
	}
	return p, warnings, err
}

func told(faults []document.Fault) []string {
	var all []string
	for _, f := range faults {
		all = append(all, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Key))
		for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
			if text := schemas.Say(lang, f.Key, f.Values); text == f.Key || strings.Contains(text, "{") && !strings.Contains(f.Values["nilai"]+f.Values["rincian"]+f.Values["tanda"], "{") {
				all = append(all, "a text with a hole: "+text)
			}
		}
	}
	return all
}

func TestEveryFaultOfARegisterIsNamedWithItsPlace(t *testing.T) {
	const head = "version: 1\n"
	certificate := func(more string) string {
		return head + "certificates:\n  - {kind: pirt, number: \"2063528010012-29\"" + more + "}\n"
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":                       {"", []string{"1:1 papers.empty"}},
		"only remarks":                {"# nothing\n", []string{"1:1 papers.empty"}},
		"no YAML":                     {head + "documents: [\n", []string{"2:12 mapping.yaml"}},
		"no UTF-8":                    {"\xff\xfe", []string{"1:1 papers.not_utf8"}},
		"too large":                   {strings.Repeat("#", maxBytes+1), []string{"1:1 papers.too_large"}},
		"an anchor":                   {head + "documents: &a {}\n", []string{"2:12 papers.not_simple"}},
		"a list":                      {"[]\n", []string{"1:1 mapping.want_map"}},
		"two documents":               {head + "---\nversion: 1\n", []string{"3:1 mapping.second_document"}},
		"no version":                  {"documents: {}\n", []string{"1:1 mapping.key_missing"}},
		"another version":             {"version: 2\n", []string{"1:10 mapping.version"}},
		"nested too deep":             {head + "documents: " + strings.Repeat("[", 100) + "\n", []string{"2:76 mapping.too_deep"}},
		"an unknown key":              {head + "xyzzy: 1\n", []string{"2:1 mapping.unknown_key"}},
		"an unknown key that is near": {head + "document: {}\n", []string{"2:1 mapping.unknown_key_near"}},
		"a key twice":                 {head + "documents: {A: a.pdf, A: b.pdf}\n", []string{"2:23 mapping.key_twice"}},
		"documents that are a list":   {head + "documents: [a.pdf]\n", []string{"2:12 mapping.want_map"}},
		"a document without a file":   {head + "documents:\n  SBU: {link: \"https://drive.google.com/x\"}\n", []string{"3:3 papers.file_missing"}},
		"a document of nothing":       {head + "documents:\n  SBU:\n", []string{"3:3 papers.file_missing"}},
		"a list within a list":        {head + "documents:\n  SBU: [a.pdf, [b.pdf]]\n", []string{"3:16 mapping.want_text"}},
		"a list of no documents":      {head + "documents:\n  SBU: []\n", []string{"3:3 papers.file_missing"}},
		"one of several is wrong":     {head + "documents:\n  SBU:\n    - {file: a.pdf}\n    - {link: \"https://drive.google.com/x\"}\n", []string{"3:3 papers.file_missing"}},
		"a document's unknown key":    {head + "documents:\n  SBU: {fil: a.pdf, file: a.pdf}\n", []string{"3:9 mapping.unknown_key_near"}},
		"a file that is a link":       {head + "documents: {A: \"https://drive.google.com/a.pdf\"}\n", []string{"2:17 papers.file_is_link"}},
		"a file outside":              {head + "documents: {A: ../a.pdf, B: /etc/b.pdf, C: 'C:\\c.pdf', D: a/../../d.pdf}\n", []string{"2:16 papers.outside", "2:29 papers.outside", "2:45 papers.outside", "2:59 papers.outside"}},
		"a file of another kind":      {head + "documents: {A: a.docx}\n", []string{"2:16 papers.not_pdf"}},
		"a link for nobody":           {head + "documents: {A: {file: a.pdf, link: \"http://localhost/a\"}}\n", []string{"2:37 papers.link"}},
		"certificates no list":        {head + "certificates: {kind: pirt}\n", []string{"2:15 mapping.want_list"}},
		"a certificate of nothing":    {head + "certificates:\n  - {}\n", []string{"3:5 papers.certificate_lacks", "3:5 papers.certificate_lacks"}},
		"a certificate that is text":  {head + "certificates: [pirt]\n", []string{"2:16 mapping.want_map", "2:16 papers.certificate_lacks", "2:16 papers.certificate_lacks"}},
		"an unknown kind":             {head + "certificates: [{kind: bpom, number: \"1\"}]\n", []string{"2:23 papers.kind"}},
		"an empty number":             {head + "certificates: [{kind: pirt, number: \"\"}]\n", []string{"2:29 papers.certificate_lacks"}},
		"a day that is none":          {certificate(", expires: 2026-02-29"), []string{"3:55 papers.date"}},
		"a date in another order":     {certificate(", expires: 01-05-2029, issued: 1/5/2024"), []string{"3:55 papers.date", "3:75 papers.date"}},
		"a date far away":             {certificate(", expires: 9999-01-01"), []string{"3:55 papers.date"}},
		"an end before its beginning": {certificate(", issued: 2026-05-02, expires: 2026-05-01"), []string{"3:66 papers.ends_before"}},
		"products no list":            {certificate(", products: KK01"), []string{"3:56 mapping.want_list"}},
		"a product of nothing":        {certificate(", products: [KK01, \"\"]"), []string{"3:64 mapping.want_text"}},
		"a text too long":             {certificate(", holder: " + strings.Repeat("x", maxTextRunes+1)), []string{"3:54 papers.text_too_long"}},
		"all at once": {"version: 3\nfoo: 1\ncertificates:\n  - {kind: x, number: \"1\", expires: y}\n  - {number: \"2\"}\n",
			[]string{"1:10 mapping.version", "2:1 mapping.unknown_key", "4:12 papers.kind", "4:37 papers.date", "5:5 papers.certificate_lacks"}},
	} {
		_, _, err := opened(t, c.text)
		f, ok := errors.AsType[*document.Faults](err)
		if !ok {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, told(f.Faults)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestARegisterHasLimits(t *testing.T) {
	many := "version: 1\ndocuments:\n" + strings.Repeat("  \"%d\": sah.pdf\n", maxEntries+1)
	n := 0
	for strings.Contains(many, "%d") {
		n++
		many = strings.Replace(many, "%d", fmt.Sprint(n), 1)
	}
	_, _, err := opened(t, many)
	f, ok := errors.AsType[*document.Faults](err)
	if !ok || len(f.Faults) != 1 || f.Faults[0].Key != "papers.too_many" {
		t.Errorf("%v", err)
	}
}

func TestARegisterKnowsEveryNameAndItsPlace(t *testing.T) {
	p, _, err := opened(t, `version: 1
documents:
  SBU: {file: sah.pdf, products: [kr-001, "A  >  B", KR-001]}
certificates:
  - kind: pirt
    number: "2063528010012-29"
    products:
      - KK-01
      - Kerajinan Kayu
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []connector.PaperName{{Text: "kr-001", Place: "papers.yaml:3"}, {Text: "A  >  B", Place: "papers.yaml:3"}, {Text: "KK-01", Place: "papers.yaml:8"}, {Text: "Kerajinan Kayu", Place: "papers.yaml:9"}}
	if diff := cmp.Diff(want, p.Names()); diff != "" {
		t.Error(diff)
	}
}

func TestWhatLooksOddInARegisterOnlyWarns(t *testing.T) {
	p, warnings, err := opened(t, `version: 1
documents: {SBU: sah.pdf}
certificates:
  - {kind: pirt, number: 206352801001229, products: [1001]}
  - {kind: pirt, number: "12345"}
  - {kind: tkdn, number: "1/TKDN"}
  - {kind: sni, number: "apa saja"}
  - {kind: brand, number: DID2023107469, issued: 2026-01-01, expires: 2026-01-01}
`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"4:26 mapping.unquoted", "4:54 mapping.unquoted", "5:27 certificate_number", "6:27 certificate_number"}
	if diff := cmp.Diff(want, told(warnings)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if len(p.certificates) != 5 || p.certificates[0].Number != "206352801001229" || p.certificates[0].Place != "papers.yaml:4" {
		t.Errorf("%+v", p.certificates)
	}
}

func TestWithoutARegisterThereIsNothing(t *testing.T) {
	p, warnings, err := Open(t.TempDir(), "papers.yaml", 1)
	if err != nil || warnings != nil || !p.Empty() {
		t.Fatal(p, warnings, err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
}

func FuzzLoadPapers(f *testing.F) {
	for _, s := range []string{
		"version: 1\n", "version: 1\ndocuments: {A: a.pdf, \"B > C\": {file: b.pdf, link: \"https://a.example/b\", products: [x]}}\n",
		"version: 1\ncertificates:\n  - kind: pirt\n    number: \"2063528010012-29\"\n    issued: 2024-05-01\n    expires: 2029-05-01\n    products: [KK01]\n",
		"a: &a [*a]\n", "- - - -\n", "? a\n: b\n", "!!binary x\n", "{}\n---\n{}\n", "version: |\n  1\n", "\x00", "%YAML 1.2\n", "version: 1\ncertificates: [null, 5, [], {}]\n",
	} {
		f.Add([]byte(s))
	}
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := &Papers{kinds: kinds}
		warnings, err := p.load("papers.yaml", data)
		faults, ok := errors.AsType[*document.Faults](err)
		if err != nil && !ok {
			t.Fatalf("no list of faults: %v", err)
		}
		if ok && len(faults.Faults) == 0 {
			t.Fatal("refused without a fault")
		}
		all := warnings
		if ok {
			all = slices.Concat(warnings, faults.Faults)
		}
		for _, x := range all {
			if x.Line < 1 || x.Column < 1 || !schemas.HasMessage(x.Key) {
				t.Fatalf("%+v", x)
			}
		}
	})
}
