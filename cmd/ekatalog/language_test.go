package main

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ekatalog/schemas"
)

func TestTheLanguageIsAFlagThenTheEnvironmentThenIndonesian(t *testing.T) {
	for _, c := range []struct {
		environment, args string
		want              schemas.Lang
	}{
		{"", "check", schemas.Indonesian},
		{"", "check --lang en", schemas.English},
		{"", "--lang=en check", schemas.English},
		{"", "check --lang", schemas.Indonesian},
		{"", "check --lang=id --lang en", schemas.English},
		{"en", "check", schemas.English},
		{"en", "check --lang id", schemas.Indonesian},
		{"fr", "check", schemas.Indonesian},
	} {
		t.Setenv("EKATALOG_LANG", c.environment)
		if got := language(strings.Fields(c.args)); got != c.want {
			t.Errorf("%q with EKATALOG_LANG=%q: %s, want %s", c.args, c.environment, got, c.want)
		}
	}
}

func TestEveryCommandAndFlagHasItsHelpInBothLanguages(t *testing.T) {
	texts := map[schemas.Lang]map[string]string{}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		a, _ := appOf(lang)
		texts[lang] = map[string]string{}
		gather(a.root(), texts[lang])
	}
	if len(texts[schemas.Indonesian]) < 40 {
		t.Fatalf("only %d commands and flags", len(texts[schemas.Indonesian]))
	}
	for name, id := range texts[schemas.Indonesian] {
		en := texts[schemas.English][name]
		if id == "" || en == "" || strings.HasPrefix(id, "help.") || strings.HasPrefix(id, "flag.") {
			t.Errorf("%s: no help: %q, %q", name, id, en)
		}
		if id == en {
			t.Errorf("%s: the same in both languages: %q", name, id)
		}
	}
}

// gather takes the help texts of a command, its flags and its subcommands.
func gather(c *cobra.Command, texts map[string]string) {
	texts[c.CommandPath()] = c.Short
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" { // gets its text when help is shown
			texts[c.CommandPath()+" --"+f.Name] = f.Usage
		}
	})
	for _, sub := range c.Commands() {
		// What completion offers for each shell is cobra's own.
		if c.Name() == "completion" {
			texts[sub.CommandPath()] = sub.Short
		} else {
			gather(sub, texts)
		}
	}
}

func TestEveryHelpTopicIsThereInBothLanguages(t *testing.T) {
	bad := regexp.MustCompile(`(?i)ditahan|tahanan|penjaga`)
	counts := map[string]int{}
	for _, lang := range []string{"id", "en"} {
		files, err := fs.Glob(topics, "help/"+lang+"/*.md")
		if err != nil {
			t.Fatal(err)
		}
		counts[lang] = len(files)
		for _, f := range files {
			b, err := topics.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if word := bad.Find(b); word != nil {
				t.Errorf("%s: %q", f, word)
			}
			for n, line := range strings.Split(string(b), "\n") {
				if len([]rune(line)) > 80 {
					t.Errorf("%s:%d: wider than a terminal", f, n+1)
				}
			}
		}
	}
	if counts["id"] != counts["en"] || counts["id"] == 0 {
		t.Errorf("topics: %v", counts)
	}
}

func TestTimesAreWrittenAsPeopleReadThem(t *testing.T) {
	at := time.Date(2025, 3, 3, 7, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		zone string
		lang schemas.Lang
		want string
	}{
		{"Asia/Jakarta", schemas.Indonesian, "3 Maret 2025 pukul 14.05 WIB"},
		{"Asia/Makassar", schemas.Indonesian, "3 Maret 2025 pukul 15.05 WITA"},
		{"Asia/Jayapura", schemas.Indonesian, "3 Maret 2025 pukul 16.05 WIT"},
		{"Asia/Jakarta", schemas.English, "WIB"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		a, _ := appOf(c.lang)
		a.config = &config{zone: zone}
		if got := a.when(at); got != c.want && (c.lang != schemas.English || !strings.HasSuffix(got, c.want)) {
			t.Errorf("%s: %q, want %q", c.zone, got, c.want)
		}
	}
}
