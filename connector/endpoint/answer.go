package endpoint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"ekatalog/connector"
)

// Limits on what an answer may hold.
const (
	maxItems   = 100  // offers of a batch, SKUs of a look-up
	pageSize   = 1000 // listings of a page
	maxText    = 500  // runes kept of the endpoint's words
	maxStatus  = 100  // runes kept of a status
	maxName    = 250  // runes kept of a name
	maxID      = 128
	maxCursor  = 500
	maxDetails = 100

	maxAmount  = 1_000_000_000_000       // of a price, of a stock
	maxVersion = 999_999_999_999_999_999 // what an If-Match may carry
)

// answer is what one call was answered with: data, or a refusal.
type answer struct {
	status  int
	data    json.RawMessage
	meta    meta
	refusal *refusal // nil when the call succeeded
	token   string   // that was sent, so that words which repeat it can be cleaned
}

// words makes the endpoint's words fit to be kept, logged and shown: one line
// without control characters, without a token that they repeat, most runes
// long. Taking characters out may put a token together and shortening may
// leave half of one, so the token is looked for in between.
func (a answer) words(text string, most int) string { return cleaned(text, a.token, most) }

func cleaned(text, token string, most int) string {
	text = connector.Printable(text, len(text))
	if token != "" {
		text = strings.ReplaceAll(text, token, "***")
	}
	return connector.Printable(text, most)
}

type meta struct {
	HasMore   bool   `json:"has_more"`
	Cursor    string `json:"cursor"`
	RequestID string `json:"request_id"`
}

// refusal is an answer by the contract that says no.
type refusal struct {
	code string
	text string // cleaned
}

