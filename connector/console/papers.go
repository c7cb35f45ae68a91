package console

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/schemas"
)

// Papers are the seller's documents and certificates, in a register that is
// known by its digest: who changes it says which one they saw.
type Papers interface {
	// Papers gives the register as it is.
	Papers(ctx context.Context) (*PaperRegister, error)
	// KeepPaper adds a paper to the register, or changes one. wrong says what
	// keeps it from being kept, as a sentence by title, number, issued, expires,
	// holder, file, link or products; nothing has been changed then.
	KeepPaper(ctx context.Context, k PaperChange) (wrong map[string]string, err error)
	// RemovePaper takes a paper out of the register; its file stays.
	RemovePaper(ctx context.Context, digest, id, reason string) error
	// KeepPDF keeps a file that a list or the register names and nobody has
	// found; one that is there is never written over.
	KeepPDF(ctx context.Context, file string, from io.Reader) error
}

// PaperRegister is the register of papers.
type PaperRegister struct {
	Digest string
	Papers []connector.Paper
	Fault  error     // why it cannot be read, nil otherwise
	Today  time.Time // in the seller's zone
	Files  []string  // PDFs that lie ready, as the register names them
	Titles []string  // of the documents that categories ask for
}

// PaperChange is a paper to be kept.
type PaperChange struct {
	Digest string          // of the register that they saw
	Paper  connector.Paper // without an ID for a new one
	Reason string
	Name   string    // of the PDF that comes with it
	From   io.Reader // the PDF, nil for none
}

// soon is how many days before its end a certificate needs somebody.
const soon = 30

func (c *Console) paperRoutes() []route {
	return []route{
		{"GET /dokumen", Look, c.showPapers},
		{"GET /dokumen/baru", Look, c.newPaper},
		{"POST /dokumen/simpan", Keep, c.takePaper},
		{"POST /dokumen/berkas", Keep, c.takePDF},
		{"GET /dokumen/riwayat", Look, c.showPaperVersions},
		{"GET /dokumen/riwayat/{versi}", Look, c.showPaperVersion},
		{"POST /dokumen/riwayat/{versi}", Keep, c.restorePapers},
		{"GET /dokumen/{id}", Look, c.showPaper},
		{"POST /dokumen/hapus", Keep, c.removePaper},
	}
}

// papersPage lists the papers, those that end first in front, and what is the
// matter with them.
type papersPage struct {
	Fault               string
	Kinds               []paperKind
	Papers              []paperLine
	More                int
	Ended, Ending       int
	Lacking, Wrong      []paperTrouble
	LackMore, WrongMore int
	Old                 bool   // the lists have changed since and are being read
	NoList              string // why the lists cannot be read
}

// paperKind is a kind of paper that can be added.
type paperKind struct{ ID, Title string }

// paperLine is a paper of the list.
type paperLine struct {
	connector.Paper
	Left int    // days until its last one, negative once it has ended
	For  string // whom it is for, empty for all that ask for it
}

// Class is how urgent a paper is, a class in the style sheet.
func (p paperLine) Class() string {
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

// paperTrouble is something that products lack, or that is wrong with papers.
type paperTrouble struct {
	Text, Fix string
	Bad       bool // it holds products or bars a route
	N         int
	Goods     []goodLink
	More      int    // products not named
	Path      string // where it is put right, empty for nowhere
	File      string // the file that is missing, empty for none
	Input     string // the name of its input in the form
}

type goodLink struct{ Code, Path string }

// shownFor is how many names of a paper a list shows, and shownTroubles how
// many troubles.
const shownFor, shownTroubles = 3, 50

func (c *Console) showPapers(w http.ResponseWriter, r *http.Request) error {
	reg, err := c.Papers.Papers(r.Context())
	if err != nil {
		return err
	}
	p := papersPage{}
	if reg.Fault != nil {
		p.Fault, _ = c.Explain(reg.Fault)
		return c.render(w, r, http.StatusOK, "papers", p)
	}
	if p.Kinds, err = c.paperKinds(); err != nil {
		return err
	}
	p.Papers, p.More = listed(c.paperLines(reg), maxListed)
	for _, x := range reg.Papers {
		switch left := schemas.DaysLeft(reg.Today, x.Expires); {
		case x.Expires.IsZero():
		case left < 0:
			p.Ended++
		case left <= soon:
			p.Ending++
		}
	}
	all, err := c.Goods.Shelf(r.Context())
	if err != nil {
		p.NoList, _ = c.Explain(err)
		return c.render(w, r, http.StatusOK, "papers", p)
	}
	p.Old = all.Old
	c.troubles(&p, all.Shelf, reg)
	return c.render(w, r, http.StatusOK, "papers", p)
}

// paperKinds are the kinds of papers that can be added, a document first.
func (c *Console) paperKinds() ([]paperKind, error) {
	all := []paperKind{{documentKind, c.say("desk.papers.document")}}
	kinds, err := schemas.CertificateKinds()
	for _, k := range kinds {
		all = append(all, paperKind{k.ID, c.say("desk.papers.certificate", "jenis", k.Title)})
	}
	return all, err
}

// documentKind stands for a document, which is no certificate, in addresses.
const documentKind = "dokumen"

// paperLines are the papers, those that end first in front.
func (c *Console) paperLines(reg *PaperRegister) []paperLine {
	var all []paperLine
	for _, x := range reg.Papers {
		line := paperLine{Paper: x, Left: schemas.DaysLeft(reg.Today, x.Expires)}
		line.Title, line.Number, line.File = clip(x.Title, maxShown), clip(x.Number, maxShown), clip(x.File, maxShown)
		names := x.Products[:min(len(x.Products), shownFor)]
		line.For = clip(strings.Join(names, ", "), maxShown)
		if more := len(x.Products) - len(names); more > 0 {
			line.For += " " + c.say("desk.papers.and_more", "n", more)
		}
		all = append(all, line)
	}
	slices.SortStableFunc(all, func(a, b paperLine) int {
		if a.Expires.IsZero() != b.Expires.IsZero() {
			return cmp.Compare(b.Expires.Unix(), a.Expires.Unix()) // what has no end comes last
		}
		return a.Expires.Compare(b.Expires)
	})
	return all
}
