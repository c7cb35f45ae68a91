package console

import (
	"regexp"
	"strings"
	"testing"
)

var (
	ruleOfStyle  = regexp.MustCompile(`^(\s*)([^{}@]+)\{[^{}]*\}$`)
	classOfStyle = regexp.MustCompile(`\.([a-z][a-z-]*)`)
	classOfPage  = regexp.MustCompile(`class="([^"]*)"`)
	placeOfPage  = regexp.MustCompile(`\{\{[^}]*\}\}`)
)

// TestAClassMeansOneThing looks for rules that are there twice, and for classes
// of pages that have none.
func TestAClassMeansOneThing(t *testing.T) {
	classes := map[string]bool{}
	for _, file := range []string{"static/style.css", "static/sheet.css"} {
		b, err := staticFiles.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rules, block := map[string]int{}, 0
		for n, line := range strings.Split(string(b), "\n") {
			if strings.HasPrefix(line, "@media") {
				block = n
			}
			m := ruleOfStyle.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			at := m[2]
			if m[1] != "" { // within @media
				at = strings.Repeat(" ", block) + at
			}
			if was := rules[at]; was > 0 {
				t.Errorf("%s:%d: %s has a rule in line %d", file, n+1, m[2], was)
			}
			rules[at] = n + 1
			for _, c := range classOfStyle.FindAllStringSubmatch(m[2], -1) {
				classes[c[1]] = true
			}
		}
	}
	for name, text := range templateTexts(t) {
		for _, m := range classOfPage.FindAllStringSubmatch(placeOfPage.ReplaceAllString(text, " "), -1) {
			for _, class := range strings.Fields(m[1]) {
				if !classes[class] {
					t.Errorf("%s: nothing is said of class %s", name, class)
				}
			}
		}
	}
}
