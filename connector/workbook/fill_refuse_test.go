package workbook

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// editedTemplate is a template that somebody changed before it was learned.
func editedTemplate(t testing.TB, n int, change func(f *excelize.File, sheet string) error) (*schemas.Pack, Options) {
	t.Helper()
	p, o := templatePack(t, n), templateOptions("r1")
	f, err := excelize.OpenFile(filepath.Join(templateFolder, p.Template.File))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f, p.Template.Sheet); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return relearn(t, p, o, b.Bytes())
}

// relearn makes b the template of the pack.
func relearn(t testing.TB, p *schemas.Pack, o Options, b []byte) (*schemas.Pack, Options) {
	t.Helper()
	o.Templates = t.TempDir()
	sum := sha256.Sum256(b)
	p.Template.SHA256 = hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(o.Templates, p.Template.File), b, 0o644); err != nil {
		t.Fatal(err)
	}
	return p, o
}

func TestATemplateThatCannotBeFilledIsRefusedAndNothingIsWritten(t *testing.T) {
	set := func(cell, text string) func(*excelize.File, string) error {
		return func(f *excelize.File, sheet string) error { return f.SetCellStr(sheet, cell, text) }
	}
	for _, c := range []struct {
		name   string
		edit   func(*excelize.File, string) error
		pack   func(*schemas.Pack, *Options)
		key    string
		values map[string]string
	}{
		{name: "another Category ID in the file", edit: set("B2", "5136f692-9c21-49e2-9cfa-000000000000"), key: "template_id_differs",
			values: map[string]string{"sel": "B2", "nilai": "5136f692-9c21-49e2-9cfa-000000000000", "lembar": "Produk"}},
		{name: "no Category ID in the file", edit: set("B2", ""), key: "template_id_differs", values: map[string]string{"nilai": ""}},
		{name: "an old example where the first product goes", edit: set("A5", "Contoh Meja"), key: "template_not_empty", values: map[string]string{"sel": "A5", "nilai": "Contoh Meja"}},
		{name: "an old example where the second product goes", edit: set("B6", "Contoh Meja"), key: "template_not_empty", values: map[string]string{"sel": "B6"}},
		{name: "a formula in a column that is filled", edit: func(f *excelize.File, sheet string) error { return f.SetCellFormula(sheet, "M6", "L6*2") }, key: "template_not_empty",
			values: map[string]string{"sel": "M6", "nilai": "=L6*2"}},
		{name: "merged cells", edit: func(f *excelize.File, sheet string) error { return f.MergeCell(sheet, "A6", "B7") }, key: "template_merged", values: map[string]string{"sel": "A6:B7", "baris": "6"}},
		{name: "cells merged from above", edit: func(f *excelize.File, sheet string) error { return f.MergeCell(sheet, "C3", "C5") }, key: "template_merged", values: map[string]string{"sel": "C3:C5", "baris": "5"}},
		{name: "the file is gone", pack: func(_ *schemas.Pack, o *Options) { o.Templates += "/none" }, key: "template.copy_missing", values: map[string]string{"berkas": "meja-kerja-2026-03.xlsx"}},
		{name: "the file is another one", pack: func(p *schemas.Pack, _ *Options) { p.Template.SHA256 = strings.Repeat("0", 64) }, key: "template.copy_differs"},
		{name: "a sheet that is not there", pack: func(p *schemas.Pack, _ *Options) { p.Template.Sheet = "Produk Baru" }, key: "template_pack_broken"},
		{name: "two columns in one place", pack: func(p *schemas.Pack, _ *Options) { p.Columns[1].Letter = "A" }, key: "template_pack_broken"},
		{name: "a column without a place", pack: func(p *schemas.Pack, _ *Options) { p.Columns[1].Letter = "" }, key: "template_pack_broken"},
		{name: "a field that no listing has", pack: func(p *schemas.Pack, _ *Options) { p.Columns[1].Field = "shoe_size" }, key: "template_pack_broken"},
		{name: "products over the titles", pack: func(p *schemas.Pack, _ *Options) { p.Template.FirstRow = p.Template.TitleRow }, key: "template_pack_broken"},
		{name: "no room for a product", pack: func(p *schemas.Pack, _ *Options) { p.Template.LastRow = p.Template.FirstRow - 1 }, key: "template_pack_broken"},
	} {
		p, o := templatePack(t, 0), templateOptions("r1")
		if c.edit != nil {
			p, o = editedTemplate(t, 0, c.edit)
		}
		if c.pack != nil {
			c.pack(p, &o)
		}
		dir := filepath.Join(t.TempDir(), "hasil")
		err := tryFill(dir, o, p, templateListings(p, 3))
		var u *connector.Unreadable
		if !errors.As(err, &u) || u.Key != c.key {
			t.Errorf("%s: %v, want %s", c.name, err, c.key)
			continue
		}
		for name, want := range c.values {
			if u.Values[name] != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, u.Values[name], want)
			}
		}
		for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
			if text := schemas.Say(lang, u.Key, u.Values); !schemas.HasMessage(u.Key) || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %q", c.name, text)
			}
		}
		if got := names(t, dir); len(got) > 0 {
			t.Errorf("%s: left %v", c.name, got)
		}
	}
}

