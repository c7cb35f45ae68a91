package console

import (
	"cmp"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// Product is all that is known of one product.
type Product struct {
	connector.Good
	Place    int       // on the shelf
	At       time.Time // when the lists were read
	Old      bool      // they have changed since
	Now      time.Time
	Listing  *mapping.Listing
	Shown    int64 // price with tax as the portal shows it, 0 where nobody knows
	Pictures []Picture
	Fields   []mapping.Explained
	Issues   []mapping.Issue
	// Standings are in the catalogues that know the product, and Told is what a
	// person last said of it, as a sentence.
	Standings []Standing
	Told      string
}

// Picture is one picture of a product.
type Picture struct {
	Name string
	Here bool // it can be asked for; else it lies elsewhere, or nowhere
}

// Standing is what has become of a product in one catalogue.
type Standing struct {
	In     connector.Catalogue
	Entry  connector.Entry
	Issues []mapping.Issue        // of what has become of it there
	Offers []connector.OfferPoint // the oldest first; Actor is a name
}

// Again reports whether the product is in a file that was handed over for the
// portal, or was refused from one, so that a person may want another.
func (s Standing) Again() bool {
	return s.Entry.State == connector.StateExported || s.Entry.State == connector.StateRejected
}

// AgainPath is the page where its files are made once more.
func (p *Product) AgainPath() string { return againPath(p.SKU) }

// Trial reports whether nothing of it is real.
func (s Standing) Trial() bool { return s.In == connector.CatalogueTrial }

// productPage shows a product.
type productPage struct {
	*Product
	Title    string
	Back     string // the page of products that led here
	Labels   []string
	Terms    []string // prices and amounts beside the price
	Text     []string // lines of the description
	Category []string
	Pictures []picture
	Unseen   int    // pictures not shown
	Verdict  string // message that says what the readiness means
	Groups   []issueGroup
	Fields   []fieldRow
	More     int // fields not shown
	Papers   []paperRow
	Unlisted int // papers not shown
	Places   []placeRow
}

// picture is one of the product's: on this machine, or at an address of others.
type picture struct{ Name, Path string }

// fieldRow is one value with where it comes from.
type fieldRow struct {
	Label, Value string
	From         string // columns of the list, or whose word
	Cells        string
}

// paperRow is a certificate or a document.
type paperRow struct {
	Title, Number, Validity string
	Bad                     bool
}

// placeRow is what has become of the product in one catalogue.
type placeRow struct {
	Standing
	State        string
	Troubles     []issueLine
	Price, Stock *chart
	Changes      []change // the newest first
	More         int      // changes not shown
}

// change is one step of the price or the stock.
type change struct {
	At         time.Time
	Act, Actor string
	Price      int64
	Stock      string
}

// How much of a product a page shows.
const (
	shownChanges  = 10
	shownValue    = 600 // characters of a value
	shownPictures = 10
	shownFields   = 120
	shownPapers   = 50
	shownTerms    = 20
)

// codeOf reads the product that an address names.
func codeOf(r *http.Request) string {
	code := r.PathValue("code")
	if dots := strings.TrimPrefix(code, dotMark); dots != code && strings.Trim(dots, ".") == "" {
		return dots
	}
	return code
}

func (c *Console) showProduct(w http.ResponseWriter, r *http.Request) error {
	p, err := c.Goods.Product(r.Context(), codeOf(r))
	if err != nil {
		return notThere(err, "desk.product.unknown")
	}
	page := c.productPage(p)
	if page.Back = ownPath(r.URL.Query().Get(askBack)); !strings.HasPrefix(page.Back, goodsPath) {
		page.Back = goodsPath
	}
	return c.render(w, r, http.StatusOK, "product", page)
}

// sendPicture gives a picture that the product has, and nothing else.
func (c *Console) sendPicture(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return notThere(fs.ErrNotExist, "desk.product.unknown")
	}
	b, err := c.Goods.Picture(r.Context(), codeOf(r), n)
	if err != nil {
		return notThere(err, "desk.product.unknown")
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Disposition", `inline; filename="foto.jpg"`)
	h.Set("Cache-Control", "private, max-age=300")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	if _, err := w.Write(b); err != nil {
		c.Log.Debug().Err(err).Msg("reader gone")
	}
	return nil
}

func (c *Console) productPage(p *Product) *productPage {
	page := &productPage{Product: p, Title: clip(cmp.Or(p.Name, p.Code()), maxShown), Verdict: "desk.verdict." + string(p.Ready)}
	if p.Listing != nil {
		page.Labels, page.Terms = c.labels(p.Listing), c.terms(p.Listing)
		page.Text = strings.Split(clip(p.Listing.Description, shownValue), "\n")
		page.Category = strings.Split(p.Listing.Category, " > ")
		page.Pictures, page.Unseen = listed(pictures(p), shownPictures)
		page.Papers, page.Unlisted = listed(c.papers(p.Listing, p.Now), shownPapers)
	}
	page.Groups, _ = groups(c.Lang, p.Issues)
	if p.Ready == connector.ReadinessReady && slices.ContainsFunc(page.Groups, func(g issueGroup) bool { return g.Grade == gradeBars }) {
		page.Verdict = "desk.verdict.barred"
	}
	fields, more := listed(p.Fields, shownFields)
	page.More = more
	for _, e := range fields {
		page.Fields = append(page.Fields, c.fieldRow(p, e))
	}
	for _, s := range p.Standings {
		page.Places = append(page.Places, c.placeRow(s, p.Now))
	}
	return page
}

// labels are those that the portal puts on a listing.
func (c *Console) labels(l *mapping.Listing) []string {
	var all []string
	switch l.PDNType {
	case "Lokal":
		all = append(all, "PDN")
	case "Import":
		all = append(all, "Import")
	}
	if l.PPN != "" {
		all = append(all, "PPN "+l.PPN)
	}
	for _, one := range []struct{ name, number string }{{"TKDN", l.TKDN}, {"SNI", l.SNI}} {
		if one.number != "" {
			all = append(all, one.name)
		}
	}
	if l.PreorderDays != nil && *l.PreorderDays > 0 {
		all = append(all, c.say("desk.product.preorder", "n", *l.PreorderDays))
	}
	if len(l.Wholesale) > 0 {
		all = append(all, schemas.FieldLabel(c.Lang, "wholesale"))
	}
	return all
}

// terms are what the portal shows of prices and amounts beside the price.
func (c *Console) terms(l *mapping.Listing) []string {
	var all []string
	if l.MinPurchase != nil {
		all = append(all, c.say("desk.product.min_purchase", "n", mapping.FormatQuantity(*l.MinPurchase)))
	}
	for _, t := range l.Wholesale {
		all = append(all, c.say("desk.product.tier", "n", mapping.FormatQuantity(t.MinQuantity), "harga", mapping.FormatRupiah(t.Price)))
	}
	for _, r := range l.RegionalPrices {
		all = append(all, c.say("desk.product.region", "daerah", r.Region, "harga", mapping.FormatRupiah(r.Price)))
	}
	for i := range l.Variants {
		v := &l.Variants[i]
		options := make([]string, len(v.Options))
		for n, o := range v.Options {
			options[n] = o.Label + " " + o.Value
		}
		text := c.say("desk.product.variant", "nama", cmp.Or(strings.Join(options, ", "), v.SKU))
		if v.Price != nil {
			text += ": Rp" + mapping.FormatRupiah(*v.Price)
		}
		if v.Stock != nil {
			text += ", " + c.say("desk.product.stock", "n", mapping.FormatQuantity(*v.Stock))
		}
		all = append(all, text)
	}
	shown, more := listed(all, shownTerms)
	if more > 0 {
		shown = append(shown, c.say("desk.more", "n", more))
	}
	return shown
}

// pictures are those of the product: what lies on this machine is sent small,
// and what lies elsewhere is only named, since the pages ask nobody else.
func pictures(p *Product) []picture {
	all := p.Pictures
	if len(all) == 0 {
		for _, name := range p.Listing.Photos {
			all = append(all, Picture{Name: name})
		}
	}
	code := codePath(p.SKU)
	if p.SKU == "" {
		code = PlaceMark + strconv.Itoa(p.Place+1)
	}
	var shown []picture
	for n, one := range all {
		is := picture{Name: clip(one.Name, maxShown)}
		if one.Here {
			is.Name, is.Path = clip(path.Base(one.Name), maxShown), "/gambar/"+strconv.Itoa(n+1)+"/"+code
		}
		shown = append(shown, is)
	}
	return shown
}

func (c *Console) fieldRow(p *Product, e mapping.Explained) fieldRow {
	f := fieldRow{Label: schemas.FieldLabel(c.Lang, e.Field), Value: clip(mapping.FormatField(e.Field, e.Value), shownValue)}
	if len(e.Files) > 0 {
		f.Value = clip(strings.Join(e.Files, ", "), shownValue)
	}
	var cells []string
	for _, cell := range e.Cells {
		if !inRegister(cell) {
			cells = append(cells, mapping.ShortCell(cell))
		}
	}
	f.Cells = clip(strings.Join(cells, ", "), shownValue)
	switch {
	case e.Correction != nil:
		f.From = e.Rule
	case len(e.Files) > 0:
		f.From = c.say("desk.product.by_code")
	case len(e.Columns) > 0:
		f.From = c.say("desk.product.column", "nama", clip(strings.Join(e.Columns, ", "), maxShown))
	case len(e.Cells) > 0:
		f.From = c.say("desk.product.papers")
	default:
		f.From = c.say("desk.product.constant")
	}
	return f
}

// papers are the certificates that speak for a product and the documents that
// go with it.
func (c *Console) papers(l *mapping.Listing, now time.Time) []paperRow {
	var all []paperRow
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		c.Log.Error().Err(err).Msg("kinds of certificates")
	}
	for _, paper := range l.Certificates {
		row := paperRow{Title: paper.Kind, Number: paper.Number, Validity: c.say("desk.paper.no_end")}
		for _, k := range kinds {
			if k.ID == paper.Kind {
				row.Title = k.Title
			}
		}
		if !paper.Expires.IsZero() {
			left := schemas.DaysLeft(now.In(c.Shop().Zone), paper.Expires)
			key := "desk.paper.valid"
			if row.Bad = left < 0; row.Bad {
				key = "desk.paper.expired"
			}
			row.Validity = c.say(key, "tanggal", schemas.Day(c.Lang, paper.Expires), "n", left)
		}
		all = append(all, row)
	}
	for _, d := range l.Documents {
		all = append(all, paperRow{Title: clip(d.Label, maxShown), Number: clip(d.Value, maxShown)})
	}
	return all
}

