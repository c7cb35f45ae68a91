package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"ekatalog/connector"
)

// PaperVersions is the work behind the pages of what the register of papers has
// said.
type PaperVersions interface {
	// PaperVersions gives what is kept of it, the last first, and the digest of
	// what it says now. What stands in it and is not kept yet comes before, with
	// Number 0.
	PaperVersions(ctx context.Context) (digest string, all []FileVersion, err error)
	// PaperVersion gives the papers of one of them.
	PaperVersion(ctx context.Context, number int64) ([]connector.Paper, error)
	// RestorePapers lets the register say again what it said.
	RestorePapers(ctx context.Context, digest string, number int64, reason string) error
}

// paperVersionPage shows what the register said, and what going back to it would
// change.
type paperVersionPage struct {
	FileVersion
	Digest   string
	Papers   []paperLine
	More     int
	Lost     []paperLine // of now, which would go
	LostMore int
	Broken   string // why it cannot be read
}

func (c *Console) showPaperVersions(w http.ResponseWriter, r *http.Request) error {
	_, all, err := c.PaperVersions.PaperVersions(r.Context())
	if err != nil {
		return err
	}
	return c.render(w, r, http.StatusOK, "paper-versions", versionsOf("/dokumen/riwayat", all))
}

func (c *Console) showPaperVersion(w http.ResponseWriter, r *http.Request) error {
	digest, all, err := c.PaperVersions.PaperVersions(r.Context())
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("versi"), 10, 64)
	at := slices.IndexFunc(all, func(v FileVersion) bool { return v.Number == number && number > 0 })
	if err != nil || at < 0 {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	p := paperVersionPage{FileVersion: all[at], Digest: digest}
	then, err := c.PaperVersions.PaperVersion(r.Context(), number)
	if err != nil {
		p.Broken, _ = c.Explain(err)
		return c.render(w, r, http.StatusOK, "paper-version", p)
	}
	for i := range then {
		then[i].ID = "" // it is no paper of now
	}
	reg, err := c.Papers.Papers(r.Context())
	if err != nil {
		return err
	}
	p.Papers, p.More = listed(c.paperLines(&PaperRegister{Papers: then, Today: reg.Today}), maxListed)
	var lost []connector.Paper
	for _, x := range reg.Papers {
		if !slices.ContainsFunc(then, func(o connector.Paper) bool {
			return o.Kind == x.Kind && o.Title == x.Title && o.Number == x.Number && o.File == x.File
		}) {
			lost = append(lost, x)
		}
	}
	p.Lost, p.LostMore = listed(c.paperLines(&PaperRegister{Papers: lost, Today: reg.Today}), maxListed)
	return c.render(w, r, http.StatusOK, "paper-version", p)
}

func (c *Console) restorePapers(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("versi"), 10, 64)
	if err != nil || number < 1 {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	if err := c.PaperVersions.RestorePapers(r.Context(), r.PostForm.Get("sidik"), number, textOf(r, "alasan")); err != nil {
		return err
	}
	return done(w, r, "/dokumen", "desk.done.papers_back")
}
