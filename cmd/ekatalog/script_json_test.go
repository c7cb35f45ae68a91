package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// jsonCommands look into the documents that other programs read.
func jsonCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"json": jsonValue, "adds": adds, "shape": shape, "keep": keepValue}
}

// json FILE PATH == VALUE: the value at a path such as counts.create or
// changes.0.sku; a path that ends in len is the length of a list. FILE may be
// stdout. Instead of a number, a list takes [field=value]: its first element
// with that value.
func jsonValue(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 || args[2] != "==" {
		ts.Fatalf("usage: json FILE PATH == VALUE")
	}
	got := spell(at(ts, decoded(ts, args[0]), args[1]))
	if (got == args[3]) == neg {
		ts.Fatalf("%s of %s is %s", args[1], args[0], got)
	}
}

// keep NAME FILE PATH: the value at a path, as a variable of the script.
func keepValue(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: keep NAME FILE PATH")
	}
	ts.Setenv(args[0], spell(at(ts, decoded(ts, args[1]), args[2])))
}

// adds FILE TOTAL PART…: the number at TOTAL is the sum of those at PART.
func adds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: adds FILE TOTAL PART…")
	}
	doc := decoded(ts, args[0])
	var sum, total int64
	for i, path := range args[1:] {
		n, err := strconv.ParseInt(spell(at(ts, doc, path)), 10, 64)
		ts.Check(err)
		if i == 0 {
			total = n
		} else {
			sum += n
		}
	}
	if sum != total {
		ts.Fatalf("%s is %d, its parts are %d", args[1], total, sum)
	}
}

// shape FILE TO: writes every path of a document with the kind of its value,
// one a line, so that a whole document can be compared with what is promised.
func shape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: shape FILE TO")
	}
	seen := map[string]bool{}
	kinds("", decoded(ts, args[0]), seen)
	text := strings.Join(slices.Sorted(maps.Keys(seen)), "\n") + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o644))
}

func kinds(path string, v any, seen map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			kinds(strings.TrimPrefix(path+"."+k, "."), x, seen)
		}
	case []any:
		seen[path+" list"] = true
		for _, x := range v {
			kinds(path+"[]", x, seen)
		}
	case nil:
		seen[path+" null"] = true
	case string:
		seen[path+" text"] = true
	case bool:
		seen[path+" bool"] = true
	default:
		seen[path+" number"] = true
	}
}

// decoded gives the one JSON document in a file.
func decoded(ts *testscript.TestScript, file string) any {
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(file)))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		ts.Fatalf("%s: %v", file, err)
	}
	if dec.More() {
		ts.Fatalf("%s has more than one document", file)
	}
	return v
}

// pathParts finds the parts of a path between its dots; a dot within brackets
// belongs to a value.
var pathParts = regexp.MustCompile(`\[[^]]*\]|[^.]+`)

func at(ts *testscript.TestScript, v any, path string) any {
	for _, part := range pathParts.FindAllString(path, -1) {
		switch x := v.(type) {
		case map[string]any:
			child, ok := x[part]
			if !ok {
				ts.Fatalf("no %q in %s", part, path)
			}
			v = child
		case []any:
			v = element(ts, x, part, path)
		default:
			ts.Fatalf("%q of %s is neither object nor list", part, path)
		}
	}
	return v
}

func element(ts *testscript.TestScript, list []any, part, path string) any {
	if part == "len" {
		return json.Number(strconv.Itoa(len(list)))
	}
	if want, ok := strings.CutPrefix(part, "["); ok {
		field, value, _ := strings.Cut(strings.TrimSuffix(want, "]"), "=")
		for _, x := range list {
			if o, ok := x.(map[string]any); ok && spell(o[field]) == value {
				return x
			}
		}
		ts.Fatalf("no element %s in %s", part, path)
	}
	n, err := strconv.Atoi(part)
	if err != nil || n < 0 || n >= len(list) {
		ts.Fatalf("no element %q in %s: it has %d", part, path, len(list))
	}
	return list[n]
}

// spell writes a value the way a story does.
func spell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case nil:
		return "null"
	case []any, map[string]any:
		b, _ := json.Marshal(v) // decoded a moment ago
		return string(b)
	}
	return fmt.Sprint(v)
}
