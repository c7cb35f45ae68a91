package template

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
	"ekatalog/testdata/hostile"
)

// raw is a small template written by hand, so that a test can break any part.
type raw struct {
	header  string // rows above the titles
	rows    string // below the titles
	after   string // behind the rows
	sheet   string // the whole sheet instead
	strings string
	names   string
	more    map[string]string // parts, added or replaced
}

const space = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
const relations = hostile.RelSpace
const testID = "00000000-0000-4000-8000-000000000009"

func cell(ref, text string) string { return hostile.Inline(ref, text) }

const statedRow = `<row r="2"><c r="A2" t="inlineStr"><is><t>Category ID</t></is></c><c r="B2" t="inlineStr"><is><t>` + testID + `</t></is></c>` +
	`<c r="C2" t="inlineStr"><is><t>Kategori: A &gt; B &gt; C</t></is></c><c r="D2" t="inlineStr"><is><t>Jenis Produk: Jasa</t></is></c></row>`

func (r raw) parts() map[string]string {
	titles := `<row r="3">` + cell("A3", "Nama Produk (Wajib)") + cell("B3", "Harga Produk (Wajib)") + cell("C3", "Jumlah Stok") + `</row>`
	if r.header == "" {
		r.header = statedRow
	}
	if r.sheet == "" {
		r.sheet = `<worksheet ` + space + `><sheetData>` + r.header + titles + r.rows + `</sheetData>` + r.after + `</worksheet>`
	}
	if r.strings == "" {
		r.strings = `<sst ` + space + `/>`
	}
	parts := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook ` + space + `><sheets><sheet name="Produk" sheetId="1" r:id="r1"/></sheets>` + r.names + `</workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + relations + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       r.strings,
		"xl/worksheets/sheet1.xml":   r.sheet,
	}
	maps.Copy(parts, r.more)
	return parts
}

func (r raw) bytes(t testing.TB) []byte { return zipped(t, r.parts()) }

func zipped(t testing.TB, parts map[string]string) []byte { return packed(t, parts, zip.Deflate) }

