package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"ekatalog/connector"
	"ekatalog/connector/workbook"
	"ekatalog/mapping"
)

// exportFix writes what the portal refused into repair workbooks.
func (a *app) exportFix(ctx context.Context, w *workspace, dir string) error {
	r, err := a.makeRepairs(ctx, w, dir)
	if err != nil {
		return err
	}
	if a.json {
		err = a.document(exported(dir, &connector.ExportReport{Files: r.Files, Exported: r.Refused}))
	} else {
		a.printFix(dir, r)
	}
	if err == nil && len(r.Issues) > 0 {
		return findings()
	}
	return err
}

// makeRepairs writes the repair workbooks into a folder.
func (a *app) makeRepairs(ctx context.Context, w *workspace, dir string) (*connector.FixReport, error) {
	if err := a.finishExport(ctx, w, dir); err != nil {
		return nil, err
	}
	r, err := w.Fix(ctx, func(run string) (connector.Repairs, error) {
		waiting, err := w.waiting(ctx)
		if err != nil {
			return nil, err
		}
		return workbook.BeginRepair(dir, workbook.Options{Run: shortRun(run), Lang: a.lang, On: a.now().In(w.Zone), Tool: tool(), Waiting: waiting})
	})
	if err != nil {
		return nil, a.exportError(err)
	}
	return r, nil
}

func (a *app) printFix(dir string, r *connector.FixReport) {
	if len(r.Files) == 0 {
		a.print("fix.nothing", "sudah", itoa(r.Changed))
	} else {
		a.print("fix.done", "n", itoa(r.Refused), "sudah", itoa(r.Changed), "folder", dir)
		for _, f := range r.Files {
			fmt.Fprintf(a.out, "  %5d  %s\n", f.Rows, f.Path)
		}
		a.print("fix.next", "berkas", filepath.Join(dir, r.Files[0].Path))
		a.print("fix.again")
	}
	a.printIssues(r.Issues)
}

// repairDocument is what result import says of a repair workbook.
type repairDocument struct {
	Run       string       `json:"run"`
	DryRun    bool         `json:"dry_run"`
	File      string       `json:"file"`
	SHA256    string       `json:"sha256"`
	Rows      int64        `json:"rows"`
	Corrected int64        `json:"corrected"`
	Unchanged int64        `json:"unchanged"`
	Refused   int64        `json:"refused"`
	Unmatched int64        `json:"unmatched"`
	Changes   []repairLine `json:"changes"`
	Issues    []issueLine  `json:"issues"`
}

type repairLine struct {
	SKU   string `json:"sku"`
	Field string `json:"field"`
	Was   string `json:"was"`
	Now   string `json:"now"`
	Cell  string `json:"cell"`
}

// takeRepair takes what a person put right in a repair workbook.
func (w *workspace) takeRepair(ctx context.Context, f *connector.RepairFile, by string, dryRun bool) (*connector.RepairReport, error) {
	r, err := w.ImportRepair(ctx, f, connector.RepairOptions{DryRun: dryRun, By: by, Corrections: w.config.correctionsChange()})
	if _, moved := errors.AsType[*connector.FileMoved](err); moved {
		return nil, usage("corrections.moved", "berkas", correctionsFile)
	}
	return r, err
}

func (a *app) importRepair(ctx context.Context, w *workspace, f *connector.RepairFile, dryRun bool) error {
	r, err := w.takeRepair(ctx, f, a.as, dryRun)
	if err != nil {
		return err
	}
	if a.json {
		d := repairDocument{
			Run: r.Run, DryRun: r.DryRun, File: r.File.Name, SHA256: r.File.SHA256, Rows: r.Rows, Corrected: r.Corrected,
			Unchanged: r.Unchanged, Refused: r.Refused, Unmatched: r.Unmatched, Changes: []repairLine{}, Issues: a.lines(r.Issues),
		}
		for _, l := range r.Lines {
			d.Changes = append(d.Changes, repairLine{l.SKU, l.Field, l.Was, l.Now, l.Place})
		}
		err = a.document(d)
	} else {
		a.printRepair(r)
	}
	if err == nil && len(r.Issues) > 0 {
		return findings()
	}
	return err
}

func (a *app) printRepair(r *connector.RepairReport) {
	a.print("repair.read", "berkas", r.File.Name, "n", itoa(r.Rows))
	if r.DryRun {
		a.print("result.dry_run")
	}
	a.print("repair.counts", "n", itoa(r.Corrected), "sama", itoa(r.Unchanged), "tidak", itoa(r.Refused), "siapa", itoa(r.Unmatched))
	for n, l := range r.Lines {
		if n == shownResults {
			fmt.Fprintf(a.out, "    %s\n", a.say("issues.more", values("n", itoa(len(r.Lines)-n))))
			break
		}
		fmt.Fprintf(a.out, "  %-14s %s\n", l.SKU, a.say("plan.line", values("isian", a.fieldLabel(l.Field), "lama", dash(l.Was), "baru", dash(cleared(l.Now)))))
	}
	a.printIssues(r.Issues)
	if r.Corrected > 0 && !r.DryRun {
		a.print("repair.next", "berkas", correctionsFile)
	}
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// cleared is a correction's text, empty where it takes the value away.
func cleared(s string) string {
	if s == mapping.ClearWord {
		return ""
	}
	return s
}
