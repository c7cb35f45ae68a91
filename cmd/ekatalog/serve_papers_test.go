package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// pdf is a PDF with a page and a word in it, so that no two are alike.
func pdf(word string) []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for n, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", "(" + word + ")"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n+1, object)
	}
	table := b.Len()
	b.WriteString("xref\n0 5\n0000000000 65535 f \n")
	for _, place := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&b, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table)
	return b.Bytes()
}

// papered is a workspace whose register of papers is looked at in the pages.
type papered struct {
	*sitting
	register string // its file
	seen     string // digest that the last page showed
}

func openPapers(s *sitting) *papered {
	s.Helper()
	s.person = "Bu Sri"
	return &papered{sitting: s, register: filepath.Join(s.workspace, papersFile)}
}

// look opens a page and notes which register it shows.
func (p *papered) look(path string, texts ...string) page {
	p.Helper()
	got := p.get(path)
	p.says(got, http.StatusOK, texts...)
	if found := digestInput.FindStringSubmatch(got.body); found != nil {
		p.seen = found[1]
	}
	return got
}

// keep sends the form of a paper, with a PDF where name is not empty.
func (p *papered) keep(name string, content []byte, pairs ...string) page {
	p.Helper()
	return p.file("", "/dokumen/simpan", "berkas_baru", name, content, append([]string{"sidik", p.seen}, pairs...)...)
}

func TestCertificatesThatEndFirstAreInFront(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/dokumen"), http.StatusOK, "Belum ada dokumen")
	register := `version: 1
documents:
  Surat Izin: dokumen/izin.pdf
certificates:
  - {kind: halal, number: "ID351100001", expires: 2089-01-01, products: [KK-01]}
  - {kind: pirt, number: "2063528010012-20", expires: 2020-05-01}
`
	if err := os.WriteFile(filepath.Join(dir, "papers.yaml"), []byte(register), 0o600); err != nil {
		t.Fatal(err)
	}
	p := s.get("/dokumen")
	s.says(p, http.StatusOK, "2063528010012-20", "1 Mei 2020", "sudah habis", "Surat Izin", "hari lagi", "semua yang memintanya")
	if strings.Index(p.body, "2063528010012-20") > strings.Index(p.body, "ID351100001") {
		t.Error("what has ended is not in front")
	}
}

