package source

import (
	"strconv"

	"ekatalog/connector"
)

// Reasons why something in a list is no product.
const (
	leftLetterhead = "left_out_letterhead"
	leftSection    = "left_out_section"
	leftHeader     = "left_out_header"
	leftNumbering  = "left_out_numbering" // "1 2 3 4" under the header
	leftTotal      = "left_out_total"
	leftSignature  = "left_out_signature"
	leftNote       = "left_out_note"
	leftEmpty      = "left_out_empty"
	leftSheet      = "left_out_sheet"
	leftHidden     = "left_out_sheet_hidden"
	leftMore       = "left_out_more"
)

// maxLeftOut is how many things left out are named; the rest is counted.
const maxLeftOut = 1000

// report collects what is left out of one file.
type report struct {
	file    string
	entries []connector.LeftOut
	more    int64
}

func (r *report) add(sheet, cell, reason, found string) {
	if len(r.entries) >= maxLeftOut {
		r.more++
		return
	}
	r.entries = append(r.entries, connector.LeftOut{Place: r.file + "!" + sheet + "!" + cell, Reason: reason, Found: oneLine(found)})
}

// leftOut gives the entries, at their end how many more there were.
func (r *report) leftOut() []connector.LeftOut {
	if r.more == 0 {
		return r.entries
	}
	return append(r.entries, connector.LeftOut{Place: r.file + "!!", Reason: leftMore, Found: strconv.FormatInt(r.more, 10)})
}