// tryFill exports listings up to the first error, and then takes all back.
func tryFill(dir string, o Options, p *schemas.Pack, listings []*mapping.Listing) error {
	s, err := Begin(dir, o)
	if err != nil {
		return err
	}
	for _, l := range listings {
		if _, err := s.Add(p, l); err != nil {
			return errors.Join(err, s.Abort())
		}
	}
	if _, err := s.Finish(); err != nil {
		return errors.Join(err, s.Abort())
	}
	return s.Publish()
}

func TestWhatStandsBelowTheProductsOrBesideThemIsNoObstacle(t *testing.T) {
	for name, edit := range map[string]func(*excelize.File, string) error{
		"a note below the last product":       func(f *excelize.File, sheet string) error { return f.SetCellStr(sheet, "A8", "Catatan") },
		"a formula in a column of the portal": func(f *excelize.File, sheet string) error { return f.SetCellFormula(sheet, "AA5", "LEN(A5)") },
		"a number in a column of the portal":  func(f *excelize.File, sheet string) error { return f.SetCellInt(sheet, "AA6", 1) },
		"spaces":                              func(f *excelize.File, sheet string) error { return f.SetCellStr(sheet, "A5", "  ") },
	} {
		p, o := editedTemplate(t, 0, edit)
		if got := p.Columns[26]; got.Field != "" || got.Letter != "AA" {
			t.Fatalf("column AA is filled: %+v", got)
		}
		if err := tryFill(t.TempDir(), o, p, templateListings(p, 3)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAValueThatTheTemplateDoesNotTakeIsNeverWritten(t *testing.T) {
	for _, c := range []struct {
		code   string
		change func(*schemas.Pack, *mapping.Listing)
		field  string
	}{
		{"not_a_choice", func(_ *schemas.Pack, l *mapping.Listing) { l.Unit = "Buahh" }, "unit"},
		{"text_too_long", func(p *schemas.Pack, l *mapping.Listing) { p.Column("name").MaxLength, l.Name = 10, "Meja jatiéé" }, "name"},
		{"category_id_differs", func(p *schemas.Pack, l *mapping.Listing) {
			p.Column("").Field = "category_id"
			l.CategoryID = "5136f692-9c21-49e2-9cfa-000000000000"
		}, "category_id"},
		{"workbook.text_too_long", func(_ *schemas.Pack, l *mapping.Listing) { l.Description = strings.Repeat("a", maxCellText+1) }, "description"},
		{"workbook.control_character", func(_ *schemas.Pack, l *mapping.Listing) { l.Name = "Meja\x01" }, "name"},
	} {
		p := templatePack(t, 0)
		s, err := Begin(t.TempDir(), templateOptions("r1"))
		if err != nil {
			t.Fatal(err)
		}
		l := templateListing(p, 1)
		c.change(p, l)
		var r *Refused
		if _, err := s.Add(p, l); !errors.As(err, &r) || r.Issue.Code != c.code || r.Issue.Field != c.field || r.Issue.SKU != l.SKU {
			t.Errorf("%s: %v", c.code, err)
			continue
		}
		if text, fix := r.Issue.Text(schemas.Indonesian); strings.ContainsAny(text+fix, "{}") {
			t.Errorf("%s: %q %q", c.code, text, fix)
		}
		if c.code == "not_a_choice" && r.Issue.Values["saran"] != "Buah" {
			t.Errorf("nearest is %q", r.Issue.Values["saran"])
		}
		// The product was not taken and the set goes on.
		next := templateListing(p, 2)
		next.Name = "Meja jati"
		if _, err := s.Add(p, next); err != nil {
			t.Errorf("%s: then %v", c.code, err)
		}
		files, err := s.Finish()
		if err != nil || len(files) != 1 || files[0].Rows != 1 {
			t.Errorf("%s: %v, %+v", c.code, err, files)
		}
		if err := s.Abort(); err != nil {
			t.Error(err)
		}
	}
}

func isUnreadable(err error) bool {
	var u *connector.Unreadable
	return errors.As(err, &u) && schemas.HasMessage(u.Key)
}
