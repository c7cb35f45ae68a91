package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// filesFolder is where a workspace keeps the files that were made at the desk.
const filesFolder = "berkas-unggah"

// desk does the work of the pages with the workspace's own mapping and ledger.
type desk struct {
	ctx      context.Context // of the program: ends what goes on behind the pages
	app      *app
	folder   string     // path of filesFolder
	exports  sync.Mutex // two pages wait for each other, other processes meet the lease
	pictures sync.Mutex // no picture is written over
	sign     sign
	shelves  *connector.Fresh[*shelved]
	stamps   stamper
	jobs     *console.Jobs

	scheduled chan struct{} // closed once nothing is scheduled any more

	plans    readPlans
	digest   digested
	papersMu sync.Mutex // one page at a time takes a free name for a document

	ledgerMu sync.Mutex
	ledger   *ledger.DB // see known
}

var (
	_ console.Overview = (*desk)(nil)
	_ console.Lists    = (*desk)(nil)
	_ console.Goods    = (*desk)(nil)
)

// newDesk makes the desk of a workspace, whose config is c, until ctx ends.
func newDesk(ctx context.Context, a *app, c *config) *desk {
	own := *a
	own.page = true
	d := &desk{ctx: ctx, app: &own, folder: c.file(filesFolder)}
	d.sign.desk, d.sign.config = d, c
	d.shelves = newShelves(d)
	d.jobs = console.NewJobs(ctx, d.sentence, a.now, a.log)
	return d
}

// begin lets the schedule work.
func (d *desk) begin() {
	d.scheduled = make(chan struct{})
	go func() { defer close(d.scheduled); d.runner().Run(d.ctx) }()
}

// rest waits, once ctx has ended, for what was going on behind the pages.
func (d *desk) rest() {
	wait, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), grace)
	defer cancel()
	for _, ended := range []<-chan struct{}{d.jobs.Ended(), d.scheduled} {
		if ended == nil { // it never began
			continue
		}
		select {
		case <-ended:
		case <-wait.Done():
		}
	}
}

// call is a call of the program for one page: pages are made side by side, and
// each is asked for by a person.
func (d *desk) call(ctx context.Context) *app {
	call := *d.app
	call.err, call.as = io.Discard, console.Person(ctx)
	return &call
}

// workspace opens the workspace as it is on the disk now. How far its works are
// is told to the job of ctx, where there is one.
func (d *desk) workspace(ctx context.Context, need parts) (*workspace, error) {
	return d.openWorkspace(ctx, d.call(ctx), need)
}

// openWorkspace is workspace for a call that has more to say.
func (d *desk) openWorkspace(ctx context.Context, call *app, need parts) (*workspace, error) {
	w, err := call.open(ctx, need)
	if err != nil {
		return nil, err
	}
	w.Progress = func(stage string, done, total int64) { console.Tell(ctx, stage, done, total) }
	return w, nil
}

// open opens the workspace with the dropped list in the place of its own.
func (d *desk) open(ctx context.Context, path string, need parts) (*workspace, error) {
	w, err := d.workspace(ctx, parts{})
	if err != nil {
		return nil, err
	}
	err = w.replaceList(path)
	if err == nil && need.ledger { // not earlier, since it is made only for a list that can be read
		err = w.openLedger(ctx, d.call(ctx))
	}
	if err != nil {
		w.close(&err)
		return nil, err
	}
	return w, nil
}

// replaceList puts a dropped file in the place of the workspace's list. Of
// several lists it replaces the one of its name and the others are not read.
func (w *workspace) replaceList(path string) error {
	files := w.files()
	if len(files) == 0 {
		return usage("source_no_file")
	}
	w.Lists = slices.DeleteFunc(w.Lists, func(l connector.List) bool { return listFile(l.Source) == nil })
	if len(files) > 1 {
		dropped := filepath.Base(path)
		w.Lists = slices.DeleteFunc(w.Lists, func(l connector.List) bool {
			return !strings.EqualFold(filepath.Base(listFile(l.Source).Path), dropped)
		})
		if len(w.Lists) == 0 {
			for i := range files {
				files[i] = filepath.Base(files[i])
			}
			return usage("desk.which_list", "daftar", strings.Join(files, ", "))
		}
	}
	for _, l := range w.Lists {
		listFile(l.Source).Path = path
	}
	return nil
}

