package template

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/schemas"
)

// list is a validation on column C of the small template.
func list(formula string) string {
	return `<dataValidations><dataValidation type="list" sqref="C4:C99"><formula1>` + formula + `</formula1></dataValidation></dataValidations>`
}

// withList is the small template with a sheet of choices beside it.
func withList(formula, names string) raw {
	return raw{
		after: list(formula),
		more: map[string]string{
			"xl/workbook.xml":            `<workbook ` + space + `><sheets><sheet name="Produk" r:id="r1"/><sheet name="Daftar 'A'" state="veryHidden" r:id="r2"/></sheets><definedNames>` + names + `</definedNames></workbook>`,
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + relations + `/worksheet" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="r3" Type="` + relations + `/styles" Target="styles.xml"/></Relationships>`,
			"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/></cellXfs><cellStyles/></styleSheet>`,
			"xl/worksheets/sheet2.xml": `<worksheet ` + space + `><sheetData><row r="1">` + cell("A1", "Merah") + cell("B1", "a") + `<c r="C1" s="1"><v>0.12</v></c></row><row r="2">` + cell("A2", " Biru  tua ") + cell("B2", "b") +
				`<c r="C2" s="2"><v>0</v></c></row><row r="3">` + cell("A3", "Merah") + `<c r="C3"><v>7.50</v></c></row><row r="5">` + cell("A5", "Hijau") + `<c r="B5" t="e"><v>#N/A</v></c></row></sheetData></worksheet>`,
		},
	}
}

func TestChoicesAreFoundWhereverTheyStand(t *testing.T) {
	name := func(n, to string) string { return `<definedName name="` + n + `">` + to + `</definedName>` }
	own := func(n, to string) string {
		return `<definedName name="` + n + `" localSheetId="0">` + to + `</definedName>`
	}
	const colours = "Merah|Biru tua|Hijau"
	for _, c := range []struct{ formula, names, want string }{
		{`&quot;Ya,Tidak&quot;`, "", "Ya|Tidak"},
		{`&quot; Ya , Tidak ,,Ya&quot;`, "", "Ya|Tidak"},
		{`&quot;15&quot;&quot; layar,&amp;&quot;`, "", `15" layar|&`},
		{`'Daftar ''A'''!$A$1:$A$9`, "", colours},
		{`='daftar ''a'''!A1:A9`, "", colours},
		{`'Daftar ''A'''!$A:$A`, "", colours},
		{`'Daftar ''A'''!$A$1:$B$2`, "", "Merah|a|Biru tua|b"},
		{`'Daftar ''A'''!$C$1:$C$3`, "", "12%|0%|7.5"},
		{`$A$3:$B$3`, "", "Nama Produk (Wajib)|Harga Produk (Wajib)"},
		{`Warna`, name("Warna", `'Daftar ''A'''!$A$1:$A$9`), colours},
		{`warna`, name("Lain", "x") + name("Warna", "Semua") + name("Semua", `'Daftar ''A'''!$A$1:$A$9`), colours},
		{`Warna`, name("Warna", `'Daftar ''A'''!$B$1:$B$2`) + own("Warna", `'Daftar ''A'''!$A$1:$A$9`), colours},
		{`Produk!Warna`, own("Warna", `'Daftar ''A'''!$A$1:$A$9`), colours},
		{`INDIRECT(&quot;Warna&quot;)`, name("Warna", `'Daftar ''A'''!$A$1:$A$9`), colours},
		{`OFFSET('Daftar ''A'''!$A$1, 0, 0, COUNTA('Daftar ''A'''!$A:$A), 1)`, "", "Merah|Biru tua"},
		// What only a calculation tells is no guess of ours.
		{`INDIRECT(B4)`, "", ""},
		{`IF(B4=1,&quot;a&quot;,&quot;b&quot;)`, "", ""},
		{`TidakAda`, "", ""},
		{`Putar`, name("Putar", "Putar"), ""},
		{`[1]Lain!$A$1:$A$3`, "", ""},
		{`Hilang!$A$1:$A$3`, "", ""},
		{`'Daftar ''A'''!$D$1:$D$9`, "", ""},
	} {
		got := learn(t, &Learner{On: day}, save(t, "a.xlsx", withList(c.formula, c.names).bytes(t)))
		column := got.Pack.Columns[2]
		if choices := strings.Join(column.Choices, "|"); choices != c.want {
			t.Errorf("%s: %q, want %q", c.formula, choices, c.want)
		}
		said := slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Key == "template.list_unreadable" })
		if said != (c.want == "") {
			t.Errorf("%s: notes %v", c.formula, got.Notes)
		}
	}
}

