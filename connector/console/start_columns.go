package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Sheet is one sheet of a list with guesses about its columns.
type Sheet struct {
	Name    string // empty for a csv
	Line    int    // in which its header begins
	Rows    int    // that were looked at
	Columns []mapping.ColumnGuess
	Prices  []mapping.Value // of the column that is probably the price
}

// SheetChoice is what a person said about a sheet.
type SheetChoice struct {
	Skip         bool          // it is none of the list
	Uses         []mapping.Use // of its columns, in their order
	PhotosByCode bool          // pictures bear the code of their product
}

// coded reports whether a column is for the code.
func (x SheetChoice) coded() bool {
	return slices.ContainsFunc(x.Uses, func(u mapping.Use) bool { return u.Field == "sku" })
}

// draft is a list on its way to its first mapping.
type draft struct {
	sheets  []Sheet
	labels  []string
	choices []SheetChoice
	numbers mapping.NumberStyle
}

// guess chooses what is guessed.
func (d *draft) guess() {
	d.choices = make([]SheetChoice, len(d.sheets))
	texts := []string{}
	for i, s := range d.sheets {
		x := &d.choices[i]
		x.PhotosByCode = true
		for _, g := range s.Columns {
			x.Uses = append(x.Uses, g.Use)
			x.PhotosByCode = x.PhotosByCode && (g.Use.Field != "photos" || 2*g.Filled < s.Rows)
		}
		for _, v := range s.Prices {
			if v.Kind == mapping.Text {
				texts = append(texts, v.Text)
			}
		}
	}
	d.numbers = mapping.SuggestNumbers(texts)
}

// columnsPage asks what each column is for.
type columnsPage struct {
	ID, Name string
	Sheets   []sheetView
	Uses     []useView
	Codeless bool // some sheet that is taken has no column of codes
	Wrong    string
}

type sheetView struct {
	N            int
	Name         string
	Line, Rows   int
	Skip         bool
	PhotosByCode bool
	Columns      []columnView
	More         int // columns that are not asked about
}

type columnView struct {
	Input, Name, Samples string
	Use                  string
	Unusable             string // message key
}

type useView struct{ Value, Label string }

// maxColumns is how many columns of a sheet a page asks about.
const maxColumns = 120

func (c *Console) columns(d *drop) columnsPage {
	p := columnsPage{ID: d.id, Name: d.name}
	for _, u := range mapping.Uses(d.draft.labels) {
		p.Uses = append(p.Uses, useView{u.String(), c.useLabel(u)})
	}
	for i, s := range d.draft.sheets {
		x := d.draft.choices[i]
		p.Codeless = p.Codeless || !x.Skip && !x.coded()
		v := sheetView{N: i, Name: s.Name, Line: s.Line, Rows: s.Rows, Skip: x.Skip, PhotosByCode: x.PhotosByCode}
		asked, more := listed(s.Columns, maxColumns)
		v.More = more
		for n, g := range asked {
			if g.Name == "" && len(g.Samples) == 0 {
				continue
			}
			v.Columns = append(v.Columns, columnView{
				Input: columnInput(i, n), Name: g.Name, Samples: strings.Join(g.Samples, " · "), Use: x.Uses[n].String(), Unusable: g.Unusable,
			})
		}
		p.Sheets = append(p.Sheets, v)
	}
	return p
}

func columnInput(sheet, column int) string { return fmt.Sprintf("kolom.%d.%d", sheet, column) }

// useLabel says to people what a column can be for.
func (c *Console) useLabel(u mapping.Use) string {
	switch u.Field {
	case "":
		return c.say("desk.use.none")
	case mapping.UsePrivate:
		return c.say("desk.use.private")
	case mapping.UseStatus:
		return c.say("desk.use.status")
	case "weight_gram":
		switch u.Unit {
		case "gr":
			return c.say("desk.use.weight_gram")
		case "kg":
			return c.say("desk.use.weight_kg")
		}
		return c.say("desk.use.weight")
	}
	return schemas.FieldLabel(c.Lang, u.Field)
}

func (c *Console) showColumns(w http.ResponseWriter, r *http.Request) error {
	d, err := c.begun(r)
	if err != nil {
		return err
	}
	d.mu.Lock()
	p := c.columns(d)
	d.mu.Unlock()
	return c.render(w, r, http.StatusOK, "start_columns", p)
}

