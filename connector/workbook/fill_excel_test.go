package workbook

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// excelLike is a template as Excel itself saves one, with everything that
// excelize does not know or writes differently.
func excelLike(t testing.TB) (*schemas.Pack, Options) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(templateFolder, templates[0].file))
	if err != nil {
		t.Fatal(err)
	}
	const sheet = "xl/worksheets/sheet1.xml"
	for _, p := range []struct{ part, old, new string }{
		{sheet, `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">`,
			`xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" ` +
				`xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}">` +
				`<sheetPr codeName="Sheet1" filterMode="0"><tabColor rgb="FF00B050"/><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>`},
		{sheet, `<sheetFormatPr defaultRowHeight="15">`, `<sheetFormatPr defaultRowHeight="14.4" x14ac:dyDescent="0.3">`},
		{sheet, `<row r="3">`, `<row r="3" spans="1:29" ht="45" customHeight="1" x14ac:dyDescent="0.3">`},
		{sheet, `<row r="5">`, `<row r="5" spans="1:29" x14ac:dyDescent="0.3">`},
		{sheet, `<c r="AA5" s="5"></c>`, `<c r="AA5" s="5"><f t="shared" ref="AA5:AA7" si="0">LEN(A5)</f><v>0</v></c>`},
		{sheet, `<c r="AA6" s="5"></c>`, `<c r="AA6" s="5"><f t="shared" si="0"/><v>0</v></c>`},
		{sheet, `<c r="AA7" s="5"></c>`, `<c r="AA7" s="5"><f t="shared" si="0"/><v>0</v></c>`},
		{sheet, `</sheetData>`, `</sheetData><sheetCalcPr fullCalcOnLoad="1"/><sheetProtection sheet="1" objects="1" scenarios="1"/><protectedRanges><protectedRange sqref="A5:AC204" name="Isi"/></protectedRanges><autoFilter ref="A3:AC204"/>`},
		{sheet, `</worksheet>`, `<printOptions horizontalCentered="1"/><pageMargins left="0.2" right="0.2" top="0.3" bottom="0.3" header="0.1" footer="0.1"/><pageSetup paperSize="9" orientation="landscape" r:id="rId1"/>` +
			`<headerFooter><oddFooter>&amp;CHalaman &amp;P</oddFooter></headerFooter><ignoredErrors><ignoredError sqref="A5:AC204" numberStoredAsText="1"/></ignoredErrors>` +
			`<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1">` +
			`<x14:dataValidation type="list" allowBlank="1" xr:uid="{00000000-0002-0000-0000-000000000000}"><x14:formula1><xm:f>Keterangan!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>Y5:Y204</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>`},
		{"xl/workbook.xml", `<workbookPr `, `<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\Portal\"/></mc:Choice></mc:AlternateContent>` +
			`<xr:revisionPtr xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" revIDLastSave="0" documentId="8_{A}"/><workbookPr `},
		{"xl/workbook.xml", `<calcPr calcId="122211"></calcPr>`, `<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Produk!$A$3:$AC$204</definedName>` +
			`<definedName name="_xlnm.Print_Area" localSheetId="0">Produk!$A$1:$AC$204</definedName></definedNames><calcPr calcId="191029"/>` +
			`<extLst><ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>`},
		{"xl/sharedStrings.xml", `<si><t>Barang</t></si>`, `<si><r><rPr><b/><sz val="9"/><color theme="1"/><rFont val="Tahoma"/><family val="2"/><charset val="1"/></rPr><t xml:space="preserve">Bar</t></r><r><t>ang</t></r><phoneticPr fontId="1"/></si>`},
		{"xl/styles.xml", `</styleSheet>`, `<extLst><ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst></styleSheet>`},
		{"[Content_Types].xml", `</Types>`, `<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>` +
			`<Default Extension="bin" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"/></Types>`},
		{"xl/_rels/workbook.xml.rels", `</Relationships>`, `<Relationship Id="rId9" Target="calcChain.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"/></Relationships>`},
	} {
		b = patched(t, b, p.part, p.old, p.new)
	}
	parts, order := partsOfBytes(t, b)
	for name, text := range map[string]string{
		"xl/calcChain.xml":                        `<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="AA5" i="1"/><c r="AA6" i="1"/><c r="AA7" i="1"/></calcChain>`,
		"xl/printerSettings/printerSettings1.bin": "P\x00R\x00I\x00N\x00T",
		"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Target="../printerSettings/printerSettings1.bin" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/printerSettings"/></Relationships>`,
	} {
		parts[name], order = []byte(text), append(order, name)
	}
	slices.Sort(order)
	return relearn(t, templatePack(t, 0), testOptions("r1"), zipped(t, parts, order))
}

func TestATemplateThatExcelSavedKeepsEverything(t *testing.T) {
	p, o := excelLike(t)
	dir := t.TempDir()
	files := export(t, dir, o, p, templateListings(p, 3), nil)
	path := filepath.Join(dir, files[0].Path)
	sameButRows(t, filepath.Join(o.Templates, p.Template.File), path, 5, 7)
	goldenBook(t, "terisi-seperti-excel.xlsx", path)

	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"AA5": "LEN(A5)", "AA7": "LEN(A7)"} {
		if got, err := f.GetCellFormula("Produk", cell); err != nil || got != want {
			t.Errorf("formula in %s is %q, want %q, %v", cell, got, want, err)
		}
	}
	calc, err := f.GetCalcProps()
	if err != nil || calc.FullCalcOnLoad == nil || !*calc.FullCalcOnLoad {
		t.Errorf("what the formulas said of an empty sheet is not calculated anew: %+v, %v", calc, err)
	}
}

// bareTemplate is about the least that is a workbook, with a letter case and
// an order of parts that excelize would not use.
func bareTemplate(t testing.TB) (*schemas.Pack, Options) {
	t.Helper()
	p := testPack()
	p.Template = &schemas.Template{File: "bare.xlsx", Sheet: "Isi", IDCell: "A1", TitleRow: 2, FirstRow: 3}
	p.Columns = p.Columns[1:3]
	p.Columns[0].Letter, p.Columns[1].Letter = "A", "C"
	const space = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	const office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	parts := map[string][]byte{
		"[Content_Types].xml": []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/Isi.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`),
		"_rels/.rels":                []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/workbook.xml":            []byte(`<workbook ` + space + ` xmlns:r="` + office + `"><sheets><sheet name="Isi" sheetId="1" r:id="rId1"/></sheets></workbook>`),
		"xl/_rels/workbook.xml.rels": []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/Isi.xml"/></Relationships>`),
		"xl/worksheets/Isi.xml": []byte(`<worksheet ` + space + `><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Category ID: ` + p.CategoryID + `</t></is></c></row>` +
			`<row r="2"><c r="A2" t="inlineStr"><is><t>Nama</t></is></c></row></sheetData></worksheet>`),
	}
	return relearn(t, p, testOptions("r1"), zipped(t, parts, []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/Isi.xml"}))
}

func TestABareTemplateGetsTheTextsItHasNoPlaceFor(t *testing.T) {
	p, o := bareTemplate(t)
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{testListing(1)}, nil)
	path := filepath.Join(dir, files[0].Path)
	want := map[string]string{"A3": "t:Meja belajar jati nomor 1", "C3": "t:Meja belajar dari kayu jati, dikerjakan di bengkel."}
	if diff := cmp.Diff(want, cells(t, path, "Isi", 3)); diff != "" {
		t.Error(diff)
	}
	goldenBook(t, "terisi-sederhana.xlsx", path)
	parts, order := rawParts(t, path)
	if got := order[len(order)-1]; got != "xl/sharedStrings.xml" || order[0] != "[Content_Types].xml" {
		t.Errorf("parts %v", order)
	}
	for _, name := range []string{"[Content_Types].xml", "xl/_rels/workbook.xml.rels"} {
		if !bytes.Contains(parts[name], []byte("/xl/sharedStrings.xml")) {
			t.Errorf("%s does not name the texts: %s", name, parts[name])
		}
	}
}

