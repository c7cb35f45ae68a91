package endpoint

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// Paths of the contract, after the base address.
const (
	pathSeller   = "/v1/seller"
	pathProducts = "/v1/seller/products"
	pathOffers   = "/v1/seller/products/offers"
)

// Codes of the contract that the client tells apart.
const (
	codeDuplicateSKU    = "duplicate_sku"
	codeInProgress      = "in_progress"
	codeVersionConflict = "version_conflict"
	codeNotFound        = "not_found"
)

// Deliver sends a batch of changes of one lane, once. See
// connector.Destination; its errors are *Refused, *Limited, *Unreachable,
// *Unusable and *connector.BatchRefused, or a fault of the change itself, with
// which nothing was sent.
func (c *Client) Deliver(ctx context.Context, lane connector.Lane, batch []connector.Change) ([]connector.Result, error) {
	connector.Waits(ctx) // until something leaves, nothing has
	if len(batch) == 0 {
		return nil, nil
	}
	if len(batch) > c.Limit(lane) {
		return nil, fmt.Errorf("%d changes where lane %s takes %d", len(batch), lane, c.Limit(lane))
	}
	switch lane {
	case connector.LaneOffer:
		return c.offers(ctx, batch)
	case connector.LaneCreate:
		r, err := c.create(ctx, batch[0])
		return one(r, err)
	case connector.LaneContent:
		r, err := c.content(ctx, batch[0])
		return one(r, err)
	}
	return nil, fmt.Errorf("unknown lane %q", lane)
}

func one(r connector.Result, err error) ([]connector.Result, error) {
	if err != nil {
		return nil, err
	}
	return []connector.Result{r}, nil
}

func (c *Client) create(ctx context.Context, ch connector.Change) (connector.Result, error) {
	if ch.Intent == "" || len(ch.Body) == 0 {
		return connector.Result{}, fmt.Errorf("create %s: no intent or no body", ch.SKU)
	}
	a, err := c.send(ctx, call{
		method: http.MethodPost, path: pathProducts,
		header: map[string]string{"Idempotency-Key": ch.Intent}, body: ch.Body,
	})
	if err != nil {
		return connector.Result{}, fmt.Errorf("create %s: %w", ch.SKU, err)
	}
	if a.status == http.StatusNotFound {
		return connector.Result{}, fmt.Errorf("create %s: %w", ch.SKU, c.unusable(a.status, "no such address"))
	}
	var w wireCreated
	decodeErr := json.Unmarshal(a.data, &w)
	r, err := w.result(ch.SKU)
	if a.refusal != nil {
		refused := c.refused(a)
		if a.refusal.code == codeDuplicateSKU && decodeErr == nil && err == nil {
			refused.ID, refused.Version, refused.OfferVersion = r.ID, r.Version, r.OfferVersion
		}
		return refused, nil
	}
	if decodeErr != nil || err != nil {
		// The decoder's words could repeat an endless number.
		return connector.Result{}, fmt.Errorf("create %s: %w", ch.SKU, c.unusable(a.status, "data of another listing, or incomplete"))
	}
	r.Status = a.words(r.Status, maxStatus)
	r.Outcome = connector.OutcomeAccepted
	return r, nil
}

func (c *Client) content(ctx context.Context, ch connector.Change) (connector.Result, error) {
	if !usableID(ch.ID) || len(ch.Body) == 0 {
		return connector.Result{}, fmt.Errorf("content of %s: no id or no body", ch.SKU)
	}
	a, err := c.send(ctx, call{
		method: http.MethodPut, path: pathProducts + "/" + url.PathEscape(ch.ID),
		header: map[string]string{"If-Match": `"` + strconv.FormatInt(ch.Version, 10) + `"`}, body: ch.Body,
	})
	if err != nil {
		return connector.Result{}, fmt.Errorf("content of %s: %w", ch.SKU, err)
	}
	if a.refusal != nil {
		r := c.refused(a)
		r.ID = ch.ID
		return r, nil
	}
	var w wireCreated
	if err := json.Unmarshal(a.data, &w); err != nil || w.ID != ch.ID || !usableVersion(w.Version) {
		return connector.Result{}, fmt.Errorf("content of %s: %w", ch.SKU, c.unusable(a.status, "data of another listing, or incomplete"))
	}
	return connector.Result{Outcome: connector.OutcomeAccepted, ID: w.ID, Status: a.words(w.Status, maxStatus), Version: w.Version}, nil
}

// refused says what a refusal means for the change that was asked for.
func (c *Client) refused(a answer) connector.Result {
	r := connector.Result{Outcome: connector.OutcomeRejected, Code: a.refusal.code, Text: a.refusal.text}
	switch a.refusal.code {
	case codeDuplicateSKU, codeVersionConflict:
		r.Outcome = connector.OutcomeConflict
	case codeInProgress:
		r.Outcome = connector.OutcomeUnknown
	}
	return r
}

