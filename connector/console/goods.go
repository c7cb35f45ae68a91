package console

import (
	"cmp"
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Goods shows the seller's products.
type Goods interface {
	// Shelf gives the products as the lists were last read and checked.
	Shelf(ctx context.Context) (*Assortment, error)
	// Product gives all that is known of one, by its SKU or by PlaceMark and its
	// place; fs.ErrNotExist where neither a list nor the ledger has it.
	Product(ctx context.Context, code string) (*Product, error)
	// Picture gives the n-th of a product's pictures, from 1, as a JPEG for a
	// screen; fs.ErrNotExist where it has none that can be shown.
	Picture(ctx context.Context, code string, n int) ([]byte, error)
}

// Assortment is the seller's products with what had become of them.
type Assortment struct {
	Shelf    *connector.Shelf
	Standing *connector.Standing
	Old      bool  // the lists have changed since and are being read
	Err      error // why they could not be read again, nil where they could
}

// goodsPerPage is how many products a page shows, maxSearch how long the text is
// that is looked for, in characters, and maxShown how much of a name is shown.
const goodsPerPage, maxSearch, maxShown = 50, 80, 120

// goodsPage is a page of products.
type goodsPage struct {
	At           time.Time // when the lists were read
	Old          bool
	Trouble      string // why they could not be read again
	Text         string
	Ready        []choice // as links
	States       []choice // as options
	Codes        []choice
	Orders       []choice
	Chosen       bool // not all products are asked for
	Rows         []goodsRow
	Total        int
	First, Last  int // of the products shown, from 1
	Page, Pages  int
	Before, Next string // addresses, empty where there is none
	Columns      []column
}

// choice is one of several ways to ask for products.
type choice struct {
	Value, Label, Path string
	N                  int
	Here               bool
}

// column is one by which products can be sorted.
type column struct {
	Label, Path string
	Sorted      string // ascending, descending or empty
}

// goodsRow is one product of the page.
type goodsRow struct {
	connector.ShelfRow
	Path  string
	State string // words for its state in the catalogues
	Trial string
	Stock string
}

func (c *Console) showGoods(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Goods.Shelf(r.Context())
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "goods", c.goodsPage(all, readAsked(r.URL.Query())))
}

func (c *Console) goodsPage(all *Assortment, a asked) *goodsPage {
	q := a.ShelfQuery
	q.From, q.N = (min(a.page, maxPage)-1)*goodsPerPage, goodsPerPage
	if q.State == "" && all.Standing.Count(connector.CatalogueV6, connector.StateNone) == len(all.Shelf.Goods) {
		q.In = connector.CatalogueTrial // so that products are sorted by what has become of them
	}
	found := all.Shelf.Page(all.Standing, q)
	p := &goodsPage{At: all.Shelf.At, Old: all.Old, Text: a.Text, Total: found.Total, Chosen: a.Text != "" || a.Ready != "" || a.State != "" || a.Code != ""}
	p.Pages = max((found.Total+goodsPerPage-1)/goodsPerPage, 1)
	if a.page > p.Pages { // somebody has come back to a list that has shrunk
		a.page = p.Pages
		q.From = (a.page - 1) * goodsPerPage
		found = all.Shelf.Page(all.Standing, q)
	}
	if all.Err != nil {
		p.Trouble, _ = c.Explain(all.Err)
	}
	p.Page, p.First, p.Last = a.page, q.From+1, q.From+len(found.Rows)
	if a.page > 1 {
		p.Before = a.path(func(b *asked) { b.page = a.page - 1 })
	}
	if a.page < p.Pages {
		p.Next = a.path(func(b *asked) { b.page = a.page + 1 })
	}
	c.choices(p, a, found)
	for _, row := range found.Rows {
		p.Rows = append(p.Rows, c.goodsRow(row, a))
	}
	return p
}

// maxPage keeps a page's number from overflowing.
const maxPage = 1 << 20

// goodsRow is a line of the products that are asked for by a.
func (c *Console) goodsRow(row connector.ShelfRow, a asked) goodsRow {
	g := *row.Good
	g.Name, g.Section, g.Written = clip(g.Name, maxShown), clip(g.Section, maxShown), clip(g.Written, maxShown)
	row.Good = &g
	r := goodsRow{ShelfRow: row, Path: productPath(&g, row.Place) + a.wayBack(), State: c.stateWord(row.States[connector.CatalogueV6])}
	if trial := row.States[connector.CatalogueTrial]; trial != connector.StateNone {
		r.Trial = c.stateWord(trial)
	}
	if n, told := g.Stock(); told {
		r.Stock = mapping.FormatQuantity(n)
	}
	return r
}

func (c *Console) stateWord(s connector.State) string {
	return schemas.Say(c.Lang, "state."+string(s), nil)
}

