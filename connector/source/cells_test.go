package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector/source"
	"ekatalog/mapping"
)

const styleSheet = `<styleSheet ` + mainSpace + `><numFmts count="4">` +
	`<numFmt numFmtId="164" formatCode="0.000"/><numFmt numFmtId="165" formatCode="#,##0.000"/>` +
	`<numFmt numFmtId="166" formatCode="[$-421]dd mmmm yyyy;@"/><numFmt numFmtId="167" formatCode="&quot;Rp&quot;\ #,##0_);[Red]\(&quot;Rp&quot;#,##0.00\)"/>` +
	`<numFmt numFmtId="168" formatCode="0 &quot;days&quot;"/></numFmts>` +
	`<fonts><font><sz val="11"/></font><font><strike/></font><font><strike val="0"/></font></fonts>` +
	`<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>` +
	`<xf numFmtId="167"/><xf numFmtId="0" fontId="1"/><xf numFmtId="3"/><xf numFmtId="20"/><xf numFmtId="168"/><xf numFmtId="4"/></cellXfs>` +
	`<dxfs><dxf><font><strike/></font><numFmt numFmtId="0" formatCode="dd/mm/yy"/></dxf></dxfs></styleSheet>`

func TestACellGivesWhatExcelShowsAndWhatItHolds(t *testing.T) {
	texts := `<sst ` + mainSpace + ` uniqueCount="99999999"><si><t>biasa</t></si>` +
		`<si><r><t>Kayu </t></r><r><rPr><b/></rPr><t>jati</t></r><rPh sb="0" eb="1"><t>FURIGANA</t></rPh></si>` +
		`<si><t xml:space="preserve"> dua  spasi </t></si><si/></sst>`
	number := func(s string) mapping.Value { return mapping.Value{Text: s, Kind: mapping.Number} }
	words := func(s string) mapping.Value { return mapping.Value{Text: s, Kind: mapping.Text} }
	date := func(s string) mapping.Value { return mapping.Value{Text: s, Kind: mapping.Date} }
	fault := func(s string) mapping.Value { return mapping.Value{Text: s, Kind: mapping.Error} }
	for name, c := range map[string]struct {
		xml  string
		want mapping.Value
	}{
		"shared string":             {`<c r="C2" t="s"><v>0</v></c>`, words("biasa")},
		"rich shared string":        {`<c r="C2" t="s"><v>1</v></c>`, words("Kayu jati")},
		"kept spaces":               {`<c r="C2" t="s"><v>2</v></c>`, words(" dua  spasi ")},
		"empty shared string":       {`<c r="C2" t="s"><v>3</v></c>`, mapping.Value{}},
		"inline string":             {`<c r="C2" t="inlineStr"><is><t>a &amp; b &lt;c&gt; &#65;&#x42;</t></is></c>`, words("a & b <c> AB")},
		"inline runs":               {`<c r="C2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>`, words("ab")},
		"text in CDATA":             {`<c r="C2" t="inlineStr"><is><t><![CDATA[<b> & ]]]]><![CDATA[>]]></t></is></c>`, words("<b> & ]]>")},
		"formula text":              {`<c r="C2" t="str"><f>A1&amp;"x"</f><v>Kx</v></c>`, words("Kx")},
		"formula number":            {`<c r="C2"><f>1+1</f><v>2</v></c>`, number("2")},
		"formula never calculated":  {`<c r="C2"><f>F12*1.1</f></c>`, fault("=F12*1.1")},
		"formula giving empty text": {`<c r="C2" t="str"><f>""</f><v></v></c>`, mapping.Value{}},
		"error":                     {`<c r="C2" t="e"><f>A1*1</f><v>#VALUE!</v></c>`, fault("#VALUE!")},
		"true":                      {`<c r="C2" t="b"><v>1</v></c>`, mapping.Value{Text: "TRUE", Kind: mapping.Bool}},
		"ISO date":                  {`<c r="C2" t="d"><v>2026-08-03T10:00:00</v></c>`, date("2026-08-03")},
		"whole number":              {`<c r="C2"><v>350000</v></c>`, number("350000")},
		"number kind written out":   {`<c t="n" r="C2"><v> 350000 </v></c>`, number("350000")},
		"single quotes":             {`<c r = 'C2'  t='n' ><v>7</v></c>`, number("7")},
		"decimal mark":              {`<c r="C2"><v>1.5</v></c>`, number("1,5")},
		"noise of a double":         {`<c r="C2"><v>1.1000000000000001</v></c>`, number("1,1")},
		"0.1+0.2":                   {`<c r="C2"><v>0.30000000000000004</v></c>`, number("0,3")},
		"exponent":                  {`<c r="C2"><v>1.25E+6</v></c>`, number("1250000")},
		"small exponent":            {`<c r="C2"><v>-5E-3</v></c>`, number("-0,005")},
		"negative zero":             {`<c r="C2"><v>-0</v></c>`, number("0")},
		"sixteen digits":            {`<c r="C2"><v>3.2730123456789E+15</v></c>`, mapping.Value{Text: "3273012345678900", Kind: mapping.Number, DigitsLost: true}},
		"fifteen digits":            {`<c r="C2"><v>999999999999999</v></c>`, number("999999999999999")},
		"three decimals shown":      {`<c r="C2" s="2"><v>35</v></c>`, mapping.Value{Text: "35", Kind: mapping.Number, Decimals: 3}},
		"grouped, three decimals":   {`<c r="C2" s="3"><v>1250</v></c>`, mapping.Value{Text: "1250", Kind: mapping.Number, Decimals: 3}},
		"grouped":                   {`<c r="C2" s="7"><v>1250</v></c>`, number("1250")},
		"built-in two decimals":     {`<c r="C2" s="10"><v>1250</v></c>`, mapping.Value{Text: "1250", Kind: mapping.Number, Decimals: 2}},
		"rupiah, first section":     {`<c r="C2" s="5"><v>1250</v></c>`, number("1250")},
		"a unit that has a d":       {`<c r="C2" s="9"><v>14</v></c>`, number("14")},
		"built-in date":             {`<c r="C2" s="1"><v>46237.75</v></c>`, date("2026-08-03")},
		"Indonesian date":           {`<c r="C2" s="4"><v>46237</v></c>`, date("2026-08-03")},
		"the day before the bug":    {`<c r="C2" s="1"><v>59</v></c>`, date("1900-02-28")},
		"the day that never was":    {`<c r="C2" s="1"><v>60</v></c>`, date("1900-02-29")},
		"the day after the bug":     {`<c r="C2" s="1"><v>61</v></c>`, date("1900-03-01")},
		"no date any more":          {`<c r="C2" s="1"><v>2958466</v></c>`, number("2958466")},
		"time of day":               {`<c r="C2" s="8"><v>0.5</v></c>`, words("12:00")},
		"style that is not there":   {`<c r="C2" s="9999"><v>5</v></c>`, number("5")},
		"style below zero":          {`<c r="C2" s="-1"><v>5</v></c>`, number("5")},
		"no reference":              {`<c t="n"><v>9</v></c>`, number("9")},
		"prefix of its own":         {`<x:c r="C2"><x:v>9</x:v></x:c>`, number("9")},
		"comment and instruction":   {`<c r="C2"><!-- <v>1</v> --><?pi <v>2</v>?><v>3</v></c>`, number("3")},
		"control characters":        {`<c r="C2" t="inlineStr"><is><t>a&#1;b_x0000_c_x000D_d&#0;</t></is></c>`, words("abcd")},
		"escaped escape":            {`<c r="C2" t="inlineStr"><is><t>_x005F_x0041_ snake_x_case</t></is></c>`, words("_x0041_ snake_x_case")},
		"broken UTF-8":              {"<c r=\"C2\" t=\"inlineStr\"><is><t>a\xffb</t></is></c>", words("a\ufffdb")},
		"unknown entity":            {`<c r="C2" t="inlineStr"><is><t>R&D &unknown; &</t></is></c>`, words("R&D &unknown; &")},
		"nothing but spaces":        {`<c r="C2" t="inlineStr"><is><t> &#160;&#x200B;</t></is></c>`, mapping.Value{}},
		"not a number":              {`<c r="C2"><v>NaN</v></c>`, words("NaN")},
		"number out of range":       {`<c r="C2"><v>1E999</v></c>`, words("1E999")},
	} {
		t.Run(name, func(t *testing.T) {
			b := book{strings: texts, styles: styleSheet, rows: headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + c.xml + `</row>` +
				`<row r="3">` + inline("A3", "K2") + inline("B3", "Kursi") + `<c r="C3"><v>1</v></c></row>`}
			rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t))})
			if len(rows) != 2 {
				t.Fatalf("got %d rows: %q", len(rows), texts)
			}
			if diff := cmp.Diff(c.want, value(t, rows[0], "Harga")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNumbersTakeTheDecimalMarkOfTheSource(t *testing.T) {
	b := book{rows: headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>1.5</v></c></row>`}
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t)), Numbers: mapping.NumbersEN})
	if got := value(t, rows[0], "Harga").Text; got != "1.5" {
		t.Errorf("got %q", got)
	}
}

func TestDatesOfTheMacintoshSystemBeginIn1904(t *testing.T) {
	b := book{props: `date1904="1"`, styles: styleSheet, rows: headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2" s="1"><v>44775</v></c></row>`}
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t))})
	if got := value(t, rows[0], "Harga").Text; got != "2026-08-03" {
		t.Errorf("got %q", got)
	}
}

