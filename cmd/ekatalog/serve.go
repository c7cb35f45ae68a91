package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/source"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// deskAddr is where the pages are when nobody says otherwise.
const deskAddr = "127.0.0.1:8901"

// deskFolder is the workspace that a double click makes where there is none.
const deskFolder = "ekatalog-ruang-kerja"

func (a *app) serveCommand() *cobra.Command {
	addr := deskAddr
	c := &cobra.Command{Use: "serve [--addr A]", Short: a.say("help.serve", nil), Args: args(cobra.NoArgs), RunE: func(c *cobra.Command, _ []string) error {
		return a.serveDesk(c.Context(), addr, func(string) {})
	}}
	c.Flags().StringVar(&addr, "addr", deskAddr, a.say("flag.serve_addr", nil))
	return c
}

// doubleClicked opens the pages in a browser, in the workspace of this folder
// or in one that is made for it.
func (a *app) doubleClicked(ctx context.Context) error {
	a.configPath = "ekatalog.yaml"
	a.seller = "default"
	a.setLog()
	if _, err := os.Stat(a.configPath); errors.Is(err, fs.ErrNotExist) {
		a.configPath = filepath.Join(deskFolder, "ekatalog.yaml")
		if _, err := os.Stat(a.configPath); errors.Is(err, fs.ErrNotExist) {
			if err := initWorkspace(deskFolder); err != nil {
				return err
			}
		}
	}
	return a.serveDesk(ctx, deskAddr, openBrowser)
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
	if err := exec.Command(command[0], command[1:]...).Start(); err != nil {
		return
	}
}

// serveDesk serves the pages until ctx ends.
func (a *app) serveDesk(ctx context.Context, addr string, ready func(address string)) (err error) {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usage("serve.not_local", "alamat", addr)
	}
	if _, _, err := loadConfig(a.configPath); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "ekatalog-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return &outcome{code: exitCould, key: "desk.listen", values: values("alamat", addr), err: err}
	}
	pages := &console.Console{Desk: desk{a}, Lang: a.lang, Dir: dir, Log: a.log}
	h, err := pages.Handler(l.Addr().String())
	if err != nil {
		return errors.Join(err, l.Close())
	}
	address := "http://" + l.Addr().String() + "/"
	a.print("desk.listening", "alamat", address)
	ready(address)
	return serve(ctx, l, h)
}

// desk does the work of the pages with the workspace's own mapping.
type desk struct{ a *app }

// open opens the workspace with the dropped list in the place of its own.
func (d desk) open(ctx context.Context, path string, need parts) (*workspace, error) {
	call := *d.a // pages are served side by side; each has its own call
	w, err := call.open(ctx, need)
	if err != nil {
		return nil, err
	}
	for _, l := range w.Lists {
		if f, ok := l.Source.(*source.File); ok {
			f.Path = path
		}
	}
	return w, nil
}

func (d desk) Check(ctx context.Context, path string) (*connector.CheckReport, error) {
	w, err := d.open(ctx, path, parts{})
	if err != nil {
		return nil, err
	}
	return w.Check(ctx)
}

func (d desk) Mark(path string, issues []mapping.Issue, out string) error {
	return workbook.Mark(path, issues, out, workbook.MarkOptions{Lang: d.a.lang})
}

func (d desk) Export(ctx context.Context, path, dir string) (r *connector.ExportReport, err error) {
	w, err := d.open(ctx, path, parts{ledger: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	return w.Export(ctx, connector.ExportOptions{Begin: func(r *connector.ExportReport) (connector.Workbooks, error) {
		return d.a.beginExport(w, dir, r)
	}})
}

// Explain gives the sentence that the command line would print.
func (d desk) Explain(err error) string {
	var text strings.Builder
	call := *d.a
	call.err = &text
	call.tell(err)
	return strings.TrimSpace(text.String())
}
