package console

import (
	"embed"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// layoutFile is the frame of every page.
const layoutFile = "templates/layout.html"

// sharedFiles are the frame and what any page may show within it.
var sharedFiles = []string{layoutFile, "templates/chart.html", "templates/questions.html", "templates/shared.html", "templates/paper-lines.html"}

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the parsed templates by name.
type pages map[string]*template.Template

// parsePages reads every page with the layout, so that a page that does not
// parse is found at the start.
func (c *Console) parsePages() (pages, error) {
	layout, err := template.New(path.Base(layoutFile)).Funcs(c.functions()).ParseFS(templateFiles, sharedFiles...)
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	files, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	all := pages{}
	for _, f := range files {
		file := "templates/" + f.Name()
		if slices.Contains(sharedFiles, file) {
			continue
		}
		t, err := layout.Clone()
		if err == nil {
			t, err = t.ParseFS(templateFiles, file)
		}
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", f.Name(), err)
		}
		all[strings.TrimSuffix(f.Name(), ".html")] = t
	}
	return all, nil
}

// functions are what templates call.
func (c *Console) functions() template.FuncMap {
	return template.FuncMap{
		"lang":     func() schemas.Lang { return c.Lang },
		"number":   c.number,
		"rupiah":   mapping.FormatRupiah,
		"quantity": func(n *decimal.Decimal) string { return mapping.FormatQuantity(*n) },
		"inc":      func(n int) int { return n + 1 },
		"when":     c.when,
		"day":      c.day,
		"say":      c.say,

		"dated":       c.dated,
		"date":        func(t time.Time) string { return schemas.Day(c.Lang, t) }, // a day in no zone
		"runLabel":    c.runLabel,
		"choiceLabel": c.choiceLabel,
		"product":     ProductPath,
	}
}

// say takes a message's key and its values as name, value, name, value.
func (c *Console) say(key string, pairs ...any) string {
	values := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		values[c.number(pairs[i])] = c.number(pairs[i+1])
	}
	return schemas.Say(c.Lang, key, values)
}

// number writes an integer as people read it, and anything else as it is.
func (c *Console) number(v any) string {
	switch v.(type) {
	case int, int64:
		return schemas.Number(c.Lang, v)
	}
	return fmt.Sprint(v)
}

// when writes a time as people at the seller's place read it.
func (c *Console) when(t time.Time) string { return schemas.Moment(c.Lang, t.In(c.Shop().Zone)) }

// day writes the date of a time there.
func (c *Console) day(t time.Time) string { return schemas.Day(c.Lang, t.In(c.Shop().Zone)) }
