package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ekatalog/connector/endpoint/endpointtest"
)

// hostile are words of a portal that want to be more than words. HEAD and TAIL
// stand where a test finds them again.
var hostile = []string{
	"\x1b[31mHEAD merah\x1b]0;judul\x07 TAIL",
	"\u009b2JHEAD \x7f\x08\x08 TAIL\x00",
	"\u202eHEAD \u2066balik\u2069 \u200b\ufeff\U000e0041 TAIL",
	"HEAD satu\r\n  KR-002         Portal menolak semua\n\u2028\v\fTAIL",
	`=HYPERLINK("http://contoh.example","HEAD") TAIL`,
	`+1+cmd|' /C calc'!A0 HEAD TAIL`,
	"-2+3 HEAD TAIL",
	"@SUM(1) HEAD TAIL",
	"\t=1+1 HEAD TAIL",
	`<script>alert("HEAD")</script><img src=x onerror=1> {nama} {pesan_portal} {{.}} %s %d _x0041_ TAIL`,
	"HEAD " + strings.Repeat("panjang ", 3_000) + "TAIL",
}

// The kinds of words: HEAD says which.
const (
	saysNo   = "PESAN" // why a product was refused, or a status
	saysName = "ISIAN" // a value or a label of a listing
)

// words are the n-th hostile ones of a kind.
func words(kind string, n int) string { return strings.ReplaceAll(hostile[n], "HEAD", kind) }

// mark stands for words of a kind in the stand-in, until its answer leaves.
func mark(kind string, n int) string { return fmt.Sprintf("@@%s%d@@", kind, n) }

// One product for each of the words, by what the portal says of it.
var (
	refusedSKUs = strings.Fields("KR-001 KR-002 KR-003 KR-004 KR-005 KR-006 KR-007 KR-008 KR-009 KR-010 CK-01")
	changedSKUs = strings.Fields("MB-01 MB-02 MB-03 MB-04 MB-05 MB-06 MB-07 MB-08 KK-01 KK-02 KK-03")
	statusSKUs  = strings.Fields("KK-04 KK-05 KK-06 KK-07 KK-08 KK-09 MH-01 MH-02 MH-03 MH-04 MH-05")
)

// hostilePortal is a stand-in whose answers are made hostile on their way.
type hostilePortal struct {
	t        *testing.T
	server   *endpointtest.Server
	statuses bool // statuses are hostile too
}

const hostileToken = "kunci-uji-coba"

// hostileWorkspace is a sample workspace in front of a hostile portal.
func hostileWorkspace(t *testing.T) (dir string, p *hostilePortal) {
	t.Helper()
	script := &endpointtest.Script{}
	for n, sku := range refusedSKUs {
		script.Rules = append(script.Rules, endpointtest.Rule{
			Calls: []endpointtest.Call{endpointtest.CallCreate}, Fault: endpointtest.Invalid, SKUs: []string{sku}, Text: mark(saysNo, n),
		})
	}
	for _, m := range script.Check() {
		t.Fatal(m)
	}
	p = &hostilePortal{t: t, server: endpointtest.New(endpointtest.Options{
		Tokens: map[string]endpointtest.Seller{hostileToken: {ID: "p-1", Name: mark(saysName, 0)}}, Live: true, Faults: script,
	})}
	srv := httptest.NewServer(p)
	t.Cleanup(srv.Close)
	dir = sampleWorkspace(t)
	config := filepath.Join(dir, "ekatalog.yaml")
	b, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	b = bytes.ReplaceAll(b, []byte("http://127.0.0.1:8900"), []byte(srv.URL))
	b = bytes.ReplaceAll(b, []byte("rate: 1000/m"), []byte("rate: 0"))
	if err := os.WriteFile(config, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "endpoint.token"), []byte(hostileToken), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, p
}

// ServeHTTP answers as the stand-in does, in hostile words.
func (p *hostilePortal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rec := httptest.NewRecorder()
	p.server.ServeHTTP(rec, r)
	var answer any
	dec := json.NewDecoder(rec.Body)
	dec.UseNumber()
	if err := dec.Decode(&answer); err != nil {
		p.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	b, err := json.Marshal(p.hostile(answer))
	if err != nil {
		p.t.Error(err)
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.Header().Del("Content-Length")
	w.WriteHeader(rec.Code)
	_, _ = w.Write(b)
}

// hostile puts the words in the place of their marks.
func (p *hostilePortal) hostile(v any) any {
	switch v := v.(type) {
	case string:
		for n := range hostile {
			for _, kind := range []string{saysNo, saysName} {
				v = strings.ReplaceAll(v, mark(kind, n), words(kind, n))
			}
		}
		return v
	case []any:
		for i := range v {
			v[i] = p.hostile(v[i])
		}
	case map[string]any:
		for k, x := range v {
			delete(v, k)
			v[p.hostile(k).(string)] = p.hostile(x)
		}
		for n, sku := range statusSKUs {
			if p.statuses && v["sku"] == sku && v["status"] != nil {
				v["status"] = words(saysNo, n)
			}
		}
	}
	return v
}

// edit lets somebody else change the content of listings on the portal.
func (p *hostilePortal) edit() {
	p.t.Helper()
	for n, sku := range changedSKUs {
		var found struct {
			Data []struct {
				ID      string
				Version int64
			}
		}
		p.ask(http.MethodGet, "?sku="+sku, "", "", &found)
		if len(found.Data) != 1 {
			p.t.Fatalf("%d listings of %s", len(found.Data), sku)
		}
		m := mark(saysName, n)
		body := fmt.Sprintf(`{"name":"Barang %s","description":%q,"attributes":{%q:%q},"photos":[%q]}`, m, m, m, m, m)
		p.ask(http.MethodPut, "/"+found.Data[0].ID, body, fmt.Sprintf(`"%d"`, found.Data[0].Version), nil)
	}
}

// ask calls the stand-in behind the hostile one.
func (p *hostilePortal) ask(method, path, body, match string, answer any) {
	p.t.Helper()
	r := httptest.NewRequest(method, "/api/v1/seller/products"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+hostileToken)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("If-Match", match)
	rec := httptest.NewRecorder()
	p.server.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		p.t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	if answer != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), answer); err != nil {
			p.t.Fatal(err)
		}
	}
}
