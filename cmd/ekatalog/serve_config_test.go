package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"ekatalog/connector/console"
	"ekatalog/schemas"
)

// everySetting is a config in which each setting of the page stands as people
// write it, with remarks.
const everySetting = `# Ruang kerja kami
seller: # siapa
  name: Bengkel (CONTOH) # nama
  account_holder: Ibu Sri
  nib: "0220001234567"
  npwp: "123456789012345"
  pkp: {status: non_pkp} # pajak
  zone: Asia/Jakarta
source:
  # daftar gudang
  - {file: products.xlsx, sheet: "*", mapping: mapping.yaml, numbers: id, header_row: 0, limits: {unzipped: 64MiB, rows: 200000}} # penuh
endpoint: {url: "http://127.0.0.1:8900/api", token_file: endpoint.token, rate: 1000/m, budget: 0, time_limit: 10m} # tiruan
photos: {folder: foto, base_url: "https://foto.example/bengkel/"}
guard: {max_withdraw: 10%, max_price_change: 25%, max_jumps: 11%, max_median_shift: 12%, min_list_size: 70%, removal_delay: 3}
# diputuskan bersama
drift: {price: hold, stock: ours, active: theirs, content: hold}
approval: {create: never, content: always, price: never, withdraw: never} # rapat Maret
schedule: {sync: {cron: "0 2 * * *", missed: once}}
`

// TestAChangeAtThePageIsTheSameFileAsOneByHand changes each setting of the page
// alone: one value of the file is another, and every other byte stays.
func TestAChangeAtThePageIsTheSameFileAsOneByHand(t *testing.T) {
	changes := map[string]struct{ value, was, now string }{
		"seller.name":              {"Bengkel Baru", "name: Bengkel (CONTOH)", `name: "Bengkel Baru"`},
		"seller.account_holder":    {"Pak Budi", "Ibu Sri", `"Pak Budi"`},
		"seller.nib":               {"9120 0012 34567", `"0220001234567"`, `"9120001234567"`},
		"seller.npwp":              {"12.345.678.9-012.346", `"123456789012345"`, `"123456789012346"`},
		"seller.pkp.status":        {"pkp", "{status: non_pkp}", `{status: "pkp"}`},
		"seller.zone":              {"Asia/Makassar", "Asia/Jakarta", `"Asia/Makassar"`},
		"source.0.numbers":         {"en", "numbers: id", `numbers: "en"`},
		"source.0.header_row":      {"4", "header_row: 0", "header_row: 4"},
		"source.0.limits.unzipped": {"128", "64MiB", `"128MiB"`},
		"source.0.limits.rows":     {"300.000", "200000", "300000"},
		"endpoint.url":             {"https://x.example/api", `"http://127.0.0.1:8900/api"`, `"https://x.example/api"`},
		"endpoint.rate":            {"500", "1000/m", `"500/m"`},
		"endpoint.budget":          {"40", "budget: 0", "budget: 40"},
		"endpoint.time_limit":      {"30", "time_limit: 10m", `time_limit: "30m"`},
		"photos.folder":            {"1.250", "folder: foto", `folder: "1.250"`}, // a name, and no number
		"photos.base_url":          {"https://x.example/f/", `"https://foto.example/bengkel/"`, `"https://x.example/f/"`},
		"guard.max_withdraw":       {"5", "10%", `"5"`},
		"guard.max_price_change":   {"2,5%", "25%", `"2.5%"`},
		"guard.max_jumps":          {"1%", "11%", `"1%"`},
		"guard.max_median_shift":   {"2%", "12%", `"2%"`},
		"guard.min_list_size":      {"80%", "70%", `"80%"`},
		"guard.removal_delay":      {"0", "removal_delay: 3", "removal_delay: 0"},
		"drift.price":              {"ours", "{price: hold", `{price: "ours"`},
		"drift.stock":              {"hold", "stock: ours", `stock: "hold"`},
		"drift.active":             {"ours", "active: theirs", `active: "ours"`},
		"drift.content":            {"theirs", "content: hold", `content: "theirs"`},
		"approval.create":          {"always", "create: never", `create: "always"`},
		"approval.content":         {"never", "content: always", `content: "never"`},
		"approval.price":           {"up 10%", "price: never", `price: "up 10%"`},
		"approval.withdraw":        {"always", "withdraw: never", `withdraw: "always"`},
	}
	dir := sampleWorkspace(t)
	path := filepath.Join(dir, "ekatalog.yaml")
	if err := os.WriteFile(path, []byte(everySetting), 0o600); err != nil {
		t.Fatal(err)
	}
	s := sit(t, dir, schemas.English)
	for _, g := range settingsOf(t, path) {
		for _, set := range g.Settings {
			if set.Secret {
				continue
			}
			c, ok := changes[set.Key]
			if !ok {
				t.Errorf("%s: no change is tried", set.Key)
				continue
			}
			if err := os.WriteFile(path, []byte(everySetting), 0o600); err != nil {
				t.Fatal(err)
			}
			s.says(s.fill("/pengaturan/isi/"+g.Name, url.Values{set.Key: {c.value}}), http.StatusOK, "The settings are saved.")
			if want := strings.Replace(everySetting, c.was, c.now, 1); want == everySetting || string(read(t, path)) != want {
				t.Errorf("%s: the file is\n%s\nwant\n%s", set.Key, read(t, path), want)
			}
		}
	}
}

