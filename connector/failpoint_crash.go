//go:build crash

// A program built with the tag crash dies where it is told to, at one of the
// fail points that stand before and after every call of ours that writes,
// makes durable, renames, removes, commits, sends or receives. testdata/crash
// builds it, kills it at each of them and looks what the next run makes of it.
//
// SIGKILL ends a process between two instructions: no deferred call runs, no
// buffer is flushed, no lock or lease is given back. It proves that the order
// of our calls leaves nothing that the next run cannot finish. What the
// process had handed to the system by then, however, stays: a write that was
// never made durable survives SIGKILL and need not survive a power cut. That
// the calls of fsync are where they must be shows only in that there are
// points for them, and SQLite's own promise (WAL, synchronous=FULL) is taken
// as given.

package connector

import (
	"fmt"
	"io"
	"os"
	"path"
	"runtime"
	"strings"
	"sync"
	"syscall"
)

// What the environment asks of a program built with the tag crash. A hit of a
// fail point is told apart by its name and by how often the name was hit.
const (
	crashTraceEnv = "EKATALOG_CRASH_TRACE" // a file that takes the name of each hit, one a line
	crashAtEnv    = "EKATALOG_CRASH_AT"    // the hit at which it happens, a line of such a file
	crashModeEnv  = "EKATALOG_CRASH_MODE"  // kill, or full: from there on the disk is full
)

// modes of crashModeEnv.
const (
	crashKill = "kill"
	crashFull = "full"
)

// hits counts the hits of this process.
var hits struct {
	sync.Mutex
	count map[string]int // by name
	full  bool           // the disk is full by now
	trace *os.File
}

// FailPoint is a moment before or after a call that commits, sends or
// receives: the program may be killed here.
func FailPoint() { hit("point", false) }

// before is the moment before a call that changes a file; writes says that it
// needs room on the disk. The error is ENOSPC.
func before(call string, writes bool) error {
	if hit(call, writes) {
		return syscall.ENOSPC
	}
	return nil
}

func after(call string) { hit(call+" done", false) }

// filling writes into a file, and stops half-way where the disk is full.
type filling struct{ f *os.File }

func writer(f *os.File) io.Writer { return filling{f} }

func (w filling) Write(b []byte) (int, error) {
	if hit("write", true) {
		n, err := w.f.Write(b[:len(b)/2])
		if err == nil {
			err = &os.PathError{Op: "write", Path: w.f.Name(), Err: syscall.ENOSPC}
		}
		return n, err
	}
	n, err := w.f.Write(b)
	hit("write done", false)
	return n, err
}

// hit counts a hit and does what the environment asks for at this one. It
// reports whether a call that needs room finds the disk full.
func hit(call string, writes bool) (full bool) {
	hits.Lock()
	defer hits.Unlock()
	if hits.count == nil {
		hits.count = map[string]int{}
		if name := os.Getenv(crashTraceEnv); name != "" {
			f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
			if err != nil {
				panic(err)
			}
			hits.trace = f
		}
	}
	name := call + " " + place()
	hits.count[name]++
	at := fmt.Sprintf("%s #%d", name, hits.count[name])
	if hits.trace != nil {
		if _, err := fmt.Fprintln(hits.trace, at); err != nil {
			panic(err)
		}
	}
	if at == os.Getenv(crashAtEnv) {
		switch mode := os.Getenv(crashModeEnv); mode {
		case crashKill:
			self, err := os.FindProcess(os.Getpid())
			if err == nil {
				err = self.Kill()
			}
			if err != nil {
				panic(err)
			}
			select {} // nothing more happens, not even in the time the signal takes
		case crashFull:
			hits.full = true
		default:
			panic("unknown " + crashModeEnv + ": " + mode)
		}
	}
	return writes && hits.full
}

// placeDepth is how many calls of ours tell one fail point from another: a
// commit that begins a run is not the one that ends it.
const placeDepth = 3

// place names where a fail point stands, innermost call first.
func place() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var names []string
	for more := true; more && len(names) < placeDepth; {
		var f runtime.Frame
		f, more = frames.Next()
		file := path.Base(f.File)
		ours := strings.HasPrefix(f.Function, "ekatalog/") || strings.HasPrefix(f.Function, "main.")
		if ours && file != "disk.go" && file != "failpoint_crash.go" {
			names = append(names, fmt.Sprintf("%s:%d", file, f.Line))
		}
	}
	return strings.Join(names, " ")
}
