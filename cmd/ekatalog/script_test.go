package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"
)

// TestStories runs testdata/script: what a person does with the program, and
// what comes of it. Each story has its own folder, the lists and mappings of
// the workshop in it, and a port of its own.
func TestStories(t *testing.T) {
	commands := map[string]func(*testscript.TestScript, bool, []string){
		"clock": clock, "ownport": ownPort, "up": up, "listed": listed, "exits": exits, "refused": refused,
		"swap": swap, "raw": raw, "occurred": occurred, "halve": halve, "owneronly": ownerOnly, "sqlite": shopDatabase,
	}
	maps.Copy(commands, sheetCommands())
	maps.Copy(commands, jsonCommands())
	maps.Copy(commands, photoCommands())
	maps.Copy(commands, portalCommands())
	testscript.Run(t, testscript.Params{
		Dir:                "../../testdata/script",
		Cmds:               commands,
		Setup:              setUp,
		RequireUniqueNames: true,
	})
}

// setUp gives a story its lists, mappings and port.
func setUp(e *testscript.Env) error {
	for _, dir := range []string{"lists", "workshop", "templates", "tour/portal"} {
		to := filepath.Join(e.WorkDir, dir)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return err
		}
		files, err := os.ReadDir(filepath.Join("../../testdata", dir))
		if err != nil {
			return err
		}
		for _, f := range files {
			switch filepath.Ext(f.Name()) {
			case ".xlsx", ".csv", ".yaml":
			default:
				continue
			}
			b, err := os.ReadFile(filepath.Join("../../testdata", dir, f.Name()))
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(to, f.Name()), b, 0o644); err != nil {
				return err
			}
		}
	}
	port, err := freePort()
	e.Setenv("PORT", strconv.Itoa(port))
	return err
}

// freePort finds a port that nobody listens on, below those that the system
// gives to calls of its own.
func freePort() (int, error) {
	for range 100 {
		port := 20000 + rand.IntN(10000)
		if l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port))); err == nil {
			return port, l.Close()
		}
	}
	return 0, errors.New("no free port")
}

// clock TIME: from here on the program's clock starts at TIME (RFC 3339).
func clock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: clock TIME")
	}
	_, err := time.Parse(time.RFC3339, args[0])
	ts.Check(err)
	ts.Setenv(clockEnv, args[0])
}

// ownport FILE…: points configs to the port of this story.
func ownPort(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		replace(ts, file, "127.0.0.1:8900", "127.0.0.1:"+ts.Getenv("PORT"))
	}
}

// swap FILE OLD NEW: puts NEW in the place of the first OLD, which must be
// there; \n in NEW is a line's end.
func swap(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: swap FILE OLD NEW")
	}
	replace(ts, args[0], args[1], strings.ReplaceAll(args[2], `\n`, "\n"))
}

func replace(ts *testscript.TestScript, file, old, new string) {
	before := ts.ReadFile(file)
	if !strings.Contains(before, old) {
		ts.Fatalf("no %q in %s", old, file)
	}
	info, err := os.Stat(ts.MkAbs(file))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(file), []byte(strings.Replace(before, old, new, 1)), info.Mode()))
}

// raw FILE TEXT: a file with the bytes of a Go string's text, such as \xd0.
func raw(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: raw FILE TEXT")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// halve FILE: what is left of a file whose copying broke off.
func halve(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		ts.Check(os.Truncate(ts.MkAbs(file), int64(len(ts.ReadFile(file))/2)))
	}
}

// owneronly FILE…: nobody but its owner can read FILE.
func ownerOnly(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		info, err := os.Stat(ts.MkAbs(file))
		ts.Check(err)
		if (info.Mode().Perm()&0o077 == 0) == neg {
			ts.Fatalf("%s has mode %v", file, info.Mode())
		}
	}
}

// up: waits until the stand-in of this story answers.
func up(ts *testscript.TestScript, neg bool, args []string) {
	url := "http://127.0.0.1:" + ts.Getenv("PORT") + "/api/v1/seller"
	for range 300 {
		if r, err := http.Get(url); err == nil {
			ts.Check(r.Body.Close())
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("nobody answers at %s", url)
}

// listed N: the stand-in lists N products. listed -more N: waits until it lists
// N more than it does now.
func listed(ts *testscript.TestScript, neg bool, args []string) {
	more := len(args) == 2 && args[0] == "-more"
	if neg || len(args) != 1 && !more {
		ts.Fatalf("usage: listed N, or listed -more N")
	}
	want, err := strconv.Atoi(args[len(args)-1])
	ts.Check(err)
	got := listings(ts)
	if more {
		want += got
		for n := 0; got < want && n < 300; n++ {
			time.Sleep(100 * time.Millisecond)
			got = listings(ts)
		}
	}
	if got != want && (!more || got < want) {
		ts.Fatalf("%d products are listed, want %d", got, want)
	}
}

// listings asks the stand-in how many products it lists.
func listings(ts *testscript.TestScript) int {
	req, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:"+ts.Getenv("PORT")+"/api/v1/seller/products?limit=1000", nil)
	ts.Check(err)
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile("endpoint.token")))
	r, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer r.Body.Close()
	var page struct{ Data []json.RawMessage }
	ts.Check(json.NewDecoder(r.Body).Decode(&page))
	return len(page.Data)
}

// exits CODE PROGRAM ARG…: the program ends with exactly that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	if want, got := args[0], run(ts, args[1:]); want != strconv.Itoa(got) {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

func run(ts *testscript.TestScript, args []string) int {
	err := ts.Exec(args[0], args[1:]...)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	if exit != nil {
		return exit.ExitCode()
	}
	return 0
}

// refused CODE PROGRAM ARG…: the program ends with that exit code, says one
// line on stderr and nothing on stdout, and leaves the folder as it was.
func refused(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: refused CODE PROGRAM ARG…")
	}
	before := folder(ts)
	exits(ts, false, args)
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("stdout has %q", out)
	}
	if said := ts.ReadFile("stderr"); strings.Count(said, "\n") != 1 || !strings.HasSuffix(said, "\n") {
		ts.Fatalf("not one line on stderr:\n%s", said)
	}
	if diff := cmp.Diff(before, folder(ts)); diff != "" {
		ts.Fatalf("the folder changed (-before +after):\n%s", diff)
	}
}

// folder gives name and digest of every file in the story's current folder.
func folder(ts *testscript.TestScript) map[string]string {
	all := map[string]string{}
	root := ts.MkAbs(".")
	ts.Check(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrPermission) {
			b, err = []byte("unreadable"), nil
		}
		name, relErr := filepath.Rel(root, path)
		all[name] = fmt.Sprintf("%x", sha256.Sum256(b))
		return errors.Join(err, relErr)
	}))
	return all
}