func (c *Console) placeRow(s Standing, now time.Time) placeRow {
	row := placeRow{Standing: s, State: c.stateWord(s.Entry.State)}
	for _, i := range s.Issues {
		text, fix := i.PageText(c.Lang)
		row.Troubles = append(row.Troubles, issueLine{Text: text, Fix: fix})
	}
	day := func(t time.Time) string { return schemas.Day(c.Lang, t.In(c.Shop().Zone)) }
	var prices, stocks []point
	for n, o := range s.Offers {
		stock := mapping.FormatQuantity(o.Stock)
		if n == 0 || o.Price != s.Offers[n-1].Price {
			text := "Rp" + mapping.FormatRupiah(o.Price)
			prices = append(prices, point{At: o.At, Value: float64(o.Price), Text: text, Label: text + ", " + c.when(o.At)})
		}
		if n == 0 || !o.Stock.Equal(s.Offers[n-1].Stock) {
			stocks = append(stocks, point{At: o.At, Value: o.Stock.InexactFloat64(), Text: stock, Label: stock + ", " + c.when(o.At)})
		}
		act := "desk.act." + o.Act
		if !schemas.HasMessage(act) {
			act = "desk.act.other"
		}
		row.Changes = append(row.Changes, change{At: o.At, Act: c.say(act), Actor: cmp.Or(o.Actor, c.say("desk.product.automatic")), Price: o.Price, Stock: stock})
	}
	row.Price = steps(c.say("desk.product.price_chart"), prices, now, day)
	row.Stock = steps(c.say("desk.product.stock_chart"), stocks, now, day)
	slices.Reverse(row.Changes)
	row.Changes, row.More = listed(row.Changes, shownChanges)
	return row
}
