package endpointtest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"ekatalog/connector"
)

// What the stand-in does where a rule does not say.
const (
	shortRefusal = time.Second
	longDrip     = 10 * time.Second
	bombBytes    = 1 << 30 // of a gzip bomb, unpacked
)

const loginPage = `<!DOCTYPE html><html><head><title>Masuk</title></head><body><form action="/masuk"><input name="sandi" type="password"></form></body></html>`

// carry does what a rule says with the answer of a call, which is nil when
// the call was not carried out. It gives an answer by the contract, or nil
// when it has answered in its own way.
func (s *Server) carry(a *armed, w http.ResponseWriter, r *request, rp *reply) *reply {
	switch a.Fault {
	case Refuse:
		s.refuseFor(orElse(a.For, shortRefusal))
		hangUp(w)
	case Reset:
		if a.when == MomentInAnswer && rp != nil {
			cutOff(w, rp)
			return nil
		}
		hangUp(w)
	case Timeout:
		wait(r, a.For)
		hangUp(w)
	case LoginPage:
		page(w, http.StatusOK, rp, loginPage)
	case Redirect:
		w.Header().Set("Location", "/masuk")
		page(w, orElse(a.Status, http.StatusMovedPermanently), rp, loginPage)
	case Truncate:
		if rp != nil {
			rp.body = rp.body[:len(rp.body)/2]
			rp.write(w)
		}
	case Slow:
		if rp != nil {
			drip(w, r, rp, orElse(a.For, longDrip))
		}
	case GzipBomb:
		bomb(w)
	default:
		rp = s.refusal(a, r)
		rp.staged = true
		return rp
	}
	return nil
}

// refusal is the answer by the contract that a rule says.
func (s *Server) refusal(a *armed, r *request) *reply {
	switch a.Fault {
	case Unauthorized:
		rp := failure(http.StatusUnauthorized, codeUnauthorized, orElse(a.Text, "the token has ended"))
		rp.header.Set("WWW-Authenticate", "Bearer")
		return rp
	case Forbidden:
		return failure(http.StatusForbidden, codeForbidden, orElse(a.Text, "the token may not do this"))
	case InProgress:
		return failure(http.StatusConflict, codeInProgress, "a create with this key is running")
	case Duplicate:
		return s.duplicate(r)
	case VersionConflict:
		return failure(http.StatusPreconditionFailed, codeVersionConflict, "the version is another")
	case TooLarge:
		return failure(http.StatusRequestEntityTooLarge, codeInvalid, "the body is too large")
	case Invalid:
		return invalid(orElse(a.Text, "the call is not valid"))
	case RateLimited:
		rp := failure(http.StatusTooManyRequests, codeRateLimited, "too many calls")
		s.retryAfter(a, r, rp.header)
		return rp
	}
	status := orElse(a.Status, http.StatusServiceUnavailable)
	rp := failure(status, codeInternal, "the server is out of order")
	s.retryAfter(a, r, rp.header)
	return rp
}

// duplicate says that the SKU of a create is taken: by the listing that has
// it, else by one that nobody knows.
func (s *Server) duplicate(r *request) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := existing{ID: uuid.NewString(), Version: 1, OfferVersion: 1}
	for _, sku := range s.touched(r) {
		old.SKU = sku
		if sh := s.shopOf(r); sh != nil && sh.bySKU[connector.FoldSKU(sku)] != nil {
			old = sh.bySKU[connector.FoldSKU(sku)].existing()
		}
	}
	return failureWith(http.StatusConflict, codeDuplicateSKU, "the SKU is taken", old, nil)
}

// retryAfter asks to be left alone, and remembers until when, so that a call
// that comes earlier is noticed.
func (s *Server) retryAfter(a *armed, r *request, h http.Header) {
	if a.RetryAfter == 0 {
		return
	}
	now := s.o.Now().Add(r.skew)
	if a.As == "date" {
		// A date has whole seconds, and the caller counts from our Date.
		h.Set("Date", now.UTC().Format(http.TimeFormat))
		h.Set("Retry-After", now.Add(a.RetryAfter).UTC().Format(http.TimeFormat))
	} else {
		h.Set("Retry-After", strconv.Itoa(int(a.RetryAfter/time.Second)))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.account != nil {
		r.account.asked = s.o.Now()
		r.account.notBefore = r.account.asked.Add(a.RetryAfter)
	}
}

// hangUp resets the connection of a call.
func hangUp(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2 has no connection of its own for a call
	}
	reset(conn)
}

// reset closes a connection so that the other side is told at once.
func reset(conn net.Conn) {
	if tcp, ok := conn.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// cutOff sends half of an answer and resets the connection.
func cutOff(w http.ResponseWriter, rp *reply) {
	h := rp.headerOf(w)
	h.Set("Content-Length", strconv.Itoa(len(rp.body)))
	w.WriteHeader(rp.status)
	_, _ = w.Write(rp.body[:len(rp.body)/2])
	_ = http.NewResponseController(w).Flush()
	hangUp(w)
}

// wait waits until the caller has gone away, no longer than most where there
// is one.
func wait(r *request, most time.Duration) {
	if most == 0 {
		most = maxSpan
	}
	t := time.NewTimer(most)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
	}
}

// page answers with a web page.
func page(w http.ResponseWriter, status int, rp *reply, html string) {
	if rp != nil {
		rp.headerOf(w)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, html)
}

// drip sends an answer byte by byte over a time.
func drip(w http.ResponseWriter, r *request, rp *reply, over time.Duration) {
	h := rp.headerOf(w)
	h.Set("Content-Length", strconv.Itoa(len(rp.body)))
	w.WriteHeader(rp.status)
	const pieces = 100
	for n := range pieces {
		from, to := n*len(rp.body)/pieces, (n+1)*len(rp.body)/pieces
		if _, err := w.Write(rp.body[from:to]); err != nil || r.Context().Err() != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		wait(r, max(over/pieces, time.Millisecond))
	}
}

// bomb answers with a megabyte that unpacks to bombBytes.
func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(http.StatusOK)
	block := packed()
	for range bombBytes >> 20 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// packed is a mebibyte of spaces, packed. One gzip document may follow
// another, so it need not be packed again.
var packed = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20)) // a buffer takes it
	_ = z.Close()
	return b.Bytes()
})

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
