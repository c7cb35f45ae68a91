package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Book is a workbook of one sheet written by hand, for what no library writes.
type Book struct {
	Rows    string // what stands in sheetData
	After   string // what stands behind sheetData
	Sheet   string // the whole sheet part instead
	Strings string // the whole shared strings part
	Styles  string // the whole styles part
	Props   string // attributes of workbookPr
	Names   string // what stands behind the sheets
	More    map[string]string
}

// Name spaces of a workbook's parts.
const (
	MainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	RelSpace  = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
)

// Parts gives the parts in the order of the file. More replaces and adds.
func (b Book) Parts() []Part {
	sheet := b.Sheet
	if sheet == "" {
		sheet = `<?xml version="1.0" encoding="UTF-8"?><worksheet ` + MainSpace + `><sheetData>` + b.Rows + `</sheetData>` + b.After + `</worksheet>`
	}
	parts := []Part{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations(`<Relationship Id="rId1" Type="` + RelSpace + `/officeDocument" Target="xl/workbook.xml"/>`)},
		{"xl/workbook.xml", `<workbook ` + MainSpace + ` xmlns:r="` + RelSpace + `"><workbookPr ` + b.Props + `/><sheets><sheet name="L" sheetId="1" r:id="rId1"/></sheets>` + b.Names + `</workbook>`},
		{"xl/_rels/workbook.xml.rels", relations(`<Relationship Id="rId1" Type="` + RelSpace + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + RelSpace + `/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="` + RelSpace + `/styles" Target="styles.xml"/>`)},
		{"xl/worksheets/sheet1.xml", sheet},
	}
	if b.Strings != "" {
		parts = append(parts, Part{"xl/sharedStrings.xml", b.Strings})
	}
	if b.Styles != "" {
		parts = append(parts, Part{"xl/styles.xml", b.Styles})
	}
	for _, name := range slices.Sorted(maps.Keys(b.More)) {
		at := slices.IndexFunc(parts, func(p Part) bool { return p.Name == name })
		if at < 0 {
			parts = append(parts, Part{name, b.More[name]})
			continue
		}
		parts[at].Content = b.More[name]
	}
	return parts
}

// Bytes gives the file.
func (b Book) Bytes() []byte { return Zip(b.Parts()) }

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
	`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
	`<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>` +
	`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`

func relations(all string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + all + `</Relationships>`
}

// Inline is an inline string cell.
func Inline(ref, text string) string {
	return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
}

// Counting repeats a format with growing numbers, so that it hardly packs.
func Counting(format string, from, times int) string {
	var b strings.Builder
	for n := range times {
		fmt.Fprintf(&b, format, from+n)
	}
	return b.String()
}
