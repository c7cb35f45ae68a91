package console

import (
	"context"
	"io"
	"net/http"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Photos are the pictures of the products.
type Photos interface {
	// PhotoState looks what pictures there are; it changes nothing.
	PhotoState(ctx context.Context) (*PhotoState, error)
	// PreparePhotos makes copies that the portal takes, and counts what is wrong
	// with others.
	PreparePhotos(ctx context.Context) (wrong int, err error)
	// KeepPhoto puts a picture into the folder and gives the name that it has
	// there: its own, or that by which the product of p looks for it. One of that
	// name is never written over. from is read to at most MaxAttached bytes.
	KeepPhoto(ctx context.Context, name string, p Photoless, from io.Reader) (kept string, err error)
}

// Photoless is a product without a picture; without a SKU it is none.
type Photoless struct {
	SKU  string
	File string // as the list names it, empty where it is named for the code
}

// PhotoState is what there is of pictures.
type PhotoState struct {
	Folder                   string // as the settings name it, empty for none
	There                    bool   // the folder is there
	Products, With, Prepared int
	Lacking                  []Photoless     // products without a picture
	Issues                   []mapping.Issue // what is wrong with pictures
	Unused                   []string        // pictures of no product
}

func (c *Console) photoRoutes() []route {
	return []route{
		{"GET /foto", Look, c.showPhotos},
		{"POST /foto", Keep, c.takePhotos},
		{"POST /foto/siapkan", Keep, c.preparePhotos},
	}
}

// maxListed is how many of each kind a page lists, and photolessAtOnce how many
// products without a picture, each with a field of its own.
const maxListed, photolessAtOnce = 200, 30

// photosPage shows the state of the pictures.
type photosPage struct {
	*PhotoState
	Lacking    []photoless
	All        int // products without a picture
	Turn       turn
	Unused     []string
	UnusedMore int
	Issues     []issueLine
	IssuesMore int
	Sent       sentPhotos
	Most       int // how many can be sent at once
}

// photoless is a product without a picture, and a field for it.
type photoless struct {
	Photoless
	Name string
}

func (c *Console) showPhotos(w http.ResponseWriter, r *http.Request) error {
	var sent sentPhotos
	if doneKeys+r.URL.Query().Get(doneQuery) == photosKept {
		sent = c.photosSent.last()
	}
	return c.renderPhotos(w, r, http.StatusOK, sent)
}

// renderPhotos shows the pictures, and what became of those that were just sent.
func (c *Console) renderPhotos(w http.ResponseWriter, r *http.Request, status int, sent sentPhotos) error {
	s, err := c.Photos.PhotoState(r.Context())
	if err != nil {
		return err
	}
	p := photosPage{PhotoState: s, Sent: sent, Most: maxPhotos}
	p.All = len(s.Lacking)
	from := min(numberOf(r, "dari"), p.All)
	var lacking []Photoless
	lacking, p.Turn = turnOf("/foto", s.Lacking[from:], from, photolessAtOnce)
	names := c.goodsNames(r.Context(), lacking)
	for _, one := range lacking {
		p.Lacking = append(p.Lacking, photoless{one, clip(names[connector.FoldSKU(one.SKU)], maxShown)})
	}
	p.Unused, p.UnusedMore = listed(s.Unused, maxListed)
	var issues []mapping.Issue
	issues, p.IssuesMore = listed(s.Issues, maxListed)
	for _, i := range issues {
		text, fix := i.PageText(c.Lang)
		p.Issues = append(p.Issues, issueLine{SKU: i.SKU, Text: text, Fix: fix})
	}
	return c.render(w, r, status, "photos", p)
}

// goodsNames are the names of products by their folded SKUs, as far as the lists
// can be read.
func (c *Console) goodsNames(ctx context.Context, of []Photoless) map[string]string {
	names := map[string]string{}
	if len(of) == 0 {
		return names
	}
	all, err := c.Goods.Shelf(ctx)
	if err != nil {
		c.Log.Debug().Err(err).Msg("names of products")
		return names
	}
	for _, one := range of {
		names[connector.FoldSKU(one.SKU)] = ""
	}
	for i := range all.Shelf.Goods {
		g := &all.Shelf.Goods[i]
		if _, wanted := names[connector.FoldSKU(g.SKU)]; wanted {
			names[connector.FoldSKU(g.SKU)] = g.Name
		}
	}
	return names
}

func (c *Console) preparePhotos(w http.ResponseWriter, r *http.Request) error {
	return c.start(w, r, Work{Kind: "photos", By: Person(r.Context()), Do: func(ctx context.Context) (string, error) {
		wrong, err := c.Photos.PreparePhotos(ctx)
		switch {
		case err != nil:
			return "/foto", err
		case wrong > 0:
			return doneAt("/foto", "desk.done.photos_some"), nil
		}
		return doneAt("/foto", "desk.done.photos"), nil
	}})
}