func TestACertificateIsRegisteredChangedRemovedAndTakenBack(t *testing.T) {
	p := openPapers(sit(t, sampleWorkspace(t), schemas.Indonesian))
	p.look("/dokumen", "Belum ada dokumen", `value="pirt"`)
	p.look("/dokumen/baru?jenis=pirt", "Tambah: Sertifikat P-IRT", `placeholder="2063528010012-29"`, "Makanan dan Minuman &gt; Makanan Olahan &gt; Makanan Ringan")
	form := []string{"jenis", "pirt", "nomor", "2063528010012-89", "sampai", "2089-05-01", "untuk", "Makanan dan Minuman > Makanan Olahan > Makanan Ringan", "kode", "KR-001\r\n\r\nkr-001\nKR-002"}
	p.says(p.keep("", nil, form...), http.StatusOK, "Disimpan.", "2063528010012-89", "1 Mei 2089", "Makanan Ringan, KR-001, KR-002")
	first := string(read(t, p.register))
	for _, text := range []string{`kind: pirt, number: "2063528010012-89", expires: 2089-05-01`, `"KR-001", "KR-002"]`} {
		if !strings.Contains(first, text) {
			t.Errorf("no %s in\n%s", text, first)
		}
	}
	p.says(p.keep("", nil, form...), http.StatusUnprocessableEntity, "diubah di tempat lain")

	// A person's remarks stay, and what looks odd is said beside the form.
	remarked := "# milik koperasi\n" + first + "# selesai\n"
	put(t, p.register, remarked)
	p.look("/dokumen/s1", "2063528010012-89", `value="2089-05-01"`, "checked", "KR-001\nKR-002")
	changed := []string{"id", "s1", "jenis", "pirt", "nomor", "12", "sampai", "2089-05-01", "untuk", "Makanan dan Minuman > Makanan Olahan > Makanan Ringan", "kode", "KR-001\nKR-002", "alasan", "diperpanjang"}
	p.says(p.keep("", nil, changed...), http.StatusOK, "Disimpan.")
	second := string(read(t, p.register))
	if want := strings.Replace(remarked, "2063528010012-89", "12", 1); second != want {
		t.Errorf("more than the number changed:\n%s", second)
	}
	p.look("/dokumen/s1", "tidak seperti bentuk yang dikenal")

	gone := func(id, why string) page {
		return p.fill("/dokumen/hapus", url.Values{"id": {id}, "sidik": {p.seen}, "alasan": {why}})
	}
	p.says(gone("s1", " "), http.StatusUnprocessableEntity, "Tulis alasannya")
	p.says(gone("s2", "salah"), http.StatusUnprocessableEntity, "tidak ada")
	p.says(gone("s1", "tidak dipakai lagi"), http.StatusOK, "Dihapus dari catatan.", "Belum ada dokumen")
	p.look("/dokumen/riwayat", "Versi 4", "Versi 3", "diperpanjang", "tidak dipakai lagi", "ditulis langsung di berkasnya", "Bu Sri")
	p.look("/dokumen/riwayat/3", "Kalau kembali ke versi ini", "1 Mei 2089")
	p.says(p.fill("/dokumen/riwayat/3", url.Values{"sidik": {p.seen}, "alasan": {"ternyata dipakai"}}), http.StatusOK, "Dikembalikan.", "1 Mei 2089")
	if got := string(read(t, p.register)); got != second {
		t.Errorf("not what it was:\n%s", got)
	}
	p.look("/dokumen/riwayat/1", "Yang ini ada sekarang, dan tidak ada di versi itu")
	p.look("/dokumen/riwayat", "dikembalikan ke versi lama", "ternyata dipakai")
	var acted []string
	for _, r := range acts(t, p.workspace) {
		acted = append(acted, r.Act.Act+" "+r.Reason)
	}
	for _, want := range []string{"paper.kept ", "paper.kept diperpanjang", "paper.removed tidak dipakai lagi", "papers.restored ternyata dipakai"} {
		if !strings.Contains(strings.Join(acted, "\n")+"\n", want+"\n") {
			t.Errorf("no record %q in %q", want, acted)
		}
	}
}

func TestADocumentIsDroppedForSomeProductsAndJudged(t *testing.T) {
	p := openPapers(sit(t, sampleWorkspace(t), schemas.English))
	p.look("/dokumen/baru?jenis=dokumen&judul=Brosur+Produk&untuk=KR-001", "Add: Document", `value="Brosur Produk"`, ">KR-001</textarea>", "Struktur Harga")
	form := func(code, title string) []string {
		return []string{"jenis", "dokumen", "judul", title, "kode", code, "tautan", "https://drive.google.com/file/d/1/view"}
	}
	for name, c := range map[string]struct {
		content []byte
		want    string
	}{
		"brosur.pdf": {[]byte("<!DOCTYPE html><html></html>"), "HTML"},
		"kosong.pdf": {nil, "empty"},
		"besar.pdf":  {append(pdf("x"), make([]byte, 10<<20)...), "10 MB"},
		"cut.pdf":    {pdf("x")[:60], "cut"},
	} {
		p.says(p.keep(name, c.content, form("KR-001", "Brosur Produk")...), http.StatusUnprocessableEntity, "Not kept yet", c.want, `value="Brosur Produk"`, ">KR-001</textarea>")
	}
	p.says(p.keep("", nil, form("KR-001", "Brosur Produk")...), http.StatusUnprocessableEntity, "Choose the PDF")
	p.says(p.keep("b.pdf", pdf("a"), "jenis", "dokumen", "judul", "", "tautan", "drive"), http.StatusUnprocessableEntity, "Give the document&#39;s title", "no address that anyone can open")
	if _, err := os.Stat(filepath.Join(p.workspace, papersFolder)); err == nil {
		t.Error("something that was refused is kept")
	}

	p.says(p.keep(`..\..\Brosur "A".PDF`, pdf("a"), form("KR-001", "Brosur Produk")...), http.StatusOK, "Kept.", "Brosur Produk", "has a link")
	name := "dokumen/Brosur _A_.pdf"
	if got := read(t, filepath.Join(p.workspace, filepath.FromSlash(name))); !bytes.Equal(got, pdf("a")) {
		t.Error("another file is kept")
	}
	// Another of that name never comes in its place; the same comes once.
	p.look("/dokumen/baru?jenis=dokumen", name)
	p.says(p.keep(`Brosur "A".pdf`, pdf("b"), form("KR-002", "Brosur Produk")...), http.StatusOK, "Kept.", "dokumen/Brosur _A_-2.pdf")
	p.look("/dokumen/baru?jenis=dokumen")
	p.says(p.keep(`Brosur "A".pdf`, pdf("b"), form("KR-003", "Brosur Produk")...), http.StatusOK, "Kept.")
	if all := namesIn(t, filepath.Join(p.workspace, papersFolder)); len(all) != 2 {
		t.Errorf("kept %q", all)
	}
	// The command finds them, each at its product.
	for code, file := range map[string]string{"KR-001": name, "KR-002": "dokumen/Brosur _A_-2.pdf"} {
		out, said, _ := calls(t, p.workspace, "explain", code)
		if !strings.Contains(out, file) {
			t.Errorf("%s has no %s:\n%s%s", code, file, out, said)
		}
	}
	if out, said, _ := calls(t, p.workspace, "check"); strings.Contains(out+said, "Brosur") {
		t.Errorf("check: %s%s", out, said)
	}
	p.look("/barang/KR-001", "Brosur _A_.pdf", "/dokumen/baru?jenis=dokumen&amp;untuk=KR-001")
}

