package connector_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Calls that change something outside of the process. Those of the first kind
// go through connector.Disk; those of the second have a fail point before and
// one after them in the same function.
var (
	diskCalls = []string{
		"os.Chmod", "os.Chown", "os.Chtimes", "os.CopyFS", "os.Create", "os.CreateTemp", "os.Lchown", "os.Link", "os.Mkdir", "os.MkdirAll",
		"os.MkdirTemp", "os.OpenFile", "os.Remove", "os.RemoveAll", "os.Rename", "os.Symlink", "os.Truncate", "os.WriteFile",
		"(*os.File).Chmod", "(*os.File).ReadFrom", "(*os.File).Sync", "(*os.File).Truncate", "(*os.File).Write", "(*os.File).WriteAt", "(*os.File).WriteString",
		"(*os.Root).Chmod", "(*os.Root).Create", "(*os.Root).Link", "(*os.Root).Mkdir", "(*os.Root).MkdirAll", "(*os.Root).OpenFile", "(*os.Root).Remove",
		"(*os.Root).RemoveAll", "(*os.Root).Rename", "(*os.Root).Symlink", "(*os.Root).WriteFile",
		"(*github.com/xuri/excelize/v2.File).Save", "(*github.com/xuri/excelize/v2.File).SaveAs",
	}
	pointCalls = []string{
		"(*database/sql.Tx).Commit", "(*database/sql.DB).Exec", "(*database/sql.DB).ExecContext", "(*database/sql.Conn).ExecContext",
		"(*github.com/pressly/goose/v3.Provider).Up", "(*github.com/pressly/goose/v3.Provider).UpByOne", "(*github.com/pressly/goose/v3.Provider).UpTo",
		"(*github.com/go-resty/resty/v2.Request).Execute", "(*github.com/go-resty/resty/v2.Request).Send",
		"(*github.com/go-resty/resty/v2.Request).Get", "(*github.com/go-resty/resty/v2.Request).Post", "(*github.com/go-resty/resty/v2.Request).Put",
		"(*github.com/go-resty/resty/v2.Request).Patch", "(*github.com/go-resty/resty/v2.Request).Delete",
		"(*net/http.Client).Do", "(*net/http.Client).Get", "(*net/http.Client).Post", "net/http.Get", "net/http.Post",
	}
)

// unguarded are the calls without a fail point, by file and call, each with
// the reason why a crash at it does no harm.
var unguarded = map[string]string{
	"cmd/ekatalog/mock_faults.go (*os.File).Truncate":                         "the stand-in's own log, of which a half line is taken off at its next start",
	"cmd/ekatalog/mock_faults.go os.OpenFile":                                 "the stand-in's own log",
	"connector/source/address.go (*github.com/go-resty/resty/v2.Request).Get": "reads a seller's list, changes nothing there",
}

// Program code of ours outside of the fail points themselves. The stand-in is
// not the program that is to survive, and tests have their own ways.
func guarded(of string) bool {
	return strings.HasPrefix(of, "cmd/") || of == "connector" || of == "mapping" || strings.HasPrefix(of, "schemas") ||
		strings.HasPrefix(of, "connector/") && of != "connector/endpoint/endpointtest" && of != "connector/connectortest"
}

func TestEveryCallThatChangesSomethingHasAFailPoint(t *testing.T) {
	found, used := map[string]int{}, map[string]bool{}
	for _, p := range typed(t) {
		for _, c := range p.changes() {
			key := c.file + " " + c.name
			found[c.kind]++
			switch {
			case c.wrapped:
			case unguarded[key] != "":
				used[key] = true
			default:
				t.Errorf("%s: %s of %s has no fail point; %s", c.at, c.name, c.in, map[string]string{
					"disk": "use connector.Disk", "point": "put connector.FailPoint() before and after it",
				}[c.kind])
			}
		}
	}
	for key := range unguarded {
		if !used[key] {
			t.Errorf("%s needs no excuse any more", key)
		}
	}
	// A search that finds nothing proves nothing.
	if found["disk"] < 10 || found["point"] < 4 {
		t.Errorf("found only %v", found)
	}
	t.Logf("found %v, excused %d", found, len(used))
}

