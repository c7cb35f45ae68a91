package endpointtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	openapi "ekatalog/schemas/endpoint"
)

// The rules in code are quick, the document is what was agreed: they must
// name the same fields.
func TestTheRulesKnowTheFieldsOfTheDocumentAndNoOthers(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(openapi.Document()))
	if err != nil {
		t.Fatal(err)
	}
	schema := func(name string) *openapi3.Schema { return doc.Components.Schemas[name].Value }
	item := func(name string) *openapi3.Schema { return schema("Listing").Properties[name].Value.Items.Value }
	for _, row := range []struct {
		name   string
		schema *openapi3.Schema
		rules  func(string) rule
	}{
		{"Listing", schema("Listing"), listingRule},
		{"Content", schema("Content"), contentRule},
		{"Variant", schema("Variant"), variantRule},
		{"wholesale", item("wholesale"), wholesaleRule},
		{"regional_prices", item("regional_prices"), regionalRule},
	} {
		for _, field := range slices.Sorted(maps.Keys(schema("Listing").Properties)) {
			if in := row.schema.Properties[field] != nil; in != (row.rules(field) != nil) {
				t.Errorf("%s: field %s in the document: %v", row.name, field, in)
			}
		}
		for field := range row.schema.Properties {
			if row.rules(field) == nil {
				t.Errorf("%s: no rule for %s", row.name, field)
			}
		}
	}
}

// What the rules take fits the document, and most of what they refuse does not.
func TestTheRulesAgreeWithTheDocument(t *testing.T) {
	c := mustContract()
	for field, values := range map[string][2][]string{
		"sku":             {{`"A-1"`, `"a._/-Z9"`}, {`""`, `"A 1"`, `"é"`, `7`, `"` + strings.Repeat("A", 65) + `"`}},
		"name":            {{`"Lemari"`}, {`"Meja"`, `null`, `"` + strings.Repeat("A", 251) + `"`}},
		"price":           {{`1`, `1000000000000`}, {`0`, `-1`, `1000000000001`, `"1"`, `1.5`}},
		"stock":           {{`0`, `2.5`, `2.55`, `1000000000000`}, {`-1`, `"1"`, `1000000000001`}},
		"active":          {{`true`, `false`}, {`"true"`, `1`}},
		"ppn":             {{`"0%"`, `"12%"`}, {`"12"`, `"112%"`, `12`}},
		"length_cm":       {{`0.01`, `40.25`}, {`0`, `-1`, `"1"`}},
		"weight_gram":     {{`1`}, {`0`, `1.5`}},
		"photos":          {{`[]`, `["a.jpg"]`}, {`"a"`, `[""]`, `[7]`, `null`}},
		"attributes":      {{`{}`, `{"a":"b"}`}, {`{"a":7}`, `[]`}},
		"variants":        {{`[{"sku":"A-1"}]`}, {`[{}]`, `[{"sku":"A-1","x":1}]`, `[7]`}},
		"wholesale":       {{`[{"min_quantity":2,"price":5}]`}, {`[{"price":5}]`}},
		"regional_prices": {{`[{"region":"31.74.03.1002","price":5}]`, `[{"region":"31","price":5}]`}, {`[{"region":"3","price":5}]`, `[{"region":"31.7","price":5}]`}},
	} {
		for i, list := range values {
			for _, v := range list {
				o := object{"sku": json.RawMessage(`"A-1"`), "name": json.RawMessage(`"Lemari"`), "price": json.RawMessage(`1`), "stock": json.RawMessage(`1`)}
				o[field] = json.RawMessage(v)
				body, err := json.Marshal(o)
				if err != nil {
					t.Fatal(err)
				}
				taken := len(o.check(listingRule, "sku", "name", "price", "stock")) == 0
				header := http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"k"}}
				fits := c.call(c.exchange(http.MethodPost, "/api/v1/seller/products", "", header, body)) == ""
				if want := i == 0; taken != want || fits != want {
					t.Errorf("%s: %s: taken %v, fits the document %v, want %v", field, v, taken, fits, want)
				}
			}
		}
	}
}

func TestAQuantityIsReadAndWrittenExactly(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "2.5": "2.5", "2.50": "2.5", "0.05": "0.05", "1000000000000": "1000000000000", "7.00": "7"} {
		h, err := parseHundredths(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if b, err := json.Marshal(h); err != nil || string(b) != want {
			t.Errorf("%s: wrote %s, %v; want %s", text, b, err, want)
		}
	}
	for _, text := range []string{"", "-1", "1e2", "1.255", "1.", "1000000000000.01", "99999999999999999999", "x", "1.x"} {
		if h, err := parseHundredths(text); err == nil {
			t.Errorf("%q was read as %d", text, h)
		}
	}
}

// A strict stand-in must itself be able to fail.
func TestAViolationOfTheContractIsNoticed(t *testing.T) {
	c := mustContract()
	good := success(http.StatusOK, map[string]any{"id": "p", "name": "P", "mode": "mock"}, nil)
	bad := success(http.StatusOK, map[string]any{"id": "p", "name": "P", "mode": "pretend"}, nil)
	for _, h := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
		good.header.Set(h, "0")
		bad.header.Set(h, "0")
	}
	in := c.exchange(http.MethodGet, "/api/v1/seller", "", http.Header{}, nil)
	header := func(rp *reply) http.Header {
		h := rp.header.Clone()
		h.Set("Content-Type", "application/json")
		return h
	}
	if v := c.reply(in, good.status, header(good), good.body); v != "" {
		t.Errorf("good answer: %s", v)
	}
	if v := c.reply(in, bad.status, header(bad), bad.body); v == "" {
		t.Error("a mode that does not exist was not noticed")
	}
	bare := http.Header{"Content-Type": {"application/json"}}
	if v := c.reply(in, good.status, bare, good.body); v == "" {
		t.Error("missing rate headers were not noticed")
	}
	if v := c.reply(in, http.StatusTeapot, header(good), good.body); v == "" {
		t.Error("a status that does not exist was not noticed")
	}
}

// BenchmarkCheck holds a create and a batch of 100 offers against the
// document, which `mock` does with every call.
func BenchmarkCheck(b *testing.B) {
	c := mustContract()
	batch := `{"items":[` + strings.TrimSuffix(strings.Repeat(`{"id":"7f9c24e8-0000-4000-8000-000000000000","price":1100,"stock":2.5,"expect_version":3},`, 100), ",") + `]}`
	listing := `{"sku":"A-1","name":"Barang uji","description":"Meja","unit":"Pcs","ppn":"0%","price":1000,"stock":1,"photos":["a.jpg"],"attributes":{"Bahan":"Jati"}}`
	for _, call := range []struct{ name, method, path, body string }{
		{"create", http.MethodPost, "/api/v1/seller/products", listing},
		{"offers", http.MethodPatch, "/api/v1/seller/products/offers", batch},
	} {
		b.Run(call.name, func(b *testing.B) {
			hr := httptest.NewRequest(call.method, call.path, http.NoBody)
			hr.Header = http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"k"}, "Authorization": {"Bearer t"}}
			r := &request{Request: hr, body: []byte(call.body)}
			for b.Loop() {
				if v := c.violation(r); v != "" {
					b.Fatal(v)
				}
			}
		})
	}
}
