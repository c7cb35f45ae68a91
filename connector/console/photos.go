package console

import (
	"context"
	"io"
	"net/http"

	"ekatalog/mapping"
)

// Photos are the pictures of the products.
type Photos interface {
	// PhotoState looks what pictures there are; it changes nothing.
	PhotoState(ctx context.Context) (*PhotoState, error)
	// PreparePhotos makes copies that the portal takes, and counts what is wrong
	// with others.
	PreparePhotos(ctx context.Context) (wrong int, err error)
	// KeepPhoto puts a picture into the folder; one of that name is never
	// written over. from is read to at most MaxAttached bytes.
	KeepPhoto(ctx context.Context, name string, from io.Reader) error
}

// PhotoState is what there is of pictures.
type PhotoState struct {
	Folder                   string // as the settings name it, empty for none
	There                    bool   // the folder is there
	Products, With, Prepared int
	Missing                  []string        // codes of products without a picture
	Issues                   []mapping.Issue // what is wrong with pictures
	Unused                   []string        // pictures of no product
}

func (c *Console) photoRoutes() []route {
	return []route{
		{"GET /foto", Look, c.showPhotos},
		{"POST /foto", Keep, c.takePhoto},
		{"POST /foto/siapkan", Keep, c.preparePhotos},
	}
}

// maxListed is how many of each kind a page lists.
const maxListed = 200

// photosPage shows the state of the pictures.
type photosPage struct {
	*PhotoState
	Missing, Unused         []string
	MissingMore, UnusedMore int
	Issues                  []issueLine
	IssuesMore              int
}

func (c *Console) showPhotos(w http.ResponseWriter, r *http.Request) error {
	s, err := c.Photos.PhotoState(r.Context())
	if err != nil {
		return err
	}
	p := photosPage{PhotoState: s}
	p.Missing, p.MissingMore = listed(s.Missing)
	p.Unused, p.UnusedMore = listed(s.Unused)
	var issues []mapping.Issue
	issues, p.IssuesMore = listed(s.Issues)
	for _, i := range issues {
		text, fix := i.PageText(c.Lang)
		p.Issues = append(p.Issues, issueLine{SKU: i.SKU, Text: text, Fix: fix})
	}
	return c.render(w, r, http.StatusOK, "photos", p)
}

// listed gives what a page lists of all, and how many it does not.
func listed[T any](all []T) ([]T, int) {
	n := min(len(all), maxListed)
	return all[:n], len(all) - n
}

func (c *Console) takePhoto(w http.ResponseWriter, r *http.Request) error {
	_, part, err := fileForm(w, r, "foto")
	if err != nil {
		return err
	}
	if part == nil {
		return &failure{status: http.StatusBadRequest, key: "desk.photos.none_chosen"}
	}
	if err := c.Photos.KeepPhoto(r.Context(), fileName(part.FileName()), part); err != nil {
		return err
	}
	return done(w, r, "/foto", "desk.done.photo")
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
