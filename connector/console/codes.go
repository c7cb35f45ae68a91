package console

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// codesPage tells which codes were given to a list with which somebody begins.
type codesPage struct {
	ID, Name string
	Given    int
	Samples  string
}

// sampleCodes is how many of the codes are shown.
const sampleCodes = 3

// giveDraftCodes gives the products of a list with which somebody begins a code
// where they have none, and goes on with the list that has them.
func (c *Console) giveDraftCodes(w http.ResponseWriter, r *http.Request, d *drop, choices []SheetChoice, numbers mapping.NumberStyle) error {
	coded := c.newDrop(d.name)
	var err error
	if coded.coded, err = c.Start.GiveDraftCodes(r.Context(), d.list(), coded.list(), choices, numbers); err != nil {
		return c.refuseDrop(coded, err)
	}
	if len(coded.coded) == 0 {
		c.forgetDrop(coded)
		return done(w, r, "/mulai/"+d.id+"/harga", "desk.done.no_codes")
	}
	now := &draft{}
	if now.sheets, now.labels, err = c.Start.Sheets(r.Context(), coded.list()); err != nil {
		return c.refuseDrop(coded, err)
	}
	now.guess()
	now.numbers = numbers
	now.carry(d.draft.sheets, choices)
	coded.draft = now
	c.keepDrop(coded)
	c.begins.keep(coded.id)
	http.Redirect(w, r, "/mulai/"+coded.id+"/kode", http.StatusSeeOther)
	return nil
}

// carry takes over what was chosen of a list before it had codes. What is new in
// a sheet is the column of codes, behind the others.
func (d *draft) carry(sheets []Sheet, choices []SheetChoice) {
	for i := range d.sheets {
		n := slices.IndexFunc(sheets, func(s Sheet) bool { return s.Name == d.sheets[i].Name })
		if n < 0 {
			continue
		}
		was, x := choices[n], &d.choices[i]
		x.Skip, x.PhotosByCode = was.Skip, was.PhotosByCode
		behind := min(len(was.Uses), len(x.Uses))
		copy(x.Uses, was.Uses[:behind])
		for k := behind; k < len(x.Uses); k++ {
			x.Uses[k] = mapping.Use{}
			if !x.coded() {
				x.Uses[k].Field = "sku"
			}
		}
	}
}

func (c *Console) showCodes(w http.ResponseWriter, r *http.Request) error {
	d, err := c.begun(r)
	if err != nil {
		return err
	}
	if len(d.coded) == 0 {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	return c.render(w, r, http.StatusOK, "start_codes", codesPage{
		ID: d.id, Name: c.codedName(d.name), Given: len(d.coded), Samples: clip(strings.Join(d.coded[:min(len(d.coded), sampleCodes)], ", "), maxShown),
	})
}

// giveCodes gives the products of a dropped list a code where they have none, and
// leads to the list that has them.
func (c *Console) giveCodes(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	coded := c.newDrop(d.name)
	if coded.coded, err = c.Lists.GiveCodes(r.Context(), d.list(), coded.list()); err != nil {
		return c.refuseDrop(coded, err)
	}
	if len(coded.coded) == 0 {
		c.forgetDrop(coded)
		return done(w, r, "/daftar/"+d.id, "desk.done.no_codes")
	}
	if err := c.examine(r.Context(), coded); err != nil {
		return c.refuseDrop(coded, err)
	}
	c.keepDrop(coded)
	http.Redirect(w, r, "/daftar/"+coded.id, http.StatusSeeOther)
	return nil
}

// forgetDrop takes a drop that is not needed off the disk.
func (c *Console) forgetDrop(d *drop) {
	if err := connector.Disk.RemoveAll(d.dir); err != nil {
		c.Log.Warn().Err(err).Msg("list without new codes")
	}
}

// codedName is what a list with codes is called when it is saved, so that it
// does not come in the place of the one without.
func (c *Console) codedName(name string) string {
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + c.say("codes.suffix") + ext
}

// sendCoded gives a list that was given codes here.
func (c *Console) sendCoded(w http.ResponseWriter, r *http.Request) error {
	d, err := c.drops.find(r)
	if err != nil {
		return err
	}
	if len(d.coded) == 0 {
		return &failure{status: http.StatusNotFound, key: "desk.gone"}
	}
	name := c.codedName(d.name)
	return sendAs(w, r, d.list(), name, contentType(name))
}
