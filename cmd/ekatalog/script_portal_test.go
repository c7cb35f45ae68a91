package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// portalCommands are what somebody else does on the portal of a story.
func portalCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"outside": outside, "onportal": onPortal}
}

// outside SKU FIELD VALUE: somebody else changes a field of a listing on the
// stand-in; VALUE is JSON for price, stock and active, else a text.
func outside(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: outside SKU FIELD VALUE")
	}
	p := portalOf(ts)
	l := p.listing(args[0])
	id := text(l["id"])
	switch field := args[1]; field {
	case "price", "stock", "active":
		p.call(http.MethodPatch, "/offers", nil, map[string]any{"items": []any{map[string]any{"id": id, field: json.RawMessage(args[2])}}})
	default:
		content := maps.Clone(l)
		for _, own := range []string{"id", "sku", "status", "status_reasons", "active", "price", "stock", "version", "offer_version", "updated_at"} {
			delete(content, own)
		}
		b, err := json.Marshal(args[2])
		ts.Check(err)
		content[field] = b
		p.call(http.MethodPut, "/"+id, http.Header{"If-Match": {strconv.Quote(string(l["version"]))}}, content)
	}
}

// onportal SKU FIELD VALUE: the stand-in shows that value of a listing.
func onPortal(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: onportal SKU FIELD VALUE")
	}
	if got := text(portalOf(ts).listing(args[0])[args[1]]); got != args[2] {
		ts.Fatalf("%s of %s is %s on the portal, want %s", args[1], args[0], got, args[2])
	}
}

// text is a JSON value without its quotes.
func text(b json.RawMessage) string {
	var s string
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	return string(b)
}

// portal is a client of its own on a story's stand-in.
type portal struct {
	ts *testscript.TestScript
}

func portalOf(ts *testscript.TestScript) portal { return portal{ts} }

// listing gives all fields of a listing.
func (p portal) listing(sku string) map[string]json.RawMessage {
	var found []map[string]json.RawMessage
	p.ts.Check(json.Unmarshal(p.call(http.MethodGet, "?"+url.Values{"sku": {sku}}.Encode(), nil, nil), &found))
	if len(found) != 1 {
		p.ts.Fatalf("%d listings of %s", len(found), sku)
	}
	var whole map[string]json.RawMessage
	p.ts.Check(json.Unmarshal(p.call(http.MethodGet, "/"+text(found[0]["id"]), nil, nil), &whole))
	return whole
}

// call gives the data of one call, which must succeed.
func (p portal) call(method, path string, header http.Header, body any) json.RawMessage {
	var b []byte
	var err error
	if body != nil {
		b, err = json.Marshal(body)
		p.ts.Check(err)
	}
	req, err := http.NewRequest(method, "http://127.0.0.1:"+p.ts.Getenv("PORT")+"/api/v1/seller/products"+path, bytes.NewReader(b))
	p.ts.Check(err)
	maps.Copy(req.Header, header)
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(p.ts.ReadFile("endpoint.token")))
	req.Header.Set("Content-Type", "application/json")
	r, err := http.DefaultClient.Do(req)
	p.ts.Check(err)
	defer r.Body.Close()
	var answer struct {
		Data  json.RawMessage
		Error json.RawMessage
	}
	p.ts.Check(json.NewDecoder(r.Body).Decode(&answer))
	if !slices.Contains([]int{http.StatusOK, http.StatusCreated}, r.StatusCode) {
		p.ts.Fatalf("%s %s: %d %s", method, path, r.StatusCode, answer.Error)
	}
	return answer.Data
}
