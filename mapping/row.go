package mapping

import (
	"strconv"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// SectionColumn is the name under which a row offers the section row above it
// ("A. KERAJINAN KAYU" is offered as "KERAJINAN KAYU").
const SectionColumn = "@bagian"

// NumberStyle says how a list writes its numbers: NumbersID is 1.250.000,50
// and NumbersEN is 1,250,000.50.
type NumberStyle string

// The number styles a source can have.
const (
	NumbersID NumberStyle = "id"
	NumbersEN NumberStyle = "en"
)

// Kind says what a cell held, since text alone does not: the number 1.5 and
// the text "1.5" are read differently.
type Kind uint8

// The kinds of cell. An Error cell's text is the error as Excel writes it
// ("#VALUE!"); a Date cell's is "2026-08-03".
const (
	Empty Kind = iota
	Text
	Number
	Date
	Bool
	Error
)

// Value is one cell of a row as text, with what the file knew about it.
type Value struct {
	// Text is the cell's content. A number stands with the decimal mark of
	// its header's Numbers, no grouping and no exponent.
	Text string
	Kind Kind
	// Decimals is how many decimals the cell's number format shows, 0 for a
	// format without decimals and for General. Only for Kind Number.
	Decimals int8
	// DigitsLost is set for a number of more than 15 digits: Excel kept only
	// the first 15.
	DigitsLost bool
}

// Header is the header of one sheet, shared by all rows below it.
type Header struct {
	File    string // as the user gave it, without folders
	Sheet   string // empty for csv
	Numbers NumberStyle
	Names   []string // one per column, as written; a two-row header joins as "Harga / Eceran"; empty where the column has none
	Columns []int    // 1-based sheet column of each name
	Table   bool     // of a database or a web address, where columns have names and no letters
	index   map[string]int
}

// NewHeader makes a header whose columns can be found by Fold of their name.
// Where two columns fold alike, the first is found and Twins names them.
func NewHeader(file, sheet string, numbers NumberStyle, names []string, columns []int) *Header {
	h := &Header{File: file, Sheet: sheet, Numbers: numbers, Names: names, Columns: columns, index: make(map[string]int, len(names))}
	for i, n := range names {
		key := Fold(n)
		if _, taken := h.index[key]; key != "" && !taken {
			h.index[key] = i
		}
	}
	return h
}

// Find gives the position in Names of the column called name, or -1.
func (h *Header) Find(name string) int {
	if i, ok := h.index[Fold(name)]; ok {
		return i
	}
	return -1
}

// Cell names the cell of column i (a position in Names) in the sheet's row n:
// "file!sheet!E12", for csv "file!!E12", for a table "toko.db!produk!harga#12".
func (h *Header) Cell(i, n int) string {
	return h.File + "!" + h.Sheet + "!" + h.at(i, n)
}

// at names the cell within its sheet.
func (h *Header) at(i, n int) string {
	if h.Table {
		return h.Names[i] + "#" + strconv.Itoa(n)
	}
	return ColumnLetters(h.Columns[i]) + strconv.Itoa(n)
}

// Row is one product as the seller's list has it.
type Row struct {
	Header  *Header
	Number  int     // 1-based row of the sheet, or record of the csv
	Values  []Value // one per column of Header
	Section string  // the section row above, without its leading "A." or "1."
	Hidden  bool    // the row is hidden or filtered away in Excel
	Struck  bool    // the row's text is struck out
	// Above is what stands above the cells that only say "as above", by their
	// position in Values; nil for nearly every row.
	Above  map[int]string
	Sale   *Sale  // a price for some weeks, which is never taken; nil for none
	Orphan string // the parent that this variation names and the list does not have
}

// Sale is a shop's price for some weeks, as its export writes it.
type Sale struct {
	Price, From, To string
	Column          string // of the price
}

// Value gives the cell of the column called name; ok is false when the header
// has no such column. SectionColumn gives the row's section.
func (r *Row) Value(name string) (v Value, ok bool) {
	if name == SectionColumn {
		if r.Section == "" {
			return Value{}, true
		}
		return Value{Text: r.Section, Kind: Text}, true
	}
	i := r.Header.Find(name)
	if i < 0 {
		return Value{}, false
	}
	return r.Values[i], true
}

// Fold makes two spellings of a header, a choice or a word comparable: NFKC,
// trimmed, single spaces, case folded.
func Fold(s string) string {
	if isPlainLower(s) {
		return s
	}
	// A Caser keeps state, so each call has its own.
	return strings.Join(strings.Fields(cases.Fold().String(norm.NFKC.String(s))), " ")
}

// isPlainLower reports that Fold would give s back, which most keys are.
func isPlainLower(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 || c >= 'A' && c <= 'Z' || c < ' ' {
			return false
		}
		if c == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ') {
			return false
		}
	}
	return true
}

// ColumnLetters gives the letters of a 1-based sheet column: 1 is A, 28 is AB.
func ColumnLetters(n int) string {
	var b [4]byte
	i := len(b)
	for ; n > 0; n = (n - 1) / 26 {
		i--
		b[i] = byte('A' + (n-1)%26)
	}
	return string(b[i:])
}