func (d *desk) Check(ctx context.Context, path string) (r *connector.CheckReport, err error) {
	w, err := d.open(ctx, path, parts{})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	return w.Check(ctx)
}

func (d *desk) Mark(path string, issues []mapping.Issue, out string) error {
	o := workbook.MarkOptions{Lang: d.app.lang}
	c := d.sign.settings()
	for i := range c.Source {
		o.MaxUnzipped = max(o.MaxUnzipped, c.Source[i].limits().Unzipped)
	}
	return workbook.Mark(path, issues, out, o)
}

// Export implements console.Lists and console.Exports. The files are made where
// the workspace keeps them, since the ledger remembers them as handed over;
// those of a dropped list are copied.
func (d *desk) Export(ctx context.Context, path, dir string) (*connector.ExportReport, error) {
	return d.export(ctx, path, dir, nil, "")
}

// ExportAgain implements console.Exports.
func (d *desk) ExportAgain(ctx context.Context, skus []string, reason string) (*connector.ExportReport, error) {
	return d.export(ctx, "", "", skus, reason)
}

func (d *desk) export(ctx context.Context, path, dir string, again []string, reason string) (r *connector.ExportReport, err error) {
	d.exports.Lock()
	defer d.exports.Unlock()
	var w *workspace
	if path == "" {
		w, err = d.workspace(ctx, parts{ledger: true})
	} else {
		w, err = d.open(ctx, path, parts{ledger: true})
	}
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	w.Reason = reason
	if err := d.app.finishExport(ctx, w, d.folder); err != nil {
		return nil, err
	}
	r, err = w.Export(ctx, connector.ExportOptions{Again: again, Begin: func(r *connector.ExportReport) (connector.Workbooks, error) {
		set, err := d.app.beginExport(ctx, w, d.folder, r)
		if path == "" || err != nil {
			return set, err
		}
		return &copied{Workbooks: set, from: d.folder, to: dir}, nil
	}})
	if err != nil {
		return nil, d.app.exportError(err)
	}
	return r, nil
}

// copied is an export whose files are copied as soon as they have their names:
// the next export into the folder may give a name to another file, and waits
// for this one to end.
type copied struct {
	connector.Workbooks
	from, to string
	files    []connector.ExportFile
}

// Finish implements connector.Workbooks.
func (c *copied) Finish() (files []connector.ExportFile, err error) {
	c.files, err = c.Workbooks.Finish()
	return c.files, err
}

// Publish implements connector.Workbooks.
func (c *copied) Publish() error {
	if err := c.Workbooks.Publish(); err != nil {
		return err
	}
	if err := connector.Disk.MkdirAll(c.to, 0o700); err != nil {
		return fmt.Errorf("copy of the export: %w", err)
	}
	for _, f := range c.files {
		if err := copyFile(filepath.Join(c.from, f.Path), filepath.Join(c.to, f.Path)); err != nil {
			return fmt.Errorf("copy of the export: %w", err)
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := connector.Disk.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(connector.Disk.Writer(out), in)
	return err
}

// Explain gives the sentence that the command line would print. A cause that
// only a chain of errors tells stays in the log.
func (d *desk) Explain(err error) (text string, status int) {
	var b strings.Builder
	call := *d.app
	call.err = &b
	code, key, v := call.meaning(err)
	if key == "could_not" {
		key = "desk.could_not"
	}
	if path := v["berkas"]; filepath.IsAbs(path) {
		v["berkas"] = filepath.Base(path)
	}
	if key != "" {
		fmt.Fprintln(call.err, call.sentence(key, v))
	}
	status = http.StatusInternalServerError
	switch code {
	case exitUsage:
		status = http.StatusUnprocessableEntity
	case exitStopped, exitFindings:
		status = http.StatusConflict
	}
	return strings.TrimSpace(b.String()), status
}

// sentence is what Explain says, for what is no page.
func (d *desk) sentence(err error) string {
	text, _ := d.Explain(err)
	return text
}
