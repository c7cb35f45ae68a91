package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ekatalog/connector"
	"ekatalog/connector/ledger"
	"ekatalog/connector/workbook"
	"ekatalog/connector/workbook/template"
)

// templatesFolder is where the templates that were learned lie, beside the
// config.
const templatesFolder = template.Folder

// exportDocument is what export says to other programs.
type exportDocument struct {
	Files           []exportFile `json:"files"`
	Exported        int64        `json:"exported"`
	AlreadyExported int64        `json:"already_exported"`
	ByHand          int64        `json:"by_hand"`
	Held            int64        `json:"held"`
}

type exportFile struct {
	Path       string `json:"path"`
	Category   string `json:"category"`
	Rows       int64  `json:"rows"`
	SHA256     string `json:"sha256"`
	Uploadable bool   `json:"uploadable"`
}

func (a *app) exportCommand() *cobra.Command {
	var format, dir string
	var again []string
	var fix bool
	c := &cobra.Command{Use: "export [--format F] -o DIR [--again SKU | --fix]", Short: a.say("help.export", nil), Args: args(cobra.NoArgs)}
	c.Flags().StringVar(&format, "format", connector.WorkbookFormat, a.say("flag.format", nil))
	c.Flags().StringVarP(&dir, "output", "o", "", a.say("flag.export_output", nil))
	c.Flags().StringSliceVar(&again, "again", nil, a.say("flag.again", nil))
	c.Flags().BoolVar(&fix, "fix", false, a.say("flag.repair", nil))
	c.RunE = func(c *cobra.Command, _ []string) (err error) {
		switch {
		case dir == "":
			return usage("export_needs_folder")
		case fix && len(again) > 0:
			return usage("usage_line", "pemakaian", c.UseLine())
		case format != connector.WorkbookFormat:
			return usage("export_format", "nilai", format, "pilihan", connector.WorkbookFormat)
		case len(again) > 0 && strings.TrimSpace(a.reason) == "":
			return usage("reason_needed")
		}
		if err := checkOutFolder(dir); err != nil {
			return err
		}
		w, err := a.open(c.Context(), parts{ledger: true})
		if err != nil {
			return err
		}
		defer w.close(&err)
		if fix {
			return a.exportFix(c.Context(), w, dir)
		}
		if err := a.finishExport(c.Context(), w, dir); err != nil {
			return err
		}
		r, err := w.Export(c.Context(), connector.ExportOptions{Again: again, Begin: func(r *connector.ExportReport) (connector.Workbooks, error) {
			return a.beginExport(c.Context(), w, dir, r)
		}})
		if err != nil {
			return a.exportError(err)
		}
		if a.json {
			err = a.document(exported(dir, r))
		} else {
			a.printExport(w, dir, r)
		}
		if err == nil && r.Held > 0 {
			return findings()
		}
		return err
	}
	return c
}

func (a *app) beginExport(ctx context.Context, w *workspace, dir string, r *connector.ExportReport) (connector.Workbooks, error) {
	waiting, err := w.waiting(ctx)
	if err != nil {
		return nil, err
	}
	set, err := workbook.Begin(dir, workbook.Options{
		Run: shortRun(r.Run), Lang: a.lang, On: a.now().In(w.Zone), Tool: tool(), Templates: w.config.file(templatesFolder), Waiting: waiting,
	})
	if err != nil {
		return nil, err
	}
	set.AlreadyExported, set.Held = r.AlreadyExported, r.Held
	return set, nil
}

// waiting are the runs of exports whose files may still wait for their names.
func (w *workspace) waiting(ctx context.Context) ([]string, error) {
	all, err := w.seller.UnfinishedExports(ctx)
	var runs []string
	for _, u := range all {
		runs = append(runs, shortRun(u.Run.ID))
	}
	return runs, err
}

// shortRun is the part of a run's id that names its files: date and clock are
// in front of a UUIDv7, so the last part tells runs of one moment apart.
func shortRun(id string) string {
	parts := strings.Split(id, "-")
	return parts[0] + "-" + parts[len(parts)-1][:6]
}

// finishExport gives the files of exports their names that were interrupted
// after the ledger knew of them, as far as they wait in this folder.
func (a *app) finishExport(ctx context.Context, w *workspace, dir string) error {
	all, err := w.seller.UnfinishedExports(ctx)
	if err != nil {
		return err
	}
	for _, u := range all {
		if err := a.finishOne(ctx, w, dir, u); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) finishOne(ctx context.Context, w *workspace, dir string, u ledger.Unfinished) error {
	short := shortRun(u.Run.ID)
	for i := range u.Files {
		u.Files[i].Run = short // as the set that wrote them was told
	}
	if err := workbook.Recover(dir, u.Files); err != nil {
		return err
	}
	var missing []string
	for _, f := range u.Files {
		if _, err := os.Stat(filepath.Join(dir, f.Path)); errors.Is(err, fs.ErrNotExist) {
			missing = append(missing, f.Path)
		}
	}
	if len(missing) > 0 {
		a.sayErr("export_unfinished", values("run", short, "folder", dir, "berkas", strings.Join(missing, ", ")))
		return nil
	}
	return w.ExportPublished(ctx, u.Run)
}

// exportError gives a product that no workbook can hold its sentence.
func (a *app) exportError(err error) error {
	var strange *connector.NotExported
	if errors.As(err, &strange) {
		return usage("again_not_exported", "kode", strings.Join(strange.SKUs, ", "))
	}
	var r *workbook.Refused
	if errors.As(err, &r) {
		text, fix := a.issueText(r.Issue)
		return &outcome{code: exitUsage, key: "export_refused", values: values("kode", r.Issue.SKU, "teks", text, "perbaikan", fix), err: err}
	}
	return err
}

func exported(dir string, r *connector.ExportReport) exportDocument {
	d := exportDocument{Files: []exportFile{}, Exported: r.Exported, AlreadyExported: r.AlreadyExported, ByHand: r.ByHand, Held: r.Held}
	for _, f := range r.Files {
		d.Files = append(d.Files, exportFile{Path: filepath.Join(dir, f.Path), Category: f.Category, Rows: f.Rows, SHA256: f.SHA256, Uploadable: f.Uploadable})
	}
	return d
}

func (a *app) printExport(w *workspace, dir string, r *connector.ExportReport) {
	a.printNotPublic(w, r.Issues)
	if r.Refused > 0 {
		a.print("export.refused", "n", itoa(r.Refused))
	}
	if len(r.Files) == 0 {
		a.print("export.nothing", "sudah", itoa(r.AlreadyExported), "belum", itoa(r.Held))
		return
	}
	a.print("export.done", "n", itoa(r.Exported), "tangan", itoa(r.ByHand), "sudah", itoa(r.AlreadyExported), "belum", itoa(r.Held), "folder", dir)
	for _, f := range r.Files {
		note := ""
		if f.Category != "" && !f.Uploadable {
			note = "  (" + a.say("export.not_for_upload", nil) + ")"
		}
		name, isFolder := workbook.Folder(f)
		if isFolder {
			name, note = name+string(filepath.Separator), "  ("+a.say("export.pictures", nil)+")"
		}
		fmt.Fprintf(a.out, "  %5d  %s%s\n", f.Rows, name, note)
	}
}
