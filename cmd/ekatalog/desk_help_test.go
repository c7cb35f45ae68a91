package main

import (
	"net/http"
	"strings"
	"testing"

	"ekatalog/schemas"
)

func TestEveryTopicIsAPageInBothLanguages(t *testing.T) {
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		a := app{lang: lang}
		shelf := topicShelf{lang}
		if got, want := len(shelf.Topics()), len(a.topicNames()); got != want {
			t.Errorf("%s: %d topics on the shelf, %d in the help", lang, got, want)
		}
		s := sit(t, sampleWorkspace(t), lang)
		all := s.get("/bantuan")
		for _, name := range shelf.Topics() {
			p := s.get("/bantuan/" + name)
			if p.status != http.StatusOK || strings.Count(p.body, "<h1>") != 1 || !strings.Contains(p.body, "<p>") || !strings.Contains(all.body, `href="/bantuan/`+name+`"`) {
				t.Errorf("%s %s: %d\n%s", lang, name, p.status, p.body)
			}
		}
		if p := s.get("/bantuan/..%2f..%2fgo.mod"); p.status != http.StatusNotFound {
			t.Errorf("%d", p.status)
		}
	}
}
