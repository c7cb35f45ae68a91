//go:build unix

package crash

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ekatalog/connector/endpoint/endpointtest"
)

// token is the bearer token of every workspace here.
const token = "rahasia-uji-coba"

// address stands in a model's config for that of the stand-in.
const address = "http://127.0.0.1:1/api"

// Names below a model's folder.
const (
	workspaceName = "kerja"
	catalogueName = "katalog.json" // what the stand-in lists
)

// place is a workspace and a catalogue as one run finds them.
type place struct {
	program string
	dir     string // the workspace
	temp    string // the folder for temporary files, of this place only
	root    string
	lang    string // of what the program says, as its environment has it
	server  *endpointtest.Server
	web     *httptest.Server

	mu         sync.Mutex
	operations bytes.Buffer // guarded by mu, since the stand-in may still write
}

// Write keeps the operation log.
func (p *place) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.operations.Write(b)
}

// open makes a place from a model.
func open(program, model, root, lang string) (*place, error) {
	p := &place{program: program, root: root, lang: lang, dir: filepath.Join(root, workspaceName), temp: filepath.Join(root, "tmp")}
	if err := os.CopyFS(root, os.DirFS(model)); err != nil {
		return nil, err
	}
	if err := errors.Join(os.MkdirAll(p.temp, 0o755), os.Chmod(filepath.Join(p.dir, "endpoint.token"), 0o600)); err != nil {
		return nil, err
	}
	p.server = endpointtest.New(endpointtest.Options{
		Tokens:       map[string]endpointtest.Seller{token: {ID: "penyedia", Name: "Bengkel Kerja"}},
		OperationLog: p, StateFile: filepath.Join(root, catalogueName),
	})
	if err := p.server.Load(); err != nil {
		return nil, err
	}
	p.web = httptest.NewServer(p.server)
	return p, p.rewrite("ekatalog.yaml", address, p.web.URL+"/api")
}

// close ends the stand-in, which writes down what it lists.
func (p *place) close() error {
	p.web.Close()
	return p.server.Close()
}

// rewrite puts new in the place of old in a file of the workspace.
func (p *place) rewrite(name, old, new string) error {
	path := filepath.Join(p.dir, name)
	b, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.WriteFile(path, []byte(strings.ReplaceAll(string(b), old, new)), info.Mode().Perm())
}

// ended is how a child process ended.
type ended struct {
	killed    bool // by SIGKILL
	exit      int
	out, says string
}

// run calls the program in the workspace, with settings for its environment.
func (p *place) run(args []string, settings ...string) (ended, error) {
	var e ended
	var out, says bytes.Buffer
	args, err := p.expand(args)
	if err != nil {
		return e, err
	}
	c := exec.Command(p.program, args...)
	c.Dir, c.Stdout, c.Stderr = p.dir, &out, &says
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + p.root, "TMPDIR=" + p.temp, "EKATALOG_LANG=" + p.lang}, settings...)
	err = c.Run()
	e.out, e.says = out.String(), says.String()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		status := exit.Sys().(syscall.WaitStatus)
		e.killed = status.Signaled() && status.Signal() == syscall.SIGKILL
		e.exit = exit.ExitCode()
		return e, nil
	}
	return e, err
}

// expand puts the one file that fits into the place of an argument with a star.
func (p *place) expand(args []string) ([]string, error) {
	all := append([]string(nil), args...)
	for i, a := range all {
		if !strings.Contains(a, "*") {
			continue
		}
		files, err := filepath.Glob(filepath.Join(p.dir, a))
		if err != nil || len(files) != 1 {
			return nil, errors.Join(err, errors.New("not one file fits "+a+": "+strings.Join(files, ", ")))
		}
		if all[i], err = filepath.Rel(p.dir, files[0]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// programs is where the programs of this test are built and its models kept.
var programs string

func TestMain(m *testing.M) {
	var err error
	if programs, err = os.MkdirTemp("", "crash-*"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(programs); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// tagged is the program with its fail points.
var tagged = sync.OnceValues(func() (string, error) { return build("tagged", "-tags", "crash") })

func build(name string, flags ...string) (string, error) {
	path := filepath.Join(programs, name)
	out, err := exec.Command("go", append(append([]string{"build"}, flags...), "-o", path, "ekatalog/cmd/ekatalog")...).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// used is the time of the processor that the children of this process took.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Round(time.Second)
}