// settingsOf are the settings of the page for a config.
func settingsOf(t *testing.T, path string) []console.SettingGroup {
	t.Helper()
	c, _, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	return (&app{lang: schemas.English}).settings(c)
}

// TestEverySettingSaysWhatItIsFor looks at each label, reason and choice, in both
// languages.
func TestEverySettingSaysWhatItIsFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ekatalog.yaml")
	text := strings.Replace(everySetting, "# penuh\n", "# penuh\n  - {file: \"https://x.example/a\", mapping: mapping.yaml, secret_file: x.secret}\n", 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, g := range settingsOf(t, path) {
		keys := []string{g.TitleKey()}
		for _, set := range g.Settings {
			keys = append(keys, set.LabelKey(), set.HintKey())
			for _, c := range set.Choices {
				if !strings.HasPrefix(c, "up ") {
					keys = append(keys, "desk.choice."+strings.ReplaceAll(c, "/", "_"))
				}
			}
			if !set.Secret && settingLabel(schemas.English, settingName(set.Key)) != schemas.Say(schemas.English, set.LabelKey(), nil) {
				t.Errorf("%s: a refusal calls it %q", set.Key, settingLabel(schemas.English, settingName(set.Key)))
			}
		}
		for _, key := range keys {
			if !schemas.HasMessage(key) {
				t.Errorf("%s: no message", key)
			}
		}
	}
}

// notOnThePage are the parts of a config that an administrator sets, or that are
// set where a list is taken into use or matched.
var notOnThePage = []string{
	"source.file", "source.sheet", "source.mapping", "source.include", "source.query", "source.secret_file", "source.line_break",
	"source.parent.column", "source.parent.keys", "source.sale.price", "source.sale.from", "source.sale.to", "source.limits.entries", "source.limits.columns",
	"formats", "database", "endpoint.token_file", "secrets_dir",
}

// TestEveryPartOfTheConfigIsOnThePageOrNamedHere keeps a new part of the config
// from being forgotten.
func TestEveryPartOfTheConfigIsOnThePageOrNamedHere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ekatalog.yaml")
	if err := os.WriteFile(path, []byte(everySetting), 0o600); err != nil {
		t.Fatal(err)
	}
	on := slices.Clone(notOnThePage)
	on = append(on, "schedule.sync.cron", "schedule.sync.missed") // in a form of their own
	for _, g := range settingsOf(t, path) {
		for _, set := range g.Settings {
			if !set.Secret {
				on = append(on, settingName(set.Key))
			}
		}
	}
	slices.Sort(on)
	var of func(typ reflect.Type, path string) []string
	of = func(typ reflect.Type, path string) (keys []string) {
		if typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct {
			return []string{strings.TrimPrefix(path, ".")}
		}
		for f := range typ.Fields() {
			keys = append(keys, of(f.Type, path+"."+f.Tag.Get("yaml"))...)
		}
		return keys
	}
	all := of(reflect.TypeFor[configFile](), "")
	slices.Sort(all)
	if !slices.Equal(on, all) {
		t.Errorf("on the page or named: %v\nin the config: %v", on, all)
	}
}

