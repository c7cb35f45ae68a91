package hostile

import (
	"fmt"
	"strings"
)

// below makes a file whose harm is rows below the good ones; the format's
// number is the row.
func below(name, what, format string) File {
	return of(name, what, func(s Shape) Book { return Book{Rows: s.rows(fmt.Sprintf(format, s.Last+1))} })
}

// behind makes a file whose harm stands behind the rows.
func behind(name, what, after string) File {
	return of(name, what, func(s Shape) Book { return Book{Rows: s.rows(""), After: after} })
}

// sheets are workbooks with harm in their sheet.
func sheets() []File {
	return []File{
		below("string-index-negative.xlsx", "a cell with shared text -1", `<row r="%[1]d"><c r="B%[1]d" t="s"><v>-1</v></c></row>`),
		below("string-index-huge.xlsx", "a cell with shared text 2^32", `<row r="%[1]d"><c r="B%[1]d" t="s"><v>4294967296</v></c></row>`),
		below("string-index-text.xlsx", "a cell whose shared text is no number", `<row r="%[1]d"><c r="B%[1]d" t="s"><v>x</v></c></row>`),
		below("style-index-negative.xlsx", "a cell with style -1", `<row r="%[1]d"><c r="B%[1]d" s="-1"><v>1</v></c></row>`),
		below("style-index-huge.xlsx", "a cell with style 2^31", `<row r="%[1]d"><c r="B%[1]d" s="2147483648"><v>1</v></c></row>`),
		of("rows-backwards.xlsx", "rows from the last to the first", func(s Shape) Book {
			return Book{Rows: `<row r="9">` + Inline("A9", "x") + `</row>` + s.rows("")}
		}),
		of("row-twice.xlsx", "every row twice", func(s Shape) Book { return Book{Rows: s.rows(s.rows(""))} }),
		below("row-zero.xlsx", "a row 0", `<row r="0"><c r="A0"><v>%d</v></c></row>`),
		below("row-negative.xlsx", "a row -1", `<row r="-1"><c r="A%d"><v>1</v></c></row>`),
		of("row-2147483648.xlsx", "a row 2^31", func(s Shape) Book {
			return Book{Rows: s.rows(`<row r="2147483648">` + Inline("B2147483648", "x") + `</row>`)}
		}),
		of("row-1048577.xlsx", "a row more than Excel has", func(s Shape) Book {
			return Book{Rows: s.rows(`<row r="1048577">` + Inline("B1048577", "x") + `</row>`)}
		}),
		below("cell-row-zero.xlsx", "a cell A0", `<row r="%d">`+Inline("A0", "x")+`</row>`),
		below("cell-zzzz.xlsx", "a cell ZZZZ1", `<row r="%d">`+Inline("ZZZZ1", "x")+`</row>`),
		below("cell-letters-only.xlsx", "a cell ABCDEFGHIJKLMNOP", `<row r="%d">`+Inline("ABCDEFGHIJKLMNOP", "x")+`</row>`),
		below("cell-other-row.xlsx", "a cell of another row", `<row r="%d">`+Inline("B77", "x")+`</row>`),
		below("column-16385.xlsx", "a column more than Excel has", `<row r="%[1]d"><c r="XFE%[1]d"><v>1</v></c></row>`),
		of("column-16384-everywhere.xlsx", "3,000 rows with a cell in the last column", func(s Shape) Book {
			return Book{Rows: s.rows(Counting(`<row r="%[1]d"><c r="XFD%[1]d"><v>1</v></c></row>`, s.Last+1, 3000))}
		}),
		of("rows-empty-styled.xlsx", "1,980 empty rows that have a style", func(s Shape) Book {
			return Book{Rows: s.rows(Counting(`<row r="%[1]d" s="1" customFormat="1"><c r="A%[1]d" s="1"/></row>`, s.Last+1, 1980))}
		}),
		of("rows-empty-million.xlsx", "a million empty rows", func(s Shape) Book {
			return Book{Rows: s.rows(Counting(`<row r="%d"/>`, s.Last+1, 1_000_000))}
		}),
		of("rows-blank-million.xlsx", "a million rows with a blank in them", func(s Shape) Book {
			return Book{Rows: s.rows(Counting(`<row r="%d"><c t="str"><v> </v></c></row>`, s.Last+1, 1_000_000))}
		}),
		of("rows-filled-million.xlsx", "a million rows", func(s Shape) Book {
			return Book{Rows: s.rows(Counting(`<row r="%[1]d"><c t="str"><v>%[1]d</v></c><c t="str"><v>%[1]d</v></c></row>`, s.Last+1, 1_000_000))}
		}),
		below("text-long.xlsx", "a cell of 2 MB", `<row r="%[1]d"><c r="B%[1]d" t="inlineStr"><is><t>`+Counting("%d&amp;", 1, 190_000)+`</t></is></c></row>`),
		below("text-long-number.xlsx", "a number of a million digits", `<row r="%[1]d"><c r="D%[1]d"><v>`+strings.Repeat("9", 1_000_000)+`</v></c></row>`),
		below("number-exponent.xlsx", "numbers such as 1E999999999 and NaN", `<row r="%[1]d"><c r="A%[1]d"><v>1E999999999</v></c><c r="B%[1]d"><v>-1E-999999999</v></c><c r="C%[1]d"><v>NaN</v></c><c r="D%[1]d"><v>INF</v></c></row>`),
		below("attribute-10mb.xlsx", "an attribute of 10 MB", `<row r="%d" x="`+Counting("%d", 1, 1_400_000)+`"/>`),
		below("attributes-million.xlsx", "a tag with a million attributes", `<row r="%d" `+Counting(`a%d="" `, 1, 1_000_000)+`/>`),
		below("text-many-runs.xlsx", "a text of 300,000 runs", `<row r="%d"><c r="B3" t="inlineStr"><is>`+Counting(`<r><t>%d</t></r>`, 1, 300_000)+`</is></c></row>`),
		of("nested-deep.xlsx", "500,000 tags within each other", func(s Shape) Book {
			return Book{Sheet: `<worksheet ` + MainSpace + `><sheetData>` + s.rows(strings.Repeat("<a>", 500_000)+strings.Repeat("</a>", 500_000)) + `</sheetData></worksheet>`}
		}),
		of("nested-unclosed.xlsx", "500,000 tags that are never closed", func(s Shape) Book {
			return Book{Sheet: `<worksheet ` + MainSpace + `><sheetData>` + s.rows(Counting("<a%d>", 1, 500_000))}
		}),
		of("nested-in-cell.xlsx", "500,000 tags in a cell", func(s Shape) Book {
			return Book{Rows: s.rows(`<row><c t="inlineStr"><is>` + strings.Repeat("<r>", 500_000) + strings.Repeat("</r>", 500_000) + `</is></c></row>`)}
		}),
		of("no-end.xlsx", "a sheet that stops", func(s Shape) Book {
			return Book{Sheet: `<worksheet ` + MainSpace + `><sheetData>` + s.rows("")}
		}),
		of("ends-too-many.xlsx", "a tag that ends and never began", func(s Shape) Book {
			return Book{Sheet: `<worksheet ` + MainSpace + `><sheetData>` + s.rows("") + `</sheetData></worksheet></x>`}
		}),
		below("control-characters.xlsx", "NUL and other control characters", `<row r="%[1]d"><c r="B%[1]d" t="inlineStr"><is><t>KR`+"\x00\x01\x0b"+`-002</t></is></c></row>`),
		below("control-entities.xlsx", "control characters written as entities", `<row r="%[1]d"><c r="B%[1]d" t="inlineStr"><is><t>KR&#0;&#1;&#xB;&#xFFFFFFFF;-002</t></is></c></row>`),
		below("formula-dde.xlsx", "a formula that starts a program", `<row r="%[1]d"><c r="B%[1]d"><f>cmd|'/C calc'!A0</f><v>1</v></c>`+Inline("C3", "=cmd|'/C calc'!A0")+`</row>`),
		below("formula-web.xlsx", "formulas that were never calculated", `<row r="%[1]d"><c r="B%[1]d"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c></row>`),
		behind("merge-empty.xlsx", "merged areas without a place", `<mergeCells count="4"><mergeCell ref=""/><mergeCell/><mergeCell ref="A1:A1"/><mergeCell ref="E9:D8"/></mergeCells>`),
		behind("merge-beyond.xlsx", "a merged area beyond the sheet", `<mergeCells count="1"><mergeCell ref="A7:XFD1048576999"/></mergeCells>`),
		behind("merge-everything.xlsx", "a merged area over all cells", `<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>`),
		behind("merge-overlapping.xlsx", "4,000 merged areas over each other", `<mergeCells>`+Counting(`<mergeCell ref="A1:ALL%d"/>`, 9, 4000)+`</mergeCells>`),
		behind("merge-million.xlsx", "a million merged areas", `<mergeCells>`+Counting(`<mergeCell ref="A%[1]d:B%[1]d"/>`, 9, 1_000_000)+`</mergeCells>`),
		behind("validations-300000.xlsx", "300,000 drop-down lists", `<dataValidations>`+Counting(`<dataValidation type="list" sqref="A%[1]d"><formula1>"a,b"</formula1></dataValidation>`, 9, 300_000)+`</dataValidations>`),
		of("dimension-lies.xlsx", "a sheet that says it is full", func(s Shape) Book {
			return Book{Sheet: `<worksheet ` + MainSpace + `><dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="1E300"/></cols><sheetData>` + s.rows("") + `</sheetData></worksheet>`}
		}),
		behind("comment-unclosed.xlsx", "an XML comment without end", "<!-- "+Counting("%d ", 1, 1_000_000)),
		behind("instruction-long.xlsx", "an XML instruction of 10 MB", "<?x "+Counting("%d ", 1, 1_200_000)+"?>"),
	}
}
