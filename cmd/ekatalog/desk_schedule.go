package main

import (
	"context"
	"errors"

	"ekatalog/connector"
	"ekatalog/connector/console"
	"ekatalog/connector/schedule"
)

// runner does what the schedule asks for in this process.
func (d *desk) runner() *schedule.Runner {
	return &schedule.Runner{
		Name: syncSchedule, Tool: tool(), Now: d.app.now, Log: d.app.log,
		Plan: func() (schedule.Plan, error) {
			c, _, err := loadConfig(d.app.configPath)
			if err != nil {
				return schedule.Plan{}, err
			}
			return c.schedule, nil
		},
		Book: d.book,
		Do:   d.due,
	}
}

// book gives the ledger as the book of the schedule.
func (d *desk) book(ctx context.Context, make bool) (schedule.Book, error) {
	s, err := d.known(ctx)
	if err == nil && s == nil && make {
		if err = d.makeLedger(ctx); err == nil {
			s, err = d.known(ctx)
		}
	}
	if err != nil || s == nil {
		return nil, err
	}
	return s, nil
}

// makeLedger makes the ledger where there is none.
func (d *desk) makeLedger(ctx context.Context) (err error) {
	m, err := d.call(ctx).openMemory(ctx)
	if err != nil {
		return err
	}
	m.close(&err)
	return err
}

// due syncs since the schedule says so, as a job that people can watch.
func (d *desk) due(context.Context, connector.Occurrence) (end connector.Occurrence, busy bool) {
	end = connector.Occurrence{Fate: connector.FateFailed, Key: schedule.Broke} // unless it ends
	job, fresh := d.jobs.Start(d.syncWork(syncOrder{}, func(r *connector.Report, err error) {
		end = d.fate(r, err)
		_, busy = errors.AsType[*connector.LeaseHeld](err)
	}))
	if !fresh {
		return connector.Occurrence{Fate: connector.FateFailed, Key: "schedule.busy"}, true
	}
	<-job.Ended()
	return end, busy
}

// fate is what a run has made of the time at which it was due.
func (d *desk) fate(r *connector.Report, err error) connector.Occurrence {
	end := connector.Occurrence{}
	if r != nil {
		end.Run = r.Run
	}
	if err == nil {
		err = runOutcome(r)
	}
	if err == nil {
		end.Fate = connector.FateDone
		return end
	}
	call := d.call(d.ctx)
	call.config = d.sign.settings()
	var code int
	code, end.Key, end.Values = call.meaning(err)
	switch code {
	case exitFindings:
		end.Fate = connector.FateFindings
	case exitStopped:
		end.Fate = connector.FateStopped
	default:
		end.Fate = connector.FateFailed
	}
	return end
}

// syncOrder is a sync as a person asked for it; the zero order is the
// schedule's.
type syncOrder struct {
	Person   bool // somebody asked for it; else the schedule did
	By       string
	Override []string // guard codes
	Reason   string
}

// syncWork brings list and catalogue in step and tells ended what came of it,
// unless that is nil.
func (d *desk) syncWork(o syncOrder, ended func(*connector.Report, error)) console.Work {
	return console.Work{Kind: "sync", Lease: true, By: o.By, Do: func(ctx context.Context) (string, error) {
		r, err := d.sync(ctx, o)
		if ended != nil {
			ended(r, err)
		}
		if err != nil {
			return "", err
		}
		return "/proses/" + r.Run, nil
	}}
}

// sync is one run of sync; its errors are those that people are told.
func (d *desk) sync(ctx context.Context, o syncOrder) (r *connector.Report, err error) {
	call := d.call(ctx)
	call.reason = o.Reason
	if err := call.checkOverride(o.Override); err != nil {
		return nil, err
	}
	w, err := d.openWorkspace(ctx, call, parts{ledger: true, endpoint: true})
	if err != nil {
		return nil, err
	}
	defer w.close(&err)
	if w.Override = o.Override; !o.Person {
		w.Actor = "cron"
	}
	if r, err = w.Sync(ctx); err != nil {
		return nil, call.runError(err)
	}
	return r, nil
}
