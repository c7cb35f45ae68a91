package endpoint_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"ekatalog/connector"
	"ekatalog/connector/endpoint"
)

// rawAnswer makes a client of a server that answers each call with bytes, as
// often as write is called with true.
func rawAnswer(t *testing.T, cfg endpoint.Config, write func(conn net.Conn)) *endpoint.Client {
	t.Helper()
	return clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		write(conn)
	}), cfg)
}

const okHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

// Answers without end, or that are no HTTP: each call ends soon, keeps little
// and takes nothing for done.
func TestAFloodEndsWithTheCallAndFillsNoMemory(t *testing.T) {
	forever := func(head, part string) func(net.Conn) {
		return func(conn net.Conn) {
			_, err := io.WriteString(conn, head)
			for parts := strings.Repeat(part, 1+1<<15/len(part)); err == nil; {
				_, err = io.WriteString(conn, parts)
			}
		}
	}
	once := func(all string) func(net.Conn) {
		return func(conn net.Conn) { _, _ = io.WriteString(conn, all) }
	}
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 1<<20))
	_ = z.Close()
	for what, write := range map[string]func(net.Conn){
		"headers without end":        forever(okHead, "X-Flood: 1\r\n"),
		"one header without end":     forever(okHead+"X-Flood: ", "x"),
		"a status without end":       forever("HTTP/1.1 200 ", "x"),
		"early hints without end":    forever("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"),
		"a body without end":         forever(okHead+"\r\n", " "),
		"a body of a gigabyte":       forever(okHead+"Content-Length: 1073741824\r\n\r\n", `{"success":true,`),
		"chunks without end":         forever(okHead+"Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
		"a chunk header without end": forever(okHead+"Transfer-Encoding: chunked\r\n\r\n", "0"),
		"gzip without end":           forever(okHead+"Content-Encoding: gzip\r\n\r\n", bomb.String()),
		"gzip that is none":          once(okHead + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}"),
		"half of a gzip":             once(okHead + "Content-Encoding: gzip\r\nContent-Length: 100\r\n\r\n" + bomb.String()[:100]),
		"another encoding":           once(okHead + "Content-Encoding: br\r\nContent-Length: 2\r\n\r\n{}"),
		"less than was promised":     once(okHead + "Content-Length: 100\r\n\r\n{}"),
		"a negative length":          once(okHead + "Content-Length: -1\r\n\r\n{}"),
		"two lengths":                once(okHead + "Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}"),
		"no HTTP":                    once("SSH-2.0-OpenSSH_9.6\r\n"),
		"nothing":                    once(""),
	} {
		t.Run(what, func(t *testing.T) {
			for name, call := range everyCall(t.Context()) {
				if name != "create" && name != "changed" { // a write and a read: all go the same way
					continue
				}
				c := rawAnswer(t, endpoint.Config{Timeout: 20 * time.Second, MaxResponse: 1 << 20}, write)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				started := time.Now()
				err := call(c)
				runtime.ReadMemStats(&after)
				var unusable *endpoint.Unusable
				var down *endpoint.Unreachable
				if !errors.As(err, &unusable) && !errors.As(err, &down) || time.Since(started) > 15*time.Second || len(err.Error()) > 1000 {
					t.Errorf("%s: %.300v after %s", name, err, time.Since(started))
				}
				if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
					t.Errorf("%s: %d bytes were taken", name, grown)
				}
			}
		})
	}
}

func TestPagesThatBringAlmostNothingEnd(t *testing.T) {
	var calls atomic.Int64
	c := clientOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := calls.Add(1)
		jsonAnswer(w, 200, fmt.Sprintf(`{"success":true,"data":[%s],"meta":{"has_more":true,"cursor":"c%d"}}`, listing(fmt.Sprintf("id-%d", n), "A-1", 1), n))
	}), endpoint.Config{})
	var unusable *endpoint.Unusable
	if err := everyCall(t.Context())["changed"](c); !errors.As(err, &unusable) || calls.Load() > 150 {
		t.Errorf("%v after %d pages", err, calls.Load())
	}
}

// A server that sends back what it was sent, as a broken proxy does.
func TestATokenThatComesBackAsTheAnswerItselfIsNotLogged(t *testing.T) {
	var log bytes.Buffer
	c := rawAnswer(t, endpoint.Config{Log: zerolog.New(zerolog.SyncWriter(&log)).Level(zerolog.TraceLevel)}, func(conn net.Conn) {
		_, _ = io.WriteString(conn, "Bearer "+token+"\x1b[31m\r\n\r\n")
	})
	_, err := c.Deliver(t.Context(), connector.LaneCreate, []connector.Change{aCreate})
	var down *endpoint.Unreachable
	if !errors.As(err, &down) || strings.Contains(err.Error()+log.String(), token) || log.Len() == 0 {
		t.Errorf("%v\n%s", err, log.String())
	}
}
