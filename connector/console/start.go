package console

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Start does the work of the first steps, from an empty workspace to the first
// files.
type Start interface {
	// Begun tells how far the workspace has come.
	Begun(ctx context.Context) (*Begun, error)
	// SetSeller writes who the seller is.
	SetSeller(ctx context.Context, s Seller) error
	// Sheets guesses what the columns of the list at path are for; labels are
	// the attributes of the categories that are known.
	Sheets(ctx context.Context, path string) (all []Sheet, labels []string, err error)
	// GiveDraftCodes writes a copy of the list at path, with what was chosen of
	// its sheets, to out, in which every product has a code; it tells those that
	// it gave, and writes nothing where all have one.
	GiveDraftCodes(ctx context.Context, path, out string, sheets []SheetChoice, numbers mapping.NumberStyle) (given []string, err error)
	// Adopt checks the list with what was chosen of its sheets and, with a yes,
	// makes it the list in use.
	Adopt(ctx context.Context, path string, sheets []SheetChoice, numbers mapping.NumberStyle, yes bool) (*connector.CheckReport, error)
}

// Begun is how far a workspace has come.
type Begun struct {
	Seller     Seller // as it is known; of the example nothing
	SellerDone bool
	ListDone   bool // a list of the seller's own is in use
}

// Seller is who sells.
type Seller struct {
	Name, AccountHolder string
	NIB                 string // 13 digits
	NPWP                string // 15 or 16 digits
	PKP                 string // pkp or non_pkp
	Zone                string
	Photos              string // where pictures are published, empty for nowhere
}

// showStart leads to the step that comes next.
func (c *Console) showStart(w http.ResponseWriter, r *http.Request) error {
	b, err := c.Start.Begun(r.Context())
	if err != nil {
		return err
	}
	path := "/mulai/jawaban"
	switch d := c.drops.byID(c.begins.last()); {
	case !b.SellerDone:
		path = "/mulai/penyedia"
	case !b.ListDone && d != nil && d.draft != nil:
		path = "/mulai/" + d.id + "/kolom"
	case !b.ListDone:
		path = "/mulai/daftar"
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// sellerPage asks who sells.
type sellerPage struct {
	Seller
	Zones []string
	Wrong map[string]string // message keys by the name of the input
}

var zones = []string{"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"}

func (c *Console) showSeller(w http.ResponseWriter, r *http.Request) error {
	b, err := c.Start.Begun(r.Context())
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "start_seller", sellerPage{Seller: b.Seller, Zones: zones})
}

func (c *Console) takeSeller(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	text := func(name string) string { return oneLine(r.PostForm.Get(name), maxSellerText) }
	s := Seller{
		Name: text("nama"), AccountHolder: text("pemegang"), NIB: digits(text("nib")), NPWP: digits(text("npwp")), PKP: text("pkp"), Zone: text("zona"), Photos: text("foto"),
	}
	if s.AccountHolder == "" {
		s.AccountHolder = s.Name
	}
	if wrong := s.wrong(); len(wrong) > 0 {
		return c.render(w, r, http.StatusUnprocessableEntity, "start_seller", sellerPage{Seller: s, Zones: zones, Wrong: wrong})
	}
	if err := c.Start.SetSeller(r.Context(), s); err != nil {
		return err
	}
	http.Redirect(w, r, "/mulai", http.StatusSeeOther)
	return nil
}

// maxSellerText is the longest text of a seller, in characters.
const maxSellerText = 150

// digits leaves the marks out with which people group long numbers.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune(".-/", r) {
			return -1
		}
		return r
	}, s)
}

// isNumber reports a number of so many digits.
func isNumber(text string, lengths ...int) bool {
	return slices.Contains(lengths, len(text)) && strings.Trim(text, "0123456789") == ""
}

// wrong says what cannot be so, by the name of the input.
func (s Seller) wrong() map[string]string {
	wrong := map[string]string{}
	if s.Name == "" {
		wrong["nama"] = "desk.start.wrong_name"
	}
	if !isNumber(s.NIB, 13) {
		wrong["nib"] = "desk.start.wrong_nib"
	}
	if !isNumber(s.NPWP, 15, 16) {
		wrong["npwp"] = "desk.start.wrong_npwp"
	}
	if s.PKP != "pkp" && s.PKP != "non_pkp" {
		wrong["pkp"] = "desk.start.wrong_pkp"
	}
	if s.Zone != zones[0] && s.Zone != zones[1] && s.Zone != zones[2] {
		wrong["zona"] = "desk.start.wrong_zone"
	}
	if s.Photos != "" && !strings.HasPrefix(s.Photos, "https://") && !strings.HasPrefix(s.Photos, "http://") {
		wrong["foto"] = "desk.start.wrong_photos"
	}
	return wrong
}

// showStartList asks for the list.
func (c *Console) showStartList(w http.ResponseWriter, r *http.Request) error {
	return c.render(w, r, http.StatusOK, "start_list", startListPage{})
}

// startListPage asks for the list, and says what was wrong with the last.
type startListPage struct{ Wrong string }

// takeStartList takes the list and guesses what its columns are for.
func (c *Console) takeStartList(w http.ResponseWriter, r *http.Request) error {
	d, err := c.beginList(w, r)
	if err != nil {
		return c.again(w, r, err, "start_list", func(wrong string) any { return startListPage{wrong} })
	}
	http.Redirect(w, r, "/mulai/"+d.id+"/kolom", http.StatusSeeOther)
	return nil
}

// beginList receives a list and guesses at its columns.
func (c *Console) beginList(w http.ResponseWriter, r *http.Request) (*drop, error) {
	_, d, err := c.receive(w, r, "daftar", "desk.no_file")
	if err != nil {
		return nil, err
	}
	draft := &draft{}
	if draft.sheets, draft.labels, err = c.Start.Sheets(r.Context(), d.list()); err != nil {
		return nil, c.refuseDrop(d, err)
	}
	draft.guess()
	d.draft = draft
	c.keepDrop(d)
	c.begins.keep(d.id)
	return d, nil
}
