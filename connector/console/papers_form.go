package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// paperPage is the form of one paper.
type paperPage struct {
	Paper           connector.Paper
	Digest          string
	Heading         string
	Kind            string // documentKind for a document
	Example         string // of the number
	Issued, Expires string // as they were typed, or 2029-05-01; empty for none
	Left            int    // days until the last one
	Ended, Soon     bool
	Odd             string // what looks odd about the number
	Sections        []nameTick
	Categories      []nameTick
	Others          string // names that are no section or category, one on each line
	Files           []string
	Titles          []string
	Reason          string
	Wrong           map[string]string
}

// nameTick is a section or a category that a paper may be for.
type nameTick struct {
	Name   string
	Ticked bool
}

// shownNames is how many sections and how many categories can be ticked; the
// others are typed.
const shownNames = 40

func (c *Console) newPaper(w http.ResponseWriter, r *http.Request) error {
	reg, err := c.register(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	text := func(name string) string { return typed(q.Get(name)) }
	p := connector.Paper{Kind: text("jenis"), Title: text("judul"), Number: text("nomor")}
	if p.Kind == documentKind || p.Kind == "" {
		p.Kind = ""
	} else if k, err := kindOf(p.Kind); err != nil || k == nil {
		return &failure{http.StatusNotFound, "desk.no_page", err}
	}
	if name := text("untuk"); name != "" {
		p.Products = []string{name}
	}
	return c.showForm(w, r, http.StatusOK, reg, paperPage{Paper: p})
}

func (c *Console) showPaper(w http.ResponseWriter, r *http.Request) error {
	reg, err := c.register(r)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(reg.Papers, func(x connector.Paper) bool { return x.ID == r.PathValue("id") })
	if n < 0 {
		return &failure{status: http.StatusNotFound, key: "desk.no_page"}
	}
	return c.showForm(w, r, http.StatusOK, reg, paperPage{Paper: reg.Papers[n]})
}

// register gives the register, which can be read.
func (c *Console) register(r *http.Request) (*PaperRegister, error) {
	reg, err := c.Papers.Papers(r.Context())
	if err == nil {
		err = reg.Fault
	}
	return reg, err
}

// kindOf finds a kind of certificate, nil for none.
func kindOf(id string) (*schemas.CertificateKind, error) {
	kinds, err := schemas.CertificateKinds()
	for i := range kinds {
		if kinds[i].ID == id {
			return &kinds[i], err
		}
	}
	return nil, err
}

// showForm shows the form of a paper, with what was typed where that is wrong.
func (c *Console) showForm(w http.ResponseWriter, r *http.Request, status int, reg *PaperRegister, p paperPage) error {
	x := &p.Paper
	p.Digest, p.Files, p.Titles, p.Kind = reg.Digest, reg.Files, reg.Titles, x.Kind
	if x.File != "" && !slices.Contains(p.Files, x.File) {
		p.Files = append([]string{x.File}, p.Files...)
	}
	if p.Wrong == nil {
		p.Issued, p.Expires = dayInput(x.Issued), dayInput(x.Expires)
	}
	what := c.say("desk.papers.document")
	if k, err := kindOf(x.Kind); err != nil {
		return err
	} else if k != nil {
		what, p.Example = c.say("desk.papers.certificate", "jenis", k.Title), k.Example
		if x.Number != "" && !k.Plausible(x.Number) {
			p.Odd = c.say("certificate_number", "jenis", k.Title, "nomor", x.Number, "contoh", k.Example)
		}
	} else {
		p.Kind = documentKind
	}
	if p.Heading = c.say("desk.papers.add", "apa", what); x.ID != "" {
		p.Heading = what
	}
	if !x.Expires.IsZero() {
		p.Left = schemas.DaysLeft(reg.Today, x.Expires)
		p.Ended, p.Soon = p.Left < 0, p.Left <= soon
	}
	c.names(r, &p)
	return c.render(w, r, status, "paper", p)
}

func dayInput(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// names parts whom a paper is for into the sections and categories of the list,
// and others.
func (c *Console) names(r *http.Request, p *paperPage) {
	var sections, categories []string
	if all, err := c.Goods.Shelf(r.Context()); err == nil { // without a list all are typed
		sections, categories = all.Shelf.Groups()
	}
	left := slices.Clone(p.Paper.Products)
	ticks := func(names []string) (all []nameTick) {
		for _, name := range names[:min(len(names), shownNames)] {
			n := slices.IndexFunc(left, func(s string) bool { return mapping.Fold(s) == mapping.Fold(name) })
			if n >= 0 {
				left = slices.Delete(left, n, n+1)
			}
			all = append(all, nameTick{name, n >= 0})
		}
		return all
	}
	p.Sections, p.Categories = ticks(sections), ticks(categories)
	p.Others = strings.Join(left, "\n")
}

// takePaper keeps a paper with what was typed, and the PDF that was chosen.
func (c *Console) takePaper(w http.ResponseWriter, r *http.Request) error {
	values, part, err := fileForm(w, r, "berkas_baru")
	if err != nil {
		return err
	}
	k := PaperChange{Digest: values.Get("sidik"), Reason: typed(values.Get("alasan")), Paper: connector.Paper{
		ID: values.Get("id"), Title: typed(values.Get("judul")), Number: typed(values.Get("nomor")), Holder: typed(values.Get("pemegang")),
		File: connector.Printable(values.Get("berkas"), maxNote), Link: typed(values.Get("tautan")), Products: namesTyped(values),
	}}
	if kind := values.Get("jenis"); kind != documentKind {
		if found, err := kindOf(kind); err != nil || found == nil {
			return &failure{http.StatusBadRequest, "desk.form", err}
		}
		k.Paper.Kind = kind
	}
	p := paperPage{Reason: k.Reason, Issued: values.Get("terbit"), Expires: values.Get("sampai")}
	wrong := map[string]string{}
	k.Paper.Issued = c.dayOf(p.Issued, "issued", wrong)
	k.Paper.Expires = c.dayOf(p.Expires, "expires", wrong)
	if part != nil {
		k.Name, k.From = fileName(part.FileName()), part
	}
	if len(wrong) == 0 {
		if wrong, err = c.Papers.KeepPaper(r.Context(), k); err != nil {
			return err
		}
	}
	if len(wrong) == 0 {
		return done(w, r, "/dokumen", "desk.done.paper")
	}
	reg, err := c.register(r)
	if err != nil {
		return err
	}
	p.Paper, p.Wrong = k.Paper, wrong
	return c.showForm(w, r, http.StatusUnprocessableEntity, reg, p)
}

// namesTyped are whom a paper is for, ticked and typed.
func namesTyped(values url.Values) []string {
	ticked := slices.Clone(values["untuk"])
	for i := range ticked {
		ticked[i] = typed(ticked[i])
	}
	return append(slices.DeleteFunc(ticked, func(s string) bool { return s == "" }), typedLines(values.Get("kode"))...)
}

// dayOf reads a day, and says where it is none.
func (c *Console) dayOf(text, what string, wrong map[string]string) time.Time {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		wrong[what] = c.say("papers.wrong_date")
	}
	return t
}

// removePaper takes a paper out of the register with a reason.
func (c *Console) removePaper(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	reason := textOf(r, "alasan")
	if reason == "" {
		return &failure{status: http.StatusUnprocessableEntity, key: "desk.papers.reason"}
	}
	if err := c.Papers.RemovePaper(r.Context(), r.PostForm.Get("sidik"), r.PostForm.Get("id"), reason); err != nil {
		return err
	}
	return done(w, r, "/dokumen", "desk.done.paper_removed")
}

// takePDF keeps a file that something names and nobody has found.
func (c *Console) takePDF(w http.ResponseWriter, r *http.Request) error {
	values, part, err := fileForm(w, r, "berkas")
	if err != nil {
		return err
	}
	if part == nil {
		return &failure{status: http.StatusBadRequest, key: "desk.papers.none_chosen"}
	}
	if err := c.Papers.KeepPDF(r.Context(), values.Get("nama"), part); err != nil {
		return err
	}
	return done(w, r, "/dokumen", "desk.done.paper_file")
}
