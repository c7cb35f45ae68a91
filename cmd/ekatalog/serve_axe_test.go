package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"ekatalog/schemas"
)

// axeFile is where the axe-core script is; make browser installs it.
const axeFile = "EKATALOG_AXE"

// axeFault is what axe-core finds wrong with a page for people who cannot see,
// hear, move or read as others do.
type axeFault struct {
	ID     string   `json:"id"`
	Impact string   `json:"impact"`
	Help   string   `json:"help"`
	Nodes  []string `json:"nodes"`
}

// A watermark is there to be seen through: what it says stands beside it.
const axeRun = `axe.run({exclude: [".watermark"]}, {resultTypes: ["violations"]}).then(r => r.violations
	.filter(v => v.impact === "serious" || v.impact === "critical")
	.map(v => ({id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))})))`

// TestTheOfficersPagesHaveNoFaultThatAxeFinds looks at every kind of page on an
// office PC and on a phone.
func TestTheOfficersPagesHaveNoFaultThatAxeFinds(t *testing.T) {
	path := os.Getenv(axeFile)
	if path == "" {
		if os.Getenv("CI") == "true" || allWays() {
			t.Fatalf("%s names no axe-core script: call make browser", axeFile)
		}
		t.Skip("NOT TESTED without axe-core: make browser installs it")
	}
	axe := string(read(t, path))
	browser := needBrowser(t)
	s := sit(t, busyWorkspace(t), schemas.Indonesian)
	r := newRobot(s, schemas.Indonesian)
	r.walk(r.begin()...)
	pages := r.oneOfEach()
	if len(pages) < 10 {
		t.Fatalf("only %d pages: %v", len(pages), pages)
	}
	for _, screen := range screens {
		t.Run(fmt.Sprintf("%dx%d", screen[0], screen[1]), func(t *testing.T) {
			h := newHands(s, browser, way{scripts: true, screen: screen})
			h.follow("Siapa Anda?")
			h.fill("Nama Anda", "Siti")
			h.follow("Simpan")
			for _, address := range pages {
				h.open(address)
				h.do(chromedp.Evaluate[chromedp.Void](axe + "\n;undefined"))
				faults, err := chromedp.Run(h.ctx, chromedp.Evaluate[[]axeFault](axeRun, chromedp.EvalAwaitPromise))
				if err != nil {
					t.Fatalf("%s: %v", address, err)
				}
				for _, f := range faults {
					t.Errorf("%s: %s, %s: %s\n\t%s", address, f.Impact, f.ID, f.Help, strings.Join(f.Nodes, "\n\t"))
				}
			}
			t.Logf("%d pages", len(pages))
		})
	}
}

// oneOfEach are the pages that the robot has seen, two of each route.
func (r *robot) oneOfEach() []string {
	of := map[string]int{}
	var all []string
	for _, address := range slices.Sorted(maps.Keys(r.pages)) {
		p := r.pages[address]
		pattern := r.pattern(http.MethodGet, address)
		if !strings.Contains(p.header.Get("Content-Type"), "text/html") || p.header.Get("Content-Disposition") != "" {
			continue
		}
		if of[pattern]++; of[pattern] <= 2 {
			all = append(all, address)
		}
	}
	return all
}
