package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// deskOf is the desk of a workspace without its pages.
func deskOf(t *testing.T, dir string) *desk {
	t.Helper()
	a := newApp(strings.NewReader(""), io.Discard, io.Discard)
	a.configPath, a.seller, a.log = filepath.Join(dir, "ekatalog.yaml"), "default", zerolog.Nop()
	c, _, err := loadConfig(a.configPath)
	if err != nil {
		t.Fatal(err)
	}
	a.config = c
	ctx, cancel := context.WithCancel(t.Context())
	d := newDesk(ctx, a, c)
	t.Cleanup(func() {
		cancel()
		if err := d.close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestPagesAreToldWithoutCommandsAndTheCommandLineWithThem(t *testing.T) {
	line := newApp(strings.NewReader(""), io.Discard, io.Discard)
	page := deskOf(t, sampleWorkspace(t)).app
	issue := mapping.Issue{Code: "photo_lying", Severity: mapping.SeverityWarning}
	if _, fix := line.issueText(issue); !strings.Contains(fix, "ekatalog photos prepare") {
		t.Errorf("on the command line: %s", fix)
	}
	if _, fix := page.issueText(issue); fix != schemas.Say(schemas.Indonesian, "photo_lying.fix.page", nil) {
		t.Errorf("on a page: %s", fix)
	}
	if text := page.sentence("repair.no_key", nil); !strings.Contains(text, "di halaman Berkas unggah") {
		t.Errorf("on a page: %s", text)
	}
}

func TestAnIssueIsReleasedInTheMappingOfItsSheet(t *testing.T) {
	options, err := mapping.StandardOptions()
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{Connector: &connector.Connector{}}
	for _, l := range []struct{ mapping, file, sheet string }{
		{"satu.yaml", "lain.csv", ""}, {"semua.yaml", "toko.xlsx", source.AllSheets}, {"jasa.yaml", "toko.xlsx", "Jasa"}, {"lagi.yaml", "toko.xlsx", ""},
	} {
		m, err := mapping.Load(l.mapping, []byte("version: 1\nsku: row[\"Kode\"]\nfields: {name: 'row[\"Nama\"]'}\n"), options)
		if err != nil {
			t.Fatal(err)
		}
		w.Lists = append(w.Lists, connector.List{Mapping: m, Source: &source.File{Path: filepath.Join("folder", l.file), Sheet: l.sheet}})
	}
	for cell, want := range map[string]string{
		"lain.csv!!C4": "satu.yaml", "toko.xlsx!Mebel!C4": "semua.yaml", "toko.xlsx!Jasa!C4": "jasa.yaml", "toko.xlsx! JASA!C4": "jasa.yaml", "hilang.csv!!C4": "", "": "",
	} {
		if got := w.mappingOf(cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
}

// Whatever is asked after the proposed categories hold is asked anew, so that
// what was left out before is not counted twice.
func TestWhatIsNotAskedIsCountedOnce(t *testing.T) {
	const rows = 2060
	dir := sampleWorkspace(t)
	var list strings.Builder
	list.WriteString("Kode,Nama Barang,Jenis,Satuan,Harga,Stok\n")
	for i := range rows {
		list.WriteString("A-" + itoa(i+1) + ",Meja " + itoa(i+1) + ",Meja Kerja,satuan" + itoa(i) + ",75000,1\n")
	}
	m := `version: 1
sku: row["Kode"]
fields:
  name: row["Nama Barang"]
  category: lookup("kategori", row["Jenis"])
  unit: lookup("satuan", row["Satuan"])
  price: rupiah(row["Harga"])
  stock: quantity(row["Stok"])
  ppn: '"0%"'
lookups:
  kategori: {Kursi: "Peralatan Kantor > Furnitur Kantor > Meja Kerja"}
  satuan: {bh: Buah}
`
	config := bytes.Replace(read(t, filepath.Join(dir, "ekatalog.yaml")), []byte("file: products.xlsx, sheet: \"*\""), []byte("file: daftar.csv"), 1)
	for name, b := range map[string][]byte{"daftar.csv": []byte(list.String()), "mapping.yaml": []byte(m), "ekatalog.yaml": config} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	asked, left, err := deskOf(t, dir).Questions(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	units, later := 0, false
	for _, q := range asked {
		if q.Field == "unit" {
			units++
		}
		later = later || q.Field == "weight_gram"
	}
	if !later || units < 1900 || units+left != rows {
		t.Errorf("asked for %d of %d units, %d left; asked for what depends on the category: %v", units, rows, left, later)
	}
}

func TestAManifestThatIsNoneIsToldInTheLog(t *testing.T) {
	dir := sampleWorkspace(t)
	d := deskOf(t, dir)
	var log bytes.Buffer
	d.app.log = zerolog.New(&log)
	if b, err := d.Manifest(t.Context(), "r-1"); b != nil || err != nil || log.Len() > 0 {
		t.Errorf("no manifest: %s, %v, %s", b, err, log.String())
	}
	if err := os.MkdirAll(d.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder, "manifest.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if b, err := d.Manifest(t.Context(), "r-1"); b != nil || err != nil || !strings.Contains(log.String(), "manifest") {
		t.Errorf("a manifest that is none: %s, %v, %s", b, err, log.String())
	}
}
