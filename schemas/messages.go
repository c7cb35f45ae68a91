package schemas

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Lang is a language of the texts for people.
type Lang string

// The languages. Indonesian is the default everywhere.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
)

//go:embed messages/*.yaml
var messageFiles embed.FS

var messages = sync.OnceValue(func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range []Lang{Indonesian, English} {
		b, err := messageFiles.ReadFile("messages/" + string(lang) + ".yaml")
		if err != nil {
			panic(err)
		}
		m, err := readMessages(string(b))
		if err != nil {
			panic(fmt.Sprintf("messages/%s.yaml: %v", lang, err))
		}
		all[lang] = m
	}
	return all
})

// readMessages reads the only form of YAML that the messages are written in, a
// key and a quoted text on a line: every command reads thousands of them before
// it does anything, which takes a reader of all of YAML a fifth of a second.
func readMessages(s string) (map[string]string, error) {
	all := make(map[string]string, strings.Count(s, "\n"))
	n := 0
	for line := range strings.Lines(s) {
		n++
		if line = strings.TrimRight(line, "\r\n"); line == "" || line[0] == '#' {
			continue
		}
		key, quoted, _ := strings.Cut(line, ": ")
		text, err := strconv.Unquote(quoted)
		if _, twice := all[key]; err != nil || twice || key == "" || quoted[0] != '"' {
			return nil, fmt.Errorf("line %d: %q", n, line)
		}
		all[key] = text
	}
	return all, nil
}

// Placeholders whose value is a name of ours; Say puts its label there.
const (
	placeFormat = "kanal" // a format's ID
	placeField  = "kolom" // a listing's field
)

// Say gives the text of a message in lang with its {placeholders} replaced by
// values; {kanal} and {kolom} become the label of the format and the field
// they name. A key without a text gives the key itself, so that nothing is
// lost. The fix of an issue code stands under code + ".fix".
func Say(lang Lang, key string, values map[string]string) string {
	text, ok := messages()[lang][key]
	if !ok {
		if text, ok = messages()[Indonesian][key]; !ok {
			return key
		}
	}
	if !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, 0, 2*len(values))
	for k, v := range values {
		switch k {
		case placeFormat:
			v = FormatLabel(lang, v)
		case placeField:
			v = FieldLabel(lang, v)
		}
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// FormatLabel names a format for people: "v6-unggah-massal" is "unggah massal".
func FormatLabel(lang Lang, id string) string {
	return label(lang, "format."+strings.ReplaceAll(id, "-", "_"), id)
}

// FieldLabel names a listing's field for people: "price" is "Harga Produk",
// "attributes.Bahan" is "Bahan".
func FieldLabel(lang Lang, field string) string {
	kind, rest, _ := strings.Cut(strings.TrimPrefix(field, "basis."), ".")
	if rest != "" && kind != "photos" {
		return rest
	}
	return label(lang, "field."+kind, kind)
}

func label(lang Lang, key, otherwise string) string {
	if text, ok := messages()[lang][key]; ok {
		return text
	}
	return otherwise
}

// PageKey is the key of a message for readers of the pages, who know no commands
// and no files of the workspace: its own key with .page behind it where it has
// one.
func PageKey(key string) string {
	if page := key + ".page"; HasMessage(page) {
		return page
	}
	return key
}

// HasMessage reports whether a message of that key exists.
func HasMessage(key string) bool {
	_, ok := messages()[Indonesian][key]
	return ok
}

// MessageKeys lists the keys of all messages in lang, sorted.
func MessageKeys(lang Lang) []string {
	return slices.Sorted(maps.Keys(messages()[lang]))
}

// Number writes an integer as people read it: 12.500, 12,500.
func Number(lang Lang, n any) string {
	return message.NewPrinter(language.Make(string(lang))).Sprintf("%d", n)
}

// Day writes the date of t as people read it: 3 Maret 2025, 3 March 2025.
func Day(lang Lang, t time.Time) string {
	return strconv.Itoa(t.Day()) + " " + Say(lang, "month."+strconv.Itoa(int(t.Month())), nil) + " " + strconv.Itoa(t.Year())
}

// Moment writes t as people in its zone read it: 3 Maret 2025 pukul 14.05 WIB.
func Moment(lang Lang, t time.Time) string {
	return Say(lang, "time", map[string]string{"tanggal": Day(lang, t), "jam": fmt.Sprintf("%02d.%02d", t.Hour(), t.Minute()), "zona": ZoneName(t)})
}

// ZoneName names the zone of t as people do: WIB, WITA or WIT in Indonesia.
func ZoneName(t time.Time) string {
	name, offset := t.Zone()
	switch offset {
	case 7 * 3600:
		return "WIB"
	case 8 * 3600:
		return "WITA"
	case 9 * 3600:
		return "WIT"
	}
	return name
}
