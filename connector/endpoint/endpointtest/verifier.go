package endpointtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// got is one answer.
type got struct {
	status int
	header http.Header
	body   []byte
	err    error
}

// envelope is what every answer of the contract is.
type envelope struct {
	Success *bool           `json:"success"`
	Data    json.RawMessage `json:"data"`
	Error   struct {
		Code    string   `json:"code"`
		Details []detail `json:"details"`
	} `json:"error"`
	Meta struct {
		HasMore   bool   `json:"has_more"`
		Cursor    string `json:"cursor"`
		RequestID string `json:"request_id"`
	} `json:"meta"`
}

func (g got) envelope() envelope {
	var e envelope
	if json.Unmarshal(g.body, &e) != nil {
		return envelope{}
	}
	return e
}

// data reads the data of a success.
func (g got) data(to any) error {
	if g.err != nil {
		return g.err
	}
	e := g.envelope()
	if e.Success == nil || !*e.Success {
		return errors.New("no success")
	}
	return json.Unmarshal(e.Data, to)
}

// refuses reports whether the answer is a refusal with that status and code.
func (g got) refuses(status int, code string) bool {
	e := g.envelope()
	return g.err == nil && g.status == status && e.Error.Code == code && e.Success != nil && !*e.Success && e.Meta.RequestID != ""
}

// names reports whether a detail of the refusal is about the field.
func (g got) names(field string) bool {
	return slices.ContainsFunc(g.envelope().Error.Details, func(d detail) bool { return d.Field == field })
}

// call sends one call with the token, again when the rate is limited.
func (v *verifier) call(method, path string, header map[string]string, body any) got {
	b := []byte(nil)
	if body != nil {
		var err error
		if b, err = json.Marshal(body); err != nil {
			return got{err: err}
		}
	}
	for {
		g := v.send(method, path, header, b, "Bearer "+v.token)
		wait, err := strconv.Atoi(g.header.Get("Retry-After"))
		if g.err != nil || g.status != http.StatusTooManyRequests || err != nil || wait > 120 {
			return g
		}
		select {
		case <-time.After(time.Duration(wait) * time.Second):
		case <-v.ctx.Done():
			return got{err: v.ctx.Err()}
		}
	}
}

// send sends one call and holds its answer against the contract.
func (v *verifier) send(method, path string, header map[string]string, body []byte, authorization string) got {
	r, err := http.NewRequestWithContext(v.ctx, method, v.base+path, bytes.NewReader(body))
	if err != nil {
		return got{err: err}
	}
	r.Header.Set("Accept", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for k, val := range header {
		r.Header.Set(k, val)
	}
	resp, err := v.http.Do(r)
	if err != nil {
		return got{err: err}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	g := got{status: resp.StatusCode, header: resp.Header, body: b, err: err}
	v.hold(method, path, g)
	return g
}

// hold notes what is wrong with an answer by the OpenAPI document alone.
func (v *verifier) hold(method, path string, g got) {
	path, query, _ := strings.Cut(path, "?")
	in := v.contract.exchange(method, "/api"+path, query, http.Header{}, nil)
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, h := range []string{"X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Reset"} {
		if n, err := strconv.Atoi(g.header.Get(h)); err != nil || n < 0 {
			v.limits = append(v.limits, fmt.Sprintf("%s %s %d: %s %q", method, path, g.status, h, g.header.Get(h)))
		}
	}
	if in == nil || g.err != nil {
		return
	}
	key := fmt.Sprintf("%s %s %d", method, in.Route.Path, g.status)
	if wrong := v.contract.reply(in, g.status, g.header, g.body); wrong != "" && v.broken[key] == "" {
		v.broken[key] = wrong
	}
}

// seen is an answer in a few words.
func (v *verifier) seen(g got) string {
	if g.err != nil {
		return shorten(strings.ReplaceAll("no answer: "+g.err.Error(), v.token, "***"), 300)
	}
	return shorten(strings.ReplaceAll(fmt.Sprintf("%d %s", g.status, g.body), v.token, "***"), 300)
}

// listing makes the body of a small listing.
func (v *verifier) listing(sku string) map[string]any {
	return map[string]any{
		"sku": v.prefix + sku, "name": "UJI COBA " + v.prefix + sku, "description": "UJI COBA", "unit": "Buah", "ppn": "0%",
		"category": "Peralatan Kantor > Furnitur Kantor > Meja Kerja", "price": 125000, "stock": 2.5, "active": true,
		"length_cm": 40.25, "attributes": map[string]string{"Bahan": "Kayu jati"}, "photos": []string{"uji-coba.jpg"},
	}
}

// create posts a listing under a key.
func (v *verifier) create(key string, body map[string]any) got {
	return v.call(http.MethodPost, "/v1/seller/products", map[string]string{"Idempotency-Key": key}, body)
}

// make makes a listing; its ID is empty when that did not work.
func (v *verifier) make(sku string) (made, got) {
	m := made{key: uuid.NewString(), body: v.listing(sku)}
	g := v.create(m.key, m.body)
	// What cannot be read leaves the ID empty.
	_ = g.data(&m)
	return m, g
}

// find looks listings of ours up by the SKUs without their prefix.
func (v *verifier) find(skus ...string) ([]listed, got) {
	q := url.Values{}
	for _, sku := range skus {
		q.Add("sku", v.prefix+sku)
	}
	g := v.call(http.MethodGet, "/v1/seller/products?"+q.Encode(), nil, nil)
	var list []listed
	if err := g.data(&list); err != nil && g.err == nil {
		g.err = fmt.Errorf("look-up: %d: %w", g.status, err)
	}
	return list, g
}

// state looks one listing up that should be there.
func (v *verifier) state(sku string) (listed, got) {
	list, g := v.find(sku)
	if len(list) != 1 {
		return listed{}, g
	}
	return list[0], g
}

// listed is a listing as a server shows it.
type listed struct {
	ID           string          `json:"id"`
	SKU          string          `json:"sku"`
	Active       bool            `json:"active"`
	Price        int64           `json:"price"`
	Stock        json.RawMessage `json:"stock"`
	Version      int64           `json:"version"`
	OfferVersion int64           `json:"offer_version"`
	UpdatedAt    time.Time       `json:"updated_at"`
}

// offers sends a batch of offers.
func (v *verifier) offers(items ...map[string]any) ([]offered, got) {
	g := v.call(http.MethodPatch, "/v1/seller/products/offers", nil, map[string]any{"items": items})
	var answers []offered
	if err := g.data(&answers); err != nil {
		return nil, g
	}
	return answers, g
}

// offered is a server's answer to one item.
type offered struct {
	ID           string          `json:"id"`
	Status       string          `json:"status"`
	Code         string          `json:"code"`
	OfferVersion int64           `json:"offer_version"`
	Price        int64           `json:"price"`
	Stock        json.RawMessage `json:"stock"`
	Active       *bool           `json:"active"`
}

// shorten makes a server's words one short line.
func shorten(s string, runes int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}
