package workbook

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// table is a csv file. Its text is kept, so that a changed cell changes
// nothing else: quotes, line ends and empty lines stay as the seller's program
// wrote them.
type table struct {
	text      string            // UTF-8
	bom       string            // of a UTF-8 file
	encoding  encoding.Encoding // nil for UTF-8
	separator byte
	records   []record
}

// record is one line of a table, or several where a quoted cell has line
// breaks. An empty line is a record too, as in Excel.
type record struct{ cells []span }

// span is where a cell stands in the text, quotes included.
type span struct{ from, to int }

const utf8BOM = "\xEF\xBB\xBF"

// readTable reads a csv of at most limit bytes, 0 for 64 MiB.
func readTable(path string, limit int64) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open list: %w", err)
	}
	defer f.Close()
	if limit <= 0 {
		limit = defaultUnzipped
	}
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read list: %w", err)
	}
	if int64(len(b)) > limit {
		return nil, tooBig(path, limit)
	}
	t, err := parseTable(b)
	if err != nil {
		return nil, damaged(path, err)
	}
	return t, nil
}

// parseTable decodes and splits a csv: UTF-16 or UTF-8 by its mark, UTF-8 where
// all of it is, Windows-1252 else. A first line "sep=;" names the separator
// and is no record.
func parseTable(b []byte) (*table, error) {
	t := &table{}
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		t.encoding = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		t.encoding = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case !utf8.Valid(b):
		t.encoding = charmap.Windows1252
	case bytes.HasPrefix(b, []byte(utf8BOM)):
		t.bom, b = utf8BOM, b[len(utf8BOM):]
	}
	if t.encoding != nil {
		var err error
		if b, err = t.encoding.NewDecoder().Bytes(b); err != nil {
			return nil, err
		}
	}
	t.text = string(b)
	if head := t.text[:min(len(t.text), 5)]; len(t.text) > 5 && strings.EqualFold(head[:4], "sep=") && strings.ContainsRune("\r\n", rune(t.text[5])) {
		t.separator = head[4]
		t.records = splitTable(t.text, t.separator, pastLineEnd(t.text, 5), 0)
		return t, nil
	}
	t.separator = separatorOf(t.text)
	t.records = splitTable(t.text, t.separator, 0, 0)
	return t, nil
}

// separatorOf takes the one of ; , and tab that parts most of the first
// records into the same number of cells; of equals, into more cells.
func separatorOf(text string) byte {
	best, bestRecords, bestCells := byte(','), 0, 1
	for _, sep := range []byte{';', ',', '\t'} {
		alike := map[int]int{}
		for _, r := range splitTable(text, sep, 0, 60) {
			alike[len(r.cells)]++
		}
		for cells, records := range alike {
			if cells > 1 && (records > bestRecords || records == bestRecords && cells > bestCells) {
				best, bestRecords, bestCells = sep, records, cells
			}
		}
	}
	return best
}

// splitTable splits text from a place on into records, at most limit of them
// where limit is over 0. A quotation mark counts at the start of a cell only.
func splitTable(text string, sep byte, at, limit int) []record {
	var all []record
	for at < len(text) && (limit == 0 || len(all) < limit) {
		var r record
		for more := true; more; {
			from := at
			at = cellEnd(text, sep, at)
			r.cells = append(r.cells, span{from, at})
			if more = at < len(text) && text[at] == sep; more {
				at++
			}
		}
		all = append(all, r)
		at = pastLineEnd(text, at)
	}
	return all
}

// cellEnd gives where the cell that begins at a place ends.
func cellEnd(text string, sep byte, at int) int {
	quoted := at < len(text) && text[at] == '"'
	if quoted {
		for at++; at < len(text); at++ {
			if text[at] != '"' {
				continue
			}
			if at+1 < len(text) && text[at+1] == '"' {
				at++
				continue
			}
			at++
			break
		}
	}
	for at < len(text) && text[at] != sep && text[at] != '\r' && text[at] != '\n' {
		at++
	}
	return at
}

func pastLineEnd(text string, at int) int {
	if strings.HasPrefix(text[at:], "\r\n") {
		return at + 2
	}
	return min(at+1, len(text))
}

// cell gives a cell's text without its quotes.
func (t *table) cell(s span) string {
	raw := t.text[s.from:s.to]
	if !strings.HasPrefix(raw, `"`) {
		return raw
	}
	raw = raw[1:]
	if i := strings.LastIndexByte(raw, '"'); i >= 0 {
		raw = raw[:i] + raw[i+1:]
	}
	return strings.ReplaceAll(raw, `""`, `"`)
}

// row gives the texts of record n, 1-based.
func (t *table) row(n int) []string {
	out := make([]string, len(t.records[n-1].cells))
	for i, s := range t.records[n-1].cells {
		out[i] = t.cell(s)
	}
	return out
}

// edit is a new text for a place in a table.
type edit struct {
	span
	text string
}

// set gives the edit that puts text into a cell that reads as empty.
func (t *table) set(col, row int, text string) (edit, error) {
	if row > len(t.records) {
		return edit{}, fmt.Errorf("record %d of %d", row, len(t.records))
	}
	cells := t.records[row-1].cells
	if strings.ContainsAny(text, "\"\r\n"+string(rune(t.separator))) {
		text = `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
	}
	if col <= len(cells) {
		if old := t.cell(cells[col-1]); !blank(old) {
			return edit{}, fmt.Errorf("cell %s holds %q", cellName(col, row), old)
		}
		return edit{cells[col-1], text}, nil
	}
	end := cells[len(cells)-1].to
	return edit{span{end, end}, strings.Repeat(string(rune(t.separator)), col-len(cells)) + text}, nil
}

// write writes the table with its edits in the encoding it came in.
func (t *table) write(w io.Writer, edits []edit) error {
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	b.WriteString(t.bom)
	at := 0
	for _, e := range edits {
		if e.from < at {
			return fmt.Errorf("two texts for one place: %q", e.text)
		}
		b.WriteString(t.text[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	b.WriteString(t.text[at:])
	out := b.String()
	if t.encoding != nil {
		var err error
		if out, err = t.encoding.NewEncoder().String(out); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, out)
	return err
}
