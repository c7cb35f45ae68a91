package console

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"
)

// Papers are the seller's documents and certificates.
type Papers interface {
	// Papers gives all of them, with the days that are left in the seller's zone.
	Papers(ctx context.Context) (all []Paper, err error)
}

// Paper is a document or a certificate.
type Paper struct {
	Title, Number, File string
	Expires             time.Time // the last day it is valid; zero for none
	Left                int       // days until then, negative once it has ended
	Products            int       // for how many codes, sections and categories; 0 for all that ask for it
}

// soon is how many days before its end a certificate needs somebody.
const soon = 30

// Class is how urgent a paper is, a class in the style sheet.
func (p Paper) Class() string {
	switch {
	case p.Expires.IsZero():
		return "quiet"
	case p.Left < 0:
		return "bad"
	case p.Left <= soon:
		return "warn"
	}
	return "good"
}

// papersPage lists the papers, those that end first in front.
type papersPage struct {
	Papers []Paper
	More   int
}

func (c *Console) paperRoutes() []route { return []route{{"GET /dokumen", Look, c.showPapers}} }

func (c *Console) showPapers(w http.ResponseWriter, r *http.Request) error {
	all, err := c.Papers.Papers(r.Context())
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b Paper) int {
		if a.Expires.IsZero() != b.Expires.IsZero() {
			return cmp.Compare(b.Expires.Unix(), a.Expires.Unix()) // what has no end comes last
		}
		return a.Expires.Compare(b.Expires)
	})
	p := papersPage{}
	p.Papers, p.More = listed(all, maxListed)
	return c.render(w, r, http.StatusOK, "papers", p)
}
