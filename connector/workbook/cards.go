package workbook

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"sync"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

//go:embed templates/by-hand.html
var cardsText string

//go:embed templates/by-hand.css
var cardsStyle string

//go:embed templates/by-hand.js
var cardsScript string

// cardsTemplate has three parts, since the page is written while the products
// come in: "head", one "card" each, "foot".
var cardsTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("by-hand").Parse(cardsText)
})

// cards writes by-hand.html: one card per product, in one file that needs
// nothing from outside and can be read without its script.
type cards struct {
	page  *template.Template
	p     *partial
	say   func(string) string
	count int64
}

// pageData is what the head and the foot show.
type pageData struct {
	Lang   schemas.Lang
	Say    func(string) string
	Trial  bool
	Run    string
	On     string // when it was made, as people read it
	Form   string // address of the portal's form
	Tool   string
	Count  int64
	Style  template.CSS // our own file, so not escaped
	Script template.JS
	Policy string
}

// card is what one product shows.
type card struct {
	Say     func(string) string
	Number  int64
	Key     string // of the tick that the browser keeps
	SKU     string
	Name    string
	Fields  []FormField
	Reasons []string
}

func newCards(p *partial, o Options) (*cards, error) {
	page, err := cardsTemplate()
	if err != nil {
		return nil, err
	}
	c := &cards{page: page, p: p, say: func(key string) string { return schemas.Say(o.Lang, key, nil) }}
	return c, page.ExecuteTemplate(p, "head", pageData{
		Lang: o.Lang, Say: c.say, Trial: o.Trial, Run: o.Run, Tool: o.Tool,
		On: moment(o.Lang, o.On), Form: connector.PortalForm, Style: template.CSS(cardsStyle),
		// Nothing but these two may act or load, so that a text from the list
		// stays a text even where escaping were to fail.
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + source(cardsStyle) + "; script-src " + source(cardsScript),
	})
}

// moment writes a time as people at the seller's place read it.
func moment(lang schemas.Lang, t time.Time) string {
	return schemas.Say(lang, "time", map[string]string{"tanggal": schemas.Day(lang, t), "jam": t.Format("15.04"), "zona": t.Format("MST")})
}

// source names an inline style or script in the page's policy.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (c *cards) add(l *mapping.Listing, fields []FormField, reasons []string, sum string) error {
	c.count++
	return c.page.ExecuteTemplate(c.p, "card", card{
		Say: c.say, Number: c.count, Key: "ekatalog-" + sum[:24], SKU: l.SKU, Name: l.Name, Fields: fields, Reasons: reasons,
	})
}

// close ends the page and gives its hash.
func (c *cards) close() (string, error) {
	if err := c.page.ExecuteTemplate(c.p, "foot", pageData{Say: c.say, Count: c.count, Script: template.JS(cardsScript)}); err != nil {
		return "", err
	}
	return c.p.close()
}
