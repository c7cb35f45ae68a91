package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/papers"
	"ekatalog/schemas/document"
)

// The acts of the audit log for the register of papers.
const (
	paperKept      = "paper.kept"
	paperRemoved   = "paper.removed"
	papersRestored = "papers.restored"
	pdfKept        = "paper.file_kept"
)

// KeepPaper implements console.Papers.
func (d *desk) KeepPaper(ctx context.Context, k console.PaperChange) (wrong map[string]string, err error) {
	d.papersMu.Lock() // between finding a free name and taking it
	defer d.papersMu.Unlock()
	e, err := d.editPapers(ctx, k.Digest)
	if err != nil {
		return nil, err
	}
	e.call.reason = k.Reason
	p := papers.Tidy(k.Paper)
	var pdf []byte
	if k.From != nil {
		pdf, err = d.judgedPDF(cmp.Or(p.Title, p.Number), k.Name, k.From)
		if o, ok := errors.AsType[*outcome](err); ok && o.code == exitUsage {
			return map[string]string{"file": d.app.sentence(o.key, o.values)}, nil
		}
		if err != nil {
			return nil, err
		}
		if p.File, err = e.config.freeName(k.Name, pdf); err != nil {
			return nil, err
		}
	}
	if wrong = e.read.Refuse(p); len(wrong) > 0 {
		for what, key := range wrong {
			wrong[what] = d.app.say(key, nil)
		}
		return wrong, nil
	}
	now, err := papers.Put(e.data, p)
	if err != nil {
		return nil, papersByHand(err)
	}
	if pdf != nil {
		if err := e.config.writePDF(p.File, pdf); err != nil {
			return nil, err
		}
	}
	act := connector.Act{Act: paperKept, Subject: paperSubject(p), Before: map[string]any{}, After: paperFacts(p)}
	if was, there := e.paper(p.ID); there {
		act.Before = paperFacts(was)
	}
	if pdf != nil {
		act.After["sha256"] = connector.Digest(pdf)
	}
	return nil, e.save(ctx, now, act)
}

// RemovePaper implements console.Papers.
func (d *desk) RemovePaper(ctx context.Context, digest, id, reason string) error {
	e, err := d.editPapers(ctx, digest)
	if err != nil {
		return err
	}
	e.call.reason = reason
	p, there := e.paper(id)
	if !there {
		return usage("desk.no_page")
	}
	now, err := papers.Remove(e.data, id)
	if err != nil {
		return papersByHand(err)
	}
	return e.save(ctx, now, connector.Act{Act: paperRemoved, Subject: paperSubject(p), Before: paperFacts(p), After: map[string]any{}})
}

// papersEdit is one change of the register of papers.
type papersEdit struct {
	call   *app
	config *config
	data   []byte // as it is; nil for none
	read   *papers.Papers
}

// editPapers begins to change the register that a person saw.
func (d *desk) editPapers(ctx context.Context, digest string) (*papersEdit, error) {
	e, err := d.replacePapers(ctx, digest)
	if err != nil {
		return nil, err
	}
	e.read, _, err = papers.Load(papersFile, e.data)
	return e, err
}

// replacePapers begins to put another register in the place of the one that a
// person saw, which may be broken.
func (d *desk) replacePapers(ctx context.Context, digest string) (*papersEdit, error) {
	e := &papersEdit{call: d.call(ctx)}
	var err error
	if e.config, _, err = e.call.finishedConfig(ctx); err != nil {
		return nil, err
	}
	if e.data, err = papers.Read(e.config.file(papersFile)); err != nil {
		return nil, err
	}
	if connector.Digest(e.data) != digest {
		return nil, usage("desk.papers.moved")
	}
	return e, nil
}

// paper is the one of an ID as it was.
func (e *papersEdit) paper(id string) (p connector.Paper, there bool) {
	all := e.read.Register()
	if i := slices.IndexFunc(all, func(o connector.Paper) bool { return o.ID == id }); i >= 0 {
		return all[i], true
	}
	return p, false
}

// save replaces the register and records why; what it said stays as a version.
func (e *papersEdit) save(ctx context.Context, now []byte, act connector.Act) error {
	return e.call.replaceFile(ctx, "dokumen", connector.FileChange{Name: papersFile, Path: e.config.file(papersFile), Was: e.data, Now: now}, act, usage("desk.papers.moved"))
}

// papersByHand says that the register is written in a way in which only a
// person can change it.
func papersByHand(err error) error {
	if errors.Is(err, document.ErrNotEditable) {
		return &outcome{code: exitUsage, key: "desk.papers.by_hand", err: err}
	}
	return err
}

func paperSubject(p connector.Paper) string {
	if p.Kind != "" {
		return p.Kind + " " + p.Number
	}
	return p.Title
}

// paperFacts are what a record says of a paper.
func paperFacts(p connector.Paper) map[string]any {
	facts := map[string]any{}
	for key, text := range map[string]string{"kind": p.Kind, "title": p.Title, "number": p.Number, "file": p.File, "link": p.Link} {
		if text != "" {
			facts[key] = text
		}
	}
	if !p.Expires.IsZero() {
		facts["expires"] = p.Expires.Format(time.DateOnly)
	}
	if len(p.Products) > 0 {
		facts["products"] = strings.Join(p.Products, "; ")
	}
	return facts
}
