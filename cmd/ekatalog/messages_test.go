package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ekatalog/schemas"
)

// dynamic are the beginnings of keys that are put together while the program
// runs; what follows is a name of the data.
var dynamic = []string{
	"desk.act.",
	"desk.done.",
	"desk.choice.",
	"desk.set.",
	"desk.settings.",
	"desk.job.",
	"desk.order.",
	"desk.plan.down",
	"desk.plan.kind.",
	"desk.plan.state.",
	"desk.plan.up",
	"desk.ready.",
	"desk.reference.kind_",
	"desk.result_words.field.",
	"desk.run_of_",
	"desk.run_state.",
	"desk.verdict.",
	"desk.zone.",
	"drift.next.",
	"exit.",
	"field.",
	"format.",
	"init.shop.",
	"issues.",
	"month.",
	"proposal.",
	"result.is.",
	"schedule.day.",
	"schedule.fate.",
	"state.",
	"template.change.",
	"template.need.",
	"template.type.",
	"template.why.",
	"told.",
	"verify.",
}

// later are codes whose text is agreed and whose check comes with a later part.
var later = []string{"already_exported", "category_kbli"}

// asks says, folder by folder, which functions take a message key and where.
var asks = map[string]map[string]int{
	"cmd/ekatalog":                    {"print": 0, "say": 0, "sayErr": 0, "usage": 0, "stopped": 0, "value": 1, "add": 1, "fault": 1},
	"connector":                       {"progress": 0, "Refuse": 0},
	"connector/console":               {"refuse": 1, "say": 0},
	"connector/endpoint/endpointtest": {"add": 1},
	"connector/ledger":                {"unreadable": 0},
	"connector/papers":                {"issue": 0, "fail": 0, "add": 2, "warn": 1},
	"connector/photos":                {"issue": 0, "fail": 0},
	"connector/reference":             {"Refuse": 0, "refuse": 0},
	"connector/schedule":              {"say": 0},
	"connector/source":                {"refuse": 0},
	"connector/workbook":              {"say": 0},
	"connector/workbook/template":     {"Refuse": 0, "note": 0},
	"mapping":                         {"refuse": 0, "warning": 0, "finding": 0, "add": 1, "remark": 1},
}

// sources are the Go files, templates and data that may name a message.
type sources struct {
	literals map[string]bool   // every text in the Go files
	asked    map[string]string // key to where it is asked for
	other    string            // templates and data
}

func readSources(t *testing.T) *sources {
	t.Helper()
	s := &sources{literals: map[string]bool{}, asked: map[string]string{}}
	for _, root := range []string{"cmd", "connector", "mapping", "schemas"} {
		err := filepath.WalkDir("../../"+root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			switch {
			case strings.Contains(path, "/testdata/") || strings.Contains(path, "/messages/") || strings.HasSuffix(path, "_test.go"):
			case strings.HasSuffix(path, ".go"):
				s.goFile(t, path)
			case strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".yaml"):
				b, err := os.ReadFile(path)
				s.other += string(b)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *sources) goFile(t *testing.T, path string) {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	where := asks[strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")]
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				s.literals[text] = true
			}
		case *ast.CallExpr:
			if arg, ok := where[called(n)]; ok && arg < len(n.Args) {
				// The add of mapping's checks takes a field; keys of faults have a dot.
				if key, ok := literal(n.Args[arg]); ok && (called(n) != "add" || strings.Contains(key, ".")) {
					s.asked[key] = files.Position(n.Pos()).String()
				}
			}
		case *ast.KeyValueExpr:
			if name, ok := n.Key.(*ast.Ident); ok && where != nil && strings.EqualFold(name.Name, "key") {
				if key, ok := literal(n.Value); ok {
					s.asked[key] = files.Position(n.Pos()).String()
				}
			}
		}
		return true
	})
}

