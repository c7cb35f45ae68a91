package endpointtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

func tryLookup(v *verifier) string {
	list, g := v.find("A", "NONE", "B")
	ids := []string{}
	for _, l := range list {
		ids = append(ids, l.ID)
	}
	slices.Sort(ids)
	want := []string{v.first.ID, v.second.ID}
	slices.Sort(want)
	return v.expect(g.err == nil && slices.Equal(ids, want), g)
}

func tryLookupCase(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/seller/products?sku="+strings.ToLower(v.prefix+"A"), nil, nil)
	var list []listed
	err := g.data(&list)
	return v.expect(err == nil && len(list) == 1 && list[0].ID == v.first.ID, g)
}

func tryLookupLimit(v *verifier) string {
	q := url.Values{}
	for i := range 101 {
		q.Add("sku", v.prefix+strconv.Itoa(i))
	}
	g := v.call(http.MethodGet, "/v1/seller/products?"+q.Encode(), nil, nil)
	return v.expect(g.refuses(http.StatusUnprocessableEntity, codeTooManyItems) || g.refuses(http.StatusUnprocessableEntity, codeInvalid), g)
}

// sameNumber compares a JSON number with a value written with digits.
func sameNumber(raw json.RawMessage, want string) bool {
	var n json.Number
	if len(raw) == 0 || raw[0] == '"' || json.Unmarshal(raw, &n) != nil {
		return false
	}
	got, err := n.Float64()
	expected, err2 := strconv.ParseFloat(want, 64)
	return err == nil && err2 == nil && got == expected
}

func tryDecimals(v *verifier) string {
	l, g := v.state("A")
	return v.expect(l.ID != "" && sameNumber(l.Stock, "2.5"), g)
}

func tryReadOne(v *verifier) string {
	if v.first.ID == "" {
		return noListing
	}
	g := v.call(http.MethodGet, "/v1/seller/products/"+url.PathEscape(v.first.ID), nil, nil)
	var o object
	if err := g.data(&o); err != nil || g.status != http.StatusOK || o["status_reasons"] == nil {
		return v.seen(g)
	}
	for field, sent := range v.first.body {
		want, err := json.Marshal(sent)
		var a, b any
		if err != nil || json.Unmarshal(o[field], &a) != nil || json.Unmarshal(want, &b) != nil || fmt.Sprint(a) != fmt.Sprint(b) {
			return shorten(field+": "+string(o[field]), 300)
		}
	}
	return ""
}

func tryReadUnknown(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/seller/products/"+uuid.NewString(), nil, nil)
	return v.expect(g.refuses(http.StatusNotFound, codeNotFound), g)
}

// maxPages ends a walk through pages that does not end by itself.
const maxPages = 300

// tryPages walks through the listings changed since ours, one a page: ours must
// be among them once each, and no cursor may come again.
func tryPages(v *verifier) string {
	a, g := v.state("A")
	b, _ := v.state("B")
	if a.ID == "" || b.ID == "" {
		return v.seen(g)
	}
	from := a.UpdatedAt
	if b.UpdatedAt.Before(from) {
		from = b.UpdatedAt
	}
	q := url.Values{"limit": {"1"}, "updated_since": {from.UTC().Format(time.RFC3339Nano)}}
	times, cursors := map[string]int{}, map[string]bool{}
	for range maxPages {
		g := v.call(http.MethodGet, "/v1/seller/products?"+q.Encode(), nil, nil)
		var list []listed
		if err := g.data(&list); err != nil || len(list) > 1 {
			return v.seen(g)
		}
		for _, l := range list {
			times[l.ID]++
		}
		meta := g.envelope().Meta
		if !meta.HasMore {
			return v.expect(times[a.ID] == 1 && times[b.ID] == 1, g)
		}
		if meta.Cursor == "" || cursors[meta.Cursor] {
			return v.seen(g)
		}
		cursors[meta.Cursor] = true
		q.Set("cursor", meta.Cursor)
	}
	return fmt.Sprintf("more than %d pages", maxPages)
}

func tryPageLimit(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/seller/products?limit=1001", nil, nil)
	return v.expect(g.refuses(http.StatusUnprocessableEntity, codeInvalid), g)
}

// trySince checks that updated_since is inclusive, leaves out what is older, and
// that a change makes a listing newer.
func trySince(v *verifier) string {
	before, g := v.state("A")
	if before.ID == "" {
		return v.seen(g)
	}
	if _, g := v.offers(map[string]any{"id": before.ID, "price": before.Price + 1000}); g.status != http.StatusOK {
		return v.seen(g)
	}
	after, g := v.state("A")
	if !after.UpdatedAt.After(before.UpdatedAt) {
		return v.seen(g)
	}
	at, g := v.changedSince(after.UpdatedAt)
	if !at[after.ID] {
		return v.seen(g)
	}
	later, g := v.changedSince(after.UpdatedAt.Add(time.Second))
	return v.expect(g.err == nil && !later[after.ID], g)
}

// changedSince reads one full page of listings changed since a moment.
func (v *verifier) changedSince(t time.Time) (map[string]bool, got) {
	q := url.Values{"limit": {"1000"}, "updated_since": {t.UTC().Format(time.RFC3339Nano)}}
	g := v.call(http.MethodGet, "/v1/seller/products?"+q.Encode(), nil, nil)
	var list []listed
	if err := g.data(&list); err != nil && g.err == nil {
		g.err = err
	}
	ids := map[string]bool{}
	for _, l := range list {
		ids[l.ID] = true
	}
	return ids, g
}

func tryCategories(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/categories", nil, nil)
	var tree []category
	if err := g.data(&tree); err != nil || g.status != http.StatusOK {
		return v.seen(g)
	}
	return badCategory(tree, 1)
}

// badCategory gives the first node whose id or level is not as it must be.
func badCategory(nodes []category, level int) string {
	for _, n := range nodes {
		if _, err := uuid.Parse(n.ID); err != nil || n.Level != level || n.Name == "" {
			return shorten(fmt.Sprintf("level %d: id %q level %d name %q", level, n.ID, n.Level, n.Name), 300)
		}
		if bad := badCategory(n.Children, level+1); bad != "" {
			return bad
		}
	}
	return ""
}

func tryGatewayProducts(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/seller", nil, nil)
	var seller struct{ ID string }
	if err := g.data(&seller); err != nil {
		return v.seen(g)
	}
	g = v.call(http.MethodGet, "/v1/ekatalog/list-produk-penyedia?limit=1000&kode_penyedia="+url.QueryEscape(seller.ID), nil, nil)
	var list []map[string]any
	return v.expect(g.data(&list) == nil && g.status == http.StatusOK, g)
}

func tryGatewayPackages(v *verifier) string {
	g := v.call(http.MethodGet, "/v1/ekatalog/paket-e-purchasing?kode_klpd=K34&tahun=2026&limit=10", nil, nil)
	var list []map[string]any
	return v.expect(g.data(&list) == nil && g.status == http.StatusOK, g)
}

// tryShapes says what broke the OpenAPI document in any answer of the run.
func tryShapes(v *verifier) string {
	for _, key := range slices.Sorted(maps.Keys(v.broken)) {
		return shorten(key+": "+v.broken[key], 300)
	}
	return ""
}
