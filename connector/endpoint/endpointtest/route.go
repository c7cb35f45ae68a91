package endpointtest

import (
	"net/http"
	"slices"
	"strings"
)

// handler answers a call. It asks before once the call is known to be good
// and before it takes effect; when that reports true, a fault has answered
// and nothing may happen any more.
type handler func(r *request, before func() bool) (rp *reply, faulted bool)

// route is one address of the contract.
type route struct {
	path    string // after /api; ends in "/{id}" for the listing's own
	methods map[string]handler
}

// table lists every address of the contract.
func (s *Server) table() []route {
	read := func(h func(*request) *reply) map[string]handler {
		return map[string]handler{http.MethodGet: reader(h)}
	}
	return []route{
		{"/v1/seller", read(s.getSeller)},
		{"/v1/seller/products", map[string]handler{http.MethodGet: reader(s.listProducts), http.MethodPost: s.createProduct}},
		{"/v1/seller/products/offers", map[string]handler{http.MethodPatch: s.patchOffers}},
		{"/v1/seller/products/{id}", map[string]handler{http.MethodGet: reader(s.getProduct), http.MethodPut: s.putContent}},
		{"/v1/categories", read(s.getCategories)},
		{"/v1/ekatalog/list-produk-penyedia", read(s.gatewayProducts)},
		{"/v1/ekatalog/paket-e-purchasing", read(s.gatewayPackages)},
	}
}

// reader makes a handler of a call that changes nothing.
func reader(h func(*request) *reply) handler {
	return func(r *request, before func() bool) (*reply, bool) {
		if before() {
			return nil, true
		}
		return h(r), false
	}
}

// route finds the handler of a call. Without one, allowed names the methods
// that the address takes; it is empty when there is no such address.
func (s *Server) route(r *request) (h handler, allowed string) {
	path, ok := strings.CutPrefix(r.URL.Path, "/api")
	if !ok {
		return nil, ""
	}
	for _, rt := range s.routes {
		if !rt.matches(path) {
			continue
		}
		if h := rt.methods[r.Method]; h != nil {
			return h, ""
		}
		methods := make([]string, 0, len(rt.methods))
		for m := range rt.methods {
			methods = append(methods, m)
		}
		slices.Sort(methods)
		return nil, strings.Join(methods, ", ")
	}
	return nil, ""
}

func (rt route) matches(path string) bool {
	prefix, hasID := strings.CutSuffix(rt.path, "{id}")
	if !hasID {
		return path == rt.path
	}
	id, ok := strings.CutPrefix(path, prefix)
	return ok && id != "" && !strings.Contains(id, "/")
}

// pathID is the last part of a call's address.
func pathID(r *request) string { return r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:] }

func (s *Server) getSeller(r *request) *reply {
	mode := "mock"
	if s.o.Live {
		mode = "live"
	}
	return success(http.StatusOK, struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Mode string `json:"mode"`
	}{r.account.seller.ID, r.account.seller.Name, mode}, nil)
}
