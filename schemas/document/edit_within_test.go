package document

import (
	"testing"

	"github.com/goccy/go-yaml/ast"
)

// listOf is the list of a top key.
func listOf(t *testing.T, e *Editor, key string) *ast.SequenceNode {
	t.Helper()
	entry, err := Find(e.Root, key)
	if err != nil || entry == nil {
		t.Fatalf("%s: %v", key, err)
	}
	list, ok := entry.Value.(*ast.SequenceNode)
	if !ok {
		t.Fatalf("%s is no list", key)
	}
	return list
}

func TestAnItemOfAListIsChangedInPlace(t *testing.T) {
	const block = "a: 1\nl:\n  - k: x # kind\n    n: \"1\"   # number\n    # the end\n  - k: y\nz: 1\n"
	const flow = "l:\n  - {k: x, n: 1} # one\n  - {k: y}\n"
	put := func(n int, key, value string) func(*testing.T, *Editor) error {
		return func(t *testing.T, e *Editor) error {
			item, err := Item(listOf(t, e, "l"), n)
			if err != nil {
				return err
			}
			return e.PutIn(item, func(bool) string { return value }, key)
		}
	}
	take := func(n int, key string) func(*testing.T, *Editor) error {
		return func(t *testing.T, e *Editor) error {
			item, err := Item(listOf(t, e, "l"), n)
			if err != nil {
				return err
			}
			return e.TakeIn(item, key)
		}
	}
	for name, c := range map[string]struct {
		in   string
		do   func(*testing.T, *Editor) error
		want string
	}{
		"another value":            {block, put(0, "n", `"2"`), "a: 1\nl:\n  - k: x # kind\n    n: \"2\"   # number\n    # the end\n  - k: y\nz: 1\n"},
		"the first key":            {block, put(0, "k", "w"), "a: 1\nl:\n  - k: w # kind\n    n: \"1\"   # number\n    # the end\n  - k: y\nz: 1\n"},
		"a new key":                {block, put(0, "m", "2"), "a: 1\nl:\n  - k: x # kind\n    n: \"1\"   # number\n    m: 2\n    # the end\n  - k: y\nz: 1\n"},
		"a new key beside one":     {block, put(1, "m", "2"), "a: 1\nl:\n  - k: x # kind\n    n: \"1\"   # number\n    # the end\n  - k: y\n    m: 2\nz: 1\n"},
		"a key goes":               {block, take(0, "n"), "a: 1\nl:\n  - k: x # kind\n    # the end\n  - k: y\nz: 1\n"},
		"the first key goes":       {block, take(0, "k"), "a: 1\nl:\n  - n: \"1\"   # number\n    # the end\n  - k: y\nz: 1\n"},
		"a key that is not there":  {block, take(0, "q"), block},
		"another value in braces":  {flow, put(0, "n", "2"), "l:\n  - {k: x, n: 2} # one\n  - {k: y}\n"},
		"a new key in braces":      {flow, put(1, "m", "2"), "l:\n  - {k: x, n: 1} # one\n  - {k: y, m: 2}\n"},
		"a key in braces goes":     {flow, take(0, "n"), "l:\n  - {k: x} # one\n  - {k: y}\n"},
		"the first in braces goes": {flow, take(0, "k"), "l:\n  - {n: 1} # one\n  - {k: y}\n"},
		"with line ends of Windows": {"l:\r\n  - k: x\r\n    n: 1\r\n", put(0, "m", "2"),
			"l:\r\n  - k: x\r\n    n: 1\r\n    m: 2\r\n"},
	} {
		e, err := NewEditor([]byte(c.in), maxTest)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.do(t, e); err != nil || string(e.Bytes()) != c.want {
			t.Errorf("%s: %v\n%s", name, err, e.Bytes())
		}
	}
	e, err := NewEditor([]byte(block), maxTest)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Item(listOf(t, e, "l"), 2); err == nil {
		t.Error("an item that is not there is given")
	}
	if err := e.Drop(listOf(t, e, "l"), 2); err == nil {
		t.Error("an item that is not there is dropped")
	}
}

func TestAValueBecomesTheOnlyItemOfAList(t *testing.T) {
	for in, want := range map[string]string{
		"l:\n  A: a, b.pdf # x\n":                               "l:\n  A: [\"a, b.pdf\"] # x\n",
		"l:\n  A: 'a.pdf'\n":                                    "l:\n  A: [\"a.pdf\"]\n",
		"l:\n  A: {f: a.pdf} # x\n":                             "l:\n  A: [{f: a.pdf}] # x\n",
		"l:\n  A: # x\n    f: a.pdf # y\n\n    # z\n    g: 1\n": "l:\n  A: # x\n    - f: a.pdf # y\n\n      # z\n      g: 1\n",
		"l:\n  A:\n    f: a.pdf\nz: 1\n":                        "l:\n  A:\n    - f: a.pdf\nz: 1\n",
	} {
		e, err := NewEditor([]byte(in), maxTest)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Find(e.Root, "l")
		if err != nil {
			t.Fatal(err)
		}
		a, err := Find(l.Value, "A")
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Listed(a); err != nil || string(e.Bytes()) != want {
			t.Errorf("%q: %v\n%s", in, err, e.Bytes())
			continue
		}
		if e, err = NewEditor(e.Bytes(), maxTest); err != nil {
			t.Fatal(err)
		}
		l, _ = Find(e.Root, "l")
		a, _ = Find(l.Value, "A")
		if list, ok := a.Value.(*ast.SequenceNode); !ok || len(list.Values) != 1 {
			t.Errorf("%q is no list of one", in)
		}
	}
}