// In a sheet whose names carry a prefix the rows of excelize would mean
// nothing, so that excelize writes all of it.
func TestASheetWithPrefixedNamesIsFilledToo(t *testing.T) {
	p, o := bareTemplate(t)
	parts, order := rawParts(t, filepath.Join(o.Templates, p.Template.File))
	sheet := strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=").Replace(string(parts["xl/worksheets/Isi.xml"]))
	parts["xl/worksheets/Isi.xml"] = []byte(strings.Replace(sheet, "</x:worksheet>", `<x:pageMargins left="0.2" right="0.2" top="0.3" bottom="0.3" header="0.1" footer="0.1"/></x:worksheet>`, 1))
	p, o = relearn(t, p, o, zipped(t, parts, order))
	dir := t.TempDir()
	files := export(t, dir, o, p, []*mapping.Listing{testListing(1)}, nil)
	path := filepath.Join(dir, files[0].Path)
	if got := cells(t, path, "Isi", 1); got["A3"] != "t:Meja belajar jati nomor 1" || !strings.HasSuffix(got["A1"], p.CategoryID) {
		t.Errorf("cells %v", got)
	}
	filled, _ := rawParts(t, path)
	if !bytes.Contains(filled["xl/worksheets/Isi.xml"], []byte(`<pageMargins left="0.2"`)) {
		t.Errorf("the margins are gone: %s", filled["xl/worksheets/Isi.xml"])
	}
}
