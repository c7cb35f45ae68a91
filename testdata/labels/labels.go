// Package labels holds names as Indonesian sellers write them, each with the
// answer a person who knows the lists would give: the KBKI code, or the full
// path of the portal's category.
//
// The labels were made on 2026-11-25 by one of the founders of this project,
// name by name and without a second reader, against BPS KBKI 2012 (goods) and
// 2013 (services) and against the portal's public category tree of August
// 2026, before this project had any search that ranks them. That order is the
// point: a search can be tuned to labels, labels must not be fitted to a
// search.
//
// Each list is cut in two by the first byte of the SHA-256 of the name in NFC,
// which knows nothing of what a name means. The tuning half may be read by
// whoever works on a search. The unseen half must not be read while a search
// is tuned: it is for measuring, and only its totals are looked at. A label
// found wrong is corrected in either half, but never because a search missed
// it.
//
// A KBKI label is the most specific code of the lists at hand, of 10 digits
// where they go that deep, else of 5. Also is set on the few names for which
// the lists hold a second code that is just as right; either then counts.
// The tree at hand covers construction and agriculture only, and so do the
// category labels. Left out are names whose answer could not be decided (tempe,
// kerupuk) and those the goods list at hand reaches with 4 digits only (salt,
// bottled drinks).
package labels

import (
	"crypto/sha256"
	"embed"
	"encoding/csv"
	"fmt"

	"golang.org/x/text/unicode/norm"
)

// The files, for Load.
const (
	KBKITuning     = "kbki-tuning.csv"
	KBKIUnseen     = "kbki-unseen.csv"
	CategoryTuning = "kategori-tuning.csv"
	CategoryUnseen = "kategori-unseen.csv"
)

//go:embed *.csv
var files embed.FS

// Label is one name and its answer.
type Label struct {
	Name   string
	Answer string // KBKI code, or "Level 1 > Level 2 > Level 3"
	Also   string // a second code just as right, mostly empty
}

// Load reads one of the files, in the order of the names.
func Load(file string) ([]Label, error) {
	f, err := files.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s: empty", file)
	}
	all := make([]Label, 0, len(rows)-1)
	for _, row := range rows[1:] {
		l := Label{Name: row[0], Answer: row[1]}
		if len(row) > 2 {
			l.Also = row[2]
		}
		all = append(all, l)
	}
	return all, nil
}

// Tuning reports whether name belongs to the half that may be read while a
// search is tuned.
func Tuning(name string) bool {
	return sha256.Sum256(norm.NFC.Bytes([]byte(name)))[0]%2 == 0
}