func TestANewerExcelKeepsItsValidationsElsewhere(t *testing.T) {
	x14 := `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">` +
		`<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>'Daftar ''A'''!$A$1:$A$9</xm:f></x14:formula1><xm:sqref>C4:C99 E4:E99</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>`
	r := withList("", "")
	r.after = x14
	got := learn(t, &Learner{On: day}, save(t, "a.xlsx", r.bytes(t))).Pack
	if len(got.Columns) != 4 || got.Columns[3].Letter != "E" || got.Columns[3].Title != "Kolom tanpa judul E" || len(got.Columns[2].Choices) != 3 || len(got.Columns[3].Choices) != 3 {
		t.Errorf("%+v", got.Columns)
	}
}

func TestLimitsAreTakenAsTheyAreMeant(t *testing.T) {
	for _, c := range []struct {
		attributes, first, second string
		want                      schemas.Column
		unread                    bool
	}{
		{`type="whole" operator="between"`, "1", "90", schemas.Column{Min: "1", Max: "90"}, false},
		{`type="whole"`, "1", "90", schemas.Column{Min: "1", Max: "90"}, false},
		{`type="whole" operator="greaterThan"`, "0", "", schemas.Column{Min: "1"}, false},
		{`type="whole" operator="lessThan"`, "100", "", schemas.Column{Max: "99"}, false},
		{`type="decimal" operator="greaterThan"`, "0", "", schemas.Column{Min: "0.000001"}, false},
		{`type="decimal" operator="greaterThanOrEqual"`, "0.10000000000000001", "", schemas.Column{Min: "0.1"}, false},
		{`type="decimal" operator="lessThanOrEqual"`, "=-2.5", "", schemas.Column{Max: "-2.5"}, false},
		{`type="textLength" operator="equal"`, "10", "", schemas.Column{MinLength: 10, MaxLength: 10}, false},
		{`type="textLength" operator="between"`, "0", "32767", schemas.Column{}, false},
		{`type="textLength" operator="lessThanOrEqual"`, "100", "", schemas.Column{MaxLength: 100}, false},
		{`type="whole" operator="notBetween"`, "1", "9", schemas.Column{}, true},
		{`type="whole" operator="between"`, "9", "1", schemas.Column{}, true},
		{`type="whole" operator="between"`, "A1", "9", schemas.Column{}, true},
		{`type="decimal" operator="equal"`, "1E+300", "", schemas.Column{}, true},
		{`type="textLength" operator="lessThanOrEqual"`, "-1", "", schemas.Column{}, true},
		{`type="custom"`, "LEN(C4)&gt;2", "", schemas.Column{}, false},
	} {
		r := raw{after: `<dataValidations><dataValidation ` + c.attributes + ` sqref="C4:C99"><formula1>` + c.first + `</formula1><formula2>` + c.second + `</formula2></dataValidation></dataValidations>`}
		got := learn(t, &Learner{On: day}, save(t, "a.xlsx", r.bytes(t)))
		column := got.Pack.Columns[2]
		if diff := cmp.Diff(c.want, schemas.Column{Min: column.Min, Max: column.Max, MinLength: column.MinLength, MaxLength: column.MaxLength}); diff != "" {
			t.Errorf("%s %s %s (-want +got):\n%s", c.attributes, c.first, c.second, diff)
		}
		if unread := slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Key == "template.limit_unreadable" }); unread != c.unread {
			t.Errorf("%s %s: notes %v", c.attributes, c.first, got.Notes)
		}
	}
}

// page is a template with its rows as they are given, and validations from a
// row on where checks is not 0.
func page(checks, to int, rows ...string) raw {
	r := raw{sheet: `<worksheet ` + space + `><sheetData>` + strings.Join(rows, "") + `</sheetData>`}
	if checks > 0 {
		r.sheet += `<dataValidations><dataValidation type="whole" operator="greaterThan" sqref="B` + count(checks) + `:B` + count(to) + `"><formula1>0</formula1></dataValidation></dataValidations>`
	}
	r.sheet += `</worksheet>`
	return r
}