func packed(t testing.TB, parts map[string]string, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(part, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func save(t testing.TB, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// refused learns what must be refused, and checks that the refusal can be said.
func refused(t testing.TB, l *Learner, file, key string) *connector.Unreadable {
	t.Helper()
	got, err := l.Learn(context.Background(), file)
	var u *connector.Unreadable
	if !errors.As(err, &u) {
		if err == nil {
			got.File.Remove()
		}
		t.Fatalf("got error %v, want %s", err, key)
	}
	if u.Key != key {
		t.Errorf("got %v, want %s", u, key)
	}
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		if said := schemas.Say(lang, u.Key, u.Values); !schemas.HasMessage(u.Key) || strings.ContainsAny(said, "{}") {
			t.Errorf("says %q", said)
		}
	}
	return u
}

func TestTheTemplateOfTheseTestsIsOne(t *testing.T) {
	got := learn(t, &Learner{On: day}, save(t, "a.xlsx", raw{}.bytes(t))).Pack
	if got.Type != schemas.TypeService || got.Category != "A > B > C" || len(got.Columns) != 3 || !got.Columns[1].Required || got.Template.FirstRow != 4 || got.MaxRows != 0 {
		t.Errorf("%+v", got)
	}
}

func harmful(t testing.TB) map[string]struct {
	content []byte
	key     string
} {
	type harm = struct {
		content []byte
		key     string
	}
	many := map[string]string{}
	for n := range 5000 {
		many[strings.Repeat("x", 500)+fmt.Sprint(n)] = ""
	}
	good := raw{}.bytes(t)
	broken := bytes.Clone(good)
	broken[bytes.Index(broken, []byte("xl/worksheets/sheet1.xml"))+40] ^= 0xff
	bomb := raw{strings: "<sst>" + strings.Repeat(" ", 7<<20) + "</sst>"}.bytes(t)
	lies := hostile.Lying(bomb, "xl/sharedStrings.xml")
	deep := strings.Repeat("<a>", 300_000)
	return map[string]harm{
		"an old Excel file":        {hostile.OLE(), "file_old_format"},
		"a password":               {hostile.OLELocked(), "file_locked"},
		"a web page":               {[]byte("<html><body>Masuk</body></html>"), "template.not_workbook"},
		"a picture":                {[]byte("\xff\xd8\xff\xe0\x00\x10JFIF"), "template.not_workbook"},
		"Word":                     {zipped(t, map[string]string{"word/document.xml": "x"}), "template.not_workbook"},
		"nothing":                  {nil, "file_damaged"},
		"an empty zip":             {zipped(t, nil), "template.not_workbook"},
		"half a file":              {good[:len(good)/2], "file_damaged"},
		"a bomb":                   {bomb, "template.too_large"},
		"a bomb that lies":         {lies, "file_damaged"},
		"parts without end":        {zipped(t, many), "template.too_large"},
		"broken bytes":             {broken, "file_damaged"},
		"document type":            {raw{sheet: `<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>`}.bytes(t), "file_damaged"},
		"an entity nobody knows":   {raw{sheet: `<worksheet>&a;</worksheet>`}.bytes(t), "file_damaged"},
		"nested without end":       {raw{sheet: deep}.bytes(t), "file_damaged"},
		"no end":                   {raw{sheet: `<worksheet><sheetData>`}.bytes(t), "file_damaged"},
		"shared string beyond":     {raw{rows: `<row r="9"><c r="A9" t="s"><v>7</v></c></row>`}.bytes(t), "file_damaged"},
		"shared string below":      {raw{rows: `<row r="9"><c r="A9" t="s"><v>-1</v></c></row>`}.bytes(t), "file_damaged"},
		"row a million":            {raw{rows: `<row r="1048576"><c r="A1048576"/></row>`}.bytes(t), "template.too_large"},
		"rows backwards":           {raw{rows: `<row r="9"/><row r="8"/>`}.bytes(t), "file_damaged"},
		"row beyond":               {raw{rows: `<row r="99999999999999999999"/>`}.bytes(t), "file_damaged"},
		"a cell of another row":    {raw{rows: `<row r="9"><c r="A7"/></row>`}.bytes(t), "file_damaged"},
		"column 16,385":            {raw{rows: `<row r="9"><c r="XFE9"/></row>`}.bytes(t), "file_damaged"},
		"rows of one far cell":     {raw{rows: hostile.Counting(`<row r="%[1]d"><c r="XFD%[1]d"/></row>`, 10, 60)}.bytes(t), "template.too_large"},
		"merges without end":       {raw{after: `<mergeCells>` + hostile.Counting(`<mergeCell ref="A%[1]d:B%[1]d"/>`, 10, 5100) + `</mergeCells>`}.bytes(t), "template.too_large"},
		"merges over each other":   {raw{after: `<mergeCells>` + hostile.Counting(`<mergeCell ref="A1:XFD%d"/>`, 60, 4000) + `</mergeCells>`}.bytes(t), "template.too_large"},
		"a merge of nothing":       {raw{after: `<mergeCells><mergeCell ref=""/></mergeCells>`}.bytes(t), "file_damaged"},
		"validations without end":  {raw{after: `<dataValidations>` + hostile.Counting(`<dataValidation type="whole" sqref="A%d"/>`, 10, 5100) + `</dataValidations>`}.bytes(t), "template.too_large"},
		"a validation of nowhere":  {raw{after: `<dataValidations><dataValidation type="list" sqref="A0:ZZZZ9"/></dataValidations>`}.bytes(t), "file_damaged"},
		"names without end":        {raw{names: `<definedNames>` + hostile.Counting(`<definedName name="n%d">A1</definedName>`, 0, 5100) + `</definedNames>`}.bytes(t), "template.too_large"},
		"sheets without end":       {raw{more: map[string]string{"xl/workbook.xml": `<workbook><sheets>` + hostile.Counting(`<sheet name="s%d"/>`, 0, 300) + `</sheets></workbook>`}}.bytes(t), "template.too_large"},
		"no sheet":                 {raw{more: map[string]string{"xl/workbook.xml": `<workbook/>`}}.bytes(t), "file_damaged"},
		"a sheet outside":          {raw{more: map[string]string{"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + relations + `/worksheet" TargetMode="External" Target="file:///etc/passwd"/></Relationships>`}}.bytes(t), "file_damaged"},
		"a text without end":       {raw{rows: `<row r="9">` + cell("A9", hostile.Counting("%d&amp;", 0, 60_000)) + `</row>`}.bytes(t), "file_damaged"},
		"a tag without end":        {raw{after: `<x ` + hostile.Counting(`a%d="1" `, 0, 50_000) + `/>`}.bytes(t), "file_damaged"},
		"parts of twenty million":  {raw{after: hostile.Counting(`<x>%d</x>`, 0, 700_000)}.bytes(t), "template.too_large"},
		"no Category ID":           {raw{header: `<row r="2">` + cell("A2", "Category ID") + `</row>`}.bytes(t), "template.no_id"},
		"the ID too far below":     {raw{header: `<row r="1"/>`, rows: `<row r="6">` + cell("A6", testID) + `</row>`}.bytes(t), "template.no_id"},
		"two IDs":                  {raw{header: `<row r="1">` + cell("A1", "Category ID") + cell("B1", testID) + `</row><row r="2">` + cell("A2", "Category ID") + cell("B2", strings.Replace(testID, "9", "8", 1)) + `</row>`}.bytes(t), "template.several_ids"},
		"no titles":                {raw{sheet: `<worksheet ` + space + `><sheetData>` + statedRow + `<row r="3">` + cell("A3", "Nama Produk") + cell("B3", "Entah") + `</row></sheetData></worksheet>`}.bytes(t), "template.no_titles"},
		"filled":                   {raw{rows: `<row r="4">` + cell("A4", "Meja") + `<c r="B4"><v>5000</v></c></row>`}.bytes(t), "template.filled"},
		"filled far below":         {raw{rows: `<row r="900">` + cell("A900", "Meja") + `</row>`}.bytes(t), "template.filled"},
		"filled where it is to be": {raw{rows: `<row r="4">` + cell("A4", "Meja") + `</row>`, after: `<dataValidations><dataValidation type="whole" operator="greaterThan" sqref="B4:B99"><formula1>0</formula1></dataValidation></dataValidations>`}.bytes(t), "template.filled"},
		"501 columns":              {raw{sheet: `<worksheet ` + space + `><sheetData>` + statedRow + `<row r="3">` + cell("A3", "Nama Produk") + cell("B3", "Harga Produk") + strings.Repeat(`<c t="inlineStr"><is><t>Lain</t></is></c>`, 499) + `</row></sheetData></worksheet>`}.bytes(t), "template.too_large"},
		"lists without end":        {endlessLists(t), "template.too_large"},
	}
}

// endlessLists has 400 columns that each take a long list once more.
func endlessLists(t testing.TB) []byte {
	var b strings.Builder
	for n := range 400 {
		fmt.Fprintf(&b, `<dataValidation type="list" sqref="%[1]s4:%[1]s9"><formula1>Z!$A$1:$A$9000</formula1></dataValidation>`, letters(n+1))
	}
	return raw{after: `<dataValidations>` + b.String() + `</dataValidations>`, more: map[string]string{
		"xl/workbook.xml":            `<workbook ` + space + `><sheets><sheet name="Produk" r:id="r1"/><sheet name="Z" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="` + relations + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="` + relations + `/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`,
		"xl/worksheets/sheet2.xml":   `<worksheet ` + space + `><sheetData>` + hostile.Counting(`<row><c><v>%d</v></c></row>`, 0, 9000) + `</sheetData></worksheet>`,
	}}.bytes(t)
}

func TestAHostileTemplateIsRefusedSoonAndInLittleMemory(t *testing.T) {
	for name, c := range harmful(t) {
		t.Run(name, func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			file := save(t, "a.xlsx", c.content)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			refused(t, &Learner{On: day}, file, c.key)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			if took > 10*time.Second { // on a machine that does ten things at once
				t.Errorf("took %v", took)
			}
			if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 100 {
				t.Errorf("allocated %d MiB", got)
			}
			t.Logf("%v, %d KiB", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>10)
			if left, _ := os.ReadDir(temp); len(left) > 0 && runtime.GOOS != "windows" {
				t.Errorf("%d files left behind", len(left))
			}
		})
	}
}

func TestATemplateCutOffAnywhereIsRefused(t *testing.T) {
	whole := raw{}.bytes(t)
	for n := 0; n < len(whole); n += 97 {
		file := save(t, "a.xlsx", whole[:n])
		var u *connector.Unreadable
		if _, err := (&Learner{On: day}).Learn(context.Background(), file); !errors.As(err, &u) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
}

// FuzzLearn changes one part of a template at a time, so that the zip around it
// stays whole.
func FuzzLearn(f *testing.F) {
	seeds := []map[string]string{raw{}.parts()}
	for n := range known {
		seeds = append(seeds, partsOf(f, at(n)))
	}
	for s := range seeds {
		for n, name := range slices.Sorted(maps.Keys(seeds[s])) {
			if part := seeds[s][name]; strings.HasSuffix(name, "ml") && len(part) < 60_000 {
				f.Add(uint8(s), uint8(n), []byte(part))
			}
		}
	}
	f.Add(uint8(0), uint8(len(seeds[0])-1), []byte(raw{after: `<dataValidations><dataValidation type="list" sqref="A4:A9"><formula1>OFFSET(Produk!$A$1,0,0,COUNTA(Produk!$A:$A),1)</formula1></dataValidation></dataValidations>`}.parts()["xl/worksheets/sheet1.xml"]))
	f.Fuzz(func(t *testing.T, seed, n uint8, part []byte) {
		parts := maps.Clone(seeds[int(seed)%len(seeds)])
		names := slices.Sorted(maps.Keys(parts))
		parts[names[int(n)%len(names)]] = string(part)
		file := save(t, "a.xlsx", packed(t, parts, zip.Store)) // packing would take most of the time
		start := time.Now()
		got, err := (&Learner{Category: "A > B > C", Type: schemas.TypeGoods, On: day}).Learn(context.Background(), file)
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("took %v", took)
		}
		var u *connector.Unreadable
		if err != nil {
			if !errors.As(err, &u) {
				t.Fatalf("error %v is none for people", err)
			}
			if u.Err != nil && strings.Contains(u.Err.Error(), "panic") {
				t.Fatal(u.Err)
			}
			return
		}
		defer got.File.Remove()
		holds(t, got)
	})
}

func partsOf(t testing.TB, file string) map[string]string {
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	parts := map[string]string{}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		parts[p.Name] = string(b)
	}
	return parts
}

// holds checks what must hold of everything that was learned.
func holds(t *testing.T, l *Learned) {
	b, err := schemas.FormatPack(l.Pack)
	if err != nil {
		t.Fatalf("the pack cannot be written: %v", err)
	}
	if _, err := schemas.LoadPack(bytes.NewReader(b)); err != nil {
		t.Fatalf("the pack cannot be read back: %v\n%s", err, b)
	}
	d, err := schemas.FormatDecisions(l.Decisions)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schemas.LoadDecisions(bytes.NewReader(d)); err != nil {
		t.Fatalf("the decisions cannot be read back: %v\n%s", err, d)
	}
	seen := map[string]bool{}
	open := 0
	for _, c := range l.Pack.Columns {
		if seen[c.Letter] {
			t.Errorf("column %s twice", c.Letter)
		}
		seen[c.Letter] = true
		if c.Field == "" {
			open++
		}
	}
	if open != len(l.Undecided()) {
		t.Errorf("%d columns without a field, %d asked for", open, len(l.Undecided()))
	}
	if tmpl := l.Pack.Template; tmpl.FirstRow <= tmpl.TitleRow || tmpl.LastRow > 0 && tmpl.LastRow < tmpl.FirstRow {
		t.Errorf("titles %d, products %d to %d", tmpl.TitleRow, tmpl.FirstRow, tmpl.LastRow)
	}
}