func TestCellsMayStandOutOfOrderAndWithoutReferences(t *testing.T) {
	b := book{rows: `<row>` + strings.ReplaceAll(strings.ReplaceAll(headerRow, `<row r="1">`, ""), `</row>`, "") + `</row>` +
		`<row r="7"><c r="C7"><v>5000</v></c>` + inline("B7", "Meja") + inline("A7", "K1") + `</row>` +
		`<row><c t="inlineStr"><is><t>K2</t></is></c><c/><c><v>6</v></c></row>`}
	rows, reading := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t))})
	if diff := cmp.Diff([]string{"K1|Meja|5000", "K2||6"}, texts(rows)); diff != "" {
		t.Error(diff)
	}
	if rows[0].Number != 7 || rows[1].Number != 8 {
		t.Errorf("got rows %d and %d, want 7 and 8", rows[0].Number, rows[1].Number)
	}
	if diff := cmp.Diff([]string{"A2 left_out_empty"}, reasons(reading)); diff != "" {
		t.Error(diff)
	}
}

func TestASheetInUTF16OrWithByteOrderMarkIsRead(t *testing.T) {
	sheet := `<worksheet ` + mainSpace + `><sheetData>` + headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Café") + `<c r="C2"><v>5</v></c></row></sheetData></worksheet>`
	wide := []byte{0xff, 0xfe}
	for _, r := range sheet {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, content := range map[string]string{"UTF-8 with mark": "\xef\xbb\xbf" + sheet, "UTF-16": string(wide)} {
		t.Run(name, func(t *testing.T) {
			rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", book{sheet: content}.bytes(t))})
			if got := text(rows[0]); got != "K1|Café|5" {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestARowIsStruckWhenAllItHoldsIs(t *testing.T) {
	run := func(ref, strike string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><r><rPr>` + strike + `</rPr><t>Meja</t></r></is></c>`
	}
	for name, c := range map[string]struct {
		row  string
		want bool
	}{
		"all by font":             {`<c r="A2" s="6"><v>10</v></c><c r="B2" s="6"><v>2</v></c><c r="C2" s="6"><v>3</v></c>`, true},
		"rich text":               {`<c r="A2" s="6"><v>10</v></c>` + run("B2", `<strike/>`) + `<c r="C2" s="6"><v>3</v></c>`, true},
		"rich text not struck":    {`<c r="A2" s="6"><v>10</v></c>` + strings.Replace(run("B2", `<b/>`), "<c ", `<c s="6" `, 1) + `<c r="C2" s="6"><v>3</v></c>`, false},
		"rich strike taken back":  {`<c r="A2" s="6"><v>10</v></c>` + run("B2", `<strike val="0"/>`) + `<c r="C2" s="6"><v>3</v></c>`, false},
		"one cell is not":         {`<c r="A2" s="6"><v>10</v></c><c r="B2" s="6"><v>2</v></c><c r="C2"><v>3</v></c>`, false},
		"an empty cell is no bar": {`<c r="A2" s="0"/><c r="B2" s="6"><v>2</v></c><c r="C2" s="6"><v>3</v></c>`, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := book{styles: styleSheet, rows: headerRow + `<row r="2">` + c.row + `</row>`}
			rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t))})
			if rows[0].Struck != c.want {
				t.Errorf("got %v, want %v", rows[0].Struck, c.want)
			}
		})
	}
}

func TestARowIsHiddenByItsMarkOrByHavingNoHeight(t *testing.T) {
	cells := func(n string) string {
		return inline("A"+n, "K"+n) + inline("B"+n, "Meja") + `<c r="C` + n + `"><v>1</v></c></row>`
	}
	b := book{rows: headerRow + `<row r="2" hidden="1">` + cells("2") + `<row r="3" ht="0" customHeight="1">` + cells("3") + `<row r="4" hidden="0" ht="15">` + cells("4")}
	rows, _ := mustRead(t, &source.File{Path: save(t, "a.xlsx", b.bytes(t))})
	if !rows[0].Hidden || !rows[1].Hidden || rows[2].Hidden {
		t.Errorf("got %v %v %v, want true true false", rows[0].Hidden, rows[1].Hidden, rows[2].Hidden)
	}
}
