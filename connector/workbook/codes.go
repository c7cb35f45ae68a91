package workbook

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// CodeSheet is one sheet of a list as far as its codes go.
type CodeSheet struct {
	Sheet     string // "" for a csv
	Title     string // of the code column, as the mapping names it: "Kode"
	HeaderRow int    // 1-based, used where the column is new
	Column    int    // 1-based column of the codes
	New       bool   // the sheet has no such column yet, Column is free for it
	Rows      []CodeRow
}

// CodeRow is one product row.
type CodeRow struct {
	Row     int    // 1-based
	Code    string // empty where it has none
	Section string // the section row above it
}

// NewCode is a text to be written into a free cell: a code, or the title of a
// new column.
type NewCode struct {
	Sheet string // "" for a csv
	Cell  string // "B12"
	Code  string
}

// PlanCodes proposes a code for every row without one. A row continues the
// nearest codes of its own section (KR-005 gives KR-006), above before below,
// and otherwise begins with its section's initials (KERAJINAN KAYU gives
// KK-001), or its sheet's where there is no section. No code is proposed that
// one of the sheets or of taken already has, letter case aside.
func PlanCodes(sheets []CodeSheet, taken ...string) []NewCode {
	p := planner{used: map[string]bool{}, highest: map[string]int{}, owner: map[string]string{}}
	for _, code := range taken {
		p.take(code, "")
	}
	for i := range sheets {
		for _, r := range sheets[i].Rows {
			p.take(r.Code, sectionKey(&sheets[i], r.Section))
		}
	}
	var plan []NewCode
	for i := range sheets {
		s := &sheets[i]
		from := len(plan)
		for n := range s.Rows {
			if strings.TrimSpace(s.Rows[n].Code) != "" {
				continue
			}
			code := p.next(s, n)
			plan = append(plan, NewCode{s.Sheet, cellName(s.Column, s.Rows[n].Row), code})
		}
		if s.New && len(plan) > from {
			plan = slices.Insert(plan, from, NewCode{s.Sheet, cellName(s.Column, max(1, s.HeaderRow)), s.Title})
		}
	}
	return plan
}

// sectionKey names a section of a sheet.
func sectionKey(s *CodeSheet, section string) string { return s.Sheet + "\x00" + section }

// planner knows the codes there are.
type planner struct {
	used    map[string]bool   // by FoldSKU
	highest map[string]int    // highest number of each stem, by FoldSKU
	owner   map[string]string // area that a prefix was first seen in, by its letters
	stems   map[string]stem   // stem begun for an area
}

// stem is a code without its number: "KR-" of KR-005, with 3 digits.
type stem struct {
	text  string
	width int
}

// split parts a code from its number. A code that is no SKU, or has no letter
// in front of its number (a date, a running number), gives no stem.
func split(code string) (st stem, number int, ok bool) {
	digits := len(code) - len(strings.TrimRight(code, "0123456789"))
	text := code[:len(code)-digits]
	if digits == 0 || digits > 9 || len(code) > 60 || letters(text) == "" || strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._/-", r)
	}) {
		return stem{}, 0, false
	}
	number, err := strconv.Atoi(code[len(text):])
	return stem{text, digits}, number, err == nil
}

// letters gives the letters of a stem, folded: two stems of the same letters
// (KK01, KK-01) read alike.
func letters(text string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, text))
}

// take records a code that exists.
func (p *planner) take(code, area string) {
	code = strings.TrimSpace(code)
	if code == "" {
		return
	}
	p.used[connector.FoldSKU(code)] = true
	st, n, ok := split(code)
	if !ok {
		return
	}
	key := connector.FoldSKU(st.text)
	p.highest[key] = max(p.highest[key], n)
	if _, known := p.owner[letters(st.text)]; !known {
		p.owner[letters(st.text)] = area
	}
}

// next gives the code of row n of a sheet.
func (p *planner) next(s *CodeSheet, n int) string {
	st, ok := nearest(s, n)
	if !ok {
		st = p.begin(s, s.Rows[n].Section)
	}
	key := connector.FoldSKU(st.text)
	for {
		p.highest[key]++
		code := fmt.Sprintf("%s%0*d", st.text, st.width, p.highest[key])
		if folded := connector.FoldSKU(code); !p.used[folded] {
			p.used[folded] = true
			return code
		}
	}
}

