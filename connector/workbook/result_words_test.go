package workbook

import (
	"errors"
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

func own(t *testing.T, text string) *schemas.ResultWords {
	t.Helper()
	w, err := schemas.LoadResultWords(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWhatNobodyKnowsOfAResultIsAsked(t *testing.T) {
	mine := own(t, "version: 1\ncolumns: [{field: reason, titles: [Sebab]}]\nstatuses: [{state: rejected, words: [Gugur]}]")
	f, err := ReadResult(t.Context(), gridOf("Kode;Hasil Kurasi*;Status;Sebab\nA;a;Lolos;x\nB;b;gugur;y\nC;c;LOLOS;\nD;d;Tayang;\nE;e;;"), "hasil.csv", mine.Before(resultWords(t)))
	if err != nil {
		t.Fatal(err)
	}
	a := Asks(f, mine)
	if len(a.Words) != 2 || a.Words[0].Word != "Lolos" || a.Words[0].Rows != 2 || strings.Join(a.Words[0].Examples, " ") != "A C" || a.Words[0].State != "" || a.Words[1].State != connector.ResultRejected {
		t.Errorf("words %+v", a.Words)
	}
	if len(a.Titles) != 2 || a.Titles[0].Text != "Hasil Kurasi" || a.Titles[0].Example != "a" || a.Titles[0].Own || !a.Titles[1].Own {
		t.Errorf("titles %+v", a.Titles)
	}
	if got := strings.Join(a.Lacks, " "); got != "id name reason price shown_price stock" {
		t.Errorf("lacks %s", got)
	}
}

func TestTheLineMostLikeAHeaderIsGuessedWhereNoneIsKnown(t *testing.T) {
	_, err := ReadResult(t.Context(), gridOf("Laporan\nKode Kami *;Hasil Kurasi;No\nKR-1;Lolos;#1"), "hasil.csv", resultWords(t))
	var none *NoHeader
	if !errors.As(err, &none) || len(none.Titles) != 3 || none.Titles[0] != (connector.ResultTitle{Text: "Kode Kami", Example: "KR-1"}) || none.Titles[1].Example != "Lolos" {
		t.Fatalf("%+v", err)
	}
}

func TestWhatAPersonSaysOfAWordIsWrittenAndTheRestStays(t *testing.T) {
	say := func(pairs ...string) connector.TaughtWords {
		w := connector.TaughtWords{States: map[string]connector.ResultState{}}
		for i := 0; i < len(pairs); i += 2 {
			w.States[pairs[i]] = connector.ResultState(pairs[i+1])
		}
		return w
	}
	for _, c := range []struct {
		name, was string
		say       connector.TaughtWords
		want      string
	}{
		{"none yet", "", say("Lolos \"x\"", "live"), "version: 1\nstatuses:\n  - {state: live, words: [\"Lolos \\\"x\\\"\"]}\n"},
		{"a title", "", connector.TaughtWords{Fields: map[string]string{"Hasil: Kurasi": "status"}}, "version: 1\ncolumns:\n  - {field: status, titles: [\"Hasil: Kurasi\"]}\n"},
		{"beside others", "# kami\nversion: 1\nstatuses:\n  - state: live # tayang\n    words:\n      - Lolos # 2026\n# akhir\n", say("OK", "live"),
			"# kami\nversion: 1\nstatuses:\n  - state: live # tayang\n    words:\n      - Lolos # 2026\n      - \"OK\"\n# akhir\n"},
		{"not beside what has a source", "version: 1\nstatuses:\n- {state: live, words: [Lolos], source: surat}\n", say("OK", "live"),
			"version: 1\nstatuses:\n- {state: live, words: [Lolos], source: surat}\n- {state: live, words: [\"OK\"]}\n"},
		{"otherwise than before", "version: 1\nstatuses: [{state: live, words: [Lolos, OK]}]\n", say("lolos", "rejected"),
			"version: 1\nstatuses: [{state: live, words: [OK]}, {state: rejected, words: [\"lolos\"]}]\n"},
		{"not decided any more", "version: 1\r\nstatuses:\r\n  - {state: live, words: [Lolos]}\r\n", say("Lolos", ""), "version: 1\r\n"},
	} {
		var was []byte
		if c.was != "" {
			was = []byte(c.was)
		}
		now, err := TeachResult(was, c.say)
		if err != nil || string(now) != c.want {
			t.Errorf("%s: %v\n%s", c.name, err, now)
		}
	}
}

func TestWordsThatCannotBeKeptAsTheyAreWrittenAreRefused(t *testing.T) {
	for name, was := range map[string]string{
		"a comment would go": "version: 1\nstatuses:\n  - state: live\n    # dari surat\n    words: [Lolos]\n  - {state: review, words: [Antre]}\n",
		"in braces":          "{version: 1, statuses: [{state: live, words: [Lolos]}]}\n",
	} {
		now, err := TeachResult([]byte(was), connector.TaughtWords{States: map[string]connector.ResultState{"Lolos": ""}})
		if !errors.Is(err, document.ErrNotEditable) {
			t.Errorf("%s: %v\n%s", name, err, now)
		}
	}
}
