package ledger

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The words that mean the same on SQLite and PostgreSQL. Everything else in
// capitals, and every function that is not here, is refused.
var (
	portableWords = strings.Fields(`ADD ALTER AND AS ASC BIGINT BOOLEAN BY BYTEA CASE CHECK COLUMN CONFLICT CONSTRAINT CREATE DEFAULT DELETE DESC
		DISTINCT DO DROP ELSE END EXISTS FALSE FOREIGN FROM GROUP HAVING IN INDEX INSERT INTO IS JOIN KEY LEFT LIMIT NOT NOTHING NULL OFFSET ON OR
		ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE TEXT THEN TRUE UNION UNIQUE UPDATE VALUES WHEN WHERE WITH`)
	portableFunctions = strings.Fields(`count max min sum coalesce`)

	sqlStart    = regexp.MustCompile(`^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|WITH|PRAGMA|REPLACE|AND|ORDER)\b`)
	sqlWord     = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)
	sqlCall     = regexp.MustCompile(`\b([a-z_]+)\(`)
	sqlLiteral  = regexp.MustCompile(`'[^']*'`)
	sqlComment  = regexp.MustCompile(`(?m)--.*$`)
	sqlOperator = regexp.MustCompile(`\?|::|\|\||[@"\x60\[\]#~]|%|==|!=`)
)

// unportable names what one of the engines does not take, or takes otherwise.
func unportable(statement string) []string {
	var bad []string
	bare := sqlLiteral.ReplaceAllString(sqlComment.ReplaceAllString(statement, ""), "''")
	for _, w := range sqlWord.FindAllString(bare, -1) {
		if w != strings.ToLower(w) && !slices.Contains(portableWords, w) {
			bad = append(bad, w)
		}
	}
	for _, call := range sqlCall.FindAllStringSubmatch(bare, -1) {
		if !slices.Contains(portableFunctions, call[1]) {
			bad = append(bad, call[1]+"(")
		}
	}
	return append(bad, sqlOperator.FindAllString(bare, -1)...)
}

func TestTheSQLIsOneTextForBothEngines(t *testing.T) {
	statements := 0
	try := func(where, statement string) {
		statements++
		if bad := unportable(statement); len(bad) > 0 {
			t.Errorf("%s: %v in %s", where, bad, statement)
		}
	}
	for _, name := range sources(t) {
		if name == "sqlite.go" {
			continue // the one file that knows the engine
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(text, "modernc.org") {
					t.Errorf("%s names the engine: %s", name, text)
				}
				if sqlStart.MatchString(text) {
					try(set.Position(lit.Pos()).String(), text)
				}
			}
			return true
		})
	}
	files, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := migrations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for statement := range strings.SplitSeq(string(b), ";") {
			try(name, statement)
		}
	}
	if statements < 50 {
		t.Fatalf("only %d statements were found", statements)
	}
}

func TestEveryTableBelongsToASeller(t *testing.T) {
	db := openLedger(t, testPath(t), Options{})
	tables := column(t, db, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'`)
	if len(tables) != 19 {
		t.Fatalf("tables: %v", tables)
	}
	for _, table := range tables {
		first := column(t, db, `SELECT name FROM pragma_table_info('`+table+`') WHERE pk = 1`)
		if len(first) != 1 || first[0] != "seller" {
			t.Errorf("the primary key of %s begins with %v", table, first)
		}
	}
}

func TestWhatIsNotPortableIsFound(t *testing.T) {
	for statement, want := range map[string]string{
		`SELECT a FROM b WHERE c LIKE $1`:                   "LIKE",
		`CREATE TABLE a (b INTEGER)`:                        "INTEGER",
		`SELECT a FROM b WHERE c = ?`:                       "?",
		`UPDATE a SET b = datetime('now')`:                  "datetime(",
		`INSERT INTO a VALUES ($1) ON CONFLICT DO REPLACE`:  "REPLACE",
		`SELECT count(*) FROM a -- LIKE`:                    "",
		`SELECT a FROM b WHERE c = 'LIKE ?'`:                "",
		`CREATE TABLE a (b TEXT PRIMARY KEY AUTOINCREMENT)`: "AUTOINCREMENT",
	} {
		if got := strings.Join(unportable(statement), " "); got != want {
			t.Errorf("%s: got %q, want %q", statement, got, want)
		}
	}
}

// sources names the Go files of this package without its tests.
func sources(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			names = append(names, e.Name())
		}
	}
	return names
}
