package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// What delivery is measured with.
const (
	changes = 1000                  // of content, and of prices
	latency = 50 * time.Millisecond // for each call
	limit   = 1000                  // calls a minute
)

// How many calls of a lane the product has under way at once.
const (
	contentAtOnce = 4
	offersAtOnce  = 2
)

// leastTime is what limit and latency allow for n calls, from the first send
// to the last answer: a limit of so many a minute, kept evenly as one in any
// second and any minute has to be, lets a second's worth go at once and then
// one after the other; and no call is answered sooner than after the latency,
// with so many under way at once.
func leastTime(n, atOnce int64) time.Duration {
	pace := time.Minute / limit
	atFirst := int64(time.Second / pace)
	rounds := time.Duration((n+atOnce-1)/atOnce) * latency
	return max(rounds, time.Duration(n-min(n, atFirst))*pace+latency)
}

// delivering measures how long 1,000 content changes and 1,000 prices take
// from the first send to the last settlement beside what limit and latency
// allow, and the rest of those runs beside check.
func (b *bench) delivering(ctx context.Context) (err error) {
	of := *b
	of.wrong, of.workspace = nil, b.path("delivery")
	defer func() { b.table, b.wrong = of.table, append(b.wrong, of.wrong...) }()
	if err := of.makeList(ctx, "-workspace", of.workspace); err != nil {
		return err
	}
	s, err := of.startSlow()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	if _, err := of.sync(ctx, of.list.valid(), of.list.valid()); err != nil {
		return err
	}
	if err := of.configure("rate: 0", fmt.Sprintf("rate: %d/m", limit)); err != nil {
		return err
	}
	if _, err := of.sync(ctx, 0, 0); err != nil { // reads back what became of the creates
		return err
	}
	check, err := of.check(ctx)
	if err != nil {
		return err
	}
	changed := fmt.Sprint(changes)
	prices := batch{what: "prices", calls: (changes + offersPerRequest - 1) / offersPerRequest, atOnce: offersAtOnce}
	for n := range 2*of.runs - 1 { // up and down again
		if err := of.makeList(ctx, "-o", of.listFile(), "-change", []string{changed, "0"}[n%2]); err != nil {
			return err
		}
		if err := of.deliver(ctx, s, &prices); err != nil {
			return err
		}
	}
	of.judge(prices, check)
	contents := batch{what: "contents", calls: changes, atOnce: contentAtOnce}
	if err := of.makeList(ctx, "-o", of.listFile(), "-change", changed, "-describe", changed); err != nil {
		return err
	}
	if err := of.deliver(ctx, s, &contents); err != nil {
		return err
	}
	of.judge(contents, check)
	return nil
}

// batch is a thousand changes of one kind, and how long they took each time.
type batch struct {
	what          string
	calls, atOnce int64
	took, rest    []time.Duration
	refused       int64
}

// deliver runs one sync over the network that is played.
func (b *bench) deliver(ctx context.Context, s *slow, of *batch) error {
	s.set(latency, limit, false)
	m, err := b.sync(ctx, of.calls, changes)
	if err != nil {
		return err
	}
	first, writes, refused := s.seen()
	var a syncAnswer
	if err := json.Unmarshal(m.out, &a); err != nil {
		return err
	}
	last, err := lastSettled(ctx, b.ledgerFile(), a.Run)
	if err != nil {
		return err
	}
	of.took, of.rest = append(of.took, last.Sub(first)), append(of.rest, m.wall-last.Sub(first))
	of.refused += refused
	b.wrong.check("delivery of "+of.what+": writes", writes, of.calls)
	b.wrong.check("delivery of "+of.what+": calls over the limit", refused, 0)
	return nil
}

// judge puts the medians beside their floors.
func (b *bench) judge(of batch, check measure) {
	took := median(of.took)
	b.table.ratio(fmt.Sprintf("delivery of %s %s, %d calls; floor: %s a call and %d calls a minute", grouped(changes), of.what, of.calls, latency, limit),
		took, leastTime(of.calls, of.atOnce), 1.2)
	b.table.ratio("… the rest of that run; floor: `check`", median(of.rest), check.wall, 1.3)
	b.table.exact("… calls over the limit in any minute", of.refused, 0)
}

// lastSettled is when the last intent of a run was settled.
func lastSettled(ctx context.Context, ledger, run string) (time.Time, error) {
	db, err := sql.Open("sqlite", readOnly(ledger))
	if err != nil {
		return time.Time{}, err
	}
	defer db.Close()
	var at string
	if err := db.QueryRowContext(ctx, "SELECT max(settled_at) FROM intent WHERE run = $1", run).Scan(&at); err != nil {
		return time.Time{}, fmt.Errorf("settlements of run %s: %w", run, err)
	}
	return time.Parse(time.RFC3339Nano, at)
}
