package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/schemas"
)

func TestSettingsAreChangedInPlaceAndSecretsOnlyWritten(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	config := filepath.Join(dir, "ekatalog.yaml")
	before := string(read(t, config))
	s := sit(t, dir, schemas.Indonesian)
	token := strings.TrimSpace(string(read(t, filepath.Join(dir, "endpoint.token"))))
	p := s.get("/pengaturan")
	s.says(p, http.StatusOK, `value="Bengkel Kerja (CONTOH)"`, "sudah diisi", "tidak perlu disetujui", `value="25%"`, "Barang yang berubah lebih besar menunggu")
	if strings.Contains(p.body, token) {
		t.Error("the token is shown")
	}
	s.says(s.post("/pengaturan/sambungan"), http.StatusOK, "Tersambung ke portal tiruan")

	// Nothing changed is nothing written.
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_withdraw": {"10%"}, "guard.removal_delay": {"3"}, "seller.name": {"x"}}), http.StatusOK, "Pengaturan disimpan.")
	if string(read(t, config)) != before {
		t.Fatal("the config was written")
	}
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_withdraw": {"5"}, "guard.removal_delay": {"0"}}), http.StatusOK, "Pengaturan disimpan.", `value="5"`, `value="0"`)
	s.says(s.fill("/pengaturan/isi/seller", url.Values{"seller.name": {`Bengkel "Baru"`}, "seller.nib": {"0220001234567"}, "seller.pkp.status": {"pkp"}, "seller.zone": {"Asia/Makassar"}}), http.StatusOK, "Bengkel &#34;Baru&#34;")
	s.says(s.fill("/pengaturan/isi/approval", url.Values{"approval.price": {"up 10%"}}), http.StatusOK, `<option value="up 10%" selected>disetujui kalau naik lebih dari 10%`)
	c, _, err := loadConfig(config)
	if err != nil || c.Seller.Name != `Bengkel "Baru"` || c.Seller.NIB != "0220001234567" || c.guard.RemovalDelay != 0 || c.guard.MaxWithdraw.Percent || c.approval.Price.Up == nil {
		t.Errorf("%+v, %v", c, err)
	}
	after := string(read(t, config))
	for line := range strings.SplitSeq(before, "\n") {
		if strings.HasPrefix(line, "#") && !strings.Contains(after, line) {
			t.Errorf("a comment is lost: %s", line)
		}
	}

	// A number with a mark at its thousands is that number, not a fraction.
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_price_change": {"50.000"}, "guard.max_jumps": {"2,5%"}}), http.StatusOK, `value="50000"`, `value="2.5%"`)
	after = string(read(t, config))

	// What cannot be used is refused as a whole.
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_withdraw": {"banyak"}, "guard.removal_delay": {"9"}}), http.StatusUnprocessableEntity, "belum disimpan", "Paling banyak yang diturunkan dari tayang", "banyak")
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.removal_delay": {"tiga"}}), http.StatusUnprocessableEntity, "Pengaturan Hilang berapa hari sebelum diturunkan harus bilangan bulat")
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.removal_delay": {"-1"}}), http.StatusUnprocessableEntity, "Hilang berapa hari sebelum diturunkan")
	if string(read(t, config)) != after {
		t.Error("a refused setting was written")
	}

	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.token": {"rahasia-baru"}}), http.StatusOK, "Pengaturan disimpan.")
	info, err := os.Stat(filepath.Join(dir, "endpoint.token"))
	if err != nil || openToOthers(info) || string(read(t, filepath.Join(dir, "endpoint.token"))) != "rahasia-baru\n" {
		t.Errorf("%v, %v", info, err)
	}
	if p := s.get("/pengaturan"); strings.Contains(p.body, "rahasia-baru") {
		t.Error("the new token is shown")
	}
	if p := s.post("/pengaturan/sambungan"); p.status < 400 {
		t.Errorf("a token that is none connects: %d", p.status)
	}
}

func TestTheFirstConnectionIsSetUpInOneForm(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	config, token := filepath.Join(dir, "ekatalog.yaml"), filepath.Join(dir, "endpoint.token")
	c, _, err := loadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	without := regexp.MustCompile(`(?m)^endpoint:.*\n`).ReplaceAllString(string(read(t, config)), "")
	if err := os.WriteFile(config, []byte(without), 0o600); err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(read(t, token)))
	if err := os.Remove(token); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.url": {c.Endpoint.URL}, "endpoint.token": {key}}), http.StatusOK, "Pengaturan disimpan.")
	s.says(s.post("/pengaturan/sambungan"), http.StatusOK, "Tersambung ke portal tiruan")
}