func row(n string, texts ...string) string {
	b := `<row r="` + n + `">`
	for i, s := range texts {
		if s != "" {
			b += cell(letters(i+1)+n, s)
		}
	}
	return b + `</row>`
}

func TestTheRowsAreUnderstoodAsTheyAreLaidOut(t *testing.T) {
	id, titles := row("2", "Category ID", testID), row("4", "Nama Produk*", "Harga Produk (Wajib)", "Jumlah Stok (Opsional)", "Bahan")
	for _, c := range []struct {
		name        string
		page        raw
		title       int
		first, last int
		required    string
		hint        string // of the first column
	}{
		{"nothing below", page(0, 0, id, titles), 4, 5, 0, "AB", ""},
		{"the ID in its label's cell", page(0, 0, row("2", "Category ID: "+strings.ToUpper(testID)), titles), 4, 5, 0, "AB", ""},
		{"the ID below its label", page(0, 0, row("1", "", "ID Kategori"), row("2", "", testID), titles), 4, 5, 0, "AB", ""},
		{"hints", page(0, 0, id, titles, row("5", "10 sampai 100 karakter", "", "Wajib diisi")), 4, 6, 0, "ABC", "10 sampai 100 karakter"},
		{"two rows of hints", page(8, 57, id, titles, row("5", "Nama lengkap", "Rupiah"), row("6", "10 sampai 100", "Bulat")), 4, 8, 57, "AB", "Nama lengkap; 10 sampai 100"},
		{"hints that are examples", page(0, 0, id, titles, row("5", "Contoh: Meja", "Contoh: 5000")), 4, 6, 0, "AB", "Contoh: Meja"},
		{"an example", page(0, 0, id, titles, row("5", "Contoh", "5000", "3")), 4, 6, 0, "AB", ""},
		{"an example where products go", page(5, 104, id, titles, row("5", "contoh: Meja Kerja", "5000")), 4, 6, 104, "AB", ""},
		{"required below, then hints", page(0, 0, id, titles, row("5", "(Wajib)", "Opsional", "Wajib", "(Opsional)"), row("6", "Nama")), 4, 7, 0, "ABC", "Nama"},
		{"required above the hints is no hint", page(7, 9, id, titles, row("5", "Nama"), row("6", "Wajib", "Wajib", "Wajib", "Wajib")), 4, 7, 9, "ABCD", "Nama"},
		{"a whole column checked", page(1, 1048576, id, titles), 4, 5, 0, "AB", ""},
		{"checked to the end", page(5, 1048576, id, titles), 4, 5, 0, "AB", ""},
		{"a limit in words", page(0, 0, row("1", "Maks. 50 baris per berkas"), id, titles), 4, 5, 54, "AB", ""},
		{"two limits", page(5, 104, row("1", "Maksimal 50 baris"), id, titles), 4, 5, 0, "AB", ""},
	} {
		l := &Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}
		got := learn(t, l, save(t, "a.xlsx", c.page.bytes(t)))
		p, need := got.Pack, ""
		for _, col := range p.Columns {
			if col.Required {
				need += col.Letter
			}
		}
		tmpl := p.Template
		if tmpl.TitleRow != c.title || tmpl.FirstRow != c.first || tmpl.LastRow != c.last || need != c.required || p.Columns[0].Hint != c.hint {
			t.Errorf("%s: titles %d, products %d to %d, required %s, hint %q", c.name, tmpl.TitleRow, tmpl.FirstRow, tmpl.LastRow, need, p.Columns[0].Hint)
		}
		if unclear := slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Key == "template.rows_unclear" }); unclear != (c.name == "two limits") {
			t.Errorf("%s: notes %v", c.name, got.Notes)
		}
		if p.Columns[3].Field != "" {
			t.Errorf("%s: Bahan became %s", c.name, p.Columns[3].Field)
		}
	}
}

func TestAPersonMayCountTheFirstRow(t *testing.T) {
	p := page(0, 0, row("2", "Category ID", testID), row("3", "Nama Produk", "Harga Produk"), row("4", "Meja Kerja Jati", "5000"), row("5", "Lemari Jati", "7000"))
	file := save(t, "a.xlsx", p.bytes(t))
	l := &Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}
	if u := refused(t, l, file, "template.filled"); u.Values["baris"] != "4" || u.Values["isi"] != "Meja Kerja Jati" {
		t.Error(u)
	}
	for first, key := range map[int]string{3: "template.first_row", 5: "template.filled", 61: "template.first_row"} {
		l.FirstRow = first
		refused(t, l, file, key)
	}
	l.FirstRow = 6
	if got := learn(t, l, file).Pack.Template.FirstRow; got != 6 {
		t.Errorf("products from %d", got)
	}
}

