package source

import "ekatalog/connector"

// Limits bounds what a list may cost. A zero field stands for its default.
type Limits struct {
	File     int64 // bytes of the file itself; 64 MiB
	Unzipped int64 // bytes of all parts read from a workbook; 64 MiB
	Entries  int   // parts in a workbook; 1,000
	Rows     int64 // product rows; 200,000
	Columns  int   // columns that hold anything; 1,000
	Strings  int   // shared strings of a workbook; 2,000,000
	Merges   int   // merged areas of a sheet; 50,000
}

// OrDefaults gives the limits with what a reader takes where there is none.
func (l Limits) OrDefaults() Limits {
	d := Limits{File: 64 << 20, Unzipped: 64 << 20, Entries: 1000, Rows: 200_000, Columns: 1000, Strings: 2_000_000, Merges: 50_000}
	fillIn(&l.File, d.File)
	fillIn(&l.Unzipped, d.Unzipped)
	fillIn(&l.Entries, d.Entries)
	fillIn(&l.Rows, d.Rows)
	fillIn(&l.Columns, d.Columns)
	fillIn(&l.Strings, d.Strings)
	fillIn(&l.Merges, d.Merges)
	l.Columns = min(l.Columns, 16_384)
	return l
}

func fillIn[N int | int64](n *N, value N) {
	if *n <= 0 {
		*n = value
	}
}

// refuse makes the error for people; pairs are placeholders and their values.
func refuse(key string, cause error, pairs ...string) *connector.Unreadable {
	return connector.Refuse(key, cause, pairs...)
}

// damaged is connector.Damaged, said more often than anything else here.
func damaged(file string, err error) error { return connector.Damaged(file, err) }