func TestWhatIsSetIsRecordedWithWhatItWas(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	recorded := func(act string, before, after map[string]any) {
		t.Helper()
		if r := lastAct(t, dir, act); !maps.Equal(r.Before, before) || !maps.Equal(r.After, after) {
			t.Errorf("recorded: %v, %v; want %v, %v", r.Before, r.After, before, after)
		}
	}
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_withdraw": {"5"}, "guard.max_jumps": {"10%"}}), http.StatusOK)
	recorded(settingsChanged, map[string]any{"guard.max_withdraw": "10%"}, map[string]any{"guard.max_withdraw": "5"})
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"05:30"}, "hari": {"1"}}), http.StatusOK)
	recorded(settingsChanged, nil, map[string]any{"schedule.sync.cron": "30 5 * * 1"}) // what is empty is left out
	s.says(s.fill("/mulai/penyedia", url.Values{
		"nama": {"Bengkel Baru"}, "pemegang": {"Ibu Sri"}, "nib": {"1234567890123"}, "npwp": {"1234567890123456"}, "pkp": {"pkp"}, "zona": {"Asia/Makassar"}, "foto": {"https://foto.example.id/"},
	}), http.StatusOK)
	r := lastAct(t, dir, connector.SellerSet)
	for key, want := range map[string][2]string{
		"seller.name": {"Bengkel Kerja (CONTOH)", "Bengkel Baru"}, "seller.account_holder": {"Bengkel Kerja (CONTOH)", "Ibu Sri"},
		"seller.zone": {"Asia/Jakarta", "Asia/Makassar"}, "photos.base_url": {"https://foto.example/bengkel/", "https://foto.example.id/"},
	} {
		if r.Before[key] != want[0] || r.After[key] != want[1] {
			t.Errorf("%s: %v, %v", key, r.Before[key], r.After[key])
		}
	}
}

// A token that is said to be refused must not be the one in use.
func TestATokenIsNotReplacedWithoutARecord(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	token := filepath.Join(dir, "endpoint.token")
	before := read(t, token)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_jumps": {"11%"}}), http.StatusOK)
	db, err := ledger.Open(t.Context(), filepath.Join(dir, "ekatalog.db"), ledger.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	release, err := db.Seller("default").Take(t.Context(), connector.Holder{Run: "20250101-000000-00", Command: "sync"})
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.token": {"rahasia-baru"}, "endpoint.rate": {"5/m"}}), http.StatusInternalServerError)
	if !bytes.Equal(read(t, token), before) {
		t.Error("the token is another one")
	}
}

// Numbers of the seller are looked at as in the first steps.
func TestTheSellersNumbersAreThoseOfTheFirstSteps(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	for key, wrong := range map[string][]string{"seller.nib": {"123", "abcdefghijklm", "022000123456789"}, "seller.npwp": {"12.345", "x"}, "seller.name": {""}} {
		for _, value := range wrong {
			s.says(s.fill("/pengaturan/isi/seller", url.Values{key: {value}, "seller.account_holder": {"Orang"}}), http.StatusUnprocessableEntity)
		}
	}
	s.says(s.fill("/pengaturan/isi/seller", url.Values{"seller.nib": {""}, "seller.zone": {"Asia/Jayapura"}}), http.StatusOK, "Pengaturan disimpan.") // not filled in before
	s.says(s.fill("/pengaturan/isi/seller", url.Values{"seller.nib": {"0220 0012 34567"}, "seller.npwp": {"12.345.678.9-012.345"}}), http.StatusOK, "Pengaturan disimpan.")
	c, _, err := loadConfig(filepath.Join(dir, "ekatalog.yaml"))
	if err != nil || c.Seller.NIB != "0220001234567" || c.Seller.NPWP != "123456789012345" || c.Seller.Zone != "Asia/Jayapura" || c.Seller.AccountHolder == "Orang" {
		t.Errorf("%+v, %v", c.Seller, err)
	}
	s.says(s.fill("/pengaturan/isi/seller", url.Values{"seller.nib": {""}}), http.StatusUnprocessableEntity, "13 angka")
}

func TestLimitsAreWrittenAsPeopleWriteThem(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.get("/pengaturan"), http.StatusOK, `name="endpoint.rate" value="1000"`, `name="endpoint.time_limit" value="0"`, "Pukul (WIB)")
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.rate": {"500"}, "endpoint.budget": {"200"}, "endpoint.time_limit": {"30"}}), http.StatusOK,
		`name="endpoint.rate" value="500"`, `name="endpoint.budget" value="200"`, `name="endpoint.time_limit" value="30"`)
	s.says(s.fill("/pengaturan/isi/guard", url.Values{"guard.max_jumps": {"2,5%"}}), http.StatusOK, `value="2.5%"`)
	c, _, err := loadConfig(filepath.Join(dir, "ekatalog.yaml"))
	if err != nil || c.rate != 500 || c.outbox != (connector.Outbox{Budget: 200, TimeLimit: 30 * time.Minute}) || c.guard.MaxJumps.String() != "2.5%" {
		t.Errorf("%d, %+v, %v, %v", c.rate, c.outbox, c.guard.MaxJumps, err)
	}
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.rate": {"0"}, "endpoint.time_limit": {"0"}}), http.StatusOK, `name="endpoint.rate" value="0"`)
	if c, _, err = loadConfig(filepath.Join(dir, "ekatalog.yaml")); err != nil || c.rate != 0 || c.outbox.TimeLimit != 0 {
		t.Errorf("no limits: %d, %v, %v", c.rate, c.outbox.TimeLimit, err)
	}
	s.says(s.fill("/pengaturan/isi/endpoint", url.Values{"endpoint.rate": {"cepat"}, "endpoint.time_limit": {"lama"}}), http.StatusUnprocessableEntity, "cepat", "lama", "Tulis berapa menit")
}

