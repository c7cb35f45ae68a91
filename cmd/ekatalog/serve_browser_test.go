package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"ekatalog/schemas"
)

// visitor goes through the pages as an officer does.
type visitor interface {
	check(list string) (counts string) // hands in a list and reads its numbers
	marked() io.ReadCloser             // takes the marked list away
	files() []string                   // makes the upload files and names those offered
}

// TestAnOfficerGetsFromListToFiles is the shortest whole story of the pages:
// in a browser with scripts, in one without, and without any.
func TestAnOfficerGetsFromListToFiles(t *testing.T) {
	for name, open := range map[string]func(*sitting) visitor{
		"plain":      func(s *sitting) visitor { return &plain{sitting: s} },
		"scripts":    func(s *sitting) visitor { return openChromium(s, needBrowser(s.T), true) },
		"no scripts": func(s *sitting) visitor { return openChromium(s, needBrowser(s.T), false) },
	} {
		t.Run(name, func(t *testing.T) {
			s := sit(t, messyWorkspace(t), schemas.Indonesian)
			v := open(s)
			list, err := filepath.Abs(testLists + "bengkel-pamekasan.xlsx")
			if err != nil {
				t.Fatal(err)
			}
			if got := v.check(list); got != "28 6 22" {
				t.Errorf("counts: got %q, want 28 6 22", got)
			}
			marked := v.marked()
			defer marked.Close()
			book, err := excelize.OpenReader(marked)
			if err != nil {
				t.Fatal(err)
			}
			defer book.Close()
			if comments, err := book.GetComments("MEUBELER"); err != nil || len(comments) == 0 {
				t.Errorf("marked list: %d comments, %v", len(comments), err)
			}
			offered := v.files()
			stay := tree(t, filepath.Join(s.workspace, filesFolder))
			if len(offered) < 3 {
				t.Errorf("offered: %v", offered)
			}
			for _, name := range offered {
				if stay["/"+name] == "" {
					t.Errorf("%s is offered and not in the workspace", name)
				}
			}
		})
	}
}

// plain visits over HTTP alone.
type plain struct {
	*sitting
	result page
}

func (p *plain) check(list string) string {
	p.result = p.dropFile(filepath.Base(list))
	return counts(p.result)
}

func (p *plain) marked() io.ReadCloser {
	return io.NopCloser(strings.NewReader(p.get(p.result.path + "/ditandai").body))
}

func (p *plain) files() []string {
	var names []string
	for _, link := range fileLink.FindAllStringSubmatch(p.post(p.result.path+"/berkas").body, -1) {
		names = append(names, filepath.Base(link[1]))
	}
	return names
}

// needBrowser gives the browser of this machine. Where there is none, a test
// says so and ends; in CI, and where all ways are asked for, it fails.
func needBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" || allWays() {
		t.Fatal("no browser on this machine: install chromium (Debian: apt-get install chromium)")
	}
	t.Skip("NOT TESTED, no browser on this machine: install chromium (Debian: apt-get install chromium)")
	return ""
}

// stepTime is how long one step may take before the page is told as it stands.
const stepTime = 30 * time.Second

// replaced is what the browser says of an element whose page has just given way
// to the next; nothing was done to it.
const replaced = "No node with given id found"

// chromium visits in a real browser.
type chromium struct {
	*sitting
	ctx       context.Context
	scripts   bool
	downloads string
}

// machineTemp is where a browser keeps its sockets, whose paths have to be
// short; that of a test is longer.
var machineTemp = os.TempDir()

// The screens of an office and of a phone.
var screens = [][2]int64{{360, 740}, {1366, 768}}

func openChromium(s *sitting, path string, scripts bool) *chromium {
	s.Helper()
	c := &chromium{sitting: s, scripts: scripts, downloads: s.TempDir()}
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(s.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Env("TMPDIR=" + machineTemp),
	})
	ctx, cancel := chromedp.NewExecAllocator(s.Context(), options...)
	s.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	s.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // a browser lives as long as the context of its first call
		s.Fatal(err)
	}
	c.ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	s.Cleanup(cancel)
	c.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		return err
	}))
	return c
}

func (c *chromium) do(steps ...chromedp.Action[chromedp.Void]) {
	c.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, stepTime)
	defer cancel()
	for _, step := range steps {
		err := chromedp.Do(ctx, step)
		for tries := 0; err != nil && tries < 3 && strings.Contains(err.Error(), replaced); tries++ {
			err = chromedp.Do(ctx, step)
		}
		if err != nil {
			c.Fatalf("%v\n%s", err, c.text())
		}
	}
}

