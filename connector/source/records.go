package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"slices"
	"unicode/utf8"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// maxCell is the most bytes of one value of a table.
const maxCell = 1 << 20

// records turns those of a database or a web address into rows. Unlike a
// sheet it has no letterhead and no total: every record is a product row.
type records struct {
	name    string // as people are told, without user and secrets
	sheet   string // table, view or path
	numbers mapping.NumberStyle
	limits  Limits
	wanted  []Column
	yield   func(*mapping.Row) error

	header *mapping.Header
	used   []bool    // columns that the mapping names; nothing else is kept
	hash   hash.Hash // of the header and of every value, in order
	rows   int64
	left   int64 // bytes that may still come
}

func newRecords(name, sheet string, numbers mapping.NumberStyle, limits Limits, wanted []Column, yield func(*mapping.Row) error) *records {
	return &records{name: name, sheet: sheet, numbers: numbers, limits: limits, wanted: wanted, yield: yield, hash: sha256.New(), left: limits.Unzipped}
}

// begin takes the names of the columns and refuses what cannot be read.
func (t *records) begin(names []string) error {
	if len(names) > t.limits.Columns {
		return refuse("too_many_columns", nil, "berkas", t.name, "lembar", t.sheet, "batas", fmt.Sprint(t.limits.Columns))
	}
	columns := make([]int, len(names))
	for i := range names {
		columns[i] = i + 1
	}
	t.header = mapping.NewHeader(t.name, t.sheet, t.numbers, names, columns)
	t.header.Table = true
	if err := t.checkColumns(names); err != nil {
		return err
	}
	t.used = make([]bool, len(names))
	for i, n := range names {
		t.used[i] = len(t.wanted) == 0 || slices.ContainsFunc(t.wanted, func(w Column) bool { return mapping.Fold(w.Name) == mapping.Fold(n) })
		t.sum(mapping.Value{Kind: mapping.Text, Text: n})
	}
	return nil
}

// checkColumns refuses a wanted column that is missing or there twice.
func (t *records) checkColumns(names []string) error {
	folded := make([]string, len(names))
	for i, n := range names {
		folded[i] = mapping.Fold(n)
	}
	var missing, near []string
	for _, w := range t.wanted {
		key := mapping.Fold(w.Name)
		i := slices.Index(folded, key)
		switch {
		case i >= 0 && slices.Contains(folded[i+1:], key):
			return refuse("table_column_twice", nil, "berkas", t.name, "lembar", t.sheet, "kolom", names[i])
		case i < 0 && w.Required && w.Role != RoleSKU && !slices.Contains(missing, w.Name):
			missing = append(missing, w.Name)
			if n, ok := schemas.Nearest(w.Name, names); ok && !slices.Contains(near, n) {
				near = append(near, n)
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if len(near) > 0 {
		return refuse("table_column_missing", nil, "berkas", t.name, "lembar", t.sheet, "kolom", quoted(missing), "terdekat", quoted(near))
	}
	return refuse("table_column_missing_none", nil, "berkas", t.name, "lembar", t.sheet, "kolom", quoted(missing), "daftar", quoted(names))
}

// add takes the values of the next record, one for each column.
func (t *records) add(values []mapping.Value) error {
	if t.rows++; t.rows > t.limits.Rows {
		return refuse("too_many_rows", nil, "berkas", t.name, "batas", fmt.Sprint(t.limits.Rows))
	}
	for i := range values {
		if !t.used[i] {
			values[i] = mapping.Value{}
			continue
		}
		n := len(values[i].Text)
		if n > maxCell {
			return refuse("table_cell_long", nil, "berkas", t.name, "kolom", t.header.Names[i], "baris", fmt.Sprint(t.rows))
		}
		if t.left -= int64(n); t.left < 0 {
			return tooMuch(t.name, t.limits)
		}
		if values[i].Text = cleanText(values[i].Text); isBlankText(values[i].Text) {
			values[i] = mapping.Value{}
		}
		t.sum(values[i])
	}
	return t.yield(&mapping.Row{Header: t.header, Number: int(t.rows), Values: values})
}

// sum adds a value to the hash in a way that no other values give.
func (t *records) sum(v mapping.Value) {
	var head [9]byte
	head[0] = byte(v.Kind)
	binary.BigEndian.PutUint64(head[1:], uint64(len(v.Text)))
	t.hash.Write(head[:])
	t.hash.Write([]byte(v.Text))
}

// reading is what the whole table was.
func (t *records) reading() (connector.Reading, error) {
	if t.rows == 0 {
		return connector.Reading{}, refuse("table_empty", nil, "berkas", t.name, "lembar", t.sheet)
	}
	return connector.Reading{Files: []connector.FileRead{{Name: t.name, SHA256: hex.EncodeToString(t.hash.Sum(nil)), Rows: t.rows}}}, nil
}

func tooMuch(name string, limits Limits) error {
	return refuse("table_too_big", nil, "berkas", name, "batas", mebibytes(limits.Unzipped))
}

// cleanText leaves out what no cell of a workbook can hold either.
func cleanText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			var b []byte
			for _, r := range s {
				b = appendClean(b, r)
			}
			return string(b)
		}
	}
	return s
}

// mebibytes writes a limit, rounded up.
func mebibytes(n int64) string { return fmt.Sprint((n+1<<20-1)>>20, " MiB") }