func TestWhatProductsLackIsSeenAndGiven(t *testing.T) {
	dir := sampleWorkspace(t)
	demanding(t, dir)
	p := openPapers(sit(t, dir, schemas.Indonesian))
	lacking := p.look("/dokumen", "Yang masih kurang", "SPP-IRT", `href="/barang/KK-01"`, "/dokumen/baru?jenis=dokumen&amp;judul=SPP-IRT")
	if strings.Contains(lacking.body, "Yang perlu dibereskan") {
		t.Errorf("something else is wrong:\n%s", lacking.body)
	}
	p.look("/dokumen/baru?jenis=dokumen&judul=SPP-IRT")
	p.says(p.keep("pirt.pdf", pdf("pirt"), "jenis", "dokumen", "judul", "SPP-IRT"), http.StatusOK, "Disimpan.", "semua yang memintanya")
	after := p.look("/dokumen")
	if strings.Contains(after.body, "Yang masih kurang") || !strings.Contains(after.body, "belum punya tautan") {
		t.Errorf("still lacking, or the link is not missed:\n%s", after.body)
	}
	p.look("/dokumen", `href="/dokumen/d1"`)
	p.look("/dokumen/d1")
	p.says(p.keep("", nil, "id", "d1", "jenis", "dokumen", "judul", "SPP-IRT", "berkas", "dokumen/pirt.pdf", "tautan", "https://drive.google.com/file/d/1/view"), http.StatusOK, "Disimpan.")
	if after := p.look("/dokumen"); strings.Contains(after.body, "belum punya tautan") {
		t.Errorf("the link is still missed:\n%s", after.body)
	}
}

func TestAFileThatIsNamedAndMissingIsGiven(t *testing.T) {
	p := openPapers(sit(t, sampleWorkspace(t), schemas.Indonesian))
	put(t, p.register, "version: 1\ndocuments:\n  Brosur Produk: {file: surat/brosur.pdf, link: \"https://drive.google.com/x\", products: [KR-001, KR-0l0]}\n")
	p.look("/dokumen", "surat/brosur.pdf", "tidak ditemukan", `name="nama" value="surat/brosur.pdf"`, "KR-0l0")
	give := func(name string, content []byte) page {
		return p.file("Bu Sri", "/dokumen/berkas", "berkas", "scan.pdf", content, "nama", name)
	}
	for _, name := range []string{"ekatalog.yaml", "../brosur.pdf", "surat/lain.pdf", "", "dokumen/x.pdf"} {
		p.says(give(name, pdf("x")), http.StatusUnprocessableEntity, "tidak lagi dicari")
	}
	p.says(give("surat/brosur.pdf", []byte("GIF89a")), http.StatusUnprocessableEntity, "GIF")
	p.says(give("surat/brosur.pdf", pdf("x")), http.StatusOK, "Berkas disimpan.")
	if got := read(t, filepath.Join(p.workspace, "surat", "brosur.pdf")); !bytes.Equal(got, pdf("x")) {
		t.Error("another file is kept")
	}
	if after := p.look("/dokumen"); strings.Contains(after.body, "tidak ditemukan") {
		t.Errorf("still missing:\n%s", after.body)
	}
	p.says(give("surat/brosur.pdf", pdf("y")), http.StatusUnprocessableEntity, "tidak lagi dicari")
}

