package endpointtest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// reply is an answer before it is written.
type reply struct {
	status int
	header http.Header
	body   []byte
	staged bool // by a fault: the contract need not have it
}

// success makes an answer with data and, for a page, its meta.
func success(status int, data any, meta *pageMeta) *reply {
	b, err := json.Marshal(struct {
		Success bool      `json:"success"`
		Data    any       `json:"data"`
		Meta    *pageMeta `json:"meta,omitempty"`
	}{true, data, meta})
	if err != nil {
		return failure(http.StatusInternalServerError, codeInternal, err.Error())
	}
	return &reply{status: status, header: http.Header{}, body: b}
}

type pageMeta struct {
	Limit   int    `json:"limit"`
	HasMore bool   `json:"has_more"`
	Cursor  string `json:"cursor"`
}

// Codes of the contract.
const (
	codeDuplicateSKU    = "duplicate_sku"
	codeKeyReused       = "key_reused"
	codeInProgress      = "in_progress"
	codeVersionConflict = "version_conflict"
	codeNotFound        = "not_found"
	codeInvalid         = "invalid"
	codeTooManyItems    = "too_many_items"
	codeUnauthorized    = "unauthorized"
	codeForbidden       = "forbidden"
	codeRateLimited     = "rate_limited"
	codeInternal        = "internal"
)

// detail is what is wrong with one field of a call.
type detail struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// requestIDMark stands in a refusal until it is written.
const requestIDMark = "00000000-request-id"

func failure(status int, code, message string, details ...detail) *reply {
	return failureWith(status, code, message, nil, details)
}

// failureWith is a refusal that carries data, as duplicate_sku does.
func failureWith(status int, code, message string, data any, details []detail) *reply {
	type fault struct {
		Code    string   `json:"code"`
		Message string   `json:"message"`
		Details []detail `json:"details"`
	}
	type meta struct {
		RequestID string `json:"request_id"`
	}
	if details == nil {
		details = []detail{}
	}
	b, err := json.Marshal(struct {
		Success bool  `json:"success"`
		Error   fault `json:"error"`
		Data    any   `json:"data,omitempty"`
		Meta    meta  `json:"meta"`
	}{false, fault{code, message, details}, data, meta{requestIDMark}})
	if err != nil {
		panic(err) // strings and numbers always marshal
	}
	return &reply{status: status, header: http.Header{}, body: b}
}

// sealed gives the answer the id of its call.
func (rp *reply) sealed(id string) *reply {
	rp.header.Set("X-Request-Id", id)
	if rp.status >= 400 {
		rp.body = []byte(strings.Replace(string(rp.body), requestIDMark, id, 1))
	}
	return rp
}

// headerOf gives the header of an answer with what every one has.
func (rp *reply) headerOf(w http.ResponseWriter) http.Header {
	h := w.Header()
	for k, v := range rp.header {
		h[k] = v
	}
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	return h
}

// write sends the answer.
func (rp *reply) write(w http.ResponseWriter) {
	rp.headerOf(w).Set("Content-Length", strconv.Itoa(len(rp.body)))
	w.WriteHeader(rp.status)
	// A caller that has gone away does not read it.
	_, _ = w.Write(rp.body)
}
