package source

import (
	"errors"
	"fmt"

	"ekatalog/mapping"
)

var errSheetTwice = errors.New("two sheets are one part")

// workbook is what is shared by the sheets of an opened workbook.
type workbook struct {
	*archive
	sheets   []sheetRef
	strings  *sharedStrings
	styles   styles
	from1904 bool
	images   map[int]string // pictures that are values of cells, see readCellImages
}

type sheetRef struct {
	name   string
	part   string
	hidden bool
}

// openWorkbook reads everything but the sheets.
func openWorkbook(a *archive) (*workbook, error) {
	b := &workbook{archive: a, strings: &sharedStrings{}}
	part, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	related, err := a.relations(part)
	if err != nil {
		return nil, err
	}
	if err := b.readSheetList(part, related); err != nil {
		return nil, err
	}
	for _, r := range related {
		switch {
		case !a.Has(r.part):
		case r.kind == "styles":
			b.styles, err = readStyles(a, r.part)
		case r.kind == "sharedStrings":
			b.strings, err = readSharedStrings(a, r.part)
		}
		if err != nil {
			return nil, err
		}
	}
	if b.images, err = b.readCellImages(related); err != nil {
		return nil, err
	}
	return b, nil
}

func (b *workbook) mainPart() (string, error) {
	top, err := b.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range top {
		if r.kind == "officeDocument" && b.Has(r.part) && b.Has("xl/workbook.xml") == (r.part == "xl/workbook.xml") {
			return r.part, nil
		}
	}
	if b.Has("xl/workbook.xml") {
		return "xl/workbook.xml", nil
	}
	return "", b.Foreign()
}

func (b *workbook) readSheetList(part string, related map[string]relation) error {
	taken := map[string]bool{}
	err := b.each(part, func(s *scanner) error {
		switch string(s.name) {
		case "workbookPr":
			b.from1904 = s.isOn("date1904", false)
		case "sheet":
			id, _ := s.attr("id")
			name, _ := s.attr("name")
			state, _ := s.attr("state")
			if r, ok := related[id]; ok && r.kind == "worksheet" {
				if taken[r.part] {
					return errSheetTwice // it would be read again and again
				}
				taken[r.part] = true
				b.sheets = append(b.sheets, sheetRef{name: name, part: r.part, hidden: state == "hidden" || state == "veryHidden"})
			}
		}
		return nil
	})
	if err == nil && len(b.sheets) == 0 {
		err = damaged(b.File, fmt.Errorf("part %s names no sheet", part))
	}
	return err
}

// sheet opens a sheet for reading its rows.
func (b *workbook) sheet(ref sheetRef, numbers mapping.NumberStyle) (*sheetReader, error) {
	merges, err := b.readMerges(ref)
	if err != nil {
		return nil, damaged(b.File, err)
	}
	rc, err := b.Open(ref.part)
	if err != nil {
		return nil, damaged(b.File, err)
	}
	r := &sheetReader{book: b, name: ref.name, part: rc, xml: newScanner(rc), width: b.limits.Columns, merges: merges, mark: ','}
	if numbers == mapping.NumbersEN {
		r.mark = '.'
	}
	return r, nil
}
