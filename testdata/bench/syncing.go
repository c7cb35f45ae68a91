package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// offersPerRequest is how many prices one write request may carry.
const offersPerRequest = 100

// syncAnswer is what sync says, as far as it is counted here.
type syncAnswer struct {
	Run      string
	Requests int64
	Counts   struct{ Products, Held, Submitted, Unchanged int64 }
}

// ledgerFile is the ledger of the workspace.
func (b *bench) ledgerFile() string { return filepath.Join(b.workspace, "ekatalog.db") }

// syncing keeps the workspace's list in step with the stand-in: all of it
// once, nothing, then one price in a hundred.
func (b *bench) syncing(ctx context.Context) (err error) {
	stop, err := b.startMock(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	first, err := b.sync(ctx, b.list.valid(), b.list.valid())
	if err != nil {
		return err
	}
	b.table.time(fmt.Sprintf("`sync`, the first: %s creates", grouped(b.list.valid())), first.wall)
	if _, err := b.sync(ctx, 0, 0); err != nil { // reads back what became of the creates
		return err
	}
	if err := b.silence(ctx); err != nil {
		return err
	}
	if err := b.makeList(ctx, "-o", b.listFile(), "-change", "1%"); err != nil {
		return err
	}
	want := (b.list.Changed + offersPerRequest - 1) / offersPerRequest
	m, err := b.sync(ctx, want, b.list.Changed)
	if err != nil {
		return err
	}
	b.table.time(fmt.Sprintf("`sync` after %s changed prices", grouped(b.list.Changed)), m.wall)
	var a syncAnswer
	if err := json.Unmarshal(m.out, &a); err != nil {
		return err
	}
	b.table.exact("… write requests", a.Requests, want)
	return nil
}

// silence measures syncs that have nothing to do beside checks, and then looks
// at what one of them writes.
func (b *bench) silence(ctx context.Context) error {
	var requests int64
	ours, floor, err := b.inTurn(
		func() (measure, error) {
			m, err := b.sync(ctx, 0, 0)
			if err != nil {
				return m, err
			}
			var a syncAnswer
			err = json.Unmarshal(m.out, &a)
			requests = max(requests, a.Requests)
			return m, err
		},
		func() (measure, error) { return b.check(ctx) })
	if err != nil {
		return err
	}
	b.table.ratio("`sync` with nothing changed; floor: `check`", ours.wall, floor.wall, 1.3)
	b.table.ratio("… processor time", ours.cpu, floor.cpu, 0)
	b.table.exact("… write requests", requests, 0)
	d, err := b.silentRows(ctx)
	if err != nil {
		return err
	}
	b.table.rows = append(b.table.rows, row{figure: "… rows of the run's own", ours: grouped(d.Own)})
	b.table.exact("… other rows written", d.Other, 0)
	b.wrong.check("silent sync: other rows written", d.Other, 0)
	return nil
}

// silentRows compares the ledger before and after a sync with nothing to do.
func (b *bench) silentRows(ctx context.Context) (ledgerDiff, error) {
	var d ledgerDiff
	before := b.path("before.db")
	if err := copyLedger(b.ledgerFile(), before); err != nil {
		return d, err
	}
	m, err := b.sync(ctx, 0, 0)
	if err != nil {
		return d, err
	}
	var a syncAnswer
	if err := json.Unmarshal(m.out, &a); err != nil {
		return d, err
	}
	if m, err = b.call(ctx, "", b.self, "ledger-diff", before, b.ledgerFile(), a.Run); err != nil {
		return d, err
	}
	return d, json.Unmarshal(m.out, &d)
}

// sync runs sync and compares its counts.
func (b *bench) sync(ctx context.Context, requests, submitted int64) (measure, error) {
	var a syncAnswer
	m, err := b.product(ctx, &a, "sync")
	if err != nil {
		return m, err
	}
	b.wrong.check("sync: requests", a.Requests, requests)
	b.wrong.check("sync: products", a.Counts.Products, b.list.Rows)
	b.wrong.check("sync: held", a.Counts.Held, b.list.WithIssue)
	b.wrong.check("sync: submitted", a.Counts.Submitted, submitted)
	b.wrong.check("sync: unchanged", a.Counts.Unchanged, b.list.valid()-submitted)
	return m, nil
}

// lastNight dates what is created an hour back: a sync reads back everything
// that changed in the last ten minutes, and the measured ones come a night
// after the first.
const lastNight = "faults: [{calls: [create], fault: clock_skew, by: -1h}]\n"

// startMock starts the stand-in on a free port and points the workspace to it.
func (b *bench) startMock(ctx context.Context) (stop func() error, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	l.Close() // the stand-in takes it now
	if err := b.configure("127.0.0.1:8900", addr); err != nil {
		return nil, err
	}
	faults := filepath.Join(b.workspace, "last-night.yaml")
	if err := os.WriteFile(faults, []byte(lastNight), 0o600); err != nil {
		return nil, err
	}
	var told bytes.Buffer
	c := exec.CommandContext(ctx, b.ekatalog, "mock", "--rate", "0", "--faults", faults)
	c.Dir, c.Env, c.Stderr = b.workspace, b.environment(), &told
	if err := c.Start(); err != nil {
		return nil, err
	}
	stop = func() error {
		if err := errors.Join(c.Process.Signal(os.Interrupt), c.Wait()); err != nil {
			return fmt.Errorf("stand-in: %w: %s", err, bytes.TrimSpace(told.Bytes()))
		}
		return nil
	}
	if err := answers(ctx, addr); err != nil {
		return nil, errors.Join(err, stop())
	}
	return stop, nil
}

// configure puts a text into the place of another in the workspace's config.
func (b *bench) configure(old, text string) error {
	config := filepath.Join(b.workspace, "ekatalog.yaml")
	was, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	is := bytes.Replace(was, []byte(old), []byte(text), 1)
	if bytes.Equal(is, was) {
		return fmt.Errorf("config of the workspace: no %q to put something else in the place of", old)
	}
	return os.WriteFile(config, is, 0o644)
}

// answers waits until somebody listens at addr.
func answers(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		c, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("stand-in at %s: %w", addr, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// copyLedger copies a ledger that no process has open.
func copyLedger(from, to string) error {
	if _, err := os.Stat(from + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("ledger %s: still open", filepath.Base(from))
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