// choices fills in how else products can be asked for, with how many there are.
func (c *Console) choices(p *goodsPage, a asked, found connector.ShelfPage) {
	everybody := 0
	for _, n := range found.Ready {
		everybody += n
	}
	p.Ready = append(p.Ready, choice{Label: c.say("desk.goods.all"), N: everybody, Here: a.Ready == "", Path: a.path(func(b *asked) { b.Ready = "" })})
	for _, ready := range []connector.Readiness{connector.ReadinessReady, connector.ReadinessHeld, connector.ReadinessSkipped, connector.ReadinessGone} {
		here := a.Ready == ready
		if n := found.Ready[ready]; n > 0 || here {
			p.Ready = append(p.Ready, choice{Value: string(ready), Label: c.say("desk.ready." + string(ready)), N: n, Here: here, Path: a.path(func(b *asked) { b.Ready = ready })})
		}
	}
	known := false
	for _, s := range found.States {
		of := asked{ShelfQuery: connector.ShelfQuery{In: s.In, State: s.State}}
		label := c.stateWord(s.State)
		if s.In == connector.CatalogueTrial {
			label = c.say("desk.trial") + ": " + label
		}
		here := a.state() == of.state()
		known = known || here
		p.States = append(p.States, choice{Value: of.state(), Label: label, N: s.N, Here: here})
	}
	if !known && schemas.HasMessage("state."+string(a.State)) {
		p.States = append(p.States, choice{Value: a.state(), Label: c.stateWord(a.State), Here: true})
	}
	known = false
	for n, code := range found.Codes {
		here := a.Code == code.Code
		if n >= maxCodes && !here {
			continue
		}
		known = known || here
		p.Codes = append(p.Codes, choice{Value: code.Code, Label: c.codeLabel(code.Code), N: code.N, Here: here})
	}
	if !known && schemas.HasMessage(a.Code) {
		p.Codes = append(p.Codes, choice{Value: a.Code, Label: c.codeLabel(a.Code), Here: true})
	}
	for _, o := range orders {
		for _, down := range []bool{false, true} {
			if o.by == connector.OrderList && down {
				continue
			}
			of := asked{ShelfQuery: connector.ShelfQuery{Order: o.by, Down: down}}
			key := "desk.order." + cmp.Or(string(o.by), "list")
			if down {
				key += ".down"
			}
			p.Orders = append(p.Orders, choice{Value: of.order(), Label: c.say(key), Here: of.order() == a.order()})
		}
		if o.by == connector.OrderList {
			continue
		}
		col := column{Label: c.say(o.label), Path: a.path(func(b *asked) { b.Order, b.Down = o.by, a.Order == o.by && !a.Down })}
		if a.Order == o.by {
			col.Sorted = "ascending"
			if a.Down {
				col.Sorted = "descending"
			}
		}
		p.Columns = append(p.Columns, col)
	}
}

// maxCodes is how many kinds of faults can be chosen from; the rarer ones are
// found when others have been put right.
const maxCodes = 40

// orders are those of the columns, after that of the list.
var orders = []struct {
	by    connector.ShelfOrder
	label string
}{
	{connector.OrderList, ""}, {connector.OrderCode, "desk.goods.code"}, {connector.OrderName, "desk.goods.name"}, {connector.OrderPrice, "desk.goods.price"},
	{connector.OrderStock, "desk.goods.stock"}, {connector.OrderState, "desk.goods.state"},
}

// placeholder is a value that a message leaves open.
var placeholder = regexp.MustCompile(`["(]?\{[a-z0-9_]+\}[")]?`)

// maxLabel is how much of an issue's message names its kind, in characters.
const maxLabel = 70

// codeLabel names a kind of issue by the message it has, with dots for what
// differs from one to the next.
func (c *Console) codeLabel(code string) string {
	text := placeholder.ReplaceAllString(schemas.Say(c.Lang, code, nil), "…")
	if end := strings.IndexAny(text, ".!?"); end > 0 {
		text = text[:end]
	}
	return clip(text, maxLabel)
}

// StatePath is where the products in a state of a catalogue are.
func StatePath(in connector.Catalogue, s connector.State) string {
	return asked{ShelfQuery: connector.ShelfQuery{In: in, State: s}, page: 1}.path(nil)
}

// ReadinessPath is where the products of a readiness are.
func ReadinessPath(r connector.Readiness) string {
	return asked{ShelfQuery: connector.ShelfQuery{Ready: r}, page: 1}.path(nil)
}

// clip cuts a text to n characters, and shows that something is missing.
func clip(s string, n int) string {
	runes := 0
	for at := range s {
		if runes++; runes > n {
			return strings.TrimRight(s[:at], " ") + "…"
		}
	}
	return s
}
