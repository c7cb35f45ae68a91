package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
	"ekatalog/connector/ledger"
	"ekatalog/schemas"
)

const plansToken = "kunci-uji-coba"

// withPortal is a sample workspace in front of a stand-in.
func withPortal(t *testing.T) (workspace string) {
	t.Helper()
	portal := endpointtest.New(endpointtest.Options{Tokens: map[string]endpointtest.Seller{plansToken: {ID: "p-1", Name: "Bengkel Kerja"}}})
	srv := httptest.NewServer(portal)
	t.Cleanup(srv.Close)
	dir := sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	b := bytes.ReplaceAll(read(t, config), []byte("http://127.0.0.1:8900"), []byte(srv.URL))
	b = bytes.ReplaceAll(b, []byte("rate: 1000/m"), []byte("rate: 0"))
	if err := os.WriteFile(config, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "endpoint.token"), []byte(plansToken), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// setInList writes into the list of a sample workspace, at the row of a code.
func setInList(t *testing.T, workspace, sku, column string, value any) {
	t.Helper()
	setInBook(t, filepath.Join(workspace, "products.xlsx"), sku, column, value)
}

// setInBook writes into a list, at the row of a code.
func setInBook(t *testing.T, path, sku, column string, value any) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]int{}
		for n, row := range rows {
			for i, text := range row {
				if text == column || text == "Kode" {
					at[text] = i + 1
				}
			}
			if c := at["Kode"]; c > 0 && c <= len(row) && row[c-1] == sku && at[column] > 0 {
				cell, err := excelize.CoordinatesToCellName(at[column], n+1)
				if err == nil {
					err = f.SetCellValue(sheet, cell, value)
				}
				if err == nil {
					err = f.Save()
				}
				if err != nil {
					t.Fatal(err)
				}
				return
			}
		}
	}
	t.Fatalf("no %s of %s in the list", column, sku)
}

// sendAs sends a form from our own page, as the person of that name; empty for
// nobody.
func (s *sitting) sendAs(name, path string, form url.Values) page {
	s.Helper()
	r := s.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.named(name, r)
}

func (s *sitting) named(name string, r *http.Request) page {
	s.Helper()
	r.Header.Set("Origin", s.address)
	if name != "" {
		r.AddCookie(&http.Cookie{Name: "nama", Value: url.QueryEscape(name)})
	}
	return s.send(r)
}

// file sends a form with a file from our own page; values are names and values.
func (s *sitting) file(name, path, field, filename string, content []byte, values ...string) page {
	s.Helper()
	return s.files(name, path, field, map[string][]byte{filename: content}, values...)
}

