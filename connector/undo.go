package connector

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/shopspring/decimal"

	"ekatalog/mapping"
)

// NotUndoable is why a run cannot be undone at all.
type NotUndoable struct {
	ID  string
	Run Run    // as far as it is known
	Key string // message: undo_unknown_run, undo_other_command, undo_other_catalogue
}

func (e *NotUndoable) Error() string { return "run " + e.ID + ": " + e.Key }

// The codes of SKUs that an undo leaves as they are. They carry the catalogue's
// name as their format, so they hold nothing on any route.
const (
	CodeUndoMoved    = "undo_moved"           // changed since, by whomever
	CodeUndoOpen     = "undo_open"            // something of it waits for a look-up
	CodeUndoContent  = "undo_content_unknown" // nobody knows the content before
	CodeUndoRejected = "undo_rejected"        // the catalogue has refused what was before
	CodeUndone       = "undone"               // a warning: undone, and the list still says so
)

// Undo works out the inverse of what a run changed in the catalogue, as a plan
// like any other. It changes nothing. The list is read to count what the plan
// leaves alone; nothing is taken from it. A *NotUndoable says why a run has no
// inverse. Issues are those of the undo alone.
func (c *Connector) Undo(ctx context.Context, run string) (*Plan, error) {
	cat, err := c.catalogue(ctx)
	if err != nil {
		return nil, err
	}
	p, _, err := c.draft(ctx, func(ctx context.Context) (circumstances, error) {
		book, err := c.Ledger.Book(ctx, cat)
		if err != nil {
			return circumstances{}, fmt.Errorf("ledger: %w", err)
		}
		if _, err := c.readBack(ctx, cat, book, ""); err != nil {
			return circumstances{}, err
		}
		now := against(cat, book)
		now.undo, err = c.undoing(ctx, now, run)
		return now, err
	})
	if err != nil {
		return nil, err
	}
	p.Issues = p.undo.issues
	return p, nil
}

// undoing is the inverse of a run.
type undoing struct {
	run    Run
	dues   map[string]*due // by folded SKU
	issues []mapping.Issue // of SKUs that are left as they are, and of prices that jump
}

