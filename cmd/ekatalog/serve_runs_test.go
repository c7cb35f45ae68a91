package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/endpoint/endpointtest"
	"ekatalog/schemas"
)

// standIn gives a workspace a stand-in of its own and what else stands in its
// config.
func standIn(t *testing.T, dir, more string, faults *endpointtest.Script) *httptest.Server {
	t.Helper()
	const token = "kunci-uji-coba-meja"
	srv := httptest.NewServer(endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{token: {ID: "p-1", Name: "Bengkel"}}, Faults: faults,
	}))
	t.Cleanup(srv.Close)
	config := filepath.Join(dir, "ekatalog.yaml")
	text := strings.Replace(string(read(t, config)), "http://127.0.0.1:8900/api", srv.URL+"/api", 1)
	for path, b := range map[string]string{config: strings.Replace(text, "rate: 1000/m", "rate: 0", 1) + more, filepath.Join(dir, "endpoint.token"): token} {
		if err := os.WriteFile(path, []byte(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return srv
}

// result waits for the end of a job, as the page without scripts does that looks
// again, and gives the page that it leads to.
func (s *sitting) result(p page) page {
	s.Helper()
	for range 600 {
		if !strings.Contains(p.body, "data-kabar") {
			return p
		}
		if !strings.Contains(p.body, `http-equiv="refresh"`) {
			s.Fatalf("%s does not look again", p.path)
		}
		time.Sleep(50 * time.Millisecond)
		p = s.get(p.path)
	}
	s.Fatalf("%s does not end", p.path)
	return p
}

const nightly = "schedule: {sync: {cron: \"0 2 * * *\"}}\n"

func TestARunIsStartedWatchedAndToldInWords(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, nightly, nil)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/proses"), http.StatusOK, "Disamakan dengan portal setiap hari pukul 02.00 WIB.", "Belum ada yang dikerjakan", "Jalankan sekarang")
	first := s.result(s.post("/proses"))
	s.says(first, http.StatusOK, "Menyamakan daftar dengan portal", "UJI COBA", "<td class=\"sum\">40</td><th scope=\"row\">terkirim</th>", "✓ selesai")
	if !strings.HasPrefix(first.path, "/proses/") {
		t.Errorf("the result is at %s", first.path)
	}
	s.says(s.get("/proses"), http.StatusOK, first.path, "40 terkirim")
	s.says(first, http.StatusOK, "Tulis nama Anda dulu", "/saya?kembali="+strings.ToLower(url.QueryEscape(first.path)))
	s.says(s.fill(first.path+"/kembalikan", url.Values{"alasan": {"salah daftar"}}), http.StatusUnprocessableEntity, "Tulis nama Anda dulu")
	s.person = "Bu Sri"
	s.says(s.get(first.path), http.StatusOK, `action="`+first.path+`/kembalikan"`)
	undo := s.result(s.fill(first.path+"/kembalikan", url.Values{"alasan": {"salah daftar"}}))
	s.says(undo, http.StatusOK, "salah daftar")
	if !strings.HasPrefix(undo.path, "/rencana/") {
		t.Errorf("the plan is at %s", undo.path)
	}
	s.says(s.get("/proses/tidak-ada"), http.StatusNotFound, "Proses ini tidak ada")
	s.says(s.get("/proses?dari=25"), http.StatusOK, "Sebelumnya")
}

func TestAStoppedRunSaysWhyAndGoesOnWithAReason(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	s := sit(t, dir, schemas.English)
	s.result(s.post("/proses"))
	list := filepath.Join(dir, "products.xlsx")
	book, err := excelize.OpenFile(list)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if err := book.RemoveRow(book.GetSheetName(0), 10); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	if err := book.Close(); err != nil {
		t.Fatal(err)
	}
	stopped := s.result(s.post("/proses"))
	s.says(stopped, http.StatusOK, "stopped by the guard; nothing was sent", "from 40 to 20", "Write your name first")
	if strings.Contains(stopped.body, "--") {
		t.Errorf("options of a command:\n%s", stopped.body)
	}
	s.says(s.fill(stopped.path+"/pengaman", url.Values{"alasan": {"half of it is sold"}}), http.StatusUnprocessableEntity, "Write your name first")
	s.person = "Bu Sri"
	s.says(s.get(stopped.path), http.StatusOK, `action="`+stopped.path+`/pengaman"`)
	s.says(s.fill(stopped.path+"/pengaman", url.Values{"alasan": {" "}}), http.StatusUnprocessableEntity, "Write the reason first")
	gone := s.result(s.fill(stopped.path+"/pengaman", url.Values{"alasan": {"half of it is sold"}}))
	s.says(gone, http.StatusOK, "missing from the list")
	if gone.path == stopped.path {
		t.Error("the stopped run is the result")
	}
	s.says(s.fill(stopped.path+"/pengaman", url.Values{"alasan": {"once more"}}), http.StatusUnprocessableEntity, "newer run")
}

func TestWhatThePortalRefusesStandsOnThePageOfTheRun(t *testing.T) {
	dir := sampleWorkspace(t)
	script := &endpointtest.Script{Rules: []endpointtest.Rule{{
		Calls: []endpointtest.Call{endpointtest.CallCreate}, Fault: endpointtest.Invalid, SKUs: []string{"KR-002"}, Text: "Foto <b>buram</b>",
	}}}
	for _, m := range script.Check() {
		t.Fatal(m)
	}
	standIn(t, dir, "", script)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.result(s.post("/proses")), http.StatusOK, "KR-002", "Foto &lt;b&gt;buram&lt;/b&gt;", "ada yang perlu dilihat")
}