// files sends a form with several files, those first whose names do.
func (s *sitting) files(name, path, field string, files map[string][]byte, values ...string) page {
	s.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(values); i += 2 {
		if err := m.WriteField(values[i], values[i+1]); err != nil {
			s.Fatal(err)
		}
	}
	for _, filename := range slices.Sorted(maps.Keys(files)) {
		part, err := m.CreateFormFile(field, filename)
		if err == nil {
			_, err = part.Write(files[filename])
		}
		if err != nil {
			s.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		s.Fatal(err)
	}
	r := s.request(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return s.named(name, r)
}

// ask makes a plan and gives its page.
func (s *sitting) ask(why string) page {
	s.Helper()
	p := s.ended(s.sendAs("Siti", "/rencana", url.Values{"alasan": {why}}))
	if p.status != http.StatusOK || !strings.HasPrefix(p.path, "/rencana/") {
		s.Fatalf("plan: %d at %s\n%s", p.status, p.path, p.body)
	}
	return p
}

// sent sends a plan and waits until it has ended.
func (s *sitting) sent(path string) page {
	s.Helper()
	return s.ended(s.sendAs("Siti", path+"/kirim", nil))
}

// ended is what came of a work that may go on behind the pages.
func (s *sitting) ended(p page) page {
	s.Helper()
	for start := time.Now(); strings.Contains(p.body, `http-equiv="refresh"`); p = s.get(p.path) {
		if time.Since(start) > time.Minute {
			s.Fatalf("still under way:\n%s", p.body)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return p
}

// ledgerOf opens the ledger of a workspace beside the pages.
func ledgerOf(t *testing.T, workspace string) *ledger.Seller {
	t.Helper()
	db, err := ledger.Open(t.Context(), filepath.Join(workspace, "ekatalog.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db.Seller("default")
}

// recorded are the records of an act.
func recorded(t *testing.T, s *ledger.Seller, act string) (found []connector.Act) {
	t.Helper()
	all, err := s.Acts(context.Background(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if strings.HasSuffix(a.Act.Act, act) {
			found = append(found, a.Act)
		}
	}
	return found
}

func want(t *testing.T, p page, status int, texts ...string) {
	t.Helper()
	if p.status != status {
		t.Errorf("%s: %d, want %d\n%s", p.path, p.status, status, p.body)
	}
	for _, text := range texts {
		if !strings.Contains(p.body, text) {
			t.Errorf("%s without %q:\n%s", p.path, text, p.body)
		}
	}
}

// run is what a command of the program prints and its exit code.
func (s *sitting) run(args ...string) (string, int) {
	s.Helper()
	var out bytes.Buffer
	a := newApp(strings.NewReader(""), &out, &out)
	code := a.run(s.Context(), append([]string{"--config", filepath.Join(s.workspace, "ekatalog.yaml")}, args...))
	return out.String(), code
}

var noText = regexp.MustCompile(`\b(desk|export|result|byhand)\.[a-z_]+\.[a-z_.]+`)

func TestAPlanIsAskedForApprovedAndSent(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, withPortal(t), lang)
		p := s.ask("barang pertama <b>kami</b>")
		want(t, p, http.StatusOK, "KR-001", schemas.Say(lang, "desk.trial", nil), "Siti", "barang pertama &lt;b&gt;kami&lt;/b&gt;")
		want(t, s.get("/rencana"), http.StatusOK, p.path, "Siti")
		want(t, s.get("/"), http.StatusOK, `href="`+p.path+`"`)
		// A decision has a name.
		if got := s.sendAs("", p.path+"/putusan", url.Values{"putusan": {"setujui"}}); got.status != http.StatusUnprocessableEntity {
			t.Errorf("nobody approved it: %d", got.status)
		}
		approved := s.sendAs("Budi", p.path+"/putusan", url.Values{"putusan": {"setujui"}, "catatan": {"ya"}})
		want(t, approved, http.StatusOK, "Budi")
		done := s.sent(p.path)
		if strings.Contains(s.get("/").body, p.path) {
			t.Error("what was sent still waits")
		}
		want(t, s.get(regexp.MustCompile(`/proses/[0-9a-f-]{36}`).FindString(done.body)), http.StatusOK)
		want(t, done, http.StatusOK, "<li><b>40</b>", schemas.Say(lang, "desk.plan.state.sent", nil))
		book, err := ledgerOf(t, s.workspace).Book(t.Context(), connector.CatalogueTrial)
		if err != nil || len(book.Entries) != 40 {
			t.Errorf("%d listed, %v", len(book.Entries), err)
		}
		if a := recorded(t, ledgerOf(t, s.workspace), "plan.proposed"); len(a) != 1 || a[0].Reason != "barang pertama <b>kami</b>" || a[0].Digest == "" {
			t.Errorf("proposed: %+v", a)
		}
		// The command line knows the plan too.
		out, code := s.run("apply", filepath.Join(s.workspace, "rencana", filepath.Base(p.path)+".json"))
		if code != exitStopped || !strings.Contains(out, "sudah pernah dikirim") {
			t.Errorf("applied again: %d %s", code, out)
		}
		if again := s.ended(s.sendAs("Siti", "/rencana", nil)); again.path != "/rencana" {
			t.Errorf("nothing changes and there is a plan at %s", again.path)
		}
		for _, x := range []page{p, approved, done, s.get("/rencana"), s.get(p.path + "/lembar")} {
			if key := noText.FindString(strings.ReplaceAll(x.body, "desk.js", "")); key != "" {
				t.Errorf("%s %s: a message without text: %s", lang, x.path, key)
			}
		}
	}
}

func TestOnlyWhatWasApprovedOfAPlanIsSent(t *testing.T) {
	s := sit(t, withPortal(t), schemas.Indonesian)
	s.sent(s.ask("").path)
	setInList(t, s.workspace, "KR-001", "Harga", 360000)
	setInList(t, s.workspace, "KR-002", "Harga", 177000)
	setInList(t, s.workspace, "KR-003", "Stok", 9)
	whole := s.ask("harga bahan naik")
	want(t, whole, http.StatusOK, "▲ naik 2,9%", "<s>Rp350.000</s>", "<b>Rp360.000</b>", "9 Buah")
	if only := s.get(whole.path + "?jenis=stock"); !strings.Contains(only.body, "KR-003") || strings.Contains(only.body, "<span>KR-001") {
		t.Errorf("the filter shows something else:\n%s", only.body)
	}
	if none := s.sendAs("Budi", whole.path+"/putusan", url.Values{"putusan": {"dicentang"}}); none.status != http.StatusUnprocessableEntity {
		t.Errorf("nothing was ticked: %d", none.status)
	}
	if strange := s.sendAs("Budi", whole.path+"/putusan", url.Values{"putusan": {"dicentang"}, "kode": {"KR-009"}}); strange.status != http.StatusUnprocessableEntity {
		t.Errorf("a product of another plan: %d", strange.status)
	}
	part := s.sendAs("Budi", whole.path+"/putusan", url.Values{"putusan": {"saringan"}, "jenis": {"price"}, "naik": {"2,8"}})
	if part.path == whole.path || !strings.Contains(part.body, "disetujui") {
		t.Fatalf("no part at %s:\n%s", part.path, part.body)
	}
	want(t, s.get(whole.path), http.StatusOK, "dikembalikan")
	// What was sent back is not sent, not even by the command line.
	if out, code := s.run("apply", filepath.Join(s.workspace, "rencana", filepath.Base(whole.path)+".json")); code != exitStopped {
		t.Errorf("the whole was sent: %d %s", code, out)
	}
	want(t, s.sent(part.path), http.StatusOK, "<b>1</b> terkirim", "dikirim")
	book, err := ledgerOf(t, s.workspace).Book(t.Context(), connector.CatalogueTrial)
	if err != nil {
		t.Fatal(err)
	}
	for sku, price := range map[string]int64{"kr-001": 360000, "kr-002": 175000} {
		if got := book.Entries[sku].Offer.Price; got != price {
			t.Errorf("%s: %d, want %d", sku, got, price)
		}
	}
	want(t, s.get(whole.path), http.StatusOK, "tidak berlaku lagi")
	want(t, s.get("/rencana"), http.StatusOK, "tidak berlaku lagi", "dikirim")
}

func TestAPlanGoesBackOnlyWithANote(t *testing.T) {
	s := sit(t, withPortal(t), schemas.Indonesian)
	p := s.ask("")
	if got := s.sendAs("Budi", p.path+"/putusan", url.Values{"putusan": {"kembalikan"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("without a note: %d", got.status)
	}
	back := s.sendAs("Budi", p.path+"/putusan", url.Values{"putusan": {"kembalikan"}, "catatan": {"harga kotak P3K dicek dulu"}})
	want(t, back, http.StatusOK, "dikembalikan", "harga kotak P3K dicek dulu")
	want(t, s.sent(p.path), http.StatusOK, "dikembalikan oleh penyetuju")
	if a := recorded(t, ledgerOf(t, s.workspace), "run.started"); len(a) != 0 {
		t.Errorf("something ran: %+v", a)
	}
}

func TestTheGuardIsPassedOnlyWithAReason(t *testing.T) {
	s := sit(t, withPortal(t), schemas.Indonesian)
	s.sent(s.ask("").path)
	for _, sku := range []string{"KR-001", "KR-002", "KR-003", "KR-004", "KR-005", "KR-006"} {
		setInList(t, s.workspace, sku, "Harga", 900000)
	}
	p := s.ask("")
	want(t, p, http.StatusOK, "Harga 6 dari 40 barang melonjak", "Lanjutkan dengan alasan")
	if strings.Contains(p.body, "--override") {
		t.Error("the page speaks to a command line")
	}
	if strings.Contains(p.body, p.path+`/kirim"`) {
		t.Error("a plan that is stopped can be sent")
	}
	want(t, s.sent(p.path), http.StatusOK, "Dihentikan pengaman")
	form := url.Values{"kode": {"too_many_price_jumps"}}
	if got := s.sendAs("Budi", p.path+"/pengaman", form); got.status != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", got.status)
	}
	if got := s.sendAs("Budi", p.path+"/pengaman", url.Values{"kode": {"apa saja"}, "alasan": {"x"}}); got.status != http.StatusUnprocessableEntity {
		t.Errorf("no guard of ours: %d", got.status)
	}
	form.Set("alasan", "ukiran baru")
	want(t, s.sendAs("Budi", p.path+"/pengaman", form), http.StatusOK, "ukiran baru", "Budi")
	want(t, s.sent(p.path), http.StatusOK, "Dihentikan pengaman") // there is another
	form.Set("kode", "median_shifted")
	s.sendAs("Budi", p.path+"/pengaman", form)
	// What is held alone comes into a plan of its own.
	jumps := s.sendAs("Budi", p.path+"/pengaman", url.Values{"kode": {"price_jump"}, "alasan": {"ukiran baru"}})
	if jumps.path == p.path {
		t.Fatalf("the same plan:\n%s", jumps.body)
	}
	want(t, jumps, http.StatusOK, "Rp900.000", "▲ naik", jumps.path+`/kirim"`)
	want(t, s.sent(jumps.path), http.StatusOK, "<b>6</b> terkirim")
	last := recorded(t, ledgerOf(t, s.workspace), "run.started")
	if a := last[len(last)-1]; !strings.Contains(a.Reason, "price_jump: ukiran baru") || !strings.Contains(fmt.Sprint(a.After["override"]), "too_many_price_jumps") {
		t.Errorf("%+v", a)
	}
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 60))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestASignedSheetIsKeptAsItCame(t *testing.T) {
	s := sit(t, withPortal(t), schemas.English)
	p := s.ask("")
	scan := picture(t)
	if got := s.file("", p.path+"/pindaian", "pindaian", "a.png", scan); got.status != http.StatusUnprocessableEntity {
		t.Errorf("nobody attached it: %d", got.status)
	}
	for name, content := range map[string][]byte{
		"tanda.pdf": []byte("%PDF-1.4 cut"), "tanda.jpg": scan[:60], "tanda.png": []byte("<script>alert(1)</script>"),
		"besar.png": append(bytes.Clone(scan), make([]byte, 11<<20)...), "kosong.png": nil,
	} {
		if got := s.file("Budi", p.path+"/pindaian", "pindaian", name, content); got.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d\n%s", name, got.status, got.body)
		}
	}
	if _, err := os.Stat(filepath.Join(s.workspace, attachedFolder)); err == nil {
		t.Error("something that was refused is kept")
	}
	got := s.file("Budi", p.path+"/pindaian", "pindaian", "../../tanda\r\ntangan<b>.pdf", scan)
	want(t, got, http.StatusOK, sum(scan), "PNG", "Budi")
	if files := tree(t, filepath.Join(s.workspace, attachedFolder)); len(files) != 1 || files["/"+sum(scan)+".png"] != sum(scan) {
		t.Errorf("kept: %v", files)
	}
	back := s.get(p.path + "/pindaian/" + sum(scan))
	if back.status != http.StatusOK || back.body != string(scan) || back.header.Get("Content-Type") != "image/png" ||
		!strings.HasPrefix(back.header.Get("Content-Disposition"), "attachment;") {
		t.Errorf("%d %v", back.status, back.header)
	}
	a := recorded(t, ledgerOf(t, s.workspace), "plan.signed")
	if len(a) != 1 || a[0].Digest != sum(scan) || a[0].Subject != filepath.Base(p.path) || a[0].Actor == "system" {
		t.Errorf("%+v", a)
	}
	for _, path := range []string{
		"/rencana/" + strings.Repeat("0", 64) + "/pindaian/" + sum(scan), p.path + "/pindaian/" + strings.Repeat("0", 64),
		p.path + "/pindaian/..%2f..%2fekatalog.db", p.path + "/pindaian/%2e%2e", "/rencana/" + strings.Repeat("0", 64), "/rencana/..%2fekatalog.yaml",
	} {
		if got := s.get(path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestASheetNamesPlanSellerAndWhatChanges(t *testing.T) {
	s := sit(t, withPortal(t), schemas.Indonesian)
	p := s.ask("barang baru")
	sheet := s.get(p.path + "/lembar")
	want(t, sheet, http.StatusOK, filepath.Base(p.path), "Bengkel Kerja", "<svg", "Siti", "barang baru", "UJI COBA", "Pengusul", "Penyetuju", "/static/sheet.css")
	if strings.Contains(sheet.body, "style=") {
		t.Error("the sheet has a style of its own")
	}
	if css := s.get("/static/sheet.css"); !strings.Contains(css.body, "@page") {
		t.Errorf("%d %s", css.status, css.body)
	}
	want(t, p, http.StatusOK, "https://wa.me/?text=Rencana%20perubahan", `rel="noreferrer"`)
	file := s.get(p.path + "/berkas")
	if got := sum([]byte(file.body)); got != tree(t, filepath.Join(s.workspace, plansFolder))["/"+filepath.Base(p.path)+".json"] {
		t.Errorf("the file is another: %d", file.status)
	}
}

// What a person is shown beside a plan is what was recorded with it, and a file
// that somebody wrote into is no plan any more.
func TestAPlanThatWasWrittenIntoIsNotShown(t *testing.T) {
	s := sit(t, withPortal(t), schemas.English)
	p := s.ask("")
	id := filepath.Base(p.path)
	notes := filepath.Join(s.workspace, plansFolder, notesFile(id))
	b := bytes.ReplaceAll(read(t, notes), []byte("Miniatur"), []byte("Emas"))
	if err := os.WriteFile(notes, b, 0o600); err != nil {
		t.Fatal(err)
	}
	touch := func(path string) { // a file system may date two writes alike
		if err := os.Chtimes(path, time.Time{}, time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	plan := filepath.Join(s.workspace, plansFolder, planFile(id))
	touch(plan)
	if got := s.get(p.path); got.status != http.StatusOK || strings.Contains(got.body, "Emas") || strings.Contains(got.body, "Miniatur") {
		t.Errorf("%d\n%s", got.status, got.body)
	}
	b = bytes.Replace(read(t, plan), []byte(`"KR-001"`), []byte(`"KR-0O1"`), 1)
	if err := os.WriteFile(plan, b, 0o600); err != nil {
		t.Fatal(err)
	}
	touch(plan)
	if got := s.get(p.path); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "altered") {
		t.Errorf("%d\n%s", got.status, got.body)
	}
	want(t, s.get("/rencana"), http.StatusOK, "no longer valid")
	want(t, s.sent(p.path), http.StatusOK, "altered")
	if err := os.Remove(plan); err != nil {
		t.Fatal(err)
	}
	if got := s.get(p.path); got.status != http.StatusNotFound {
		t.Errorf("%d", got.status)
	}
}
