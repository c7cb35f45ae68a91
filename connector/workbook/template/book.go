package template

import (
	"encoding/xml"
	"fmt"
	"path"
	"strconv"
	"strings"

	"ekatalog/connector"
)

// A template is small: these limits are far above an honest one, and low
// enough that whatever is within them can later be opened whole and filled.
const (
	maxFile     = 16 << 20
	maxUnzipped = 8 << 20
	maxEntries  = 1000
	maxSheets   = 200
	maxNames    = 5000
	maxStrings  = 200_000
)

// book is what of a workbook says how it is to be filled.
type book struct {
	*connector.Archive
	sheets  []*sheet
	names   []definedName
	strings []string
	percent map[int]bool // styles that show a share of one as percent
	grid    int          // cells that the sheets span so far
	cells   int          // cells with text so far
}

// definedName is a name for a range; scope is the sheet it counts for, nil for
// all.
type definedName struct {
	name, refersTo string
	scope          *sheet
}

func openBook(c *connector.FileCopy) (*book, error) {
	a, err := connector.OpenArchive(c.Name, c.File, c.Size, connector.ArchiveLimits{Unzipped: maxUnzipped, Entries: maxEntries})
	if err != nil {
		return nil, err
	}
	b := &book{Archive: a}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	related, err := b.relations(main)
	if err != nil {
		return nil, err
	}
	for _, r := range related {
		switch {
		case !b.Has(r.part):
		case r.kind == "sharedStrings":
			err = b.readStrings(r.part)
		case r.kind == "styles":
			err = b.readStyles(r.part)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := b.readMain(main, related); err != nil {
		return nil, err
	}
	for _, s := range b.sheets {
		if err := b.readSheet(s); err != nil {
			return nil, err
		}
	}
	return b, nil
}

type relation struct{ kind, part string }

// relations reads the targets of a part's relations by id, with their kinds:
// the last word of a relation's type.
func (b *book) relations(of string) (map[string]relation, error) {
	dir, base := path.Split(of)
	name := dir + "_rels/" + base + ".rels"
	all := map[string]relation{}
	if !b.Has(name) {
		return all, nil
	}
	err := each(b.Archive, name, func(_ *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" || len(all) > maxNames {
			return nil
		}
		target := strings.ReplaceAll(attr(e, "Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = "/" + dir + target
		}
		all[attr(e, "Id")] = relation{kind: path.Base(attr(e, "Type")), part: strings.TrimPrefix(path.Clean(target), "/")}
		return nil
	})
	return all, err
}

func (b *book) mainPart() (string, error) {
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

// readMain reads the sheets in their order and the defined names.
func (b *book) readMain(part string, related map[string]relation) error {
	var listed []*sheet // with those that are no worksheets: names count them
	type local struct {
		name  int
		sheet string
	}
	var scopes []local
	err := each(b.Archive, part, func(p *xmlPart, e xml.StartElement) error {
		switch e.Name.Local {
		case "sheet":
			r := related[attr(e, "id")]
			s := &sheet{name: attr(e, "name"), part: r.part, cells: map[position]string{}, filled: map[int]int{}}
			if listed = append(listed, s); len(listed) > maxSheets {
				return connector.Refuse("template.too_large", nil, "berkas", b.File)
			}
			if r.kind == "worksheet" && b.Has(r.part) {
				b.sheets = append(b.sheets, s)
			}
		case "definedName":
			n := definedName{name: attr(e, "name")}
			if id := attr(e, "localSheetId"); id != "" {
				scopes = append(scopes, local{len(b.names), id})
			}
			var err error
			if n.refersTo, err = p.text(""); err != nil {
				return err
			}
			if b.names = append(b.names, n); len(b.names) > maxNames {
				return connector.Refuse("template.too_large", nil, "berkas", b.File)
			}
		}
		return nil
	})
	for _, l := range scopes {
		if l.name >= len(b.names) {
			break // the file ended before the name did
		}
		if i, err := strconv.Atoi(l.sheet); err == nil && i >= 0 && i < len(listed) {
			b.names[l.name].scope = listed[i]
		} else {
			b.names[l.name].name = "" // counts for no sheet that is there
		}
	}
	if err == nil && len(b.sheets) == 0 {
		err = connector.Damaged(b.File, fmt.Errorf("part %s names no sheet", part))
	}
	return err
}

func (b *book) readStrings(part string) error {
	return each(b.Archive, part, func(p *xmlPart, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := p.text("t")
		if err != nil {
			return err
		}
		if b.strings = append(b.strings, s); len(b.strings) > maxStrings {
			return connector.Refuse("template.too_large", nil, "berkas", b.File)
		}
		return nil
	})
}

// readStyles finds the styles that show a number as percent: a choice "12%" may
// be kept as 0.12.
func (b *book) readStyles(part string) error {
	b.percent = map[int]bool{}
	formats := map[string]bool{"9": true, "10": true}
	inCells, style := false, 0
	return each(b.Archive, part, func(_ *xmlPart, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			formats[attr(e, "numFmtId")] = strings.HasSuffix(attr(e, "formatCode"), "%")
		case "cellXfs":
			inCells = true
		case "cellStyles":
			inCells = false
		case "xf":
			if inCells {
				if formats[attr(e, "numFmtId")] {
					b.percent[style] = true
				}
				style++
			}
		}
		return nil
	})
}

// sheet finds a sheet by its name, letter case aside; nil when there is none.
func (b *book) sheet(name string) *sheet {
	for _, s := range b.sheets {
		if strings.EqualFold(s.name, name) {
			return s
		}
	}
	return nil
}