// text is what the page says, on one line.
func (c *chromium) text() string {
	c.Helper()
	text, err := chromedp.Run(c.ctx, chromedp.Text(chromedp.CSS("body")))
	for tries := 0; err != nil && tries < 3 && strings.Contains(err.Error(), replaced); tries++ {
		text, err = chromedp.Run(c.ctx, chromedp.Text(chromedp.CSS("body")))
	}
	if err != nil {
		c.Fatal(err)
	}
	return strings.Join(strings.Fields(text), " ")
}

// press clicks and waits for the page that it leads to.
func (c *chromium) press(button string) {
	c.Helper()
	answer, err := chromedp.RunResponse(c.ctx, chromedp.Click(chromedp.CSS(button)))
	if err != nil {
		c.Fatalf("press %s: %v", button, err)
	}
	if answer.Status != http.StatusOK {
		text, _ := chromedp.Run(c.ctx, chromedp.Text(chromedp.CSS("main")))
		c.Fatalf("press %s: %d at %s\n%s", button, answer.Status, answer.URL, text)
	}
	c.look()
}

// look checks what only a browser can tell of a page: that no screen has to be
// pushed sideways.
func (c *chromium) look() {
	c.Helper()
	if !c.scripts {
		return
	}
	for _, screen := range screens {
		c.do(chromedp.EmulateViewport(screen[0], screen[1]))
		width, err := chromedp.Run(c.ctx, chromedp.Evaluate[int64]("document.documentElement.scrollWidth"))
		if err != nil {
			c.Fatal(err)
		}
		if width > screen[0] {
			c.Errorf("a screen of %d × %d has to be pushed sideways: the page is %d wide", screen[0], screen[1], width)
		}
	}
}

func (c *chromium) check(list string) string {
	c.Helper()
	c.do(chromedp.Navigate(c.address+"/daftar"), chromedp.WaitVisible(chromedp.CSS("#drop")))
	c.look()
	if c.scripts {
		c.dropOnPage(list)
	} else {
		c.do(chromedp.SetUploadFiles(chromedp.CSS("#daftar"), []string{list}))
		c.press("#drop button")
	}
	c.do(chromedp.WaitVisible(chromedp.CSS(".numbers")))
	c.look()
	var numbers []string
	nodes, err := chromedp.Run(c.ctx, chromedp.Nodes(chromedp.CSSAll(".numbers b"), chromedp.Populate(1, false)))
	if err != nil {
		c.Fatal(err)
	}
	for _, n := range nodes {
		numbers = append(numbers, n.Children[0].NodeValue)
	}
	return strings.Join(numbers, " ")
}

// dropOnPage lets a file fall on the page, beside the form.
func (c *chromium) dropOnPage(list string) {
	c.Helper()
	data := &input.DragData{Files: []string{list}, Items: []*input.DragDataItem{}, DragOperationsMask: 1}
	for _, kind := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		if _, err := chromedp.Call(c.ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: 200, Y: 20, Data: data}); err != nil {
			c.Fatal(err)
		}
	}
}

func (c *chromium) marked() io.ReadCloser {
	c.Helper()
	return c.download(chromedp.Click(chromedp.CSS(`a[href$="/ditandai"]`)))
}

// download opens the file that a link gives.
func (c *chromium) download(use chromedp.Action[chromedp.Void]) *os.File {
	c.Helper()
	notify := true
	if _, err := chromedp.CallBrowser(c.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: c.downloads, EventsEnabled: &notify,
	}); err != nil {
		c.Fatal(err)
	}
	progress := chromedp.BrowserEvents(c.ctx, browser.DownloadProgress)
	c.do(use)
	for event, err := range progress {
		if err != nil {
			c.Fatal(err)
		}
		if event.State == browser.DownloadProgressStateCompleted {
			f, err := os.Open(filepath.Join(c.downloads, event.GUID))
			if err != nil {
				c.Fatal(err)
			}
			return f
		}
	}
	c.Fatal("the download did not end")
	return nil
}

func (c *chromium) files() []string {
	c.Helper()
	c.press(`form[action$="/berkas"] button`)
	links, err := chromedp.Run(c.ctx, chromedp.AttributesAll(chromedp.CSSAll(`a[href*="/berkas/"]`)))
	if err != nil {
		c.Fatal(err)
	}
	var names []string
	for _, l := range links {
		names = append(names, filepath.Base(l["href"]))
	}
	return names
}
