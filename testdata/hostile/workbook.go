package hostile

import (
	"fmt"
	"strings"
)

// of is a workbook file made of a book that depends on the shape.
func of(name, what string, make func(s Shape) Book) File {
	return File{Name: name, What: what, Kind: Workbook, Make: func(s Shape) []byte { return make(s).Bytes() }}
}

// workbooks are workbooks with harm in the parts around their sheet.
func workbooks() []File {
	return []File{
		of("entity-external.xlsx", "a sheet that asks for a file of the disk", func(s Shape) Book {
			return Book{Sheet: `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet ` + MainSpace + `><sheetData>` + strings.Replace(s.rows(""), "Meja", "&a;", 1) + `</sheetData></worksheet>`}
		}),
		of("entity-parameter.xlsx", "shared texts that ask for an address", func(s Shape) Book {
			return Book{Rows: s.rows(""), Strings: `<!DOCTYPE sst [<!ENTITY % a SYSTEM "http://127.0.0.1:9/a.dtd"> %a;]><sst ` + MainSpace + `/>`}
		}),
		of("billion-laughs.xlsx", "entities that grow to 3 GB", func(s Shape) Book {
			return Book{Sheet: laughs() + `<worksheet ` + MainSpace + `><sheetData>` + s.rows(`<row>`+Inline("A9", "&l9;")+`</row>`) + `</sheetData></worksheet>`}
		}),
		of("billion-laughs-strings.xlsx", "entities in the shared texts", func(s Shape) Book {
			return Book{Rows: s.rows(""), Strings: laughs() + `<sst><si><t>&l9;</t></si></sst>`}
		}),
		of("billion-laughs-main.xlsx", "entities in the list of sheets", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/workbook.xml": laughs() + `<workbook><sheets><sheet name="&l9;"/></sheets></workbook>`}}
		}),
		of("external-sheet.xlsx", "a sheet that is a file outside", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/_rels/workbook.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/worksheet" TargetMode="External" Target="file:///etc/passwd"/>`)}}
		}),
		of("external-links.xlsx", "links to another workbook on the web", func(s Shape) Book {
			return Book{Rows: s.rows(""), Names: `<externalReferences><externalReference r:id="rId9"/></externalReferences>`, More: map[string]string{
				"xl/externalLinks/externalLink1.xml":            `<externalLink ` + MainSpace + `><externalBook xmlns:r="` + RelSpace + `" r:id="rId1"/></externalLink>`,
				"xl/externalLinks/_rels/externalLink1.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/externalLinkPath" TargetMode="External" Target="http://127.0.0.1:9/harga.xlsx"/>`),
			}}
		}),
		of("no-main-part.xlsx", "no list of sheets", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/workbook.xml": ""}}
		}),
		of("no-sheet.xlsx", "a list of sheets without any", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/workbook.xml": `<workbook ` + MainSpace + `><sheets/></workbook>`}}
		}),
		of("missing-sheet.xlsx", "a sheet whose part is not there", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/_rels/workbook.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/worksheet" Target="worksheets/none.xml"/>`)}}
		}),
		of("hidden-sheet.xlsx", "the only sheet is hidden", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/workbook.xml": `<workbook ` + MainSpace + ` xmlns:r="` + RelSpace + `"><sheets><sheet name="L" sheetId="1" state="veryHidden" r:id="rId1"/></sheets></workbook>`}}
		}),
		of("sheets-50000.xlsx", "50,000 sheets that are all the same", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/workbook.xml": `<workbook ` + MainSpace + ` xmlns:r="` + RelSpace + `"><sheets>` + Counting(`<sheet name="L%[1]d" sheetId="%[1]d" r:id="rId1"/>`, 1, 50_000) + `</sheets></workbook>`}}
		}),
		of("relation-loop.xlsx", "parts that each belong to another", func(s Shape) Book {
			loop := relations(`<Relationship Id="rId1" Type="` + RelSpace + `/worksheet" Target="../workbook.xml"/><Relationship Id="rId2" Type="` + RelSpace + `/officeDocument" Target="sheet1.xml"/><Relationship Id="rId3" Type="` + RelSpace + `/drawing" Target="sheet1.xml"/>`)
			return Book{Rows: s.rows(""), After: `<drawing xmlns:r="` + RelSpace + `" r:id="rId3"/>`, More: map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": loop, "xl/media/image1.png": "x"}}
		}),
		of("relation-self.xlsx", "a list of sheets that is its own sheet", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/_rels/workbook.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/worksheet" Target="workbook.xml"/><Relationship Id="rId2" Type="` + RelSpace + `/sharedStrings" Target="workbook.xml"/>`)}}
		}),
		of("relations-500000.xlsx", "500,000 relations", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/_rels/workbook.xml.rels": relations(Counting(`<Relationship Id="rId%[1]d" Type="`+RelSpace+`/worksheet" Target="worksheets/%[1]d.xml"/>`, 1, 500_000))}}
		}),
		of("names-500000.xlsx", "500,000 defined names", func(s Shape) Book {
			return Book{Rows: s.rows(""), Names: `<definedNames>` + Counting(`<definedName name="n%d">L!$A$1</definedName>`, 1, 500_000) + `</definedNames>`}
		}),
		of("styles-500000.xlsx", "500,000 styles", func(s Shape) Book {
			return Book{Rows: s.rows(""), Styles: `<styleSheet ` + MainSpace + `><numFmts>` + Counting(`<numFmt numFmtId="%[1]d" formatCode="0.%[1]d"/>`, 200, 500_000) + `</numFmts><cellXfs>` + Counting(`<xf numFmtId="%d"/>`, 200, 500_000) + `</cellXfs></styleSheet>`}
		}),
		of("strings-count-lies.xlsx", "shared texts that say they are 4 billion", func(s Shape) Book {
			return Book{Rows: s.rows(""), Strings: `<sst ` + MainSpace + ` count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>`}
		}),
		of("strings-3000000.xlsx", "3 million shared texts", func(s Shape) Book {
			return Book{Rows: s.rows(""), Strings: `<sst ` + MainSpace + `>` + Counting(`<si><t>%x</t></si>`, 1, 3_000_000) + `</sst>`}
		}),
		of("macro.xlsx", "a macro project", func(s Shape) Book {
			return Book{Rows: s.rows(""), More: map[string]string{"xl/vbaProject.bin": string(OLE())}}
		}),
		of("utf-16.xlsx", "a sheet in UTF-16", func(s Shape) Book {
			return Book{Sheet: string(utf16le(`<?xml version="1.0" encoding="UTF-16"?><worksheet ` + MainSpace + `><sheetData>` + s.rows("") + `</sheetData></worksheet>`))}
		}),
		of("encoding-lies.xlsx", "a sheet that says it is in a code nobody knows", func(s Shape) Book {
			return Book{Sheet: `<?xml version="1.0" encoding="x-none"?><worksheet ` + MainSpace + `><sheetData>` + s.rows("") + `</sheetData></worksheet>`}
		}),
		of("anchors.xlsx", "200,000 places of one picture", func(s Shape) Book {
			return pictured(s, Counting(`<xdr:oneCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>%d</xdr:row></xdr:from><xdr:ext cx="9" cy="9999999999"/><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor>`, 1, 200_000))
		}),
		of("anchors-tall.xlsx", "15,000 pictures that each cover all rows", func(s Shape) Book {
			return pictured(s, Counting(`<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>%d</xdr:row></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>1048576</xdr:row></xdr:to><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:twoCellAnchor>`, 1, 15_000))
		}),
		of("anchor-negative.xlsx", "a picture at row -1", func(s Shape) Book {
			return pictured(s, `<xdr:oneCellAnchor><xdr:from><xdr:col>-1</xdr:col><xdr:row>-1</xdr:row></xdr:from><xdr:pic><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></xdr:oneCellAnchor>`)
		}),
	}
}

// laughs declares entities, each ten times the one before.
func laughs() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "haha">`)
	for n := 1; n < 10; n++ {
		fmt.Fprintf(&b, `<!ENTITY l%d "%s">`, n, strings.Repeat(fmt.Sprintf("&l%d;", n-1), 10))
	}
	return b.String() + `]>`
}

// pictured is a workbook with a drawing.
func pictured(s Shape, anchors string) Book {
	return Book{Rows: s.rows(""), After: `<drawing xmlns:r="` + RelSpace + `" r:id="rId1"/>`, More: map[string]string{
		"xl/worksheets/_rels/sheet1.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/drawing" Target="../drawings/drawing1.xml"/>`),
		"xl/drawings/_rels/drawing1.xml.rels": relations(`<Relationship Id="rId1" Type="` + RelSpace + `/image" Target="../media/image1.png"/>`),
		"xl/drawings/drawing1.xml":            `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="` + RelSpace + `">` + anchors + `</xdr:wsDr>`,
		"xl/media/image1.png":                 "x",
	}}
}
