package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"ekatalog/schemas"
)

// way is how somebody uses the pages.
type way struct {
	scripts  bool
	keyboard bool // nothing is clicked
	screen   [2]int64
}

func (w way) String() string {
	s := fmt.Sprintf("%dx%d", w.screen[0], w.screen[1])
	if !w.scripts {
		s += " without scripts"
	}
	if w.keyboard {
		s += " by keyboard"
	}
	return s
}

// ways are those that every story is walked in: an office PC and a phone, with
// scripts and without, and by keyboard only.
var ways = []way{
	{scripts: true, screen: screens[1]}, {scripts: true, screen: screens[0]}, {screen: screens[1]}, {screen: screens[0]},
	{scripts: true, keyboard: true, screen: screens[1]},
}

// hands use the pages in a browser and count what they do: every click, and
// every control that is used by keyboard.
type hands struct {
	*chromium
	way
	clicks int
}

// newHands opens a browser on the first page.
func newHands(s *sitting, browser string, w way) *hands {
	s.Helper()
	h := &hands{chromium: openChromium(s, browser, w.scripts), way: w}
	h.do(chromedp.EmulateViewport(w.screen[0], w.screen[1]))
	if w.screen[0] < 500 {
		h.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
			_, err := chromedp.Call(ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
			return err
		}))
	}
	h.open("/")
	return h
}

// open goes to an address, as a bookmark does.
func (h *hands) open(path string) {
	h.Helper()
	answer, err := chromedp.Run(h.ctx, chromedp.NavigateResponse(h.address+path))
	if err != nil || answer.Status != http.StatusOK {
		h.Fatalf("%s: open %s: %v, %v", h.way, path, answer, err)
	}
}

// xpathText is an XPath string, whatever quotes it has.
func xpathText(text string) string {
	if !strings.Contains(text, `"`) {
		return `"` + text + `"`
	}
	return `concat("` + strings.ReplaceAll(text, `"`, `", '"', "`) + `")`
}

// control finds a button or link by its text. What is hidden from everybody, as
// the button that the Enter key of a form stands for, is none.
func control(text string) chromedp.Search {
	w := xpathText(text)
	return chromedp.Search(fmt.Sprintf(`(//button[normalize-space()=%[1]s] | //a[normalize-space()=%[1]s] | //summary[normalize-space()=%[1]s])[not(@aria-hidden="true")][1]`, w))
}

// field finds what is filled in by how its label begins, and by what else the
// label says behind a |.
func field(label string) chromedp.Search {
	texts := strings.Split(label, "|")
	says := "starts-with(normalize-space(), " + xpathText(texts[0]) + ")"
	for _, text := range texts[1:] {
		says += " and contains(., " + xpathText(text) + ")"
	}
	return chromedp.Search(fmt.Sprintf(`(//*[@id=//label[%[1]s]/@for] | //label[%[1]s]//input | //label[%[1]s]//select | //label[%[1]s]//textarea)[1]`, says))
}

// use is how a button or a link is pressed.
func (h *hands) use(text string) chromedp.Action[chromedp.Void] {
	h.Helper()
	h.clicks++
	if h.keyboard {
		h.tabTo(control(text), text)
		return chromedp.KeyEvent("\r")
	}
	return chromedp.Click(control(text))
}

// push presses a button that leads nowhere.
func (h *hands) push(text string) {
	h.Helper()
	h.do(h.use(text))
}

// take downloads the file that a link gives.
func (h *hands) take(text string) []byte {
	h.Helper()
	f := h.download(h.use(text))
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		h.Fatal(err)
	}
	return b
}

// follow presses a button or a link and waits for the page that it leads to,
// behind the work that it begins.
func (h *hands) follow(text string) {
	h.Helper()
	use := h.use(text)
	ctx, cancel := context.WithTimeout(h.ctx, stepTime)
	defer cancel()
	answer, err := chromedp.RunResponse(ctx, use)
	if err != nil {
		h.Fatalf("%s: %s: %v\n%s", h.way, text, err, h.text())
	}
	if answer.Status != http.StatusOK {
		h.Fatalf("%s: %s: %d at %s\n%s", h.way, text, answer.Status, answer.URL, h.text())
	}
	h.look()
	h.wait()
}

