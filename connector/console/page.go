package console

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"ekatalog/schemas"
)

//go:embed templates/*.html
var templateFiles embed.FS

// pages are the parsed templates by name.
type pages map[string]*template.Template

// parsePages reads every page with the layout, so that a page that does not
// parse is found at the start.
func parsePages(lang schemas.Lang) (pages, error) {
	number := message.NewPrinter(language.Make(string(lang)))
	text := func(v any) string {
		switch v := v.(type) {
		case int, int64:
			return number.Sprintf("%d", v)
		}
		return fmt.Sprint(v)
	}
	funcs := template.FuncMap{
		"lang":   func() schemas.Lang { return lang },
		"number": text,
		// say takes a message's key and its values as name, value, name, value.
		"say": func(key string, pairs ...any) string {
			values := make(map[string]string, len(pairs)/2)
			for i := 0; i+1 < len(pairs); i += 2 {
				values[text(pairs[i])] = text(pairs[i+1])
			}
			return schemas.Say(lang, key, values)
		},
	}
	all := pages{}
	for _, name := range []string{"start", "result", "files", "sorry"} {
		t, err := template.New("layout.html").Funcs(funcs).ParseFS(templateFiles, "templates/layout.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("page %s: %w", name, err)
		}
		all[name] = t
	}
	return all, nil
}

// render makes a page completely before anything of it is sent.
func (c *Console) render(w http.ResponseWriter, status int, name string, data any) error {
	var b bytes.Buffer
	if err := c.pages[name].Execute(&b, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if _, err := b.WriteTo(w); err != nil {
		c.Log.Debug().Err(err).Str("page", name).Msg("reader gone")
	}
	return nil
}
