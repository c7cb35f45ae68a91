package main

import (
	"regexp"
	"strings"
	"sync"
	"testing"

	"ekatalog/schemas"
)

// speech is what the messages of a language say that those of the other do not:
// whole texts without a place for a value, and the longest run of words between
// two values of those that have three or more.
type speech struct {
	whole, parts map[string]string // keys
}

var placeOfValue = regexp.MustCompile(`\{[a-z0-9_]+\}`)

// longest is the longest run of words of a message between two values.
func longest(text string) (part string) {
	for _, p := range placeOfValue.Split(text, -1) {
		if p = strings.Join(strings.Fields(p), " "); len(p) > len(part) {
			part = p
		}
	}
	return part
}

// saidIn gathers what only lang says.
func saidIn(lang, other schemas.Lang) *speech {
	s := &speech{map[string]string{}, map[string]string{}}
	var theirs strings.Builder
	whole := map[string]bool{}
	for _, key := range schemas.MessageKeys(other) {
		text := schemas.Say(other, key, nil)
		whole[text] = true
		theirs.WriteString(strings.Join(strings.Fields(text), " ") + "\n")
	}
	for _, key := range schemas.MessageKeys(lang) {
		if strings.HasPrefix(key, "field.") && lang == schemas.Indonesian {
			continue // what the portal's form calls them
		}
		text := schemas.Say(lang, key, nil)
		if !whole[text] && !placeOfValue.MatchString(text) {
			s.whole[text] = key
		}
		if part := longest(text); strings.Count(part, " ") >= 2 && !strings.Contains(theirs.String(), part) {
			s.parts[part] = key
		}
	}
	return s
}

// foreign is what the pages of a language must not say.
var foreign = map[schemas.Lang]func() *speech{
	schemas.Indonesian: sync.OnceValue(func() *speech { return saidIn(schemas.English, schemas.Indonesian) }),
	schemas.English:    sync.OnceValue(func() *speech { return saidIn(schemas.Indonesian, schemas.English) }),
}

// english are words that no Indonesian text has.
var english = regexp.MustCompile(`(?i)\b(the|and|is|are|was|not|with|of|this|these|has|have|from|yet|will|cannot|nothing|please)\b`)

// in finds the message of the other language that a text on a page says, "" for
// none.
func (s *speech) in(text string) (key string) {
	text = strings.Join(strings.Fields(text), " ")
	if key := s.whole[text]; key != "" {
		return key
	}
	for part, key := range s.parts {
		if strings.Contains(text, part) {
			return key
		}
	}
	return ""
}

// words checks that a page speaks its language, and has put every value in its
// place.
func (l *pageLook) words() {
	l.Helper()
	for _, text := range l.texts {
		if place := placeOfValue.FindString(text); place != "" {
			l.Errorf("%s: %s has no value: %s", l.address, place, text)
		}
		key := foreign[l.lang]().in(text)
		if key != "" && (len(strings.Fields(text)) > 2 || l.lang == schemas.Indonesian && text != "Unit") { // a list's own columns, its units
			l.Errorf("%s: in the other language (%s): %s", l.address, key, text)
		}
		if word := english.FindString(text); l.lang == schemas.Indonesian && word != "" {
			l.Errorf("%s: %q is English: %s", l.address, word, text)
		}
	}
}

func TestTheOtherLanguageIsHeard(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		other := schemas.English
		if lang == other {
			other = schemas.Indonesian
		}
		for _, key := range []string{"desk.menu.list", "desk.hand.lead", "list_shrunk", "list_shrunk.fix.page"} {
			if got := foreign[lang]().in("KR-1 " + schemas.Say(other, key, map[string]string{"a": "40", "b": "20"}) + " x"); got == "" && key != "desk.menu.list" {
				t.Errorf("%s: %s is not heard", lang, key)
			}
			if got := foreign[lang]().in(schemas.Say(lang, key, map[string]string{"a": "40", "b": "20"})); got != "" {
				t.Errorf("%s: its own %s is heard as %s", lang, key, got)
			}
		}
		if got := foreign[lang]().in(schemas.Say(other, "desk.menu.list", nil)); got != "desk.menu.list" {
			t.Errorf("%s: a label is heard as %q", lang, got)
		}
	}
}
