//go:build unix

package crash

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// What the program with the tag crash is told; see connector/failpoint_crash.go.
const (
	traceEnv = "EKATALOG_CRASH_TRACE="
	atEnv    = "EKATALOG_CRASH_AT="
	killEnv  = "EKATALOG_CRASH_MODE=kill"
	fullEnv  = "EKATALOG_CRASH_MODE=full"
	pagesEnv = "EKATALOG_CRASH_PAGES="
)

// known is a scenario with what it is when nothing happens.
type known struct {
	scenario
	program string
	lang    string
	model   string   // the folder that a run starts from
	args    []string // the command
	points  []string // every hit of a fail point of the command, in order
	end     state
	twice   state // what is there when the command is simply given twice
	pages   int   // of the ledger in the end
}

func TestAKilledProgramIsFinishedByItsNextRun(t *testing.T) {
	program, err := tagged()
	check(t, err)
	points, runs := 0, 0
	seen := map[string]bool{}
	for _, s := range tried(t) {
		t.Run(s.name, func(t *testing.T) {
			k := s.learn(t, program)
			chosen := k.chosen(seen)
			missed := k.each(t, chosen, func(point string, p *place) string { return k.crash(p, point) })
			points += len(k.points)
			runs += len(chosen)
			t.Logf("%d points, %d distinct, killed at %d, %d not reached a second time", len(k.points), len(distinct(k.points)), len(chosen)-missed, missed)
		})
	}
	t.Logf("in sum %d points, %d runs; all children so far used the processor for %v", points, runs, used())
}

func TestOnlyAProgramWithTheTagHasFailPoints(t *testing.T) {
	with, err := tagged()
	check(t, err)
	without, err := build("ordinary")
	check(t, err)
	for program, has := range map[string]bool{without: false, with: true} {
		b, err := os.ReadFile(program)
		check(t, err)
		if bytes.Contains(b, []byte(strings.TrimSuffix(atEnv, "="))) != has {
			t.Errorf("%s: fail points %v, want %v", filepath.Base(program), !has, has)
		}
	}
}

// An export that was killed before its files had their names is finished in its
// folder, whatever was exported elsewhere in between.
func TestAnExportThatWasCutOffIsNotForgotten(t *testing.T) {
	at := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == "export" })
	program, err := tagged()
	check(t, err)
	k := scenarios[at].learn(t, program)
	named := slices.IndexFunc(k.points, func(p string) bool { return strings.HasPrefix(p, "rename ") })
	p, err := open(k.program, k.model, t.TempDir(), k.lang)
	check(t, err)
	e, err := p.run(k.args, atEnv+k.points[named], killEnv)
	check(t, err)
	if !e.killed {
		t.Fatalf("not killed: %+v", e)
	}
	p.add(t, "MJ-9;Meja tulis kayu jati;640.000;3;Kayu Jati;;\n")
	p.picture(t, "MJ-9.png", 320)
	p.must(t, 0, "export", "-o", "lain")
	p.must(t, 0, k.args...)
	check(t, p.close())
	end, err := p.state()
	check(t, err)
	for _, fact := range k.end {
		if strings.HasPrefix(fact, "file unggah/") && !slices.Contains(end, fact) {
			t.Errorf("missing: %s", fact)
		}
	}
	for _, fact := range end {
		if strings.HasPrefix(fact, "left over") {
			t.Error(fact)
		}
	}
}

// learned are the scenarios that a test has learned, by name.
var learned = map[string]*known{}

// learn prepares a scenario and does it without a fault, once for all tests.
func (s scenario) learn(t *testing.T, program string) *known {
	t.Helper()
	if k := learned[s.name]; k != nil {
		return k
	}
	model, err := os.MkdirTemp(programs, "model-")
	check(t, err)
	k := &known{scenario: s, program: program, lang: "id", model: model}
	fresh(t, k.model)
	p, err := open(program, k.model, t.TempDir(), k.lang)
	check(t, err)
	k.args = s.prepare(t, p)
	check(t, p.close())
	check(t, p.rewrite("ekatalog.yaml", p.web.URL+"/api", address))
	check(t, os.RemoveAll(p.temp))
	if k.model, err = os.MkdirTemp(programs, "model-"); err != nil {
		t.Fatal(err)
	}
	check(t, os.CopyFS(k.model, os.DirFS(p.root)))
	learned[s.name] = k.in(t, "id")
	return learned[s.name]
}