func TestHowListsAreReadIsToldAndTheirSecretsAreOnlyWritten(t *testing.T) {
	dir := sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	sources := `source:
  - {file: products.xlsx, sheet: "*", mapping: mapping.yaml, numbers: id, include: 'row["Nama Barang"] != ""', header_row: 3}
  - {file: "postgres://gudang.example/toko", query: "SELECT 1", mapping: mapping.yaml, numbers: en, secret_file: gudang.secret}
  - {file: "https://toko.example/api?kunci=x", sheet: produk, mapping: mapping.yaml, secret_file: gudang.secret, parent: {column: Induk, keys: [Kode]}, sale: {price: Promo}, line_break: "|"}
`
	text := regexp.MustCompile(`(?m)^source:.*\n`).ReplaceAllString(string(read(t, config)), strings.ReplaceAll(sources, "$", "$$"))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.Indonesian)
	p := s.get("/pengaturan")
	s.says(p, http.StatusOK, "<h2>Daftar yang dibaca: products.xlsx, semua lembar</h2>", `name="source.0.header_row" value="3"`, "Hanya baris yang memenuhi syarat",
		"<h2>Daftar yang dibaca: basis data</h2>", `<option value="en" selected>cara Inggris`, "kueri yang disimpan pengelola",
		"<h2>Daftar yang dibaca: alamat web, produk</h2>", "menurut kolom Induk", "kolom Promo hanya dicatat", "Tanda |",
		"Kata sandi atau kunci akses", "ekatalog.db; ikutkan dalam cadangan", "formulir produk")
	if strings.Contains(p.body, `name="source.1.header_row"`) {
		t.Error("a database has a row of headings")
	}
	for _, hidden := range []string{"SELECT", "gudang.example", "toko.example", `row[`} {
		if strings.Contains(p.body, hidden) {
			t.Errorf("the page says %q", hidden)
		}
	}
	s.says(s.fill("/pengaturan/isi/source.2", url.Values{"source.secret.gudang.secret": {"sandi-gudang"}, "source.secret.ekatalog.yaml": {"x"}}), http.StatusOK, "Pengaturan disimpan.")
	path := filepath.Join(dir, "gudang.secret")
	info, err := os.Stat(path)
	if err != nil || openToOthers(info) || string(read(t, path)) != "sandi-gudang\n" || string(read(t, config)) != text {
		t.Errorf("%v, %v", info, err)
	}
	if r := lastAct(t, dir, settingsChanged); len(r.Before) != 0 || len(r.After) != 1 || r.After["source.secret.gudang.secret"] != true {
		t.Errorf("recorded: %v, %v", r.Before, r.After)
	}
	if p := s.get("/pengaturan"); strings.Contains(p.body, "sandi-gudang") || !strings.Contains(p.body, "sudah diisi") {
		t.Error("the password is shown, or is not said to be there")
	}
}

// What is not changed of a schedule stays as somebody wrote it.
func TestAScheduleStaysAsItIsWritten(t *testing.T) {
	dir := sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	const line = "schedule: {sync: {cron: \"30 5 * * 1-5\", missed: once}} # jam kantor\n"
	if err := os.WriteFile(config, append(read(t, config), line...), 0o600); err != nil {
		t.Fatal(err)
	}
	before := string(read(t, config))
	s := sit(t, dir, schemas.Indonesian)
	form := url.Values{"pakai": {"ya"}, "jam": {"05:30"}, "hari": {"1", "2", "3", "4", "5"}, "terlewat": {"sekali"}}
	s.says(s.fill("/pengaturan/jadwal", form), http.StatusOK, "Pengaturan disimpan.")
	if string(read(t, config)) != before {
		t.Errorf("%s", read(t, config))
	}
	form.Set("terlewat", "lewati")
	s.says(s.fill("/pengaturan/jadwal", form), http.StatusOK, "Pengaturan disimpan.")
	if want := strings.Replace(before, "missed: once", `missed: "skip"`, 1); string(read(t, config)) != want {
		t.Errorf("%s", read(t, config))
	}
}