// decode reads an answer by the contract. An error tells, for the log, why it
// is none; the text of the answer is no part of it.
func decode(status int, contentType string, body []byte, token string) (answer, error) {
	mt, params, err := mime.ParseMediaType(contentType)
	if err != nil || mt != "application/json" {
		return answer{}, errors.New("not JSON by its content type")
	}
	switch strings.ToLower(params["charset"]) {
	case "", "utf-8", "utf8", "us-ascii":
	default:
		return answer{}, errors.New("not UTF-8 by its content type")
	}
	if err := sound(body); err != nil {
		return answer{}, err
	}
	var e struct {
		Success *bool           `json:"success"`
		Data    json.RawMessage `json:"data"`
		Meta    meta            `json:"meta"`
		Error   *struct {
			Code    string   `json:"code"`
			Message string   `json:"message"`
			Details []detail `json:"details"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return answer{}, errors.New("not the JSON of the contract")
	}
	ok := status >= 200 && status < 300
	if e.Success == nil || *e.Success != ok {
		return answer{}, errors.New("status and success contradict each other")
	}
	a := answer{status: status, data: e.Data, meta: e.Meta, token: token}
	a.meta.RequestID = a.words(a.meta.RequestID, maxStatus)
	if ok {
		return a, nil
	}
	if e.Error == nil || e.Error.Code == "" {
		return answer{}, errors.New("refusal without a code")
	}
	text := refusalText(e.Error.Message, e.Error.Details)
	a.refusal = &refusal{code: a.words(e.Error.Code, maxStatus), text: a.words(text, maxText)}
	return a, nil
}

type detail struct{ Field, Code, Message string }

// refusalText joins a message and its details: "message; field: message".
func refusalText(message string, details []detail) string {
	var b strings.Builder
	b.WriteString(message)
	for _, d := range details[:min(len(details), maxDetails)] {
		if b.Len() > 0 {
			b.WriteString("; ")
		}
		b.WriteString(d.Field + ": ")
		if d.Message != "" {
			b.WriteString(d.Message)
		} else {
			b.WriteString(d.Code)
		}
	}
	return b.String()
}

// quantity is a decimal of an answer, from 0 to maxAmount with at most two
// decimals. A number such as 1e1000000000 is short to write and ruinous to
// work with, so its size is looked at first.
type quantity struct{ decimal.Decimal }

func (q *quantity) UnmarshalJSON(b []byte) error {
	if len(b) > 40 || bytes.IndexByte(b, '"') >= 0 {
		return errors.New("not a plain number")
	}
	d, err := decimal.NewFromString(string(b))
	if err != nil {
		return err
	}
	if e := d.Exponent(); e > 20 || e < -20 {
		return errors.New("number out of range")
	}
	if d.IsNegative() || d.GreaterThan(decimal.NewFromInt(maxAmount)) || !d.Equal(d.Round(2)) {
		return errors.New("number out of range")
	}
	q.Decimal = d
	return nil
}

// wireCreated is the data of a create, and of its duplicate_sku.
type wireCreated struct {
	ID           string `json:"id"`
	SKU          string `json:"sku"`
	Status       string `json:"status"`
	Version      int64  `json:"version"`
	OfferVersion int64  `json:"offer_version"`
}

// result checks that the data is about sku and complete.
func (w wireCreated) result(sku string) (connector.Result, error) {
	if !usableID(w.ID) || connector.FoldSKU(w.SKU) != connector.FoldSKU(sku) || !usableVersion(w.Version) || !usableVersion(w.OfferVersion) {
		return connector.Result{}, errors.New("data of another listing, or incomplete")
	}
	return connector.Result{ID: w.ID, Status: w.Status, Version: w.Version, OfferVersion: w.OfferVersion}, nil
}

// wireOffer is one item of the answer to a batch of offers.
type wireOffer struct {
	ID           string    `json:"id"`
	Status       string    `json:"status"`
	OfferVersion int64     `json:"offer_version"`
	Price        *int64    `json:"price"`
	Stock        *quantity `json:"stock"`
	Active       *bool     `json:"active"`
	Code         string    `json:"code"`
	Message      string    `json:"message"`
}

// outOfRange reports whether the item says something that cannot be.
func (w wireOffer) outOfRange() bool {
	return w.OfferVersion < 0 || w.OfferVersion > maxVersion || w.Price != nil && !usablePrice(*w.Price)
}

// now gives what the item says is so; nil when it does not say all of it.
func (w wireOffer) now() *connector.Offer {
	if w.Price == nil || w.Stock == nil || w.Active == nil || w.OfferVersion < 1 {
		return nil
	}
	return &connector.Offer{Price: *w.Price, Stock: w.Stock.Decimal, Active: *w.Active}
}

// wireShown is a listing of a page.
type wireShown struct {
	ID           string     `json:"id"`
	SKU          string     `json:"sku"`
	Name         string     `json:"name"`
	Status       string     `json:"status"`
	Active       *bool      `json:"active"`
	Price        *int64     `json:"price"`
	Stock        *quantity  `json:"stock"`
	Version      int64      `json:"version"`
	OfferVersion int64      `json:"offer_version"`
	UpdatedAt    *time.Time `json:"updated_at"`
}

func (w wireShown) shown(token string) (connector.Shown, error) {
	if !usableID(w.ID) || !usableSKU(w.SKU) || w.Status == "" || w.Active == nil || w.Price == nil || !usablePrice(*w.Price) ||
		w.Stock == nil || !usableVersion(w.Version) || !usableVersion(w.OfferVersion) || w.UpdatedAt == nil || !usableTime(*w.UpdatedAt) {
		return connector.Shown{}, errors.New("listing is incomplete, or has a value that cannot be")
	}
	return connector.Shown{
		ID: w.ID, SKU: w.SKU, Name: cleaned(w.Name, token, maxName), Status: cleaned(w.Status, token, maxStatus),
		Active: *w.Active, Price: *w.Price, Stock: w.Stock.Decimal,
		Version: w.Version, OfferVersion: w.OfferVersion, UpdatedAt: w.UpdatedAt.UTC(),
	}, nil
}

// shownList reads the listings of a page or a look-up.
func (a answer) shownList(most int) ([]connector.Shown, error) {
	var items []wireShown
	if err := json.Unmarshal(a.data, &items); err != nil || items == nil {
		return nil, errors.New("data is not a list of listings")
	}
	if len(items) > most {
		return nil, fmt.Errorf("%d listings where at most %d were asked for", len(items), most)
	}
	list := make([]connector.Shown, len(items))
	for i, w := range items {
		s, err := w.shown(a.token)
		if err != nil {
			return nil, err
		}
		list[i] = s
	}
	return list, nil
}

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// usableID reports whether an id of the endpoint can stand in a path.
func usableID(id string) bool {
	return id != "" && len(id) <= maxID && id != "." && id != ".." && strings.Trim(id, alphanumeric+"._~-") == ""
}

// usableSKU reports whether a SKU can be one of a list.
func usableSKU(sku string) bool {
	return sku != "" && len(sku) <= 64 && strings.Trim(sku, alphanumeric+"._/-") == ""
}

func usableVersion(v int64) bool { return v >= 1 && v <= maxVersion }

func usablePrice(p int64) bool { return p >= 1 && p <= maxAmount }

// usableTime reports whether a time can be one of this program's life.
func usableTime(t time.Time) bool { return t.Year() >= 2000 && t.Year() < 2200 }
