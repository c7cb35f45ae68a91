package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector/schedule"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

// configOf loads a config from a text.
func configOf(t *testing.T, text string) (*config, []document.Fault, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ekatalog.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadConfig(path)
}

const plainSource = "source: [{file: a.xlsx}]\n"

func TestEveryFaultOfAConfigIsNamedWithItsPlace(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // line:column key
	}{
		{"no source", "database: a.db\n", []string{"1:1 config.no_source"}},
		{"empty", "", []string{"1:1 config.no_source"}},
		{"unknown key", plainSource + "jadwal: 1\n", []string{"2:1 config.unknown_key"}},
		{"unknown key with a near one", plainSource + "databse: a.db\n", []string{"2:1 config.unknown_key_near"}},
		{"unknown key inside", plainSource + "guard:\n  max_withdrw: 10%\n", []string{"3:3 config.unknown_key_near"}},
		{"unknown key of a source", "source:\n  - file: a.xlsx\n    sheets: B\n", []string{"3:5 config.unknown_key_near"}},
		{"unknown key of a source's limits", "source:\n  - file: a.xlsx\n    limits: {row: 5}\n", []string{"3:14 config.unknown_key_near"}},
		{"unknown schedule", plainSource + "schedule: {synk: {cron: x}}\n", []string{"2:12 config.unknown_key_near"}},
		{"schedule that is none", plainSource + "schedule: {sync: {cron: \"0 25 * * *\"}}\n", []string{"2:25 schedule.unreadable"}},
		{"schedule with a zone of its own", plainSource + "schedule: {sync: {cron: \"TZ=0\"}}\n", []string{"2:25 schedule.unreadable"}},
		{"schedule that never fires", plainSource + "schedule: {sync: {cron: \"0 0 31 2 *\"}}\n", []string{"2:25 schedule.never"}},
		{"what is missed", plainSource + "schedule: {sync: {cron: \"0 2 * * *\", missed: all}}\n", []string{"2:46 config.choice"}},
		{"unknown key of a schedule", plainSource + "schedule: {sync: {crn: x}}\n", []string{"2:19 config.unknown_key_near"}},
		{"source without a file", "source:\n  - {sheet: B}\n", []string{"2:5 config.required"}},
		{"source's numbers", "source: [{file: a.xlsx, numbers: de}]\n", []string{"1:34 config.choice"}},
		{"source's size", "source: [{file: a.xlsx, limits: {unzipped: much}}]\n", []string{"1:44 config.size"}},
		{"source's rows", "source:\n  - {file: a.xlsx, limits: {rows: -1}}\n", []string{"2:35 config.negative"}},
		{"a password in a database's address", "source: [{file: \"postgres://a:b@h/d\"}]\n", []string{"1:17 config.source_secret"}},
		{"a database's address without a database", "source: [{file: \"mysql://a@h\"}]\n", []string{"1:17 config.source_server"}},
		{"a web address without https", "source: [{file: \"http://toko.example/api\"}]\n", []string{"1:17 config.source_address"}},
		{"a token in a web address", "source: [{file: \"https://toko.example/api?token=x\"}]\n", []string{"1:17 config.source_secret"}},
		{"an address of another kind", "source: [{file: \"ftp://toko.example/a.csv\"}]\n", []string{"1:17 config.source_scheme"}},
		{"a secret for a file", "source: [{file: a.xlsx, secret_file: x}]\n", []string{"1:38 config.source_only"}},
		{"a table and a query", "source: [{file: a.db, sheet: b, query: SELECT 1}]\n", []string{"1:40 config.source_query_sheet"}},
		{"half a parent", "source: [{file: a.csv, parent: {column: Parent}}]\n", []string{"1:32 config.source_parent"}},
		{"unknown key of a sale", "source: [{file: a.csv, sale: {prise: x}}]\n", []string{"1:31 config.unknown_key_near"}},
		{"tax status", plainSource + "seller: {pkp: {status: maybe}}\n", []string{"2:24 config.choice"}},
		{"zone", plainSource + "seller: {zone: WIB}\n", []string{"2:16 config.choice"}},
		{"zone of the machine", plainSource + "seller: {zone: Local}\n", []string{"2:16 config.choice"}},
		{"format", plainSource + "formats: [v6-from]\n", []string{"2:10 config.format"}},
		{"address", plainSource + "endpoint: {url: host}\n", []string{"2:17 config.url"}},
		{"address with a secret", plainSource + "endpoint: {url: \"https://u:p@host/api\"}\n", []string{"2:17 config.url_secret"}},
		{"address of another machine without https", plainSource + "endpoint: {url: \"http://example.com\"}\n", []string{"2:17 config.url"}},
		{"place of photos", plainSource + "photos: {base_url: not a url}\n", []string{"2:20 config.photos_url"}},
		{"place of photos in no browser", plainSource + "photos: {base_url: \"ftp://host/foto\"}\n", []string{"2:20 config.photos_url"}},
		{"no number", plainSource + "guard: {removal_delay: x}\n", []string{"2:24 config.want_number"}},
		{"no text", plainSource + "database: [a.db]\n", []string{"2:11 config.want_text"}},
		{"no list", "source: {file: a.xlsx}\n", []string{"1:9 config.want_list"}},
		{"no group", plainSource + "guard: 5\n", []string{"2:8 config.want_group"}},
		{"no YAML", plainSource + "guard: [\n", []string{"2:8 config.yaml"}},
		{"rate", plainSource + "endpoint: {rate: fast}\n", []string{"2:18 config.rate"}},
		{"budget", plainSource + "endpoint: {budget: -1}\n", []string{"2:20 config.negative"}},
		{"time limit", plainSource + "endpoint: {time_limit: 30}\n", []string{"2:24 config.time_limit"}},
		{"negative time limit", plainSource + "endpoint: {time_limit: -5m}\n", []string{"2:24 config.time_limit"}},
		{"negative rate", plainSource + "endpoint: {rate: -1/m}\n", []string{"2:18 config.rate"}},
		{"limit", plainSource + "guard: {max_jumps: many}\n", []string{"2:20 config.limit"}},
		{"negative limit", plainSource + "guard: {min_list_size: -5%}\n", []string{"2:24 config.limit"}},
		{"drift", plainSource + "drift: {price: keep, stock: ours}\n", []string{"2:16 config.choice"}},
		{"delay", plainSource + "guard: {removal_delay: -1}\n", []string{"2:24 config.negative"}},
		{"approval", plainSource + "approval: {create: sometimes}\n", []string{"2:20 config.choice"}},
		{"approval of a share that is no price", plainSource + "approval: {content: up 5%}\n", []string{"2:21 config.choice"}},
		{"database server", plainSource + "database: postgres://u:p@host/db\n", []string{"2:11 config.database"}},
		{"all at once", "source: [{sheet: B}]\nguard: {max_jumps: many, max_median_shift: x}\nzone: WIB\napproval: {price: up}\n",
			[]string{"1:10 config.required", "2:20 config.limit", "2:44 config.limit", "3:1 config.unknown_key", "4:19 config.choice"}},
		{"values of another kind and all else at once", "source: [{file: a.xlsx, limits: {rows: x}}]\nguard: {removal_delay: x, max_jumps: many}\njadwal: 1\ndatabase: [a]\n",
			[]string{"1:40 config.want_number", "2:24 config.want_number", "2:38 config.limit", "3:1 config.unknown_key", "4:11 config.want_text"}},
	} {
		_, _, err := configOf(t, c.text)
		var faults *document.Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: %v, want faults", c.name, err)
			continue
		}
		var got []string
		for _, f := range faults.Faults {
			got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Key))
			if text := schemas.Say(schemas.Indonesian, f.Key, f.Values); strings.ContainsAny(text, "{}") || text == f.Key {
				t.Errorf("%s: %q", c.name, text)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestAConfigThatIsNoYAMLIsRefusedWithoutASecret(t *testing.T) {
	for _, text := range []string{"source: [", "- a\n- b\n", "source: {file: a}\n", "source: text\n", "\x00", "seller: {name: [a]}\n"} {
		_, _, err := configOf(t, text)
		a, said := appOf(schemas.Indonesian)
		if code := a.tell(err); code != exitUsage {
			t.Errorf("%q: exit code %d, says %q", text, code, said)
		}
	}
	_, _, err := configOf(t, plainSource+"database: postgres://pemilik:rahasia@host/db\n")
	a, said := appOf(schemas.Indonesian)
	a.tell(err)
	if strings.Contains(said.String(), "rahasia") {
		t.Errorf("the password is on the screen: %q", said)
	}
}

func TestAConfigHasItsDefaults(t *testing.T) {
	c, warnings, err := configOf(t, plainSource+"endpoint: {url: \"https://host/api\"}\n")
	if err != nil || len(warnings) != 0 {
		t.Fatal(err, warnings)
	}
	var formats []string
	for _, f := range c.formats {
		formats = append(formats, f.ID)
	}
	if want := []string{"v6-form", "v6-unggah-massal"}; !slices.Equal(formats, want) {
		t.Errorf("formats %q, want %q", formats, want)
	}
	got := []string{
		c.Source[0].Mapping, c.Source[0].Numbers, c.Database, c.Endpoint.TokenFile, c.zone.String(), fmt.Sprint(c.rate),
		c.guard.MaxWithdraw.String(), c.guard.MaxPriceChange.String(), c.guard.MaxJumps.String(), c.guard.MaxMedianShift.String(),
		c.guard.MinListSize.String(), fmt.Sprint(c.guard.RemovalDelay),
	}
	want := []string{"mapping.yaml", "id", "ekatalog.db", "endpoint.token", "Asia/Jakarta", "1000", "10%", "25%", "10%", "10%", "70%", "3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheFormIsAlwaysAmongTheFormatsAndFirst(t *testing.T) {
	for _, text := range []string{"formats: [v6-unggah-massal]\n", "formats: [v6-unggah-massal, v6-form]\n", ""} {
		c, _, err := configOf(t, plainSource+text)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.formats) != 2 || c.formats[0].ID != "v6-form" {
			t.Errorf("%q: %q", text, c.Formats)
		}
	}
}

func TestAScheduleIsReadInTheSellersZoneAndWhatIsUnusualOfItWarns(t *testing.T) {
	for text, want := range map[string][]string{
		"schedule: {sync: {cron: \"0 2 * * *\", missed: skip}}\n": nil,
		"schedule: {sync: {cron: \"0 2 1 * 1\"}}\n":               {"2:25 schedule.both_days"},
		"schedule: {sync: {cron: \"*/5 * * * *\"}}\n":             {"2:25 schedule.too_often"},
	} {
		c, warnings, err := configOf(t, plainSource+text+"seller: {zone: Asia/Jayapura}\n")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, w := range warnings {
			got = append(got, fmt.Sprintf("%d:%d %s", w.Line, w.Column, w.Key))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if zone := c.schedule.Rule.Next(time.Now()).Location().String(); zone != "Asia/Jayapura" {
			t.Error(zone)
		}
	}
	c, _, err := configOf(t, plainSource)
	if err != nil || !c.schedule.Rule.Next(time.Now()).IsZero() || c.schedule.Missed != schedule.MissedOnce {
		t.Errorf("without a schedule: %+v, %v", c.schedule, err)
	}
}

func TestSizesAreReadWithTheirUnit(t *testing.T) {
	for text, want := range map[string]int64{"64MiB": 64 << 20, "500KiB": 500 << 10, "1 GiB": 1 << 30, "123": 123} {
		if got, err := parseBytes(text); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "MiB", "1TiB", "9999999999GiB", "64MB", "1.5MiB"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("%q: %d, want an error", text, got)
		}
	}
}

func TestOnlyWhatIsAllowedForAnApprovalIsOffered(t *testing.T) {
	_, _, err := configOf(t, plainSource+"approval: {create: up 5%, price: sometimes}\n")
	faults, ok := errors.AsType[*document.Faults](err)
	if !ok || len(faults.Faults) != 2 {
		t.Fatal(err)
	}
	for n, want := range []string{"never, always", `never, always, "up 5%"`} {
		if got := faults.Faults[n].Values["pilihan"]; got != want {
			t.Errorf("offers %s, want %s", got, want)
		}
	}
}

func TestTheTokenIsBelowTheFolderOfSecrets(t *testing.T) {
	abs := filepath.Join(t.TempDir(), "t.token")
	for text, want := range map[string]string{
		"":                       "endpoint.token",
		"secrets_dir: rahasia\n": filepath.Join("rahasia", "endpoint.token"),
		"secrets_dir: rahasia\nendpoint: {token_file: a.token}\n":                           filepath.Join("rahasia", "a.token"),
		"secrets_dir: rahasia\nendpoint: {token_file: \"" + filepath.ToSlash(abs) + "\"}\n": abs,
	} {
		if !strings.Contains(text, "endpoint:") {
			text += "endpoint: {url: \"https://host/api\"}\n"
		}
		c, _, err := configOf(t, plainSource+text)
		if err != nil {
			t.Fatal(err)
		}
		if !filepath.IsAbs(want) {
			want = filepath.Join(c.dir, want)
		}
		if got := c.secret(c.Endpoint.TokenFile); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