// A refused setting is called what the page calls it, and nothing of how it is
// written in the file is said.
func TestARefusedSettingIsSaidInThePagesWords(t *testing.T) {
	dir := sampleWorkspace(t)
	path := filepath.Join(dir, "ekatalog.yaml")
	if err := os.WriteFile(path, []byte(everySetting), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		s := sit(t, dir, lang)
		for key, value := range map[string]string{
			"seller.pkp.status": "x", "seller.zone": "x", "source.0.numbers": "x", "source.0.header_row": "-1", "source.0.limits.unzipped": "0", "source.0.limits.rows": "x",
			"endpoint.url": "https://a:b@x.example", "endpoint.rate": "x", "endpoint.budget": "-1", "endpoint.time_limit": "x", "photos.base_url": "x",
			"guard.max_withdraw": "x", "guard.max_price_change": "x", "guard.max_jumps": "x", "guard.max_median_shift": "x", "guard.min_list_size": "x", "guard.removal_delay": "x",
			"drift.price": "x", "drift.stock": "x", "drift.active": "x", "drift.content": "x",
			"approval.create": "up 5%", "approval.content": "x", "approval.price": "x", "approval.withdraw": "x",
		} {
			group := key[:strings.Index(key, ".")]
			if group == sourceSettings {
				group += ".0"
			}
			p := s.fill("/pengaturan/isi/"+group, url.Values{key: {value}})
			_, told, _ := strings.Cut(p.body, `role="alert"`)
			told, _, _ = strings.Cut(told, "</section>")
			if p.status != http.StatusUnprocessableEntity || told == "" {
				t.Errorf("%s: %d\n%s", key, p.status, p.body)
			}
			for _, inside := range []string{settingName(key), "ekatalog.yaml", "non_pkp", "never", "theirs", "MiB", "/m", "a:b@"} {
				if strings.Contains(told, inside) {
					t.Errorf("%s: the page says %q: %s", key, inside, told)
				}
			}
		}
		if string(read(t, path)) != everySetting {
			t.Error("a refused setting was written")
		}
		if err := s.stop(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestASecretIsOnNoPageAndInNoRecord fills in every secret there is, also
// wrongly, and looks for them everywhere but in their files.
func TestASecretIsOnNoPageAndInNoRecord(t *testing.T) {
	dir := busyWorkspace(t)
	path := filepath.Join(dir, "ekatalog.yaml")
	alone := read(t, path)
	text := strings.Replace(string(alone), "[{file:", `[{file: "https://127.0.0.1:9/daftar", sheet: lain, mapping: mapping.yaml, secret_file: lain.secret}, {file:`, 1)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{"endpoint.token": "rahasia-token-4711", "source.secret.lain.secret": "rahasia-sandi-0815"}
	long := "rahasia-panjang-" + strings.Repeat("k", 9000)
	s := sit(t, dir, schemas.Indonesian)
	s.person = "Siti"
	r := newRobot(s, schemas.Indonesian)
	pages := map[string]page{}
	for _, g := range settingsOf(t, path) {
		for _, set := range g.Settings {
			if !set.Secret {
				continue
			}
			action := "/pengaturan/isi/" + g.Name
			if secrets[set.Key] == "" {
				t.Fatalf("%s: an unknown secret", set.Key)
			}
			pages["long "+set.Key] = s.fill(action, url.Values{set.Key: {long}})
			pages["refused "+set.Key] = s.fill(action, url.Values{set.Key: {"rahasia-ditolak"}, "endpoint.rate": {"x"}, g.Name + ".numbers": {"x"}})
			pages["taken "+set.Key] = s.fill(action, url.Values{set.Key: {secrets[set.Key]}})
		}
	}
	if string(read(t, filepath.Join(dir, "endpoint.token"))) != secrets["endpoint.token"]+"\n" || string(read(t, filepath.Join(dir, "lain.secret"))) != secrets["source.secret.lain.secret"]+"\n" {
		t.Fatal("the secrets are not filled in")
	}
	pages["filled in"], pages["try"], pages["read"] = s.get("/pengaturan"), s.post("/pengaturan/sambungan"), s.post("/daftar/dipakai")
	if err := os.WriteFile(path, alone, 0o600); err != nil { // without the list that nobody can read, to see all pages
		t.Fatal(err)
	}
	r.walk("/")
	maps.Copy(pages, r.pages)
	records, err := json.Marshal(acts(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"the records": string(records), "the screen": s.screen.String()}
	for where, p := range pages {
		places[where] = p.body
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	for name := range tree(t, dir) {
		if base := filepath.Base(name); base != "endpoint.token" && base != "lain.secret" {
			places[name] = string(read(t, filepath.Join(dir, name)))
		}
	}
	for where, content := range places {
		if at := strings.Index(content, "rahasia-"); at >= 0 {
			t.Errorf("%s: %q", where, content[at:min(len(content), at+30)])
		}
	}
	if len(r.pages) < 10 {
		t.Errorf("only %d pages were seen", len(r.pages))
	}
}