// offerItem is one change of an offer as it is sent.
type offerItem struct {
	ID            string       `json:"id"`
	Price         *int64       `json:"price,omitempty"`
	Stock         *json.Number `json:"stock,omitempty"`
	Active        *bool        `json:"active,omitempty"`
	ExpectVersion *int64       `json:"expect_version,omitempty"`
}

// offer is what a change's body wants; what is nil stays as it is.
type offer struct {
	Price  *int64           `json:"price"`
	Stock  *decimal.Decimal `json:"stock"`
	Active *bool            `json:"active"`
}

// is reports whether what is so now is what was wanted.
func (o offer) is(now *connector.Offer) bool {
	return now != nil && (o.Price == nil || *o.Price == now.Price) &&
		(o.Stock == nil || o.Stock.Equal(now.Stock)) && (o.Active == nil || *o.Active == now.Active)
}

// offers sends a batch of offers. A batch that is refused as a whole has
// changed nothing.
func (c *Client) offers(ctx context.Context, batch []connector.Change) ([]connector.Result, error) {
	wanted, body, err := offerBody(batch)
	if err != nil {
		return nil, err
	}
	a, err := c.send(ctx, call{method: http.MethodPatch, path: pathOffers, body: body})
	switch {
	case err != nil:
		return nil, fmt.Errorf("%d offers from %s on: %w", len(batch), batch[0].SKU, err)
	case a.refusal != nil && a.status == http.StatusNotFound:
		return nil, fmt.Errorf("%d offers from %s on: %w", len(batch), batch[0].SKU, c.unusable(a.status, "no such address"))
	case a.refusal != nil && len(batch) > 1:
		return nil, fmt.Errorf("%d offers from %s on: %w", len(batch), batch[0].SKU, &connector.BatchRefused{Code: a.refusal.code, Text: a.refusal.text})
	case a.refusal != nil:
		r := c.refused(a)
		r.ID = batch[0].ID
		return []connector.Result{r}, nil
	}
	results, err := offerResults(a, batch, wanted)
	if err != nil {
		return nil, fmt.Errorf("%d offers from %s on: %w", len(batch), batch[0].SKU, c.unusable(a.status, err.Error()))
	}
	return results, nil
}

// offerBody makes the body of a batch and tells what each change wants.
func offerBody(batch []connector.Change) ([]offer, []byte, error) {
	wanted := make([]offer, len(batch))
	items := make([]offerItem, len(batch))
	seen := make(map[string]bool, len(batch))
	for i, ch := range batch {
		if !usableID(ch.ID) || seen[ch.ID] {
			return nil, nil, fmt.Errorf("offer of %s: no id, or the id of another change", ch.SKU)
		}
		seen[ch.ID] = true
		if err := json.Unmarshal(ch.Body, &wanted[i]); err != nil {
			return nil, nil, fmt.Errorf("offer of %s: body: %w", ch.SKU, err)
		}
		w := wanted[i]
		items[i] = offerItem{ID: ch.ID, Price: w.Price, Active: w.Active, ExpectVersion: ch.OfferVersion}
		if w.Stock != nil {
			n := json.Number(w.Stock.String())
			items[i].Stock = &n
		}
	}
	body, err := json.Marshal(struct {
		Items []offerItem `json:"items"`
	}{items})
	return wanted, body, err
}

// offerResults reads the answers of a batch. Answers that are missing, doubled
// or out of order make all of them worthless.
func offerResults(a answer, batch []connector.Change, wanted []offer) ([]connector.Result, error) {
	var items []wireOffer
	if err := json.Unmarshal(a.data, &items); err != nil {
		return nil, errors.New("data is not a list of answers")
	}
	if len(items) != len(batch) {
		return nil, fmt.Errorf("%d answers to %d items", len(items), len(batch))
	}
	results := make([]connector.Result, len(batch))
	for i, w := range items {
		if w.ID != batch[i].ID {
			return nil, fmt.Errorf("answer %d is about another item", i+1)
		}
		if w.outOfRange() {
			return nil, fmt.Errorf("answer %d has a value that cannot be", i+1)
		}
		outcome, err := offerOutcome(w, wanted[i])
		if err != nil {
			return nil, err
		}
		results[i] = connector.Result{
			Outcome: outcome, ID: w.ID, OfferVersion: w.OfferVersion, Now: w.now(),
			Code: a.words(w.Code, maxStatus), Text: a.words(w.Message, maxText),
		}
	}
	return results, nil
}

// offerOutcome says what an item's answer means. An OK that shows something
// else than was asked for proves nothing, and a CONFLICT that shows what was
// asked for is as good as OK.
func offerOutcome(w wireOffer, wanted offer) (connector.Outcome, error) {
	switch {
	case w.Status == "OK" && wanted.is(w.now()), w.Status == "CONFLICT" && wanted.is(w.now()):
		return connector.OutcomeAccepted, nil
	case w.Status == "OK":
		return connector.OutcomeUnknown, nil
	case w.Status == "CONFLICT":
		return connector.OutcomeConflict, nil
	case w.Status == "REJECTED":
		return connector.OutcomeRejected, nil
	}
	return "", errors.New("an item has a status that is not of the contract")
}
