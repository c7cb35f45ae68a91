// Package workbook writes the files that people carry to the portal: one
// upload workbook per Level-3 category, the by-hand sheet and cards for what
// no upload can carry, and the manifest beside them. It also gives a seller's
// own list back with its faults marked, or with codes where there were none.
//
// It reads no ledger and decides nothing: what is handed to it is written.
// Files are complete or absent, the same input gives the same bytes, and an
// original handed in is never changed.
package workbook