func literal(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// called is the name of the function or method that a call names.
func called(n *ast.CallExpr) string {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func TestEveryMessageTheSourceAsksForIsWritten(t *testing.T) {
	s := readSources(t)
	if len(s.asked) < 200 {
		t.Fatalf("only %d keys found in the source", len(s.asked))
	}
	for key, place := range s.asked {
		dotted := slices.ContainsFunc(dynamic, func(p string) bool { return p == key })
		if !dotted && !schemas.HasMessage(key) {
			t.Errorf("%s: no message %q", place, key)
		}
	}
	templates := regexp.MustCompile(`\bsay "([^"]+)"`)
	for _, m := range templates.FindAllStringSubmatch(s.other, -1) {
		if !schemas.HasMessage(m[1]) {
			t.Errorf("a template asks for %q", m[1])
		}
	}
}

func TestEveryMessageIsUsed(t *testing.T) {
	s := readSources(t)
	for _, key := range schemas.MessageKeys(schemas.Indonesian) {
		of := strings.TrimSuffix(strings.TrimSuffix(key, ".page"), ".fix") // shown with the message it belongs to, or in its place
		switch {
		case s.literals[key] || s.literals[of] || slices.Contains(later, of):
		case slices.ContainsFunc(dynamic, func(p string) bool { return strings.HasPrefix(key, p) }):
		case regexp.MustCompile(`\b` + regexp.QuoteMeta(of) + `\b`).MatchString(s.other):
		default:
			t.Errorf("%s: nobody says it", key)
		}
	}
}

func TestWhatComesLaterIsNotAnnouncedAnyMore(t *testing.T) {
	s := readSources(t)
	for _, key := range later {
		if s.literals[key] {
			t.Errorf("%s is in use: take it off the list", key)
		}
	}
}

// spoken is what only somebody understands who types commands or edits the
// workspace's files.
func spoken(t *testing.T) *regexp.Regexp {
	t.Helper()
	var commands []string
	for _, key := range schemas.MessageKeys(schemas.Indonesian) {
		if name, ok := strings.CutPrefix(key, "help."); ok && !strings.Contains(name, ".") {
			commands = append(commands, name)
		}
	}
	if !slices.Contains(commands, "sync") || !slices.Contains(commands, "template") {
		t.Fatalf("commands: %q", commands)
	}
	return regexp.MustCompile(`ekatalog (` + strings.Join(commands, "|") + `)\b|--[a-z]|\.yaml\b|YAML|\breleased\b|token_file|\b[a-z_]+\.(url|rate|folder|base_url)\b|\b(link|field|sync):|(photos|schedule): \{`)
}

// onlyCommands begins the keys of what no page says, with why none does.
var onlyCommands = map[string]string{
	"answers.ask_json":        "only answers --ask",
	"answers.set_form":        "only answers --set",
	"answers.hint":            "check says it on the screen",
	"answers.how":             "printed by answers",
	"answers.undo_how":        "printed by answers --kept",
	"config.missing":          "said before any page is there",
	"config.yaml":             "at a line of a file that somebody wrote by hand",
	"drift.after":             "printed by drift",
	"drift_choice":            "the pages offer the two choices only",
	"drift_which":             "a page decides about the code it shows",
	"export.refused":          "printed by export",
	"export_needs_folder":     "the pages have a folder of their own",
	"faults.":                 "of the stand-in",
	"fix.":                    "printed by export --fix",
	"flag":                    "of the command line",
	"hand.after":              "printed by hand list",
	"help.":                   "help of the commands",
	"init.":                   "printed by init",
	"issues.more":             "printed by check",
	"mapping.":                "at a line of a file that somebody wrote by hand",
	"mock.":                   "of the stand-in",
	"papers.":                 "at a line of a file that somebody wrote by hand",
	"photos.not_public":       "printed by photos",
	"plan.saved":              "printed by plan",
	"preview_":                "of mapping preview",
	"reference.more":          "printed by reference import",
	"reference.nothing":       "printed by reference list",
	"reference_none":          "the pages say it without a search",
	"repair.next":             "printed by result import",
	"repair.note":             "stands in a file, which is the same whoever makes it",
	"result.match":            "of the flag --match",
	"result.next":             "printed by result import",
	"result.no_status":        "the pages ask in its place",
	"schedule.paused":         "printed by schedule",
	"schedule.serve":          "printed by schedule",
	"template.decide":         "printed by template learn",
	"template.decisions_head": "stands in the decisions file",
	"topic_unknown":           "of the command line",
	"undo.":                   "printed by undo",
	"unknown_command":         "of the command line",
	"usage":                   "of the command line",
	"verify_needs_token":      "of mock verify",
	"workbook.":               "stands in a file, which is the same whoever makes it",
}

// Every text can come to a page, in a refusal or in an issue, but those for
// which it is said why it cannot.
func TestNoTextOnAPageNamesACommandOrAFile(t *testing.T) {
	spoken := spoken(t)
	used := map[string]bool{}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		for _, key := range schemas.MessageKeys(lang) {
			text := schemas.Say(lang, schemas.PageKey(key), nil)
			if !spoken.MatchString(text) {
				continue
			}
			excused := false
			for begins := range onlyCommands {
				if strings.HasPrefix(key, begins) {
					excused, used[begins] = true, true
				}
			}
			if !excused {
				t.Errorf("%s: %s", key, text)
			}
		}
	}
	for begins := range onlyCommands {
		if !used[begins] {
			t.Errorf("%s needs no excuse", begins)
		}
	}
}
