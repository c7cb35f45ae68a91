package source

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"ekatalog/connector"
)

// Picture is a picture that stands in a row of a sheet: placed over its cells,
// or in one of them.
type Picture struct {
	Sheet       string
	Row, Column int // from 1
	Bytes       int64
	CRC32       uint32 // as the workbook's directory has it
	part        string
}

const (
	maxPictures     = 20_000
	maxPictureBytes = 32 << 20
)

// Pictures are the pictures in the rows of one workbook, read from a copy of
// its own.
type Pictures struct {
	All  []Picture // by sheet, row and column
	copy *connector.FileCopy
	a    *archive
}

// OpenPictures lists the pictures in the rows of a workbook. One without any
// is told by its directory alone, and what is no workbook has none. A picture
// that lies over several rows belongs to the one that it covers most of.
// Errors are those of Read; Close it when the pictures are read.
func OpenPictures(ctx context.Context, file string, limits Limits) (_ *Pictures, err error) {
	limits = limits.OrDefaults()
	p := &Pictures{}
	if p.copy, err = connector.CopyFile(ctx, file, "", limits.File); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.Close()
		}
	}()
	if kind, err := p.copy.Is(); err != nil || kind != connector.FileWorkbook {
		return p, err
	}
	if p.a, err = openArchive(p.copy, limits); err != nil || !p.a.HasBelow("xl/media/") {
		return p, err
	}
	b, err := openWorkbook(p.a)
	if err != nil {
		return nil, err
	}
	for _, ref := range b.sheets {
		found, err := b.pictures(ref)
		if err != nil {
			return nil, damaged(p.a.File, err)
		}
		if p.All = append(p.All, found...); len(p.All) > maxPictures {
			return nil, tooManyPictures(p.a.File)
		}
	}
	return p, nil
}

// Read reads one of the pictures.
func (p *Pictures) Read(of Picture) ([]byte, error) { return p.a.ReadAll(of.part, maxPictureBytes) }

// Close removes the copy.
func (p *Pictures) Close() { p.copy.Remove() }

func tooManyPictures(file string) error {
	return refuse("too_many_pictures", nil, "berkas", file, "batas", strconv.Itoa(maxPictures))
}

// anchor is where a picture lies: from a row and a distance below its top, in
// EMU, either to another such place or for a height.
type anchor struct {
	column, row, below int64
	toRow, toBelow     int64 // toRow < 0 where the height is given
	height             int64
	ids                []string // of the pictures' relations
}

// pictures lists the pictures of one sheet.
func (b *workbook) pictures(ref sheetRef) ([]Picture, error) {
	related, err := b.relations(ref.part)
	if err != nil {
		return nil, err
	}
	var all []Picture
	var rows *rowHeights
	for _, r := range related {
		if r.kind != "drawing" || !b.Has(r.part) {
			continue
		}
		if rows == nil {
			if rows, err = b.scanRows(ref); err != nil {
				return nil, err
			}
		}
		if err := b.drawing(ref, r.part, rows, &all); err != nil {
			return nil, err
		}
	}
	if len(b.images) > 0 {
		if rows == nil {
			if rows, err = b.scanRows(ref); err != nil {
				return nil, err
			}
		}
		for _, in := range rows.images {
			b.picture(&all, Picture{Sheet: ref.name, Row: in.row, Column: in.column, part: b.images[in.image]})
		}
	}
	slices.SortStableFunc(all, func(a, b Picture) int {
		return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column), cmp.Compare(a.part, b.part))
	})
	return all, nil
}

// picture adds a picture whose part is there.
func (b *workbook) picture(all *[]Picture, p Picture) {
	if b.Has(p.part) && len(*all) <= maxPictures {
		p.Bytes, p.CRC32 = int64(min(b.Size(p.part), 1<<62)), b.Checksum(p.part)
		*all = append(*all, p)
	}
}

// drawing adds the pictures of a drawing.
func (b *workbook) drawing(ref sheetRef, part string, rows *rowHeights, all *[]Picture) error {
	related, err := b.relations(part)
	if err != nil {
		return err
	}
	anchors, err := b.anchors(part)
	if err != nil {
		return err
	}
	for _, at := range anchors {
		for _, id := range at.ids {
			if r, ok := related[id]; ok && r.kind == "image" {
				b.picture(all, Picture{Sheet: ref.name, Row: int(rows.mostCovered(&at)) + 1, Column: int(at.column) + 1, part: r.part})
			}
		}
	}
	return nil
}