func TestAScheduleIsSetWithoutKnowingHowItIsWritten(t *testing.T) {
	dir := sampleWorkspace(t)
	s := sit(t, dir, schemas.Indonesian)
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"05:30"}, "hari": {"1", "5"}, "terlewat": {"lewati"}}), http.StatusOK, "Pengaturan disimpan.", `value="05:30"`)
	s.says(s.get("/proses"), http.StatusOK, "setiap Senin dan Jumat pukul 05.30 WIB")
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"14:30"}, "ulangi": {"12"}, "hari": {"1"}}), http.StatusOK, `value="02:30"`, `<option value="12" selected>tiap 12 jam`)
	s.says(s.get("/proses"), http.StatusOK, "setiap Senin pukul 02.30 dan 14.30 WIB")
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"14:30"}, "ulangi": {"5"}, "hari": {"1"}}), http.StatusBadRequest)
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"05:30"}}), http.StatusUnprocessableEntity, "Centang paling sedikit satu hari")
	s.says(s.fill("/pengaturan/jadwal", url.Values{"pakai": {"ya"}, "jam": {"25:00"}, "hari": {"1"}}), http.StatusUnprocessableEntity, "Tulis jamnya")
	s.says(s.fill("/pengaturan/jadwal", url.Values{"jam": {"05:30"}}), http.StatusOK, "Pengaturan disimpan.")
	s.says(s.get("/proses"), http.StatusOK, "Belum ada jadwal")
}

func TestWhatDiffersFromThePortalIsSeenAndDecided(t *testing.T) {
	dir := sampleWorkspace(t)
	standIn(t, dir, "", nil)
	s := sit(t, dir, schemas.English)
	s.says(s.get("/selisih"), http.StatusOK, "Not compared since")
	s.result(s.post("/proses"))
	s.says(s.result(s.post("/selisih")), http.StatusOK, "<b>40</b> same", "Nothing differs.")
	changeOutside(t, dir, "KR-001", 999000)
	s.says(s.result(s.post("/selisih")), http.StatusOK, "<b>1</b> differ", `name="kode" value="KR-001"`, ">Rp999.000<", ">Rp350.000<", "Write your name first")
	s.says(s.fill("/selisih/putusan", url.Values{"pilihan": {"theirs"}, "kode": {"KR-001"}, "alasan": {"agreed with the buyer"}}), http.StatusUnprocessableEntity, "Write your name first")
	s.person = "Bu Sri"
	s.says(s.get("/selisih"), http.StatusOK, `name="pilihan" value="ours"`)
	s.says(s.fill("/selisih/putusan", url.Values{"pilihan": {"theirs"}, "kode": {"KR-001"}}), http.StatusUnprocessableEntity, "Write the reason first")
	s.says(s.fill("/selisih/putusan", url.Values{"pilihan": {"theirs"}, "alasan": {"x"}}), http.StatusUnprocessableEntity, "Tick the products first")
	s.says(s.result(s.fill("/selisih/putusan", url.Values{"pilihan": {"theirs"}, "kode": {"KR-001"}, "alasan": {"agreed with the buyer"}})), http.StatusOK, "Your decision is recorded.", "<b>40</b> same")
}

// changeOutside gives a listing another price on the portal of a workspace, as
// somebody else would.
func changeOutside(t *testing.T, dir, sku string, price int) {
	t.Helper()
	c, _, err := loadConfig(filepath.Join(dir, "ekatalog.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	token := strings.TrimSpace(string(read(t, filepath.Join(dir, "endpoint.token"))))
	call := func(method, path, body string, into any) {
		r, err := http.NewRequestWithContext(t.Context(), method, c.Endpoint.URL+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatal(answer.StatusCode, err)
		}
	}
	var found struct{ Data []struct{ ID string } }
	call(http.MethodGet, "/v1/seller/products?sku="+sku, "", &found)
	if len(found.Data) != 1 {
		t.Fatalf("%d listings of %s", len(found.Data), sku)
	}
	var done struct{ Data []struct{ Status string } }
	call(http.MethodPatch, "/v1/seller/products/offers", fmt.Sprintf(`{"items":[{"id":%q,"price":%d}]}`, found.Data[0].ID, price), &done)
	if len(done.Data) != 1 || done.Data[0].Status != "OK" {
		t.Fatalf("%+v", done)
	}
}