// wait stays on the page of a long work until it leads on.
func (h *hands) wait() {
	h.Helper()
	working := schemas.Say(schemas.Indonesian, "desk.job.leave", nil)
	for begun := time.Now(); strings.Contains(h.text(), working) && time.Since(begun) < stepTime; time.Sleep(200 * time.Millisecond) {
		if !h.way.scripts {
			h.do(chromedp.Reload())
		}
	}
}

// tabTo presses Tab until a control has the focus, as somebody without a mouse
// has to: what cannot be reached fails.
func (h *hands) tabTo(target chromedp.Search, name string) {
	h.Helper()
	want, err := chromedp.Run(h.ctx, chromedp.Nodes(target))
	if err != nil || len(want) == 0 {
		h.Fatalf("%s: no %q: %v\n%s", h.way, name, err, h.text())
	}
	mark := fmt.Sprintf("t%d", h.clicks)
	h.do(chromedp.SetAttributeValue(target, "data-target", mark))
	for range 400 {
		h.do(chromedp.KeyEvent("\t"))
		on, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](`document.activeElement?.dataset?.target ?? ""`))
		if err != nil {
			h.Fatal(err)
		}
		if on == mark {
			return
		}
	}
	h.Fatalf("%s: %q cannot be reached by keyboard", h.way, name)
}

// fill writes into a field.
func (h *hands) fill(label, text string) {
	h.Helper()
	h.clicks++
	if h.keyboard {
		h.tabTo(field(label), label)
		h.do(chromedp.KeyEvent(text))
		return
	}
	h.do(chromedp.Clear(field(label)), chromedp.SendKeys(field(label), text))
}

// choose takes an option of a select by what it shows.
func (h *hands) choose(label, option string) {
	h.Helper()
	h.clicks++
	if h.keyboard {
		h.tabTo(field(label), label)
		h.do(chromedp.KeyEvent(option))
		return
	}
	h.do(chromedp.SendKeys(field(label), option))
}

// tick ticks a box by its label.
func (h *hands) tick(label string) {
	h.Helper()
	h.clicks++
	if h.keyboard {
		h.tabTo(field(label), label)
		h.do(chromedp.KeyEvent(" "))
		return
	}
	h.do(chromedp.Click(field(label)))
}

// hand puts a file into a field.
func (h *hands) hand(label, file string) {
	h.Helper()
	h.clicks++
	path, err := filepath.Abs(file)
	if err != nil {
		h.Fatal(err)
	}
	h.do(chromedp.SetUploadFiles(field(label), []string{path}))
}

// see fails where the page does not say all of this.
func (h *hands) see(texts ...string) {
	h.Helper()
	page := h.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			h.Fatalf("%s: the page does not say %q:\n%s", h.way, text, page)
		}
	}
}

// until looks at the page again until it says all of this: work goes on behind
// the pages.
func (h *hands) until(texts ...string) {
	h.Helper()
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(200 * time.Millisecond) {
		page := h.text()
		if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(page, text) }) {
			return
		}
		if !h.way.scripts {
			h.do(chromedp.Reload())
		}
	}
	h.see(texts...)
}

// allWays reports whether everything that needs a browser is asked for, as make
// browser does: then nothing of it may be left out.
func allWays() bool { return os.Getenv("EKATALOG_BROWSER") == "all" }

// inEveryWay walks a story in all the ways where they are asked for, in the
// first of them otherwise, each on a workspace of its own.
func inEveryWay(t *testing.T, workspace func(*testing.T) string, story func(*hands)) {
	browser := needBrowser(t)
	walked := ways[:1]
	if allWays() {
		walked = ways
	}
	for _, w := range walked {
		t.Run(strings.ReplaceAll(w.String(), " ", "-"), func(t *testing.T) {
			story(newHands(sit(t, workspace(t), schemas.Indonesian), browser, w))
		})
	}
}

func TestTheHandsOfAStoryReachWhatTheyName(t *testing.T) {
	inEveryWay(t, sampleWorkspace, func(h *hands) {
		h.follow("Daftar barang")
		h.hand("Berkas daftar", testLists+"bengkel-rapi.xlsx")
		h.follow("Periksa")
		h.see("bengkel-rapi.xlsx", "40 siap")
		h.follow("Siapa Anda?")
		h.fill("Nama Anda", "Bu Sri")
		h.follow("Simpan")
		h.see("Bu Sri", "Nama Anda disimpan.")
		if h.clicks != 6 {
			h.Errorf("%d clicks", h.clicks)
		}
	})
}