// begun finds the list with which somebody is beginning.
func (c *Console) begun(r *http.Request) (*drop, error) {
	d, err := c.drops.find(r)
	if err == nil && d.draft == nil {
		err = &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return d, err
}

// takeColumns keeps what the columns are for, and tries it.
func (c *Console) takeColumns(w http.ResponseWriter, r *http.Request) error {
	d, err := c.begun(r)
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	d.mu.Lock()
	guessed := d.draft.choices
	d.mu.Unlock()
	choices := make([]SheetChoice, len(d.draft.sheets))
	for i, s := range d.draft.sheets {
		x := &choices[i]
		x.Skip = !r.PostForm.Has(fmt.Sprintf("lembar.%d", i))
		x.PhotosByCode = r.PostForm.Has(fmt.Sprintf("foto.%d", i))
		x.Uses = slices.Clone(guessed[i].Uses) // those beyond what is asked stay as they are
		for n := range min(len(s.Columns), maxColumns) {
			u, ok := mapping.ParseUse(r.PostForm.Get(columnInput(i, n)))
			if !ok || strings.HasPrefix(u.Field, "attributes.") && !slices.Contains(d.draft.labels, strings.TrimPrefix(u.Field, "attributes.")) {
				return &failure{status: http.StatusBadRequest, key: "desk.form"}
			}
			x.Uses[n] = u
		}
	}
	d.mu.Lock()
	d.draft.choices = choices
	numbers := d.draft.numbers
	d.mu.Unlock()
	if _, err := c.Start.Adopt(r.Context(), d.list(), choices, numbers, false); err != nil {
		return c.columnsAgain(w, r, d, err)
	}
	if r.PostForm.Has("kode") {
		return c.giveDraftCodes(w, r, d, choices, numbers)
	}
	http.Redirect(w, r, "/mulai/"+d.id+"/harga", http.StatusSeeOther)
	return nil
}

// columnsAgain says what is wrong with what was chosen beside the columns.
func (c *Console) columnsAgain(w http.ResponseWriter, r *http.Request, d *drop, err error) error {
	return c.again(w, r, err, "start_columns", func(wrong string) any {
		d.mu.Lock()
		defer d.mu.Unlock()
		p := c.columns(d)
		p.Codeless, p.Wrong = r.PostForm.Has("kode"), wrong
		return p
	})
}

// pricesPage shows prices in both ways of reading.
type pricesPage struct {
	ID, Name string
	Numbers  mapping.NumberStyle
	Prices   []priceView
	Same     bool // both ways read all of them alike
}

type priceView struct{ Text, ID, EN string }

// shownPrices is how many prices are shown.
const shownPrices = 10

func (c *Console) showPrices(w http.ResponseWriter, r *http.Request) error {
	d, err := c.begun(r)
	if err != nil {
		return err
	}
	d.mu.Lock()
	p := pricesPage{ID: d.id, Name: d.name, Numbers: d.draft.numbers, Prices: c.prices(d.draft)}
	d.mu.Unlock()
	p.Same = !slices.ContainsFunc(p.Prices, func(v priceView) bool { return v.ID != v.EN })
	return c.render(w, r, http.StatusOK, "start_prices", p)
}

// prices are the first different prices of all sheets, those first that the two
// ways read differently.
func (c *Console) prices(d *draft) []priceView {
	var differ, same []priceView
	seen := map[string]bool{}
	for i, s := range d.sheets {
		if d.choices[i].Skip {
			continue
		}
		for _, v := range s.Prices {
			if seen[v.Text] {
				continue
			}
			seen[v.Text] = true
			p := priceView{Text: v.Text, ID: c.read(v, mapping.NumbersID), EN: c.read(v, mapping.NumbersEN)}
			if p.ID != p.EN {
				differ = append(differ, p)
			} else {
				same = append(same, p)
			}
		}
	}
	all := append(differ, same...)
	return all[:min(len(all), shownPrices)]
}

// read gives a price as it is read in a style. A number of the file is a number
// in both.
func (c *Console) read(v mapping.Value, style mapping.NumberStyle) string {
	if v.Kind == mapping.Number {
		style = mapping.NumbersID
	}
	n, ok, _ := mapping.ParseRupiah(v.Text, style, nil, "")
	if !ok {
		return c.say("desk.start.unread")
	}
	return "Rp" + mapping.FormatRupiah(n)
}

// takePrices makes the list the one in use: this is the yes.
func (c *Console) takePrices(w http.ResponseWriter, r *http.Request) error {
	d, err := c.begun(r)
	if err != nil {
		return err
	}
	if err := readForm(w, r); err != nil {
		return err
	}
	numbers := mapping.NumberStyle(r.PostForm.Get("angka"))
	if numbers != mapping.NumbersID && numbers != mapping.NumbersEN {
		return &failure{status: http.StatusBadRequest, key: "desk.form"}
	}
	d.mu.Lock()
	d.draft.numbers = numbers
	choices := d.draft.choices
	d.mu.Unlock()
	if _, err := c.Start.Adopt(r.Context(), d.list(), choices, numbers, true); err != nil {
		return c.columnsAgain(w, r, d, err)
	}
	c.begins.keep("")
	return done(w, r, "/mulai/jawaban", "desk.done.used")
}
