package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/schemas"
)

var keptList = regexp.MustCompile(`name="simpanan" value="([^"]+)"`)

// back takes back what was taken into use last.
func (s *sitting) back() page {
	s.Helper()
	kept := keptList.FindStringSubmatch(s.get("/daftar").body)
	if kept == nil {
		s.Fatal("nothing to take back")
	}
	return s.fill("/daftar/kembali", url.Values{"simpanan": {kept[1]}})
}

// lastAct is the last record of an act.
func lastAct(t *testing.T, workspace, act string) ledger.Record {
	t.Helper()
	all := acts(t, workspace)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Act.Act == act {
			return all[i]
		}
	}
	t.Fatalf("no act %s", act)
	return ledger.Record{}
}

func TestAListComesBackWithoutUndoingTheSettings(t *testing.T) {
	dir := sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	whole := `source:
  # how the list is read
  - file: products.xlsx # the first
    sheet: "*"
    mapping: mapping.yaml
    header_row: 1
    numbers: id
    include: 'row["Nama Barang"] != ""'
    parent: {column: Induk, keys: [Kode]}
    line_break: "|"
    sale: {price: Promo, from: Mulai, to: Sampai}
    limits: {unzipped: 64MiB, rows: 200000, entries: 900, columns: 90}
`
	text := regexp.MustCompile(`(?m)^source:.*\n`).ReplaceAllString(string(read(t, config)), strings.ReplaceAll(whole, "$", "$$"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	d := &desk{app: newApp(nil, nil, nil)}
	d.app.configPath, d.app.seller = config, "default"
	c, _, err := loadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	// Another list in another way takes its place, as the first steps do it.
	adopted := &taking{call: d.call(t.Context()), config: c}
	a := &adopting{config: c, name: "lain.csv", content: []byte("Kode,Nama\nA,B\n"), sources: []sourceEntry{{File: "lain.csv", Mapping: "mapping.yaml", Numbers: "en"}}}
	mapped := read(t, filepath.Join(dir, "mapping.yaml"))
	a.texts = map[string]mappingText{c.file("mapping.yaml"): {name: "mapping.yaml", data: append(bytes.Clone(mapped), "# of the other list\n"...)}}
	if err := a.take(t.Context(), adopted); err != nil {
		t.Fatal(err)
	}
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_withdraw": {"7"}}), http.StatusOK)
	s.says(s.fill("/pengaturan/isi/seller", url.Values{"seller.name": {"Bengkel Baru"}}), http.StatusOK)
	s.says(s.fill("/pengaturan/isi/approval", url.Values{"approval.price": {"always"}}), http.StatusOK)
	s.says(s.back(), http.StatusOK)
	after := string(read(t, config))
	if !strings.Contains(after, whole) {
		t.Errorf("the list is not read as it was:\n%s", after)
	}
	if c, _, err = loadConfig(config); err != nil || c.Seller.Name != "Bengkel Baru" || c.Guard.MaxWithdraw != "7" || c.configFile.Approval.Price != "always" {
		t.Errorf("what was set since is undone: %v\n%s", err, after)
	}

	// The mapping that came and the one that came back are versions.
	versions, err := ledgerOf(t, dir).FileVersions(t.Context(), "mapping.yaml")
	if err != nil || len(versions) != 3 || versions[0].Act != connector.ListAccepted || versions[1].Act != connector.ListAccepted || versions[0].SHA256 != sum(mapped) {
		t.Errorf("versions: %+v, %v", versions, err)
	}
	s.says(s.get("/pencocokan/1/versi"), http.StatusOK, schemas.Say(schemas.Indonesian, "desk.match.how.begun", nil))
}

func TestWhatIsTakenBackCanBeTakenBack(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian)
	first := read(t, filepath.Join(s.workspace, "products.xlsx"))
	second := read(t, testLists+"bengkel-rapi.csv")
	s.post(s.dropFile("bengkel-rapi.csv").path + "/pakai")
	inUse := func(name, before string, content []byte, gone string) {
		t.Helper()
		c, _, err := loadConfig(filepath.Join(s.workspace, "ekatalog.yaml"))
		if err != nil || len(c.listFiles()) != 1 || filepath.Base(c.listFiles()[0]) != name || !bytes.Equal(read(t, c.listFiles()[0]), content) {
			t.Fatalf("in use: %v, %v", c.listFiles(), err)
		}
		if _, err := os.Stat(filepath.Join(s.workspace, gone)); err == nil {
			t.Errorf("%s is still in its place", gone)
		}
		if r := lastAct(t, s.workspace, connector.ListAccepted); r.Subject != name || r.Before["file"] != before {
			t.Errorf("recorded: %+v", r)
		}
	}
	inUse("bengkel-rapi.csv", "products.xlsx", second, "products.xlsx")
	s.says(s.back(), http.StatusOK)
	inUse("products.xlsx", "bengkel-rapi.csv", first, "bengkel-rapi.csv")
	s.says(s.back(), http.StatusOK)
	inUse("bengkel-rapi.csv", "products.xlsx", second, "products.xlsx")

	// A list of the same name, then another: the first of the two comes back,
	// from under a list that came later.
	less := bytes.Join(bytes.SplitAfter(second, []byte("\n"))[:30], nil)
	s.post(s.drop("bengkel-rapi.csv", less).path + "/pakai")
	kept := keptList.FindStringSubmatch(s.get("/daftar").body)[1]
	s.post(s.drop("ketiga.csv", second).path + "/pakai")
	inUse("ketiga.csv", "bengkel-rapi.csv", second, "bengkel-rapi.csv")
	s.says(s.fill("/daftar/kembali", url.Values{"simpanan": {kept}}), http.StatusOK)
	inUse("bengkel-rapi.csv", "ketiga.csv", second, "ketiga.csv")
}
