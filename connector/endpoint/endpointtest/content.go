package endpointtest

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/google/uuid"
)

// putContent replaces the content of a listing whose version is as expected.
func (s *Server) putContent(r *request, before func() bool) (*reply, bool) {
	o, rp := parse(r.body)
	if rp != nil {
		return rp, false
	}
	ds := o.check(contentRule, "name")
	expected, err := parseMatch(r.Header.Get("If-Match"))
	if err != nil {
		ds = append(ds, detail{"If-Match", "required", `a version in quotes, such as "7"`})
	}
	s.mu.Lock()
	known := r.account.shop.byID[pathID(r)] != nil
	s.mu.Unlock()
	switch {
	case !known:
		return failure(http.StatusNotFound, codeNotFound, "no such listing"), false
	case len(ds) > 0:
		return invalid("the content is not valid", ds...), false
	case before():
		return nil, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := r.account.shop.byID[pathID(r)]
	if l.Version != expected {
		return failure(http.StatusPreconditionFailed, codeVersionConflict, fmt.Sprintf("version is %d", l.Version)), false
	}
	struck := s.itemFaults(r, []string{l.SKU}, []string{l.ID})
	id, version, status := l.ID, l.Version+1, l.Status
	if fault(struck, 0, Drop) == nil {
		o.into(l)
		l.Version = version
		s.touch(r.account.shop, l, r.skew)
		s.operations.write(s.operation(r, "content", l, ""))
	}
	if a := fault(struck, 0, Suspend); a != nil {
		s.suspend(r.account.shop, l, a.Text)
	}
	if fault(struck, 0, UnknownID) != nil {
		id = uuid.NewString()
	}
	return success(http.StatusOK, struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
		Status  string `json:"status"`
	}{id, version, status}, nil), false
}

// parseMatch reads an If-Match of one quoted version.
func parseMatch(v string) (int64, error) {
	if len(v) < 3 || v[0] != '"' || v[len(v)-1] != '"' {
		return 0, errors.New("no quoted version")
	}
	return strconv.ParseInt(v[1:len(v)-1], 10, 64)
}
