package main

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// manyTimes is a list with every row so many times, each under a code of its
// own.
func manyTimes(list string, times int) string {
	lines := strings.SplitAfter(strings.TrimSuffix(list, "\n")+"\n", "\n")
	var b strings.Builder
	b.WriteString(lines[0])
	for _, line := range lines[1 : len(lines)-1] {
		code, rest, _ := strings.Cut(line, ";")
		for n := range times {
			fmt.Fprintf(&b, "%s-%02d;%s", code, n, rest)
		}
	}
	return b.String()
}

// bareThousands are numbers of four to nine digits without a mark between them:
// what is longer is the number of a paper or a code of a list.
var bareThousands = regexp.MustCompile(`(?:^|[\s(“"])([1-9][0-9]{3,8})(?:$|[\s.,;:)”"])`)

var (
	year = regexp.MustCompile(`^(19|20)[0-9]{2}$`)
	// toType is what is to be entered with plain digits.
	toType = regexp.MustCompile(`\b(Ketik|Type|misalnya|for example) [0-9]+`)
	// ofTheList are the routes that show cells as the list has them, or codes.
	ofTheList = regexp.MustCompile(`^GET /(pencocokan(/|$)|mulai/\{id\}/(kolom|harga)|rujukan/)`)
	// entry is a line of a reference list, its code in front.
	entry = regexp.MustCompile(`^\s*[0-9]+ \p{Lu}`)
)

// thousands checks that a page writes large numbers as people here do.
func (l *pageLook) thousands() {
	l.Helper()
	route := l.pattern(http.MethodGet, l.address)
	if ofTheList.MatchString(route) {
		return
	}
	for _, text := range l.texts {
		if route == "GET /rujukan" && entry.MatchString(text) {
			continue
		}
		for _, m := range bareThousands.FindAllStringSubmatch(toType.ReplaceAllString(text, ""), -1) {
			if !year.MatchString(m[1]) {
				l.Errorf("%s: %s without a mark at the thousands: %s", l.address, m[1], strings.Join(strings.Fields(text), " "))
			}
		}
	}
}

func TestThousandsAreWrittenAsPeopleHereDo(t *testing.T) {
	w := newTrading(t)
	neat := w.list
	w.list = manyTimes(neat, 32)
	w.change("", "")
	w.run("sync", "--as", "Bu Sri", "--reason", "pertama")
	w.list = manyTimes(neat, 12)
	w.change("", "")
	w.stopped("sync")
	w.list = manyTimes(neat, 32)
	w.change(";350000;", ";365000;")
	w.change(";175000;", ";;")
	w.change(";700;", ";;")
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		t.Run(string(lang), func(t *testing.T) {
			r := newRobot(sit(t, w.dir, lang), lang)
			r.person = "Siti"
			p := r.did(r.drop("daftar.csv", []byte(w.list)))
			if !strings.Contains(p.body, map[schemas.Lang]string{schemas.Indonesian: "1.280", schemas.English: "1,280"}[lang]) {
				t.Errorf("%s does not count 1,280 products", p.path)
			}
			r.walk("/", p.path, "/mulai/jawaban", r.ask("").path)
			r.says(r.get("/rujukan"), http.StatusOK)
		})
	}
}