func TestATitleThatIsNotUnderstoodIsAskedAbout(t *testing.T) {
	id := row("1", "Category ID", testID)
	groups := `<row r="3">` + cell("A3", "Produk") + cell("E3", "Informasi Utama") + cell("G3", "Dokumen") + `</row>`
	titles := row("4", "Nama Produk", "Berat", "Harga", "Harga Satuan", "Jumlah Stok", "Bahan", "Brosur")
	p := page(0, 0, id, groups, titles)
	p.sheet = strings.Replace(p.sheet, `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="A3:D3"/><mergeCell ref="E3:F3"/></mergeCells>`, 1)
	got := learn(t, &Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}, save(t, "a.xlsx", p.bytes(t)))
	var asked []string
	for _, d := range got.Undecided() {
		asked = append(asked, d.Position+" "+d.Title+" "+d.Why+" "+strings.Join(d.Proposals, ","))
	}
	want := []string{
		"B Berat unknown weight_gram,attributes.Berat",
		"C Harga claimed price,attributes.Harga",
		"D Harga Satuan claimed price,unit,attributes.Harga Satuan",
		"E Jumlah Stok misplaced stock,attributes.Jumlah Stok",
	}
	if diff := cmp.Diff(want, asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if f, g := got.Pack.Columns[5].Field, got.Pack.Columns[6].Field; f != "attributes.Bahan" || g != "documents.Brosur" {
		t.Errorf("fields %s and %s", f, g)
	}
}

func TestATemplateWhoseCategoryOrTypeIsDoubtfulIsRefused(t *testing.T) {
	titles := row("4", "Nama Produk", "Harga Produk", "Berat (gram)")
	id := row("2", "Category ID", testID)
	stated := row("1", "Kategori", "A > B > C", "Jenis Produk", "Barang")
	for _, c := range []struct {
		name string
		page raw
		l    Learner
		key  string
	}{
		{"nothing said", page(0, 0, id, titles), Learner{}, "template.category_missing"},
		{"two levels", page(0, 0, id, titles), Learner{Category: "A > B"}, "template.category_path"},
		{"another category", page(0, 0, stated, id, titles), Learner{Category: "A > B > D"}, "template.category_differs"},
		{"another type", page(0, 0, stated, id, titles), Learner{Type: schemas.TypeService}, "template.type_differs"},
		{"a weight, no type", page(0, 0, id, titles), Learner{Category: "A > B > C"}, "template.type_missing_goods"},
		{"no type", page(0, 0, id, row("4", "Nama Produk", "Harga Produk")), Learner{Category: "A > B > C"}, "template.type_missing"},
		{"two types said", page(0, 0, row("1", "Jenis Produk: Barang", "Tipe Produk: Jasa"), id, titles), Learner{Category: "A > B > C"}, "template.type_missing_goods"},
		{"a category of another ID", page(0, 0, stated, id, titles), Learner{Kept: []Kept{{Pack: &schemas.Pack{ID: "c", Category: "a > b > c", CategoryID: "x", Template: &schemas.Template{}}}}}, "template.category_taken"},
	} {
		c.l.On = day
		t.Run(c.name, func(t *testing.T) { refused(t, &c.l, save(t, "a.xlsx", c.page.bytes(t)), c.key) })
	}
	lookup := func(id string) (string, schemas.ProductType, bool) {
		return "Dari > Daftar > Impor", schemas.TypeDigital, id == testID
	}
	got := learn(t, &Learner{Lookup: lookup, On: day}, save(t, "a.xlsx", page(0, 0, id, titles).bytes(t))).Pack
	if got.Category != "Dari > Daftar > Impor" || got.Type != schemas.TypeDigital || got.ID != "impor" {
		t.Errorf("%s, %s, %s", got.Category, got.Type, got.ID)
	}
}

