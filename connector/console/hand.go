package console

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"ekatalog/connector"
)

// ByHand is the work that a person does on the portal's own form.
type ByHand interface {
	// HandWork gives what is to be entered now.
	HandWork(ctx context.Context) (*HandWork, error)
	// HandTick records that the person of ctx has entered a product as it was
	// shown, with a picture of the screen; shot is nil for none.
	HandTick(ctx context.Context, sku, print, name string, shot io.Reader) error
}

// HandWork is the work list of the day.
type HandWork struct {
	Done   int // products that were ticked today
	Cards  []HandCard
	Frozen []FrozenCard // what the portal has suspended: nothing can be entered
}

// HandCard is one product to enter.
type HandCard struct {
	SKU, Name string
	Link      string // of the product on the portal, or of its form for a new one
	Print     string // names what is shown, for the tick
	Whole     bool   // a new product: all its fields in the order of the form
	Fields    []HandField
	Why       []string // why no upload can carry it
	Told      string   // what was last heard of it
	Shots     []Scan
}

// HandField is one value to enter.
type HandField struct {
	Label string
	Old   string // as people read it; empty for a new product
	New   string // as it is typed
	Long  bool   // of more than one line
}

// FrozenCard is a product that the portal has suspended.
type FrozenCard struct{ SKU, Name, Told string }

// heaviestHand is about how many bytes of cards a page shows; what one field
// takes beside its value is fieldWeight.
const (
	heaviestHand = 60_000
	fieldWeight  = 260
	shownFrozen  = 50
)

type handPage struct {
	*HandWork
	Left      int // products that are to be entered
	All       int // of the day, done and left
	Named     bool
	Turn      turn
	From      int // the card that the page begins with
	AllFrozen int
}

func (c *Console) showHand(w http.ResponseWriter, r *http.Request) error {
	work, err := c.ByHand.HandWork(r.Context())
	if err != nil {
		return err
	}
	p := handPage{HandWork: work, Left: len(work.Cards), All: work.Done + len(work.Cards), Named: Person(r.Context()) != ""}
	from := min(numberOf(r, "dari"), len(work.Cards))
	n := handful(work.Cards[from:])
	if from > 0 {
		p.Turn.Before = "/formulir?dari=" + strconv.Itoa(before(work.Cards, from))
	}
	if from+n < len(work.Cards) {
		p.Turn.After = "/formulir?dari=" + strconv.Itoa(from+n)
	}
	work.Cards = work.Cards[from : from+n]
	p.From, p.AllFrozen = from, len(work.Frozen)
	work.Frozen = work.Frozen[:min(p.AllFrozen, shownFrozen)]
	return c.render(w, r, http.StatusOK, "hand", p)
}

// handful is how many cards from the first on a page shows, one at least.
func handful(cards []HandCard) int {
	weight := 0
	for n := range cards {
		if weight += cards[n].weight(); weight > heaviestHand && n > 0 {
			return n
		}
	}
	return len(cards)
}

// before is where the page begins that ends before the n-th card.
func before(cards []HandCard, n int) int {
	weight := 0
	for i := n - 1; i >= 0; i-- {
		if weight += cards[i].weight(); weight > heaviestHand {
			return min(i+1, n-1)
		}
	}
	return 0
}

func (h *HandCard) weight() int {
	weight := 3 * fieldWeight
	for _, f := range h.Fields {
		weight += fieldWeight + len(f.Label) + len(f.Old) + len(f.New)
	}
	for _, why := range h.Why {
		weight += len(why)
	}
	return weight
}

// tickHand records that a product was entered.
func (c *Console) tickHand(w http.ResponseWriter, r *http.Request) error {
	if err := named(r); err != nil {
		return err
	}
	values, shot, err := fileForm(w, r, "layar")
	if err != nil {
		return err
	}
	sku, print := values.Get("kode"), values.Get("cetak")
	if sku == "" || print == "" { // else it is a tick of whatever was shown last, to whomever
		return &failure{status: http.StatusBadRequest, key: "desk.form"}
	}
	name, from := "", io.Reader(nil)
	if shot != nil {
		name, from = fileName(shot.FileName()), shot
	}
	if err := c.ByHand.HandTick(r.Context(), sku, print, name, from); err != nil {
		return err
	}
	to := "/formulir"
	if at, err := strconv.Atoi(values.Get("dari")); err == nil && at > 0 {
		to += "?dari=" + strconv.Itoa(at)
	}
	return done(w, r, to, "desk.done.hand.ticked")
}

// sendShot gives a picture that was put to the tick of a product.
func (c *Console) sendShot(w http.ResponseWriter, r *http.Request) error {
	return c.sendAttached(w, r, connector.FoldSKU(r.URL.Query().Get("kode")))
}
