package endpointtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	openapi "ekatalog/schemas/endpoint"
)

// contract checks calls and answers against the OpenAPI document.
type contract struct {
	router routers.Router
}

// mustContract gives the embedded document, which a test keeps valid. It is
// read once for all servers, since none changes it.
var mustContract = sync.OnceValue(func() *contract {
	c, err := newContract()
	if err != nil {
		panic(err)
	}
	return c
})

func newContract() (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(openapi.Document()))
	if err != nil {
		return nil, fmt.Errorf("contract of the endpoint: %w", err)
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		return nil, fmt.Errorf("contract of the endpoint: %w", err)
	}
	return &contract{router}, nil
}

// exchange prepares the check of one call. It gives nil for an address or
// method that the contract does not have.
func (c *contract) exchange(method, path, query string, header http.Header, body []byte) *openapi3filter.RequestValidationInput {
	r := (&http.Request{
		Method: method, URL: &url.URL{Path: path, RawQuery: query}, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}).WithContext(context.Background())
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		return nil
	}
	return &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, MultiError: true, SkipSettingDefaults: true},
	}
}

// call gives what is wrong with a call, "" for nothing.
func (c *contract) call(in *openapi3filter.RequestValidationInput) string {
	return firstLines(openapi3filter.ValidateRequest(context.Background(), in))
}

// reply gives what is wrong with an answer, "" for nothing.
func (c *contract) reply(in *openapi3filter.RequestValidationInput, status int, header http.Header, body []byte) string {
	return firstLines(openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: status, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: in.Options,
	}))
}

// violation gives how a call breaks the contract, "" for not at all. An
// address that the contract does not have breaks nothing: it is not there.
func (c *contract) violation(r *request) string {
	in := c.exchange(r.Method, r.URL.Path, r.URL.RawQuery, r.Header, r.body)
	if in == nil {
		return ""
	}
	return c.call(in)
}

// answer gives how an answer to a call breaks it, "" for not at all.
func (c *contract) answer(r *request, rp *reply) string {
	in := c.exchange(r.Method, r.URL.Path, r.URL.RawQuery, r.Header, nil)
	switch {
	case in == nil && rp.status < 400:
		return "an address that the contract does not have was answered"
	case in == nil:
		return ""
	}
	header := rp.header.Clone()
	header.Set("Content-Type", "application/json")
	if v := c.reply(in, rp.status, header, rp.body); v != "" {
		return fmt.Sprintf("answer %d: %s", rp.status, v)
	}
	return ""
}

// firstLines shortens an error of the validator, which repeats the schema.
func firstLines(err error) string {
	if err == nil {
		return ""
	}
	text, _, _ := strings.Cut(err.Error(), "\nSchema:")
	return strings.Join(strings.Fields(text), " ")
}
