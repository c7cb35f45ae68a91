package source_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// dots is a picture of its own for each n.
func dots(t testing.TB, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, n+1, n+1))))
	return b.Bytes()
}

// places lists the pictures of a workbook as sheet, column and row.
func places(t testing.TB, path string) []string {
	t.Helper()
	p, err := source.OpenPictures(t.Context(), path, source.Limits{})
	must(t, err)
	defer p.Close()
	var all []string
	for _, one := range p.All {
		b, err := p.Read(one)
		must(t, err)
		c, err := png.DecodeConfig(bytes.NewReader(b))
		must(t, err)
		if int64(len(b)) != one.Bytes {
			t.Errorf("%d bytes, said to be %d", len(b), one.Bytes)
		}
		all = append(all, fmt.Sprintf("%s!%s%d=%d", one.Sheet, mapping.ColumnLetters(one.Column), one.Row, c.Width-1))
	}
	return all
}

func TestAPictureBelongsToTheRowThatItCoversMostOf(t *testing.T) {
	rows := [][]any{{"Kode", "Nama", "Harga", "Foto"}, {"K1", "Meja", 5}, {"K2", "Kursi", 5}, {"K3", "Rak", 5}, {"K4", "Pintu", 5}}
	path := save(t, "a.xlsx", grid(t, rows, func(x *excelize.File) {
		add := func(cell string, n int, o excelize.GraphicOptions) {
			must(t, x.AddPictureFromBytes("L", cell, &excelize.Picture{Extension: ".png", File: dots(t, n), Format: &o}))
		}
		must(t, x.SetRowHeight("L", 2, 60))
		must(t, x.SetRowHeight("L", 4, 60))
		must(t, x.SetRowVisible("L", 3, false))
		add("D2", 1, excelize.GraphicOptions{Positioning: "oneCell"})
		// Begins at the foot of row 2 and lies over row 4, row 3 being hidden.
		add("D2", 60, excelize.GraphicOptions{OffsetY: 70, Positioning: "oneCell"})
		add("D5", 3, excelize.GraphicOptions{})
		add("A5", 2, excelize.GraphicOptions{})
		_, err := x.NewSheet("M")
		must(t, err)
		must(t, x.AddPictureFromBytes("M", "B7", &excelize.Picture{Extension: ".png", File: dots(t, 4)}))
	}))
	want := []string{"L!D2=1", "L!D4=60", "L!A5=2", "L!D5=3", "M!B7=4"}
	if diff := cmp.Diff(want, places(t, path)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatHasNoPicturesHasNone(t *testing.T) {
	for name, content := range map[string][]byte{
		"a.csv":  []byte("Kode,Nama,Harga\nK1,Meja,5\n"),
		"a.xlsx": grid(t, [][]any{{"Kode", "Nama", "Harga"}, {"K1", "Meja", 5}}),
	} {
		if got := places(t, save(t, name, content)); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// inCells is a workbook with pictures that are values of cells, as Excel's
// "Place in Cell" writes it. images is how many there are.
func inCells(t testing.TB, rows string, images int) []byte {
	const office = "http://schemas.microsoft.com/office"
	repeat := func(format string) string {
		var all strings.Builder
		for i := range images {
			fmt.Fprint(&all, strings.NewReplacer("{0}", fmt.Sprint(i), "{1}", fmt.Sprint(i+1)).Replace(format))
		}
		return all.String()
	}
	parts := [][2]string{
		{"_rels/.rels", `<Relationships><Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns:r="` + relSpace + `"><sheets><sheet name="L" sheetId="1" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + relSpace + `/sheetMetadata" Target="metadata.xml"/>` +
			`<Relationship Id="rId3" Type="` + office + `/2022/10/relationships/richValueRel" Target="richData/richValueRel.xml"/>` +
			`<Relationship Id="rId4" Type="` + office + `/2017/06/relationships/rdRichValue" Target="richData/rdrichvalue.xml"/>` +
			`<Relationship Id="rId5" Type="` + office + `/2017/06/relationships/rdRichValueStructure" Target="richData/rdrichvaluestructure.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet><sheetData>` + headerRow + rows + `</sheetData></worksheet>`},
		{"xl/metadata.xml", `<metadata><metadataTypes count="2"><metadataType name="XLDAPR"/><metadataType name="XLRICHVALUE"/></metadataTypes>` +
			`<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext><xda:dynamicArrayProperties fDynamic="1"/></ext></extLst></bk></futureMetadata>` +
			`<futureMetadata name="XLRICHVALUE">` + repeat(`<bk><extLst><ext><xlrd:rvb i="{1}"/></ext></extLst></bk>`) + `</futureMetadata>` +
			`<cellMetadata><bk><rc t="1" v="0"/></bk></cellMetadata>` +
			`<valueMetadata><bk><rc t="1" v="0"/></bk>` + repeat(`<bk><rc t="2" v="{0}"/></bk>`) + `</valueMetadata></metadata>`},
		// The first rich value is an error of another kind.
		{"xl/richData/rdrichvaluestructure.xml", `<rvStructures><s t="_error"><k n="errorType" t="i"/></s><s t="_localImage"><k n="CalcOrigin" t="i"/><k n="_rvRel:LocalImageIdentifier" t="i"/></s></rvStructures>`},
		{"xl/richData/rdrichvalue.xml", `<rvData><rv s="0"><v>0</v></rv>` + repeat(`<rv s="1"><v>5</v><v>{0}</v></rv>`) + `</rvData>`},
		{"xl/richData/richValueRel.xml", `<richValueRels xmlns:r="` + relSpace + `">` + repeat(`<rel r:id="rId{1}"/>`) + `</richValueRels>`},
		{"xl/richData/_rels/richValueRel.xml.rels", `<Relationships>` + repeat(`<Relationship Id="rId{1}" Type="`+relSpace+`/image" Target="../media/image{1}.png"/>`) + `</Relationships>`},
	}
	for n := range images {
		parts = append(parts, [2]string{fmt.Sprintf("xl/media/image%d.png", n+1), string(dots(t, n+1))})
	}
	return zipped(t, parts)
}

func TestAPictureThatIsTheValueOfACellIsNoError(t *testing.T) {
	rows := `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + `<c r="C2"><v>5</v></c><c r="D2" t="e" vm="3"><v>#VALUE!</v></c></row>` +
		`<row r="3">` + inline("A3", "K2") + `<c r="B3" t="e" vm="2"><v>#VALUE!</v></c><c r="C3" t="e" vm="1"><v>#SPILL!</v></c></row>`
	path := save(t, "a.xlsx", inCells(t, rows, 2))
	if diff := cmp.Diff([]string{"L!D2=2", "L!B3=1"}, places(t, path)); diff != "" {
		t.Error(diff)
	}
	var got []string
	f := &source.File{Path: path, Wanted: wanted}
	_, err := f.Read(t.Context(), func(r *mapping.Row) error {
		for _, v := range r.Values {
			got = append(got, fmt.Sprint(v.Kind, v.Text))
		}
		return nil
	})
	must(t, err)
	want := []string{
		fmt.Sprint(mapping.Text, "K1"), fmt.Sprint(mapping.Text, "Meja"), fmt.Sprint(mapping.Number, "5"),
		fmt.Sprint(mapping.Text, "K2"), fmt.Sprint(mapping.Empty, ""), fmt.Sprint(mapping.Error, "#SPILL!"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// drawn is a workbook whose sheet has a drawing of this content.
func drawn(t testing.TB, drawing string) []byte {
	return book{
		rows: headerRow + `<row r="2">` + inline("A2", "K1") + inline("B2", "Meja") + inline("C2", "5") + `</row>`,
		more: map[string]string{
			"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Id="d" Type="` + relSpace + `/drawing" Target="../drawings/drawing1.xml"/></Relationships>`,
			"xl/drawings/drawing1.xml":            drawing,
			"xl/drawings/_rels/drawing1.xml.rels": `<Relationships><Relationship Id="i" Type="` + relSpace + `/image" Target="../media/i.png"/></Relationships>`,
			"xl/media/i.png":                      string(dots(t, 1)),
		},
	}.bytes(t)
}

func TestACraftedDrawingIsRefusedOrHarmless(t *testing.T) {
	at := func(row, off, height string) string {
		return `<oneCellAnchor><from><col>0</col><row>` + row + `</row><rowOff>` + off + `</rowOff></from><ext cx="1" cy="` + height + `"/><pic><blip r:embed="i"/></pic></oneCellAnchor>`
	}
	var many strings.Builder
	for n := range 20_001 { // each a little different, or the zip alone would give them away
		many.WriteString(at("1", "0", fmt.Sprintf("%d\" x=\"%x", n, sha256.Sum256([]byte{byte(n), byte(n >> 8)}))))
	}
	for name, c := range map[string]struct {
		drawing string
		key     string // "" where it is harmless
	}{
		"a row that no sheet has":  {`<wsDr>` + at("99999999999999999999", "0", "1") + `</wsDr>`, "file_damaged"},
		"a row above the first":    {`<wsDr>` + at("-1", "0", "1") + `</wsDr>`, "file_damaged"},
		"a row that is no number":  {`<wsDr>` + at("zwei", "0", "1") + `</wsDr>`, "file_damaged"},
		"higher than all rows":     {`<wsDr>` + at("1", "0", "9223372036854775807") + `</wsDr>`, ""},
		"of no height":             {`<wsDr>` + at("1", "0", "-5") + `</wsDr>`, ""},
		"from below to above":      {`<wsDr><twoCellAnchor><from><col>0</col><row>9</row></from><to><row>2</row></to><pic><blip r:embed="i"/></pic></twoCellAnchor></wsDr>`, ""},
		"too many":                 {`<wsDr>` + many.String() + `</wsDr>`, "too_many_pictures"},
		"too many in one place":    {`<wsDr><oneCellAnchor>` + strings.Repeat(`<blip r:embed="i"/>`, 50_000) + `</oneCellAnchor></wsDr>`, ""},
		"torn":                     {`<wsDr><oneCellAnchor><from>`, "file_damaged"},
		"of another document type": {`<!DOCTYPE a [<!ENTITY b "c">]><wsDr/>`, "file_damaged"},
		"a relation that is none":  {`<wsDr><oneCellAnchor><blip r:embed="x"/></oneCellAnchor></wsDr>`, ""},
	} {
		start := time.Now()
		p, err := source.OpenPictures(context.Background(), save(t, "a.xlsx", drawn(t, c.drawing)), source.Limits{})
		var u *connector.Unreadable
		switch {
		case err == nil:
			p.Close()
			if c.key != "" {
				t.Errorf("%s: %d pictures, want %s", name, len(p.All), c.key)
			}
		case !errors.As(err, &u) || u.Key != c.key:
			t.Errorf("%s: %v, want %q", name, err, c.key)
		}
		if took := time.Since(start); took > 2*time.Second*raceFactor {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(workshop(f))
	f.Add(drawn(f, `<wsDr><twoCellAnchor><from><col>0</col><row>1</row></from><to><row>2</row></to><pic><blip r:embed="i"/></pic></twoCellAnchor></wsDr>`))
	f.Add(inCells(f, `<row r="2"><c r="A2" t="e" vm="2"><v>#VALUE!</v></c></row>`, 1))
	f.Fuzz(func(t *testing.T, content []byte) {
		p, err := source.OpenPictures(context.Background(), save(t, "a.xlsx", content), source.Limits{File: 4 << 20, Unzipped: 16 << 20})
		var u *connector.Unreadable
		if err != nil {
			if !errors.As(err, &u) {
				t.Errorf("error %v is none for people", err)
			}
			return
		}
		defer p.Close()
		for _, one := range p.All {
			if one.Row < 1 || one.Column < 1 {
				t.Errorf("a picture at row %d, column %d", one.Row, one.Column)
			}
			if _, err := p.Read(one); err != nil && !errors.As(err, &u) {
				t.Errorf("error %v is none for people", err)
			}
		}
	})
}
