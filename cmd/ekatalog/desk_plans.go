package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/ledger"
	"ekatalog/connector/workbook"
)

// plansFolder is where a workspace keeps the plans that were made at the desk,
// so that the command line can send them too.
const plansFolder = "rencana"

var (
	_ console.Plans     = (*desk)(nil)
	_ console.Approvals = (*desk)(nil)
)

// MakePlan implements console.Plans.
func (d *desk) MakePlan(ctx context.Context, why string, override ...string) (id string, err error) {
	w, err := d.workspace(ctx, parts{ledger: true, endpoint: true})
	if err != nil {
		return "", err
	}
	defer w.close(&err)
	w.Reason, w.Override = why, override
	p, err := w.Plan(ctx)
	if err != nil {
		return "", err
	}
	saved, notes := p.Saved(d.app.say), p.Notes()
	if len(saved.Changes) == 0 && len(saved.Guard) == 0 {
		return "", nil
	}
	return saved.ID, d.keepPlan(ctx, w, saved, notes, "")
}

// keepPlan writes a plan and its notes, and records that it is asked for.
func (d *desk) keepPlan(ctx context.Context, w *workspace, p *connector.SavedPlan, n *connector.PlanNotes, partOf string) error {
	document, err := p.Encode()
	if err != nil {
		return err
	}
	notes, err := n.Encode()
	if err != nil {
		return err
	}
	folder := w.config.file(plansFolder)
	if err := connector.Disk.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("plans: %w", err)
	}
	if err := workbook.WriteFile(filepath.Join(folder, notesFile(p.ID)), notes); err != nil {
		return fmt.Errorf("notes of a plan: %w", err)
	}
	if err := workbook.WriteFile(filepath.Join(folder, planFile(p.ID)), document); err != nil { // last: a plan has its notes
		return fmt.Errorf("plan: %w", err)
	}
	return w.Propose(ctx, p, connector.Digest(notes), partOf)
}

func planFile(id string) string  { return id + ".json" }
func notesFile(id string) string { return id + ".catatan.json" }

// Plans implements console.Plans.
func (d *desk) Plans(ctx context.Context, from, limit int) (heads []console.PlanHead, err error) {
	s, err := d.known(ctx)
	if err != nil || s == nil {
		return nil, err
	}
	all, err := s.Proposed(ctx, from, limit)
	if err != nil {
		return nil, err
	}
	names, w := peopleOf(s), (*workspace)(nil)
	for i := range all {
		h, err := d.head(ctx, &all[i], names)
		if err != nil {
			return nil, err
		}
		if h.State.Open() {
			if w == nil {
				if w, err = d.workspace(ctx, parts{ledger: true}); err != nil {
					return nil, err
				}
				defer w.close(&err)
			}
			if h.State, err = d.holds(ctx, w, h); err != nil {
				return nil, err
			}
		}
		heads = append(heads, h)
	}
	return heads, nil
}

// head is what the ledger knows of a plan.
func (d *desk) head(ctx context.Context, rec *connector.PlanRecord, names *people) (h console.PlanHead, err error) {
	h = console.PlanHead{ID: rec.ID, State: console.PlanWaiting, Trial: rec.Trial, PartOf: rec.PartOf}
	if rec.Counts != nil {
		h.Counts = *rec.Counts
	}
	h.Asked = console.Said{At: rec.Created, Why: rec.Why}
	if h.Asked.By, err = names.of(ctx, rec.By); err != nil {
		return h, err
	}
	switch {
	case rec.AppliedRun != "":
		h.State = console.PlanSent
	case rec.Decision == connector.Approved:
		h.State = console.PlanApproved
	case rec.Decision == connector.Declined:
		h.State = console.PlanDeclined
	}
	if rec.Decision != "" {
		h.Decided = console.Said{At: rec.DecidedAt, Why: rec.Reason}
		h.Decided.By, err = names.of(ctx, rec.DecidedBy)
	}
	return h, err
}

