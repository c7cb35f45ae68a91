package main

import (
	"database/sql"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// shopDatabase is "sqlite FILE SCRIPT": a shop's program writes its database.
func shopDatabase(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE SCRIPT")
	}
	db, err := sql.Open("sqlite", "file://"+filepath.ToSlash(ts.MkAbs(args[0])))
	ts.Check(err)
	_, err = db.Exec(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(db.Close())
}
