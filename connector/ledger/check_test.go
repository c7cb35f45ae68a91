package ledger

import (
	"strings"
	"testing"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// CheckLedger verifies everything that must hold of a ledger between two
// transactions, of all sellers.
func CheckLedger(t fatal, db *DB) {
	t.Helper()
	checkAudit(t, db)
	checkEntries(t, db)
	for _, bad := range []struct{ name, query string }{
		{"open intent without run", `SELECT i.id FROM intent i WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.seller = i.seller AND r.id = i.run)`},
		{"settled intent without entry", `SELECT i.id FROM intent i WHERE i.outcome NOT IN ('', 'not_sent')
			AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.seller = i.seller AND e.catalogue = i.catalogue AND e.folded = i.folded)`},
		{"intent settled at no time", `SELECT id FROM intent WHERE (outcome = '') <> (settled_at = '')`},
		{"settled intent with content", `SELECT id FROM intent WHERE outcome <> '' AND content IS NOT NULL`},
		{"content without entry", `SELECT c.folded FROM content c
			WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.seller = c.seller AND e.catalogue = c.catalogue AND e.folded = c.folded)`},
		{"file without run", `SELECT f.path FROM export_file f WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.seller = f.seller AND r.id = f.run)`},
		{"occurrence half ended", `SELECT due FROM occurrence WHERE (fate = '') <> (ended_at = '') OR claimed_at = ''`},
		{"lease half free", `SELECT seller FROM lease WHERE (run = '') <> (beat = '') OR epoch < 1`},
		{"broken reference", `SELECT "table" FROM pragma_foreign_key_check`},
		{"damage", `SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'`},
	} {
		if found := column(t, db, bad.query); len(found) > 0 {
			t.Fatalf("%s: %s", bad.name, strings.Join(found, " "))
		}
	}
}

func checkAudit(t fatal, db *DB) {
	t.Helper()
	rows, err := db.read.Query(`SELECT seller, position, at, act, subject, run, record, fingerprint FROM audit ORDER BY seller, position`)
	if err != nil {
		t.Fatalf("audit: %v", err)
	}
	defer rows.Close()
	next := map[string]int64{}
	for rows.Next() {
		var seller, at, act, subject, run string
		var r Record
		if err := rows.Scan(&seller, &r.Index, &at, &act, &subject, &run, &r.Bytes, &r.Fingerprint); err != nil {
			t.Fatalf("audit: %v", err)
		}
		if r.Index != next[seller] {
			t.Fatalf("audit of %s: record %d stands where %d belongs", seller, r.Index, next[seller])
		}
		next[seller]++
		if got := mapping.Fingerprint("record", r.Bytes); got != r.Fingerprint {
			t.Fatalf("audit of %s: record %d has fingerprint %s, its bytes %s", seller, r.Index, r.Fingerprint, got)
		}
		if err := r.parse(); err != nil {
			t.Fatalf("audit of %s: record %d: %v", seller, r.Index, err)
		}
		if stamp(r.At) != at || r.Act.Act != act || r.Subject != subject || r.Run != run {
			t.Fatalf("audit of %s: record %d and its columns differ: %s", seller, r.Index, r.Bytes)
		}
		again, err := recordBytes(seller, r.Index, r.At, r.Act)
		if err != nil || string(again) != string(r.Bytes) {
			t.Fatalf("audit of %s: record %d is not canonical: %s, again %s, %v", seller, r.Index, r.Bytes, again, err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("audit: %v", err)
	}
}

func checkEntries(t fatal, db *DB) {
	t.Helper()
	rows, err := db.read.Query(`SELECT folded, sku, state, revision FROM entry`)
	if err != nil {
		t.Fatalf("entries: %v", err)
	}
	defer rows.Close()
	for rows.Next() {
		var folded, sku, state string
		var revision int64
		if err := rows.Scan(&folded, &sku, &state, &revision); err != nil {
			t.Fatalf("entries: %v", err)
		}
		if folded != connector.FoldSKU(sku) || state == "" || revision < 1 {
			t.Fatalf("entry %s of %s: state %q, revision %d", folded, sku, state, revision)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("entries: %v", err)
	}
}

func column(t fatal, db *DB, query string) []string {
	t.Helper()
	rows, err := db.read.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		all = append(all, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return all
}

func TestTheCheckerFindsWhatIsWrong(t *testing.T) {
	for name, harm := range map[string]string{
		"a gap in the log":          `DELETE FROM audit WHERE position = 1`,
		"a changed record":          `UPDATE audit SET record = '{}' WHERE position = 1`,
		"a changed column":          `UPDATE audit SET subject = 'B' WHERE position = 1`,
		"an entry that went away":   `DELETE FROM entry`,
		"an entry under a new name": `UPDATE entry SET folded = 'other'`,
		"a settlement without time": `UPDATE intent SET settled_at = ''`,
	} {
		t.Run(name, func(t *testing.T) {
			db := openLedger(t, testPath(t), Options{})
			s := db.Seller("default")
			in := anIntent("r1", "A")
			commit(t, s, connector.Step{Catalogue: connector.CatalogueV6, Run: aRun("r1"), Intents: []connector.Intent{in}})
			e := anEntry("A")
			e.Content = []byte("{}")
			commit(t, s, connector.Step{
				Catalogue: connector.CatalogueV6, Entries: []connector.Entry{e},
				Settled: []connector.Settlement{{Intent: in.Intent, Outcome: connector.OutcomeAccepted}},
				Acts:    []connector.Act{anAct("A"), anAct("A"), anAct("A")},
			})
			CheckLedger(t, db)
			if _, err := db.write.Exec(harm); err != nil {
				t.Fatal(err)
			}
			if !finds(func(f fatal) { CheckLedger(f, db) }) {
				t.Fatal("the checker saw nothing")
			}
		})
	}
}

// finds reports whether a check fails.
func finds(check func(fatal)) (found bool) {
	defer func() { found = recover() == failing{} }()
	check(failing{})
	return false
}

type failing struct{}

func (failing) Helper()               {}
func (failing) Fatalf(string, ...any) { panic(failing{}) }
