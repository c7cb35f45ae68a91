package source

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// area is a merged area, bounds inclusive and counted from 1.
type area struct{ top, left, bottom, right int }

// readMerges finds the merged areas of a sheet. They stand behind its rows, so
// this unzips the sheet once more and looks at nothing before the rows' end.
func (b *workbook) readMerges(ref sheetRef) ([]area, error) {
	rc, err := b.Open(ref.part)
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	tail, err := pastRows(rc)
	if err != nil || tail == nil {
		return nil, err
	}
	var areas []area
	s := newScanner(tail)
	s.depth = 1 // inside the root element
	for {
		t, err := s.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if t != tokenStart || string(s.name) != "mergeCell" {
			continue
		}
		ref, _ := s.attr("ref")
		if a, ok := parseArea(ref); ok {
			areas = append(areas, a)
		}
		if len(areas) > b.limits.Merges {
			return nil, refuse("too_many_merges", nil, "berkas", b.File, "batas", fmt.Sprint(b.limits.Merges))
		}
	}
	slices.SortFunc(areas, func(a, b area) int { return cmp.Or(cmp.Compare(a.top, b.top), cmp.Compare(a.left, b.left)) })
	return areas, nil
}

// pastRows gives what follows the end tag of sheetData, nil when there is none.
func pastRows(r io.Reader) (io.Reader, error) {
	const tag = "sheetData>"
	buf := make([]byte, 128<<10)
	kept := 0 // bytes of the last block, in case the tag is torn
	for {
		n, err := r.Read(buf[kept:])
		block := buf[:kept+n]
		for from := 0; ; {
			i := bytes.Index(block[from:], []byte(tag))
			if i < 0 {
				break
			}
			from += i + len(tag)
			head := block[:from-len(tag)]
			if open := bytes.LastIndexByte(head, '<'); open >= 0 && bytes.HasPrefix(head[open:], []byte("</")) {
				return io.MultiReader(bytes.NewReader(bytes.Clone(block[from:])), r), nil
			}
		}
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		kept = copy(buf, block[max(0, len(block)-64):])
	}
}

// parseArea reads "B2:D4"; a single cell is no area.
func parseArea(ref string) (area, bool) {
	from, to, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !ok {
		return area{}, false
	}
	left, top := parseRef([]byte(from))
	right, bottom := parseRef([]byte(to))
	a := area{top: min(top, bottom), left: min(left, right), bottom: max(top, bottom), right: max(left, right)}
	return a, a.top > 0 && a.left > 0 && (a.top != a.bottom || a.left != a.right)
}

// parseRef reads "AB12" as column 28, row 12; 0 stands for what is missing.
func parseRef(ref []byte) (column, row int) {
	i := 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	row, ok := parseInt(ref[i:])
	if !ok {
		row = 0
	}
	return column, row
}

// spread is a merged area whose value still covers cells.
type spread struct {
	area
	value cell
}

// cover lets merged areas fill the line's cells. Lines come in order.
func (r *sheetReader) cover(l *line) error {
	r.active = slices.DeleteFunc(r.active, func(s spread) bool { return s.bottom < l.number })
	for len(r.merges) > 0 && r.merges[0].top <= l.number {
		a := r.merges[0]
		r.merges = r.merges[1:]
		if a.top == l.number && a.left <= len(l.cells) && l.cells[a.left-1].value.Kind != 0 {
			r.active = append(r.active, spread{a, l.cells[a.left-1]})
		}
	}
	width := 0
	for _, s := range r.active {
		right := min(s.right, r.width)
		if width += max(0, right-s.left+1); width > r.book.limits.Columns {
			return fmt.Errorf("sheet %s: merged areas overlap in row %d", r.name, l.number)
		}
		for column := s.left; column <= right; column++ {
			if column == s.left && l.number == s.top {
				continue
			}
			c := s.value
			c.covered, c.above = true, l.number > s.top
			l.set(column, c)
		}
	}
	return nil
}
