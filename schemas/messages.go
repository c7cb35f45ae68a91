package schemas

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
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
		m := map[string]string{}
		if err := yaml.UnmarshalWithOptions(b, &m, yaml.Strict()); err != nil {
			panic(fmt.Sprintf("messages/%s.yaml: %v", lang, err))
		}
		all[lang] = m
	}
	return all
})

// Say gives the text of a message in lang with its {placeholders} replaced by
// values. A key without a text gives the key itself, so that nothing is lost.
// The fix of an issue code stands under code + ".fix".
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
		pairs = append(pairs, "{"+k+"}", v)
	}
	return strings.NewReplacer(pairs...).Replace(text)
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
