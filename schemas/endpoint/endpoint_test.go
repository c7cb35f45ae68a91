package openapi_test

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	openapi "ekatalog/schemas/endpoint"
)

func TestTheDocumentIsValidOpenAPIAndSoAreItsExamples(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(openapi.Document()))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// Every answer of the contract says how much of the rate limit is left.
func TestEveryAnswerCarriesTheRateLimit(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(openapi.Document()))
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for status, r := range op.Responses.Map() {
				for _, h := range []string{"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"} {
					if r.Value.Headers[h] == nil {
						t.Errorf("%s %s %s: no header %s", method, path, status, h)
					}
				}
				if status == "429" && r.Value.Headers["Retry-After"] == nil {
					t.Errorf("%s %s 429: no Retry-After", method, path)
				}
			}
		}
	}
}
