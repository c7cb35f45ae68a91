package workbook

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// learnedPack is what the learner makes of a template; its own tests hold that.
func learnedPack(t testing.TB, file string) *schemas.Pack {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("template/testdata", strings.TrimSuffix(file, ".xlsx")+".pack.golden"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := schemas.LoadPack(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	p.Template.File = file
	return p
}

// fitting is the n-th product that a learned pack takes: a value for every
// column that can have one, as the template wants it.
func fitting(p *schemas.Pack, n int) *mapping.Listing {
	l := testListing(n)
	l.Category, l.KBKI, l.PPN, l.PreorderDays, l.Attributes, l.Documents = p.Category, "3812101001", "0%", ptr(int64(14)), nil, nil
	l.Photos = []string{"https://contoh.id/a.png", "https://contoh.id/b.png", "https://contoh.id/c.png", "https://contoh.id/d.png", "https://contoh.id/e.png"}
	l.MinPurchase, l.Stock = ptr(decimal.NewFromInt(1)), ptr(decimal.NewFromInt(7))
	l.LengthCM, l.WidthCM, l.HeightCM = ptr(decimal.RequireFromString("120.5")), ptr(decimal.NewFromInt(60)), ptr(decimal.NewFromInt(75))
	texts := map[string]*string{"unit": &l.Unit, "ppn": &l.PPN, "pdn_type": &l.PDNType, "pdn_location": &l.PDNLocation, "pdn_labor": &l.PDNLabor, "pdn_material": &l.PDNMaterial}
	for _, c := range p.Columns {
		value := "Isi " + c.Title
		switch {
		case len(c.Choices) > 0:
			value = c.Choices[0]
		case numeric(&c):
			value = cmp.Or(c.Min, "5")
		case c.MaxLength > 0:
			value = cutUTF16(value, c.MaxLength)
		}
		if text := texts[c.Field]; text != nil {
			*text = value
		}
		if label, ok := strings.CutPrefix(c.Field, "attributes."); ok {
			l.Attributes = append(l.Attributes, mapping.Pair{Label: label, Value: value})
		}
		if label, ok := strings.CutPrefix(c.Field, "documents."); ok {
			l.Documents = append(l.Documents, mapping.Pair{Label: label, Value: "https://drive.google.com/" + c.Letter})
		}
	}
	return l
}

func TestWhatALearnedPackFindsCleanItsTemplateTakes(t *testing.T) {
	upload, err := schemas.FormatByID(connector.WorkbookFormat)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range templates {
		p := learnedPack(t, at.file)
		listings := []*mapping.Listing{fitting(p, 1), fitting(p, 2)}
		for _, i := range mapping.Check(mapping.Terms{On: on, PKP: "non_pkp"}, upload, p, listings[0]) {
			// A required column that nobody has decided on bars the upload;
			// services have neither weight nor size.
			if i.Severity == mapping.SeverityError && i.Code != "column_undecided" && !strings.Contains(i.Code, "weight") && i.Code != "not_for_type" && i.Code != "kbki_type" {
				t.Errorf("%s: %s of %s: %q", at.file, i.Code, i.Field, i.Found)
			}
		}
		dir := t.TempDir()
		files := export(t, dir, templateOptions("r1"), p, listings, nil)
		path := filepath.Join(dir, files[0].Path)
		sameButRows(t, filepath.Join(templateFolder, at.file), path, at.first, at.first+1)
		got := cells(t, path, at.sheet, at.first)
		for i := range p.Columns {
			c := &p.Columns[i]
			cell := c.Letter + fmt.Sprint(at.first)
			want := mapping.FieldText(listings[0], c.Field)
			switch c.Field {
			case "":
			case "photos.0", "photos.1", "photos.2", "photos.3", "photos.4":
				want = listings[0].Photos[c.Field[7]-'0']
			case "preorder":
				want = "Ya"
			case "decimal_quantity":
				want = "Tidak"
			}
			if _, text, _ := strings.Cut(got[cell], ":"); text != want {
				t.Errorf("%s %s %q (%s): %q, want %q", at.file, cell, c.Title, c.Field, text, want)
			}
		}
	}
}

func FuzzOpenTemplate(f *testing.F) {
	p, o := bareTemplate(f)
	bare, err := os.ReadFile(filepath.Join(o.Templates, p.Template.File))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(bare)
	f.Add(patched(f, bare, "xl/worksheets/Isi.xml", `<row r="2">`, `<row r="2000">`))
	f.Add(patched(f, bare, "xl/worksheets/Isi.xml", `</sheetData>`, `</sheetData><mergeCells count="1"><mergeCell ref="A3:C9"/></mergeCells>`))
	f.Add([]byte("PK\x03\x04"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		p := *p
		at := *p.Template
		p.Template = &at
		sum := sha256.Sum256(b)
		at.SHA256 = hex.EncodeToString(sum[:])
		if err := os.WriteFile(filepath.Join(dir, at.File), b, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := openTemplate(dir, &p)
		var u *connector.Unreadable
		if err != nil && !errors.As(err, &u) {
			t.Fatal(err)
		}
	})
}