// in is the scenario in a language: what it does without a fault, once and
// twice.
func (k *known) in(t *testing.T, lang string) *known {
	t.Helper()
	other := *k
	k = &other
	k.lang = lang
	p, err := open(k.program, k.model, t.TempDir(), lang)
	check(t, err)
	trace := filepath.Join(t.TempDir(), "points")
	e, err := p.run(k.args, traceEnv+trace)
	check(t, err)
	if e.exit != k.exit {
		t.Fatalf("%v: exit code %d, want %d\n%s%s", k.args, e.exit, k.exit, e.says, e.out)
	}
	b, err := os.ReadFile(trace)
	check(t, err)
	k.points = strings.Split(strings.TrimSpace(string(b)), "\n")
	k.end, err = k.finish(p, nil)
	check(t, err)
	if info, err := os.Stat(filepath.Join(p.dir, "ekatalog.db")); err == nil {
		k.pages = int(info.Size() / pageSize)
	}
	p, err = open(k.program, k.model, t.TempDir(), lang)
	check(t, err)
	_, err = p.run(k.args)
	check(t, err)
	k.twice, err = k.finish(p, k.again)
	check(t, err)
	return k
}

// finish does what comes after the command and gives what is there in the end.
func (k *known) finish(p *place, again []int) (state, error) {
	if again != nil {
		e, err := p.run(k.args)
		if err != nil || !slices.Contains(again, e.exit) {
			return nil, fmt.Errorf("the same command again: exit code %d, want one of %v: %w\n%s%s", e.exit, again, err, e.says, e.out)
		}
	}
	for _, s := range k.then {
		e, err := p.run(s.args)
		if err != nil || e.exit != s.exit {
			return nil, fmt.Errorf("then %v: exit code %d, want %d: %w\n%s%s", s.args, e.exit, s.exit, err, e.says, e.out)
		}
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	return p.state()
}

// notReached is what try gives when the program ended by itself.
const notReached = "not reached"

// each tries points, a few at a time, each in a place of its own. try says what
// is wrong. A point that was hit at least once must be reached again: only how
// often the lanes of a run commit together differs from run to run.
func (k *known) each(t *testing.T, points []string, try func(point string, p *place) string) (missed int) {
	t.Helper()
	var wait sync.WaitGroup
	var mu sync.Mutex
	next := make(chan int)
	base := t.TempDir()
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				point, root := points[i], filepath.Join(base, strconv.Itoa(i))
				p, err := open(k.program, k.model, root, k.lang)
				wrong := ""
				if err != nil {
					wrong = err.Error()
				} else {
					wrong = try(point, p)
				}
				mu.Lock()
				switch {
				case wrong == notReached && !strings.HasSuffix(point, " #1"):
					missed++
				case wrong != "":
					t.Errorf("at %s: %s", point, wrong)
				}
				mu.Unlock()
				if err := os.RemoveAll(root); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range points {
		next <- i
	}
	close(next)
	wait.Wait()
	return missed
}

// crash kills the command at a point and says what is wrong in the end.
func (k *known) crash(p *place, point string) string {
	e, err := p.run(k.args, atEnv+point, killEnv)
	if err != nil {
		return err.Error()
	}
	reached := e.killed
	if !reached && e.exit != k.exit {
		return fmt.Sprintf("exit code %d, want death\n%s%s", e.exit, e.says, e.out)
	}
	again := k.again
	if !reached {
		again = nil
	}
	if wrong := k.judge(p, again); wrong != "" || reached {
		return wrong
	}
	return notReached
}

// differs compares an end with those of runs to which nothing happened, where
// the command was given once or, since a person does not know whether it was
// done, twice. It gives what is there too often and what is missing.
func (k *known) differs(end state) string {
	once, twice := k.difference(k.end, end), k.difference(k.twice, end)
	if len(once) == 0 || len(twice) == 0 {
		return ""
	}
	if most := 12; len(once) > most {
		once = append(once[:most], fmt.Sprintf("… and %d more", len(once)-most))
	}
	return strings.Join(once, "\n")
}

func (k *known) difference(want, end state) []string {
	times := map[string]int{}
	for _, fact := range want {
		times[fact]--
	}
	for _, fact := range end {
		times[fact]++
	}
	var lines []string
	for fact, n := range times {
		more := slices.ContainsFunc(k.more, func(begin string) bool { return strings.HasPrefix(fact, begin) })
		if n != 0 && !(n == 1 && more) {
			lines = append(lines, fmt.Sprintf("%+d %s", n, fact))
		}
	}
	slices.Sort(lines)
	return lines
}