// nearest finds the stem of the nearest coded row of the same section.
func nearest(s *CodeSheet, n int) (stem, bool) {
	for i := n - 1; i >= 0 && s.Rows[i].Section == s.Rows[n].Section; i-- {
		if st, _, ok := split(strings.TrimSpace(s.Rows[i].Code)); ok {
			return st, true
		}
	}
	for i := n + 1; i < len(s.Rows) && s.Rows[i].Section == s.Rows[n].Section; i++ {
		if st, _, ok := split(strings.TrimSpace(s.Rows[i].Code)); ok {
			return st, true
		}
	}
	return stem{}, false
}

// begin makes the stem of a section without codes. Initials that another
// section already has get a number, so that no two codes read alike.
func (p *planner) begin(s *CodeSheet, section string) stem {
	here := sectionKey(s, section)
	if st, known := p.stems[here]; known {
		return st
	}
	from := section
	if initials(from) == "" {
		from = s.Sheet
	}
	base := initials(from)
	if base == "" {
		base = "BRG" // barang
	}
	prefix := base
	for i := 0; ; i++ {
		if i > 0 {
			prefix = base + string(rune('A'+(i-1)%26)) + strings.Repeat("X", (i-1)/26)
		}
		if owner, taken := p.owner[prefix]; !taken || owner == here {
			break
		}
	}
	p.owner[prefix] = here
	st := stem{prefix + "-", 3}
	if p.stems == nil {
		p.stems = map[string]stem{}
	}
	p.stems[here] = st
	return st
}

// initials gives the first letters of up to four words, or the first two
// letters of a single word.
func initials(text string) string {
	words := strings.FieldsFunc(strings.ToUpper(norm.NFKD.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r)
	})
	var b strings.Builder
	for _, w := range words {
		w = letters(w)
		switch {
		case w == "":
		case len(words) == 1:
			return w[:min(2, len(w))]
		case b.Len() < 4:
			b.WriteByte(w[0])
		}
	}
	return b.String()
}

// CodeSheets prepares PlanCodes for one list file: rows are all its product
// rows, column is the code column as the mapping names it. It opens the file
// only to find the header row of sheets that have no such column.
func CodeSheets(in string, rows []*mapping.Row, column string) ([]CodeSheet, error) {
	var sheets []CodeSheet
	at := map[*mapping.Header]int{}
	for _, r := range rows {
		if r.Header.File != filepath.Base(in) {
			continue
		}
		i, known := at[r.Header]
		if !known {
			i = len(sheets)
			at[r.Header] = i
			s := CodeSheet{Sheet: r.Header.Sheet, Title: column}
			if found := r.Header.Find(column); found >= 0 {
				s.Column = r.Header.Columns[found]
			} else {
				var err error
				if s.HeaderRow, s.Column, err = newColumn(in, r.Header); err != nil {
					return nil, err
				}
				s.New = true
			}
			sheets = append(sheets, s)
		}
		v, _ := r.Value(column)
		sheets[i].Rows = append(sheets[i].Rows, CodeRow{Row: r.Number, Code: v.Text, Section: r.Section})
	}
	return sheets, nil
}

// newColumn finds a sheet's header row by its names, and the first column that
// is free from top to bottom.
func newColumn(in string, h *mapping.Header) (row, col int, err error) {
	names := map[string]bool{}
	for _, n := range h.Names {
		for _, part := range strings.Split(n, " / ") {
			names[mapping.Fold(part)] = mapping.Fold(part) != ""
		}
	}
	best := 0
	see := func(n int, cells []string) {
		hits := 0
		for i, c := range cells {
			if c != "" {
				col = max(col, i+1)
			}
			if names[mapping.Fold(c)] {
				hits++
			}
		}
		if n <= headerDepth && hits > best {
			best, row = hits, n
		}
	}
	merged, err := eachRow(in, h.Sheet, see)
	if err != nil {
		return 0, 0, err
	}
	col = max(col, merged)
	if col >= excelize.MaxColumns {
		return 0, 0, fmt.Errorf("sheet %s: no free column for codes", h.Sheet)
	}
	return max(row, 1), col + 1, nil
}