// holds is the state of an open plan once it is known whether it still holds.
func (d *desk) holds(ctx context.Context, w *workspace, h console.PlanHead) (console.PlanState, error) {
	p, err := d.plans.read(w, h.ID)
	if err == nil {
		err = w.Holds(ctx, p.saved)
	}
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, connector.ErrPlanAltered) {
		return console.PlanStale, nil // there is nothing that could be sent
	}
	if errors.Is(err, connector.ErrPlanStale) {
		return console.PlanStale, nil
	}
	return h.State, err
}

// Plan implements console.Plans.
func (d *desk) Plan(ctx context.Context, id string) (v *console.PlanView, err error) {
	w, rec, err := d.proposed(ctx, id)
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	p, err := d.plans.read(w, id)
	if err != nil {
		return nil, err
	}
	names := peopleOf(w.seller)
	v = &console.PlanView{Saved: p.saved, Notes: p.notesAs(rec.Notes), Guard: w.Guard, Overridden: map[string]console.Said{}, Now: d.app.now()}
	if v.PlanHead, err = d.head(ctx, rec, names); err != nil {
		return nil, err
	}
	if v.State.Open() {
		if v.State, err = d.holds(ctx, w, v.PlanHead); err != nil {
			return nil, err
		}
		v.ListMoved = w.listMoved(v.Notes)
	}
	if err := d.addRemarks(ctx, w.seller, v, names); err != nil {
		return nil, err
	}
	if rec.AppliedRun != "" {
		if v.Run, err = planRun(ctx, w.seller, rec.AppliedRun); err != nil {
			return nil, err
		}
	}
	s := w.config.Seller
	v.Letterhead = console.Letterhead{Seller: s.Name, AccountHolder: s.AccountHolder, NIB: s.NIB, NPWP: s.NPWP}
	return v, nil
}

// addRemarks adds what people have said of a plan.
func (d *desk) addRemarks(ctx context.Context, s *ledger.Seller, v *console.PlanView, names *people) error {
	said, err := s.Remarks(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, r := range said[v.ID] {
		who, err := names.of(ctx, r.Actor)
		if err != nil {
			return err
		}
		by := console.Said{By: who, At: r.At, Why: r.Text}
		switch r.Act {
		case connector.RemarkOverride:
			v.Overridden[r.Code] = by
		case connector.RemarkSigned:
			v.Scans = append(v.Scans, console.Scan{Attached: r.File, Said: by})
		}
	}
	return nil
}

// planRun is what a run that carried out a plan did.
func planRun(ctx context.Context, s *ledger.Seller, id string) (*console.PlanRun, error) {
	r, err := s.Run(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &console.PlanRun{ID: r.ID, Counts: r.Counts, Requests: r.Requests}, nil
}

// PlanFile implements console.Plans.
func (d *desk) PlanFile(ctx context.Context, id string) (path string, err error) {
	w, _, err := d.proposed(ctx, id)
	if err != nil {
		return "", err
	}
	defer w.close(&err)
	return filepath.Join(w.config.file(plansFolder), planFile(id)), nil
}

// proposed opens the workspace and finds a plan that somebody asked for.
func (d *desk) proposed(ctx context.Context, id string) (*workspace, *connector.PlanRecord, error) {
	w, err := d.workspace(ctx, parts{ledger: true})
	if err != nil {
		return nil, nil, err
	}
	rec, err := w.proposed(ctx, id)
	if err != nil {
		w.close(&err)
		return nil, nil, err
	}
	return w, rec, nil
}

// proposed gives what the ledger keeps of a plan that somebody asked for;
// fs.ErrNotExist where nobody did.
func (w *workspace) proposed(ctx context.Context, id string) (*connector.PlanRecord, error) {
	rec, err := w.seller.Plan(ctx, id)
	if err == nil && rec.Counts == nil {
		err = fmt.Errorf("plan %s: %w", id, fs.ErrNotExist)
	}
	return &rec, err
}

// listMoved reports whether a list is another one than when a plan was made.
// A list that is not a file is not known to have moved.
func (w *workspace) listMoved(n *connector.PlanNotes) bool {
	for _, path := range w.files() {
		read := slices.IndexFunc(n.Files, func(f connector.FileRead) bool { return f.Name == filepath.Base(path) })
		if read < 0 {
			continue
		}
		if sum, err := connector.FileDigest(path); err != nil || sum != n.Files[read].SHA256 {
			return true
		}
	}
	return false
}