// changing is one call that changes something.
type changing struct {
	file, at, name, in, kind string
	wrapped                  bool
}

// checked is a package of ours with its types.
type checked struct {
	path  string
	fset  *token.FileSet
	files []*ast.File
	info  *types.Info
}

// typed reads our packages without their tests, and the types of what they
// import from the compiler's own files.
func typed(t *testing.T) []*checked {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-json=ImportPath,Dir,GoFiles,Export", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	exports := map[string]string{}
	type listed struct {
		ImportPath, Dir, Export string
		GoFiles                 []string
	}
	var ours []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if of, ok := strings.CutPrefix(p.ImportPath, module); ok && guarded(of) {
			ours = append(ours, p)
		}
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	var all []*checked
	for _, p := range ours {
		c := &checked{path: strings.TrimPrefix(p.ImportPath, module), fset: fset, info: &types.Info{
			Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		}}
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			c.files = append(c.files, f)
		}
		if _, err := (&types.Config{Importer: imports}).Check(p.ImportPath, fset, c.files, c.info); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// changes finds the calls of a package that change something.
func (c *checked) changes() []changing {
	var all []changing
	for _, f := range c.files {
		name := filepath.Base(c.fset.Position(f.Pos()).Filename)
		file := c.path + "/" + name
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			points := c.points(fn.Body)
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				add := func(called, kind string, wrapped bool) {
					all = append(all, changing{file: file, at: c.fset.Position(call.Pos()).String(), name: called, in: fn.Name.Name, kind: kind, wrapped: wrapped})
				}
				called := c.called(call)
				switch {
				case slices.Contains(diskCalls, called):
					add(called, "disk", file == "connector/disk.go")
				case slices.Contains(pointCalls, called):
					add(called, "point", between(points, call))
				}
				if into := c.fileAsWriter(call); into != "" && !(called == "ekatalog/connector.writer") {
					add(into, "disk", false)
				}
				return true
			})
		}
	}
	return all
}

// called gives the full name of the function that a call calls.
func (c *checked) called(call *ast.CallExpr) string {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return ""
	}
	if f, ok := c.info.Uses[id].(*types.Func); ok {
		return f.FullName()
	}
	return ""
}

// points are the places of the fail points in a function.
func (c *checked) points(body *ast.BlockStmt) []token.Pos {
	var all []token.Pos
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && c.called(call) == "ekatalog/connector.FailPoint" {
			all = append(all, call.Pos())
		}
		return true
	})
	return all
}

// between reports whether a call stands between two neighbouring fail points,
// the first, third and so on being before a call.
func between(points []token.Pos, call *ast.CallExpr) bool {
	n, _ := slices.BinarySearch(points, call.Pos())
	return n%2 == 1 && n < len(points)
}

// fileAsWriter names a file that a call takes to write into it.
func (c *checked) fileAsWriter(call *ast.CallExpr) string {
	sig, ok := c.info.Types[call.Fun].Type.(*types.Signature)
	if !ok {
		return ""
	}
	for i, arg := range call.Args {
		n := min(i, sig.Params().Len()-1)
		if n < 0 {
			break
		}
		to := sig.Params().At(n).Type()
		if s, ok := to.(*types.Slice); ok && sig.Variadic() && n == sig.Params().Len()-1 {
			to = s.Elem()
		}
		iface, ok := to.Underlying().(*types.Interface)
		if !ok || types.TypeString(c.info.Types[arg].Type, nil) != "*os.File" {
			continue
		}
		if f, _, _ := types.LookupFieldOrMethod(iface, false, nil, "Write"); f != nil && !standardStream(arg) {
			return fmt.Sprintf("a file as the %s", types.TypeString(to, nil))
		}
	}
	return ""
}

// standardStream reports whether an expression is os.Stdout or os.Stderr.
func standardStream(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == "os" && (s.Sel.Name == "Stdout" || s.Sel.Name == "Stderr")
}