func TestWhatThePortalFilledItselfIsLeftAlone(t *testing.T) {
	rows := []string{row("2", "Category ID", testID), row("3", "Kategori:", "A &gt; B &gt; C", "Jenis", "Barang"), row("4", "No", "Nama Produk (Wajib diisi, maks. 120 karakter)", "Harga Produk", "Jumlah Stok", "Pre Order (Wajib)", "Warna (Wajib jika cat)")}
	for n := range 6 {
		rows = append(rows, row(count(5+n), count(n+1), "", "", "", "Tidak"))
	}
	l := &Learner{On: day}
	got := learn(t, l, save(t, "a.xlsx", page(0, 0, rows...).bytes(t)))
	p := got.Pack
	if p.Template.FirstRow != 5 || p.Template.LastRow != 10 || p.MaxRows != 6 || p.Columns[0].Group != "" {
		t.Errorf("%+v, %d rows, group %q", p.Template, p.MaxRows, p.Columns[0].Group)
	}
	if !p.Columns[1].Required || p.Columns[1].Field != "name" || p.Columns[4].Required || p.Columns[5].Required {
		t.Errorf("%+v", p.Columns)
	}
	decided, err := Decide(p, got.Decisions)
	if err != nil {
		t.Fatal(err)
	}
	if decided.Columns[0].Field != "" || decided.Columns[4].Field != "" || len(got.Undecided()) != 1 || len(got.Notes) != 2 {
		t.Errorf("undecided %+v, notes %+v, columns %+v", got.Undecided(), got.Notes, decided.Columns)
	}
	// Products are told from that by what differs.
	refused(t, l, save(t, "b.xlsx", page(0, 0, append(rows, row("11", "7", "Meja", "", "", "Tidak"))...).bytes(t)), "template.filled")
}

func TestTitlesThatNobodyKnowsAreAllAskedAbout(t *testing.T) {
	stated := row("3", "Kategori", "A &gt; B &gt; C", "Jenis", "Barang", "Sub", "x")
	got := learn(t, &Learner{On: day}, save(t, "a.xlsx", page(0, 0, row("2", testID), stated, row("5", "Product Name*", "Price*", "Stock*"), row("6", "Text", "Number", "Number")).bytes(t)))
	if p := got.Pack; p.Template.TitleRow != 5 || p.Template.FirstRow != 7 || len(got.Undecided()) != 3 || got.Notes[0].Key != "template.titles_assumed" {
		t.Errorf("%+v, undecided %+v, notes %+v", p.Template, got.Undecided(), got.Notes)
	}
}

func TestTheMarkOfATitleOverTwoColumnsCountsOnce(t *testing.T) {
	p := page(0, 0, row("2", "Category ID", testID), row("4", "Nama Produk (Wajib)", "Foto Produk (Wajib)", "", "Harga Produk"))
	p.sheet = strings.Replace(p.sheet, `</sheetData>`, `</sheetData><mergeCells><mergeCell ref="B4:C4"/></mergeCells>`, 1)
	got := learn(t, &Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}, save(t, "a.xlsx", p.bytes(t)))
	if c := got.Pack.Columns; len(c) != 4 || !c[1].Required || c[2].Required || len(got.Undecided()) != 2 {
		t.Errorf("%+v", c)
	}
}

func TestTheSheetWithTheTitlesIsTheProducts(t *testing.T) {
	p := withList("", "")
	p.after = ""
	p.more["xl/worksheets/sheet2.xml"] = `<worksheet ` + space + `><sheetData>` + statedRow + `</sheetData></worksheet>`
	if got := learn(t, &Learner{On: day}, save(t, "a.xlsx", p.bytes(t))).Pack.Template.Sheet; got != "Produk" {
		t.Errorf("products on %s", got)
	}
	// With the ID on the guide alone nobody knows where the products go.
	p.header = row("2", "Isi di bawah")
	refused(t, &Learner{On: day}, save(t, "b.xlsx", p.bytes(t)), "template.no_titles")
}

func TestALearnedTemplateTakesAnotherType(t *testing.T) {
	dir, file := t.TempDir(), save(t, "a.xlsx", page(0, 0, row("2", "Category ID", testID), row("4", "Nama Produk", "Harga Produk")).bytes(t))
	keep(t, dir, &Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}, file)
	kept, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := learn(t, &Learner{Type: schemas.TypeService, Kept: kept, On: day}, file); got.Already || got.Pack.Type != schemas.TypeService || got.Pack.Version != 1 {
		t.Errorf("already %v, %s, version %d", got.Already, got.Pack.Type, got.Pack.Version)
	}
	if got := learn(t, &Learner{Category: "a >b> c", Type: schemas.TypeGoods, Kept: kept, On: day}, file); !got.Already {
		t.Error("learned once more for nothing")
	}
}
