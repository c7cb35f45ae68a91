package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/console"
)

// deskAddr is where the pages are when nobody says otherwise.
const deskAddr = "127.0.0.1:8901"

// anyPort is where they are when another program, or another desk, is there.
const anyPort = "127.0.0.1:0"

// deskFolder is the workspace that a double click makes where there is none.
const deskFolder = "ekatalog-ruang-kerja"

func (a *app) serveCommand() *cobra.Command {
	addr := deskAddr
	c := &cobra.Command{Use: "serve [--addr A]", Short: a.say("help.serve", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error {
		l, err := listen(c.Context(), addr)
		if err != nil {
			return err
		}
		return a.serveDesk(c.Context(), l, func(string) {})
	}}
	c.Flags().StringVar(&addr, "addr", deskAddr, a.say("flag.serve_addr", nil))
	return c
}

// doubleClicked opens the pages in a browser. What goes wrong stays on the
// screen until it was read, since the window closes with the program.
func (a *app) doubleClicked(ctx context.Context) error {
	a.configPath, a.seller = "ekatalog.yaml", "default"
	a.setLog()
	code := a.tell(a.openDesk(ctx, openBrowser))
	if code != exitDone && ctx.Err() == nil {
		a.sayErr("desk.press_enter", nil)
		_, _ = bufio.NewReader(a.in).ReadString('\n')
	}
	return &outcome{code: code}
}

// openDesk shows the pages of the workspace in this folder, or of one that is
// made for them.
func (a *app) openDesk(ctx context.Context, show func(address string)) error {
	if _, err := os.Stat(a.configPath); errors.Is(err, fs.ErrNotExist) {
		a.configPath = filepath.Join(deskFolder, "ekatalog.yaml")
		if _, err := os.Stat(a.configPath); errors.Is(err, fs.ErrNotExist) {
			if err := initWorkspace(deskFolder); err != nil {
				return err
			}
		}
	}
	l, err := listen(ctx, deskAddr)
	if err != nil {
		if l, err = listen(ctx, anyPort); err != nil {
			return err
		}
	}
	return a.serveDesk(ctx, l, func(address string) { show(address + a.firstPage()) })
}

// firstPage is the path, without the stroke before it, at which a workspace is
// opened: the first steps while it is still the example.
func (a *app) firstPage() string {
	c, _, err := loadConfig(a.configPath)
	if err == nil && c.Seller.NIB == "" && strings.Contains(c.Seller.Name, sampleText) {
		return "mulai"
	}
	return ""
}

// openBrowser shows an address in the person's browser. Where that does not
// work, the address is on the screen.
func openBrowser(address string) {
	command := []string{"xdg-open", address}
	switch runtime.GOOS {
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler", address}
	case "darwin":
		command = []string{"open", address}
	}
	browser := exec.Command(command[0], command[1:]...)
	if browser.Start() == nil {
		go func() { _ = browser.Wait() }()
	}
}

// listen takes an address of this machine, which no other machine can reach.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, usage("serve.not_local", "alamat", addr)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &outcome{code: exitCould, key: "desk.listen", values: values("alamat", addr), err: err}
	}
	return l, nil
}

// serveDesk serves the pages until ctx ends. What was dropped is gone with
// them; files that were made stay in the workspace.
func (a *app) serveDesk(ctx context.Context, l net.Listener, ready func(address string)) (err error) {
	defer func() { err = errors.Join(err, closed(l.Close())) }()
	c, warnings, err := loadConfig(a.configPath)
	if err != nil {
		return err
	}
	a.config = c
	a.sayFaults(warnings)
	dir, err := connector.Disk.MkdirTemp("", "ekatalog-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, connector.Disk.RemoveAll(dir)) }()
	ctx, stop := context.WithCancel(ctx)
	d := newDesk(ctx, a, c)
	defer func() { stop(); d.rest(); err = errors.Join(err, d.close()) }()
	if err := d.sign.remember(ctx); err != nil { // the pages that need the ledger say so
		a.log.Warn().Err(err).Msg("runs of earlier days")
	}
	pages := &console.Console{
		Today: d, Lists: d, Answers: d, Start: d, Goods: d, Jobs: d.jobs, Matches: matchDesk{d}, MatchLists: matchDesk{d}, MatchVersions: matchDesk{d}, Shop: d.sign.shop, Explain: d.Explain, Allow: everything,
		Runs: d, Timer: d, Drift: d, Settings: d, Help: topicShelf{a.lang}, Photos: d, References: d, Packs: packDesk{d}, PackDecisions: packDesk{d}, PackEditions: packDesk{d}, Papers: d, PaperVersions: d,
		Lang: a.lang, Dir: dir, Folder: filesFolder, Log: a.log,
	}
	pages.Plans, pages.Approvals, pages.Sender, pages.Attachments = d, d, d, d
	pages.Exports, pages.Uploads, pages.Results, pages.ByHand = d, d, d, d
	h, err := pages.Handler(l.Addr().String())
	if err != nil {
		return err
	}
	address := "http://" + l.Addr().String() + "/"
	d.begin()
	a.print("desk.listening", "alamat", address)
	ready(address)
	return answer(ctx, l, h)
}

// everything is what a person may do: the pages answer this machine only, and
// whoever sits at it could run the program as well.
func everything(string, console.Permission) bool { return true }

// pagePatience is how long one page may take: a long list is marked in a minute,
// on an office machine in several.
const pagePatience = 10 * time.Minute

// grace is how long what is under way may go on after ctx ended. Windows kills
// a program whose window was closed after five seconds.
const grace = 4 * time.Second

// answer serves h on l until ctx ends and what was under way has ended too.
func answer(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{
		Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, WriteTimeout: pagePatience, IdleTimeout: time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	wait, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if s.Shutdown(wait) == nil {
		return nil
	}
	return s.Close() // what outlasts the grace is cut off, which a ledger survives
}

// closed leaves out that a listener was closed already.
func closed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}
