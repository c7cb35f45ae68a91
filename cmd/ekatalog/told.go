package main

import (
	"context"
	"time"

	"ekatalog/connector"
)

// toldLine is what a person last said of a product, and who, and when.
type toldLine struct {
	Act    string `json:"act"`
	By     string `json:"by"`
	At     string `json:"at"` // RFC 3339, UTC
	Status string `json:"status"`
	Reason string `json:"reason"` // the portal's words
	when   time.Time
}

// told gives what people last said of products on the portal, by folded SKU.
func (w *workspace) told(ctx context.Context, skus []string) (map[string]*toldLine, error) {
	all, err := w.Ledger.Told(ctx, connector.CatalogueV6, skus)
	if err != nil {
		return nil, err
	}
	names := peopleOf(w.seller)
	lines := make(map[string]*toldLine, len(all))
	for key, t := range all {
		name, err := names.of(ctx, t.Actor)
		if err != nil {
			return nil, err
		}
		lines[key] = &toldLine{Act: t.Act, By: name, At: t.At.Format(time.RFC3339), Status: t.Status, Reason: t.Text, when: t.At}
	}
	return lines, nil
}

// toldText is what a person last said, as a line for people.
func (a *app) toldText(t *toldLine) string {
	text := a.say("explain.told", values("apa", a.say("told."+t.Act, nil), "oleh", dash(t.By), "waktu", a.when(t.when)))
	if t.Reason != "" {
		text += ". " + a.say("portal_says", values("teks", t.Reason))
	}
	return text
}
