package main

import (
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"ekatalog/schemas"
)

// maxPage is the largest page, in bytes without its pictures.
const maxPage = 100_000

// pageLook is one look at a page: what every page has to be.
type pageLook struct {
	*robot
	address  string
	links    []string
	forms    []formSeen
	labelled map[string]bool // ids that a label is for
	ids      map[string]bool
	h1       int
	level    int // of the last heading
	text     strings.Builder
	texts    []string // all that is said, each on its own
}

// speaking are the attributes that people read or hear.
var speaking = []string{"alt", "aria-label", "data-busy", "data-done", "data-label", "placeholder", "title"}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func value(n *html.Node, name string) string { v, _ := attribute(n, name); return v }

// labels notes what the labels of a page are for.
func (l *pageLook) labels(n *html.Node) {
	if n.Type == html.ElementNode && n.Data == "label" {
		if id, ok := attribute(n, "for"); ok {
			l.labelled[id] = true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.labels(c)
	}
}

func (l *pageLook) node(n *html.Node, f *formSeen) {
	switch n.Type {
	case html.ElementNode:
		f = l.element(n, f)
		if n.Data == "script" || n.Data == "style" || n.Data == "code" {
			return
		}
	case html.TextNode:
		l.text.WriteString(n.Data + "\n")
		l.texts = append(l.texts, n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.node(c, f)
	}
}

// element checks one element; f is the form it is in.
func (l *pageLook) element(n *html.Node, f *formSeen) *formSeen {
	for _, a := range n.Attr {
		if slices.Contains(speaking, a.Key) {
			l.texts = append(l.texts, a.Val)
		}
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
			l.Errorf("%s: <%s %s=%q>", l.address, n.Data, a.Key, a.Val)
		}
	}
	if id, ok := attribute(n, "id"); ok {
		if l.ids[id] {
			l.Errorf("%s: two elements are called %s", l.address, id)
		}
		l.ids[id] = true
	}
	switch n.Data {
	case "html":
		if got := value(n, "lang"); got != string(l.lang) {
			l.Errorf("%s: lang %q", l.address, got)
		}
	case "style":
		l.Errorf("%s: inline style", l.address)
	case "script":
		if value(n, "src") == "" || n.FirstChild != nil {
			l.Errorf("%s: inline script", l.address)
		}
	case "a", "area":
		if href, ok := attribute(n, "href"); ok {
			l.links = append(l.links, href)
		}
	case "img":
		if _, ok := attribute(n, "alt"); !ok {
			l.Errorf("%s: a picture without words: %s", l.address, value(n, "src"))
		}
		l.links = append(l.links, value(n, "src"))
	case "link":
		l.links = append(l.links, value(n, "href"))
	case "h1", "h2", "h3", "h4":
		level := int(n.Data[1] - '0')
		if level == 1 {
			l.h1++
		}
		if level > l.level+1 {
			l.Errorf("%s: <%s> stands below <h%d>", l.address, n.Data, l.level)
		}
		l.level = level
	case "form":
		f = &formSeen{method: strings.ToUpper(value(n, "method")), action: value(n, "action"), fields: url.Values{}, on: l.address}
		if f.method == "" {
			f.method = "GET"
		}
		l.forms = append(l.forms, *f)
		return &l.forms[len(l.forms)-1]
	case "input", "select", "textarea":
		l.field(n, f)
	case "th":
		if value(n, "scope") == "" {
			l.Errorf("%s: a heading of a table without scope", l.address)
		}
	}
	return f
}

// field checks that a field has a label, and fills it as a browser does.
func (l *pageLook) field(n *html.Node, f *formSeen) {
	name, kind := value(n, "name"), value(n, "type")
	if kind != "hidden" && kind != "submit" && kind != "button" && !l.labelled[value(n, "id")] && value(n, "aria-label") == "" && !within(n, "label") {
		l.Errorf("%s: <%s name=%q> has no label", l.address, n.Data, name)
	}
	if f == nil || name == "" {
		return
	}
	_, checked := attribute(n, "checked")
	switch {
	case kind == "file":
		f.file = name
	case (kind == "checkbox" || kind == "radio") && !checked:
		if !f.fields.Has(name) {
			f.fields[name] = nil
		}
	default:
		f.fields.Add(name, value(n, "value"))
	}
}

func within(n *html.Node, element string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && p.Data == element {
			return true
		}
	}
	return false
}

var (
	dotted      = regexp.MustCompile(`\b[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\b`)
	englishSum  = regexp.MustCompile(`\b[0-9]{1,3}(?:,[0-9]{3})+\b`)
	bareRupiah  = regexp.MustCompile(`Rp\.? ?[0-9]{4,}`)
	isoDate     = regexp.MustCompile(`\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b`)
	colonTime   = regexp.MustCompile(`\b[0-2]?[0-9]:[0-5][0-9]\b`)
	indonesianW = regexp.MustCompile(`\bpukul [0-9]{2}\.[0-9]{2}`)
)

// finish checks what only the whole page tells.
func (l *pageLook) finish(p page) {
	if l.h1 != 1 {
		l.Errorf("%s: %d <h1>", l.address, l.h1)
	}
	if len(p.body) > maxPage {
		l.Errorf("%s: %d bytes", l.address, len(p.body))
	}
	beside := slices.ContainsFunc(l.links, func(a string) bool { return strings.HasPrefix(a, "/bantuan/") }) // the robot follows it
	if !beside && !slices.Contains([]string{"GET /{$}", "GET /saya", "GET /bantuan", "GET /bantuan/{topik}"}, l.pattern(http.MethodGet, l.address)) {
		l.Errorf("%s: no help beside it", l.address)
	}
	if was := l.pages[l.largest]; len(p.body) > len(was.body) {
		l.largest = l.address
	}
	if strings.HasPrefix(l.address, "/bantuan/") {
		return // help quotes what stands in files and lists
	}
	text := l.text.String()
	for _, key := range dotted.FindAllString(text, -1) {
		if schemas.HasMessage(key) || strings.HasPrefix(key, "desk.") {
			l.Errorf("%s: a message without text: %s", l.address, key)
		}
	}
	l.words()
	l.thousands()
	wrong := []*regexp.Regexp{bareRupiah, isoDate, colonTime}
	if l.lang == schemas.Indonesian && !strings.HasSuffix(l.address, "/harga") { // which shows both ways to write them
		wrong = append(wrong, englishSum)
	}
	for _, w := range wrong {
		if found := w.FindString(text); found != "" {
			l.Errorf("%s: %q is not how people here write it", l.address, found)
		}
	}
	if times := indonesianW.FindAllStringIndex(text, -1); l.lang == schemas.Indonesian {
		zones := slices.ContainsFunc([]string{"WIB", "WITA", "WIT"}, func(z string) bool { return strings.Contains(text, z) })
		if len(times) > 0 && !zones {
			l.Errorf("%s: a time without its zone", l.address)
		}
	}
}

// said is a message that a page says by its whole key, and typed what only a
// command line or a file of the workspace has.
var (
	said  = regexp.MustCompile(`\bsay "([^"]+)"`)
	typed = regexp.MustCompile(`--[a-z]|\.yaml`)
)

func TestNoTextOfAPageNamesACommand(t *testing.T) {
	pages, err := filepath.Glob("../../connector/console/templates/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, file := range pages {
		for _, found := range said.FindAllStringSubmatch(string(read(t, file)), -1) {
			for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
				if text := schemas.Say(lang, found[1], nil); typed.MatchString(text) {
					t.Errorf("%s: %s: %s", filepath.Base(file), found[1], text)
				}
			}
		}
	}
}
