package ledger

import (
	"encoding/json"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// drift is what column drift of an entry holds, as JSON; most hold nothing. It
// is read and written whole and never searched.
type drift struct {
	Outside *outside `json:"outside,omitempty"`
	Yielded *yielded `json:"yielded,omitempty"`
}

type outside struct {
	Price        int64           `json:"price"`
	Stock        decimal.Decimal `json:"stock"`
	Active       bool            `json:"active"`
	OfferVersion int64           `json:"offer_version"`
	Version      int64           `json:"version"`
	ContentPrint string          `json:"content_print,omitempty"`
	Content      string          `json:"content,omitempty"`
	Unread       bool            `json:"unread,omitempty"`
	At           time.Time       `json:"at"`
	TakenOffer   bool            `json:"taken_offer,omitempty"`
	TakenContent bool            `json:"taken_content,omitempty"`
}

type yielded struct {
	Price   *int64           `json:"price,omitempty"`
	Stock   *decimal.Decimal `json:"stock,omitempty"`
	Active  *bool            `json:"active,omitempty"`
	Content string           `json:"content,omitempty"`
	Undone  time.Time        `json:"undone,omitzero"`
}

// driftText is what an entry's column drift holds.
func driftText(e *connector.Entry) (string, error) {
	if e.Outside == nil && e.Yielded == nil {
		return "", nil
	}
	var d drift
	if o := e.Outside; o != nil {
		d.Outside = &outside{
			Price: o.Offer.Price, Stock: o.Offer.Stock, Active: o.Offer.Active, OfferVersion: o.OfferVersion, Version: o.Version,
			ContentPrint: o.ContentPrint, Content: string(o.Content), Unread: o.Unread, At: o.At.UTC(),
			TakenOffer: o.TakenOffer, TakenContent: o.TakenContent,
		}
	}
	if y := e.Yielded; y != nil {
		d.Yielded = &yielded{Price: y.Price, Stock: y.Stock, Active: y.Active, Content: y.Content, Undone: y.Undone.UTC()}
	}
	b, err := json.Marshal(d)
	return string(b), err
}

// readDrift reads what driftText wrote.
func readDrift(text string) (*connector.Outside, *connector.Yielded, error) {
	if text == "" {
		return nil, nil, nil
	}
	var d drift
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return nil, nil, err
	}
	var o *connector.Outside
	if w := d.Outside; w != nil {
		o = &connector.Outside{
			Offer: connector.Offer{Price: w.Price, Stock: w.Stock, Active: w.Active}, OfferVersion: w.OfferVersion, Version: w.Version,
			ContentPrint: w.ContentPrint, Unread: w.Unread, At: w.At, TakenOffer: w.TakenOffer, TakenContent: w.TakenContent,
		}
		if w.Content != "" {
			o.Content = []byte(w.Content)
		}
	}
	var y *connector.Yielded
	if w := d.Yielded; w != nil {
		y = &connector.Yielded{Price: w.Price, Stock: w.Stock, Active: w.Active, Content: w.Content, Undone: w.Undone}
	}
	return o, y, nil
}