// anchors reads where the pictures of a drawing lie. Pictures that are bound
// to no cell belong to no row.
func (b *workbook) anchors(part string) ([]anchor, error) {
	var all []anchor
	var at *anchor
	var number *int64 // what the next text is
	to := false
	err := b.walk(part, func(s *scanner, t token) error {
		name := string(s.name)
		switch {
		case t == tokenText:
			if number != nil {
				n, err := strconv.ParseInt(string(trimSpace(s.text)), 10, 64)
				if err != nil || n < 0 || n > 1<<40 {
					return errNotXML
				}
				*number, number = n, nil
			}
		case t == tokenEnd:
			number = nil
			if (name == "oneCellAnchor" || name == "twoCellAnchor") && at != nil {
				if all = append(all, *at); len(all) > maxPictures {
					return tooManyPictures(b.File)
				}
				at = nil
			}
		case name == "oneCellAnchor" || name == "twoCellAnchor":
			at, to = &anchor{toRow: -1, height: -1}, false
		case at != nil:
			number = at.take(s, name, &to)
		}
		return nil
	})
	return all, err
}

// take takes what a tag inside an anchor says; it gives where the number goes
// that follows.
func (at *anchor) take(s *scanner, name string, to *bool) *int64 {
	switch name {
	case "from":
		*to = false
	case "to":
		*to = true
	case "col":
		if !*to {
			return &at.column
		}
	case "row":
		if *to {
			return &at.toRow
		}
		return &at.row
	case "rowOff":
		if *to {
			return &at.toBelow
		}
		return &at.below
	case "ext":
		if cy, ok := s.attr("cy"); ok && at.height < 0 {
			at.height, _ = strconv.ParseInt(cy, 10, 64)
		}
	case "blip":
		if id, ok := s.attr("embed"); ok && len(at.ids) < 100 {
			at.ids = append(at.ids, id)
		}
	}
	return nil
}

// rowHeights are the heights of a sheet's rows in EMU, and the cells that hold
// a picture.
type rowHeights struct {
	standard int64
	own      map[int64]int64 // by row from 0
	images   []cellImage
}

type cellImage struct{ row, column, image int }

const (
	emuPerPoint   = 12_700
	usualHeight   = 15 * emuPerPoint
	maxCoveredRow = 2000 // rows under one picture that are looked at
)

// scanRows passes over a sheet once, for the heights of its rows.
func (b *workbook) scanRows(ref sheetRef) (*rowHeights, error) {
	h := &rowHeights{standard: usualHeight, own: map[int64]int64{}}
	row := 0
	err := b.each(ref.part, func(s *scanner) error {
		switch string(s.name) {
		case "sheetFormatPr":
			if v, ok := points(s, "defaultRowHeight"); ok {
				h.standard = v
			}
		case "row":
			row++
			if v, ok := s.attr("r"); ok {
				n, ok := parseInt([]byte(v))
				if !ok {
					return errNotXML
				}
				row = n
			}
			if v, ok := points(s, "ht"); ok {
				h.own[int64(row)-1] = v
			}
			if s.isOn("hidden", false) {
				h.own[int64(row)-1] = 0
			}
		case "c":
			if len(b.images) == 0 {
				return nil
			}
			c := head{}
			if c.read(s.attrs); b.images[c.image] != "" && c.column > 0 {
				h.images = append(h.images, cellImage{row, c.column, c.image})
			}
		}
		return nil
	})
	return h, err
}

// points reads a length in points as EMU.
func points(s *scanner, name string) (int64, bool) {
	v, ok := s.attr(name)
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f >= 0 && f <= 500) { // Excel's rows have 409 at most
		return 0, false
	}
	return int64(f * emuPerPoint), true
}

func (h *rowHeights) of(row int64) int64 {
	if own, ok := h.own[row]; ok {
		return own
	}
	return h.standard
}

// mostCovered gives the row, from 0, of which a picture covers most; of equal
// ones the first.
func (h *rowHeights) mostCovered(at *anchor) int64 {
	best, most := at.row, int64(-1)
	below, left := at.below, at.height
	for row := at.row; row < at.row+maxCoveredRow; row++ {
		covered := max(h.of(row)-below, 0)
		switch {
		case at.toRow >= 0 && row == at.toRow:
			covered = at.toBelow - below
		case at.toRow < 0:
			covered = min(covered, left)
		}
		if covered > most {
			best, most = row, covered
		}
		below, left = 0, left-covered
		if at.toRow >= 0 && row >= at.toRow || at.toRow < 0 && left <= 0 {
			break
		}
	}
	return best
}