// undoing works out what puts back what a run changed, SKU by SKU. Whatever is
// not as the run left it is left alone.
func (c *Connector) undoing(ctx context.Context, now circumstances, id string) (*undoing, error) {
	run, err := c.History.Run(ctx, id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &NotUndoable{ID: id, Key: "undo_unknown_run"}
	case err != nil:
		return nil, fmt.Errorf("ledger: %w", err)
	case run.Command != "sync" && run.Command != "apply":
		return nil, &NotUndoable{ID: id, Run: run, Key: "undo_other_command"}
	case run.Catalogue != now.catalogue:
		return nil, &NotUndoable{ID: id, Run: run, Key: "undo_other_catalogue"}
	}
	made, err := c.History.Made(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	done := map[string]*deed{}
	contents := map[string]string{}
	for _, m := range made {
		key := FoldSKU(m.SKU)
		if done[key] == nil {
			done[key] = &deed{sku: m.SKU}
		}
		if err := done[key].add(m); err != nil {
			return nil, fmt.Errorf("what run %s did to %s: %w", id, m.SKU, err)
		}
		if d := done[key]; d.content.changed() && d.content.was != "" {
			contents[key] = d.content.was
		}
	}
	sent, err := c.History.Sent(ctx, now.catalogue, contents)
	if err != nil {
		return nil, fmt.Errorf("ledger: %w", err)
	}
	u := &undoing{run: run, dues: map[string]*due{}, issues: []mapping.Issue{}}
	for _, key := range sortedKeys(done) {
		e := now.book.Entries[key]
		d, code := done[key].inverse(e, now.open.any(key), sent[key])
		switch {
		case code != "":
			u.issues = append(u.issues, leftAlone(now.catalogue, done[key].sku, e, code))
		case d != nil:
			u.dues[key] = d
		}
	}
	return u, nil
}

// leftAlone names a SKU that an undo leaves as it is.
func leftAlone(cat Catalogue, sku string, e *Entry, code string) mapping.Issue {
	name := sku
	if e != nil && e.Name != "" {
		name = e.Name
	}
	return mapping.Issue{
		SKU: sku, Format: string(cat), Code: code, Severity: mapping.SeverityError, Values: map[string]string{"nama": Printable(name, maxText)},
	}
}

// changedValue is what a run made of one value; nil for one it did not touch.
type changedValue[T any] struct{ was, is *T }

// deed is all that a run did to one SKU.
type deed struct {
	sku     string
	created bool
	price   changedValue[int64]
	stock   changedValue[decimal.Decimal]
	active  changedValue[bool]
	content changedPrint
}

// changedPrint is what a run made of a content, as fingerprints.
type changedPrint struct{ was, is string }

func (p changedPrint) changed() bool { return p.is != p.was }

// add adds one settlement of the run; the first one tells what was before.
func (d *deed) add(m Made) error {
	if m.Lane == LaneCreate {
		d.created = true // and no more: what was created is withdrawn, whatever else it is
		return nil
	}
	if v, ok := m.After["content"].(string); ok {
		if !d.content.changed() {
			d.content.was, _ = m.Before["content"].(string)
		}
		d.content.is = v
	}
	if err := d.price.add(m, "price", func(v any) (n int64, ok bool) { n, ok = v.(int64); return n, ok }); err != nil {
		return err
	}
	if err := d.active.add(m, "active", func(v any) (b, ok bool) { b, ok = v.(bool); return b, ok }); err != nil {
		return err
	}
	return d.stock.add(m, "stock", func(v any) (decimal.Decimal, bool) {
		text, _ := v.(string)
		n, err := decimal.NewFromString(text)
		return n, err == nil
	})
}

// add takes over one value of a settlement, where it changed.
func (c *changedValue[T]) add(m Made, field string, read func(any) (T, bool)) error {
	after, there := m.After[field]
	if !there {
		return nil
	}
	is, ok := read(after)
	was, known := read(m.Before[field])
	if !ok || !known {
		return fmt.Errorf("its record has no %s before and after", field)
	}
	if c.was == nil {
		c.was = &was
	}
	c.is = &is
	return nil
}

// inverse is what puts back what the run did, nil for nothing; or the code that
// says why the SKU is left alone. A value that is as before already, such as by
// an undo that was cut off, has not moved. body is the JSON of the content
// before.
func (d *deed) inverse(e *Entry, open bool, body []byte) (*due, string) {
	switch {
	case e == nil || e.ID == "" || e.State == StateConflict || e.Outside != nil: // drift is decided first
		return nil, CodeUndoMoved
	case open || e.State == StateUnknown:
		return nil, CodeUndoOpen
	}
	x := &due{sku: e.SKU, entry: e, undone: true, offer: e.Offer, shown: e.Offer, contentPrint: e.ContentPrint}
	moved := false
	if c := d.price; c.is != nil && *c.is != *c.was {
		moved = moved || *c.is != e.Offer.Price && *c.was != e.Offer.Price
		x.offer.Price = *c.was
	}
	if c := d.stock; c.is != nil && !c.is.Equal(*c.was) {
		moved = moved || !c.is.Equal(e.Offer.Stock) && !c.was.Equal(e.Offer.Stock)
		x.offer.Stock = *c.was
	}
	active := d.active
	if d.created {
		no, yes := false, true
		active = changedValue[bool]{was: &no, is: &yes}
	}
	if c := active; c.is != nil && *c.is != *c.was {
		x.offer.Active = *c.was
	}
	if d.content.changed() && !d.created {
		moved = moved || d.content.is != e.ContentPrint && d.content.was != e.ContentPrint
		x.content, x.contentPrint = d.content.was != e.ContentPrint, d.content.was
	}
	if moved {
		return nil, CodeUndoMoved
	}
	return x.putBack(body)
}

// putBack completes the inverse of what is as the run left it.
func (d *due) putBack(body []byte) (*due, string) {
	d.offers, d.offerPrint = !sameOffer(d.offer, d.entry.Offer), offerPrint(d.offer)
	if d.content {
		l, err := mapping.ReadListing(body)
		if len(body) == 0 || err != nil || mapping.Fingerprint("content", l.AppendContent(nil)) != d.contentPrint {
			return nil, CodeUndoContent
		}
		d.back = l
	}
	if !d.content && !d.offers {
		return nil, ""
	}
	content, offer := refusedParts(d.entry.RefusedPrint)
	if d.content && content == d.contentPrint || d.offers && offer == d.offerPrint {
		return nil, CodeUndoRejected
	}
	d.kind = kindOf(d)
	return d, ""
}
