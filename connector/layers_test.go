package connector_test

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "ekatalog/"

// pack is what go list says of a package; the imports of its tests stand apart.
type pack struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func packages(t *testing.T) []pack {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", module+"...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []pack
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pack
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// allowed are the imports of ours that each layer may have, outside its tests;
// a name with a slash at its end stands for everything below it.
func allowed(of string) []string {
	switch {
	case strings.HasPrefix(of, "cmd/"):
		return []string{"connector", "connector/", "mapping", "schemas", "schemas/"}
	case of == "connector":
		return []string{"mapping", "schemas"}
	case strings.HasPrefix(of, "connector/"):
		own := strings.Join(strings.SplitN(of, "/", 3)[:2], "/") // a sibling and what lies below it
		rights := []string{"connector", "mapping", "schemas", "schemas/", own, own + "/"}
		if own == "connector/ledger" || own == "connector/console" {
			rights = append(rights, "connector/audit") // a leaf
		}
		return rights
	case of == "mapping":
		return []string{"schemas", "schemas/"}
	case of == "schemas":
		return nil
	case strings.HasPrefix(of, "schemas/"):
		return []string{"schemas"}
	}
	return []string{"connector", "connector/", "mapping", "schemas", "schemas/", "testdata/"}
}

// everybody are what the tests of any package may import besides.
var everybody = []string{"connector", "connector/ledger", "connector/endpoint/endpointtest", "connector/connectortest", "connector/source", "mapping", "schemas", "testdata/hostile", "testdata/labels"}

func TestEachLayerImportsOnlyToItsRight(t *testing.T) {
	all := packages(t)
	if len(all) < 12 {
		t.Fatalf("only %d packages", len(all))
	}
	for _, p := range all {
		of := strings.TrimPrefix(p.ImportPath, module)
		for _, i := range p.Imports {
			if name, ours := strings.CutPrefix(i, module); ours && !may(allowed(of), name) {
				t.Errorf("%s imports %s", of, name)
			}
		}
		for _, i := range slices.Concat(p.TestImports, p.XTestImports) {
			name, ours := strings.CutPrefix(i, module)
			if of == "connector" && strings.HasPrefix(name, "connector/") {
				continue // its tests drive whole runs and wire them as cmd does
			}
			if ours && name != of && !may(allowed(of), name) && !slices.Contains(everybody, name) {
				t.Errorf("the tests of %s import %s", of, name)
			}
		}
	}
}

func may(rights []string, name string) bool {
	return slices.ContainsFunc(rights, func(r string) bool {
		return name == r || strings.HasSuffix(r, "/") && strings.HasPrefix(name, r)
	})
}

// The ledger keeps our own tables. A source only reads a seller's, in sessions
// that cannot write: TestEverySourceGivesTheSameRows tries to.
func TestOnlyTheLedgerAndTheSourcesSpeakSQL(t *testing.T) {
	for _, p := range packages(t) {
		of := strings.TrimPrefix(p.ImportPath, module)
		if of != "connector/ledger" && of != "connector/source" && slices.Contains(p.Imports, "database/sql") {
			t.Errorf("%s imports database/sql", of)
		}
	}
}

func TestMappingIsPure(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath != module+"mapping" {
			continue
		}
		for _, bad := range []string{"os", "net", "net/http", "database/sql", "io/fs"} {
			if slices.Contains(p.Imports, bad) {
				t.Errorf("mapping imports %s", bad)
			}
		}
	}
}
