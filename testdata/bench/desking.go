package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
)

// Readers of the pages: so many at once, and how long each looks at a page
// before it asks for the next.
const (
	readers  = 200
	lookTime = 5 * time.Second
)

// readPages are what readers go through.
var readPages = []string{"/", "/barang", "/barang?cari=kursi", "/barang?urut=price", "/rencana", "/proses", "/daftar"}

// desking measures the pages with many readers: how long they wait beside a
// single one, and what they cost a sync that is running.
func (b *bench) desking(ctx context.Context) (err error) {
	of := *b
	of.wrong, of.workspace = nil, b.path("desk")
	defer func() { b.table, b.wrong = of.table, append(b.wrong, of.wrong...) }()
	if err := of.makeList(ctx, "-workspace", of.workspace); err != nil {
		return err
	}
	stop, err := of.startMock(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	for _, creates := range []int64{of.list.valid(), 0} {
		if _, err := of.sync(ctx, creates, creates); err != nil {
			return err
		}
	}
	d, err := of.startDesk(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.stop()) }()
	return of.readDesk(ctx, d)
}

// readDesk takes the figures of a desk that is being served.
func (b *bench) readDesk(ctx context.Context, d *served) error {
	for range 3 { // warms what is kept in memory
		if _, err := d.read(ctx, 0, len(readPages), 0); err != nil {
			return err
		}
	}
	rounds, turns := 40, 7
	if b.short {
		rounds, turns = 2, 1
	}
	alone, err := d.read(ctx, 0, rounds*len(readPages), 0)
	if err != nil {
		return err
	}
	var crowd []time.Duration
	var before, during []measure
	for range turns {
		m, err := b.sync(ctx, 0, 0)
		if err != nil {
			return err
		}
		before = append(before, m)
		times, m, err := b.crowd(ctx, d)
		if err != nil {
			return err
		}
		crowd, during = append(crowd, times...), append(during, m)
	}
	b.table.ratio(fmt.Sprintf("a page while %d readers look at one each %s: p99; floor: p99 of a single reader", readers, lookTime), p99(crowd), p99(alone), 10)
	b.table.ratio("`sync` with nothing changed beside those readers; floor: without them, in turns", middle(during).wall, middle(before).wall, 1.1)
	return nil
}

// crowd lets many read, each at another time, until a sync has ended that runs
// once all are there.
func (b *bench) crowd(ctx context.Context, d *served) (took []time.Duration, during measure, err error) {
	reading, enough := context.WithCancel(ctx)
	defer enough()
	var mu sync.Mutex
	var all sync.WaitGroup
	var fault error
	for n := range readers {
		all.Go(func() {
			select {
			case <-time.After(time.Duration(n) * lookTime / readers):
			case <-reading.Done():
				return
			}
			times, err := d.read(reading, n, 1<<20, lookTime)
			mu.Lock()
			defer mu.Unlock()
			took = append(took, times...)
			if err != nil && reading.Err() == nil {
				fault = err
			}
		})
	}
	time.Sleep(lookTime)
	during, err = b.sync(ctx, 0, 0)
	if err == nil {
		time.Sleep(lookTime)
	}
	enough()
	all.Wait()
	if err = cmp.Or(err, fault); err == nil && len(took) == 0 {
		err = errors.New("no reader has read a page")
	}
	return took, during, err
}

// p99 is what all but one of a hundred stay below; there is at least one time.
func p99(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[(len(all)*99+99)/100-1]
}

// served is a running desk.
type served struct {
	address string
	process *exec.Cmd
	told    bytes.Buffer
}

// startDesk serves the pages of the workspace on a free port.
func (b *bench) startDesk(ctx context.Context) (*served, error) {
	d := &served{process: exec.CommandContext(ctx, b.ekatalog, "serve", "--addr", "127.0.0.1:0")}
	d.process.Dir, d.process.Env, d.process.Stderr = b.workspace, b.environment(), &d.told
	out, err := d.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := d.process.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, rest, ok := strings.Cut(lines.Text(), "http://"); ok {
			d.address = "http://" + rest[:strings.IndexByte(rest, '/')]
			go io.Copy(io.Discard, out)
			return d, nil
		}
	}
	return nil, errors.Join(errors.New("the desk does not say where it is"), d.stop())
}

func (d *served) stop() error {
	if err := errors.Join(d.process.Process.Signal(os.Interrupt), d.process.Wait()); err != nil {
		return fmt.Errorf("desk: %w: %s", err, bytes.TrimSpace(d.told.Bytes()))
	}
	return nil
}

// read goes through the pages from the n-th on, until so many were read or ctx
// ends, and says how long each took. A reader looks at a page for a while before
// the next.
func (d *served) read(ctx context.Context, n, pages int, look time.Duration) ([]time.Duration, error) {
	var took []time.Duration
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for ; pages > 0; pages, n = pages-1, n+1 {
		begin := time.Now()
		if err := get(ctx, client, d.address+readPages[n%len(readPages)]); err != nil {
			return took, err
		}
		took = append(took, time.Since(begin))
		if look == 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return took, nil
		case <-time.After(look):
		}
	}
	return took, nil
}

func get(ctx context.Context, client *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", address, answer.Status)
	}
	return nil
}