func TestARunThatCannotReachThePortalSaysSo(t *testing.T) {
	s := sit(t, sampleWorkspace(t), schemas.Indonesian) // nobody listens at its address
	p := s.result(s.post("/proses"))
	s.says(p, http.StatusOK, "127.0.0.1:8900")
}

func TestTheScheduleIsPausedAndGoesOnFromItsPage(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, nightly, nil)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.fill("/proses/jadwal", url.Values{"henti": {"ya"}}), http.StatusOK, "Jadwal dihentikan sementara.", "Jalankan jadwal lagi")
	s.says(s.fill("/proses/jadwal", url.Values{"henti": {"tidak"}}), http.StatusOK, "Jadwal berjalan lagi mulai sekarang.", "Hentikan jadwal sementara")
	none := sit(t, sampleWorkspace(t), schemas.Indonesian)
	none.says(none.get("/proses"), http.StatusOK, "Belum ada jadwal")
	none.says(none.fill("/proses/jadwal", url.Values{"henti": {"ya"}}), http.StatusUnprocessableEntity, "Belum ada jadwal. Isi di Pengaturan.")
}

// What a live run has not sent yet is no trouble; once its process is gone,
// nobody knows what became of it.
func TestWhatALiveRunHasYetToSendIsNoTrouble(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	s := sit(t, dir, schemas.Indonesian)
	s.result(s.post("/proses"))
	seller := ledgerOf(t, dir)
	release, err := seller.Take(t.Context(), connector.Holder{Run: "r-live", Command: "sync", Host: "elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	refused, waits := anIntent("r-live", "KR-001"), anIntent("r-live", "KR-002")
	if err := seller.Commit(t.Context(), connector.Step{
		Catalogue: connector.CatalogueTrial, Intents: []connector.Intent{refused, waits},
		Run: &connector.Run{ID: "r-live", Command: "sync", Catalogue: connector.CatalogueTrial, Started: time.Now()},
	}); err != nil {
		t.Fatal(err)
	}
	if err := seller.Commit(t.Context(), connector.Step{
		Catalogue: connector.CatalogueTrial, Settled: []connector.Settlement{{Intent: refused.Intent, Outcome: connector.OutcomeRejected, Text: "Foto buram"}},
	}); err != nil {
		t.Fatal(err)
	}
	live := s.get("/proses/r-live")
	if s.says(live, http.StatusOK, "KR-001", "Foto buram"); strings.Contains(live.body, "KR-002") || strings.Contains(live.body, "Sambungan terputus") {
		t.Errorf("what waits is told as lost: %s", live.body)
	}
	release()
	s.says(s.get("/proses/r-live"), http.StatusOK, "KR-002", "Sambungan terputus")
}

func anIntent(run, sku string) connector.Intent {
	return connector.Intent{
		Change: connector.Change{Intent: uuid.Must(uuid.NewV7()).String(), Lane: connector.LaneOffer, SKU: sku, Body: []byte("{}")},
		Run:    run, Kind: connector.KindPrice, Catalogue: connector.CatalogueTrial, CreatedAt: time.Now(),
	}
}
