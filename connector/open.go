package connector

// underWay tells by folded SKU in which lanes something may be on its way to
// the catalogue: an intent is recorded there and nobody knows what became of
// it. Nothing else of that lane may be sent before a look-up.
type underWay map[string]map[Lane]bool

// openLanes gathers what a book leaves open.
func openLanes(book *Book) underWay {
	open := underWay{}
	for i := range book.Open {
		in := &book.Open[i]
		key := FoldSKU(in.SKU)
		if open[key] == nil {
			open[key] = map[Lane]bool{}
		}
		open[key][in.Lane] = true
	}
	return open
}

// any reports whether something of a SKU may be under way in some lane, so
// that no other route may take it.
func (u underWay) any(key string) bool { return len(u[key]) > 0 }

// all reports whether nothing at all of a SKU may be sent: a create under way
// has no id to name the listing by.
func (u underWay) all(key string) bool {
	return u[key][LaneCreate] || u[key][LaneContent] && u[key][LaneOffer]
}

// spare takes out of d what must wait for a look-up of its own lane. The other
// lane goes on, so that a form that hangs never keeps a price back.
func (d *due) spare(open map[Lane]bool) {
	if len(open) == 0 {
		return
	}
	d.open = true
	if open[LaneContent] {
		d.content = false
	}
	if open[LaneOffer] {
		d.offers, d.offer = false, d.shown
	}
	d.ways = d.ways.spare(open)
	d.held = d.ways.holds()
	d.kind = kindOf(d)
}
