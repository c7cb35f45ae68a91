package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/testdata/bench/rusage"
)

// measure is what one run of a process, or of a part of it, took.
type measure struct {
	wall time.Duration
	cpu  time.Duration // user and system, of all threads
	peak int64         // bytes resident at most, of the whole process
	out  []byte        // standard output
}

// findings is the exit code of a run that is done and found something, which
// it does on a list where one product in twenty has an issue.
const findings = 3

// call runs a program to its end and measures it.
func (b *bench) call(ctx context.Context, dir, program string, args ...string) (measure, error) {
	// A file instead of a pipe: nobody has to read while the program runs.
	out, err := os.CreateTemp(b.dir, "out-")
	if err != nil {
		return measure{}, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	var told bytes.Buffer
	c := exec.CommandContext(ctx, program, args...)
	c.Dir, c.Env, c.Stdout, c.Stderr = dir, b.environment(), out, &told
	begin := time.Now()
	err = c.Run()
	m := measure{wall: time.Since(begin)}
	if err != nil && c.ProcessState.ExitCode() != findings {
		return m, fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, bytes.TrimSpace(told.Bytes()))
	}
	m.cpu = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	m.peak = rusage.Peak(c.ProcessState)
	m.out, err = os.ReadFile(out.Name())
	return m, err
}

// product runs ekatalog in the workspace and reads the JSON it gives into doc.
func (b *bench) product(ctx context.Context, doc any, args ...string) (measure, error) {
	m, err := b.call(ctx, b.workspace, b.ekatalog, append([]string{"--json"}, args...)...)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(m.out, doc); err != nil {
		return m, fmt.Errorf("answer of %s: %w", strings.Join(args, " "), err)
	}
	return m, nil
}

// environment is ours without what would tune a single side.
func (b *bench) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"GOMAXPROCS", "GOGC", "GOMEMLIMIT", "GODEBUG"}, name)
	})
	return append(env, "GOMAXPROCS="+strconv.Itoa(b.procs))
}

// inTurn measures two sides alternately, so that what else the machine does
// meets both, after one run of each that warms the caches.
func (b *bench) inTurn(one, other func() (measure, error)) (measure, measure, error) {
	var all [2][]measure
	for n := range b.runs + 1 {
		for i, side := range []func() (measure, error){one, other} {
			m, err := side()
			if err != nil {
				return measure{}, measure{}, err
			}
			if n > 0 {
				all[i] = append(all[i], m)
			}
		}
	}
	return middle(all[0]), middle(all[1]), nil
}

// middle is the median of times and the highest of the peaks.
func middle(all []measure) measure {
	var wall, cpu []time.Duration
	var m measure
	for _, one := range all {
		wall, cpu = append(wall, one.wall), append(cpu, one.cpu)
		m.peak = max(m.peak, one.peak)
	}
	m.wall, m.cpu = median(wall), median(cpu)
	return m
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	n := len(d)
	return (d[(n-1)/2] + d[n/2]) / 2
}