func TestABrokenRegisterIsSaidAndTakenBack(t *testing.T) {
	p := openPapers(sit(t, sampleWorkspace(t), schemas.English))
	p.look("/dokumen/baru?jenis=halal")
	p.says(p.keep("", nil, "jenis", "halal", "nomor", "ID351100001"), http.StatusOK, "Kept.")
	good := string(read(t, p.register))
	put(t, p.register, "version: 1\ncertificates: [{kind: halal}]\n")
	p.look("/dokumen", "cannot be read", "/dokumen/riwayat")
	p.look("/dokumen/riwayat", "Version 1")
	p.look("/dokumen/riwayat/1", "ID351100001")
	p.says(p.fill("/dokumen/riwayat/1", url.Values{"sidik": {p.seen}}), http.StatusOK, "Taken back.", "ID351100001")
	if got := string(read(t, p.register)); got != good {
		t.Errorf("not what it was:\n%s", got)
	}
	for _, path := range []string{"/dokumen/s9", "/dokumen/baru?jenis=iso", "/dokumen/riwayat/99", "/dokumen/riwayat/x"} {
		if got := p.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

// demanding lets the category of food of a workspace demand a document, as an
// official template does.
func demanding(t *testing.T, dir string) {
	t.Helper()
	if out, said, code := calls(t, dir, "template", "learn", "../../testdata/templates/makanan-ringan.xlsx", "--category", "Makanan dan Minuman > Makanan Olahan > Makanan Ringan", "--type", "goods"); code != exitDone {
		t.Fatalf("learn: %d\n%s%s", code, out, said)
	}
	pack := filepath.Join(dir, templatesFolder, "makanan-ringan.pack.yaml")
	text := string(read(t, pack))
	const column = "    field: documents.Dokumen > SPP-IRT\n"
	if !strings.Contains(text, column) {
		t.Fatalf("no such column:\n%s", text)
	}
	put(t, pack, strings.Replace(text, column, column+"    required: true\n", 1))
}

func TestWhatIsWrongWithPapersIsSaidWithThePageThatMendsIt(t *testing.T) {
	for lang, words := range map[schemas.Lang][3]string{schemas.Indonesian: {"halaman Dokumen", "pengelola", "HPP"}, schemas.English: {"the page Documents", "administrator", "Cost"}} {
		dir := sampleWorkspace(t)
		p := openPapers(sit(t, dir, lang))
		put(t, p.register, `version: 1
documents:
  Brosur: {file: dokumen/tidak-ada.pdf, products: [KR-001, TIDAK-ADA]}
certificates:
  - {kind: pirt, number: "2063528010012-20", expires: 2020-05-01, products: [KR-001]}
`)
		list := strings.Replace(string(read(t, testLists+"bengkel-rapi.csv")), "KR-002;", ";", 1)
		config := filepath.Join(dir, "ekatalog.yaml")
		put(t, config, strings.Replace(string(read(t, config)), `file: products.xlsx, sheet: "*"`, "file: daftar.csv", 1))
		put(t, filepath.Join(dir, "daftar.csv"), list)
		result := p.drop("daftar.csv", []byte(list))
		p.says(result, http.StatusOK, words[0])
		for _, page := range []page{result, p.get("/dokumen"), p.get("/barang/KR-001"), p.get("/barang")} {
			if strings.Contains(page.body, words[1]) || strings.Contains(page.body, ".yaml") {
				t.Errorf("%s sends to somebody else, or to a file:\n%s", page.path, page.body)
			}
		}
		p.says(p.get("/barang/KR-001"), http.StatusOK, "<td>"+words[2]+"</td>", "Rp212.000", `action="/daftar/dipakai"`)
	}
}
