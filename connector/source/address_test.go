package source_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ekatalog/connector"
	"ekatalog/connector/source"
	"ekatalog/mapping"
)

// answer is a web address that gives one document.
func answer(t *testing.T, kind, body string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/produk"
}

// web is a source at an address whose temporary folder must be empty at the end.
func web(t *testing.T, url string) *source.Address {
	t.Helper()
	dir := t.TempDir()
	t.Cleanup(func() {
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v %v", left, err)
		}
	})
	return &source.Address{URL: url, TempDir: dir, Timeout: 5 * time.Second}
}

func TestTheListIsFoundInTheDocument(t *testing.T) {
	for name, c := range map[string]struct{ list, doc, want string }{
		"the document itself":  {"", `[{"a":1},{"b":"x"}]`, `a="1":2|b="x":1`},
		"a mark in front":      {"", "\xef\xbb\xbf" + `[{"a":1}]`, `a="1":2`},
		"the only list":        {"", ` {"n":1,"x":{"y":[1]},"items":[{"a":true}]}`, "json_which_list"},
		"the only one":         {"", `{"n":1,"items":[{"a":true}]}`, `a="TRUE":4`},
		"by its path":          {"x.y", `{"x":{"y":[{"a":1}]},"z":[{"a":2}]}`, `a="1":2`},
		"nested objects":       {"", `[{"price":{"amount":1250000.50,"cur":"IDR"},"s":[1,2],"p":[{"u":"a"},{"u":"b"},{}]}]`, `price.amount="1250000,5":2 price.cur="IDR":1 s="1\n2":1 p.u="a\nb":1`},
		"no list":              {"", `{"a":1}`, "json_no_list"},
		"only a number":        {"", `7`, "json_no_list"},
		"another path":         {"data.item", `{"data":{"items":[]}}`, "json_list_missing"},
		"a path to no list":    {"data", `{"data":{"items":[]}}`, "json_list_missing"},
		"an empty list":        {"", `[]`, "table_empty"},
		"a list of numbers":    {"", `[1,2]`, "json_no_objects"},
		"empty":                {"", ``, "json_damaged"},
		"cut off":              {"", `[{"a":1},{"a"`, "json_damaged"},
		"cut off at a comma":   {"", `[{"a":1},`, "json_damaged"},
		"something behind":     {"", `[{"a":1}] {}`, "json_damaged"},
		"a key twice":          {"", `[{"a":1,"a":2}]`, "json_key_twice"},
		"a key twice, outside": {"", `{"i":[{"a":1}],"m":{"z":1,"z":1}}`, "json_key_twice"},
		"two keys, one name":   {"", `[{"a.b":1,"a":{"b":2}}]`, "json_key_twice"},
		"nested deeply":        {"", strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), "json_deep"},
		"brackets in a text":   {"", `[{"a":"[[[[\"{{{{"}]`, `a="[[[[\"{{{{":1`},
		"a text without end":   {"", `[{"a":"` + strings.Repeat("x", 3<<20), "json_long"},
		"a number without end": {"", `[{"a":` + strings.Repeat("1", 3<<20) + `}]`, "json_long"},
		"many texts in a cell": {"", `[{"a":["x"` + strings.Repeat(`,"xxxxxxxx"`, 200_000) + `]}]`, "json_long"},
		"a huge exponent":      {"", `[{"a":1e999999999}]`, `a="1e999999999":1`},
		"many keys":            {"", `[{` + manyKeys(20_000) + `}]`, "too_many_columns"},
		"many keys, many rows": {"", manyRows(2_000), "too_many_columns"},
	} {
		t.Run(name, func(t *testing.T) {
			a := web(t, answer(t, "application/json", c.doc))
			a.List = c.list
			got, _, err := readAll(a)
			if err != nil {
				got = []string{keyOnly(err)}
			}
			if d := cmp.Diff(c.want, strings.Join(got, "|")); d != "" {
				t.Error(d, err)
			}
		})
	}
}

func keyOnly(err error) string {
	var u *connector.Unreadable
	if errors.As(err, &u) {
		return u.Key
	}
	return err.Error()
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":1,`, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func manyRows(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"k%d":1}`, i)
	}
	return "[" + b.String()[1:] + "]"
}

func TestAnAddressIsNotTrusted(t *testing.T) {
	const good = `[{"kode":"A","nama":"b","harga":1}]`
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("%s was called with %q", r.URL, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	for name, c := range map[string]struct {
		serve http.HandlerFunc
		want  string
	}{
		"login page": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, "<html>Masuk</html>")
		}, "source_is_page"},
		"no type": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			io.WriteString(w, good)
		}, "source_not_json"},
		"401": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "source_login"},
		"403": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, "source_login"},
		"404": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }, "source_not_found"},
		"503": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, "unreachable"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, "source_redirect"},
		"same host":  {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/lain", http.StatusFound) }, "source_redirect"},
		"other page": {linked("<" + elsewhere.URL + `/p2>; rel="next"`), "source_redirect"},
		"own page":   {linked(`<?>; rel=next`), "source_pages"},
		"gzip bomb":  {bomb, "table_too_big"},
		"cut off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, good)
		}, "unreachable"},
		"slow drip": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for r.Context().Err() == nil {
				io.WriteString(w, " ")
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		}, "unreachable"},
		"no answer":     {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "unreachable"},
		"long headers":  {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, "unreachable"},
		"hangs up":      {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "unreachable"},
		"proper answer": {linked(""), ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.serve)
			defer s.Close()
			a := web(t, s.URL+"/produk?filter=aktif")
			a.Secret = func() (string, error) { return shopPassword, nil }
			a.Timeout = time.Minute // what is refused for what it says is not refused for a slow machine
			if name == "slow drip" || name == "no answer" {
				a.Timeout = 1500 * time.Millisecond
			}
			a.Limits.Unzipped = 8 << 20
			began := time.Now()
			_, _, err := readAll(a)
			if took := time.Since(began); took > 8*time.Second*raceFactor {
				t.Errorf("took %s", took)
			}
			got := ""
			var u *source.Unreachable
			switch {
			case errors.As(err, &u):
				got = "unreachable"
			case err != nil:
				got = keyOnly(err)
			}
			if got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
			if err != nil && (strings.Contains(err.Error(), shopPassword) || strings.Contains(err.Error(), "filter")) {
				t.Errorf("the error shows too much: %v", err)
			}
		})
	}
}

func linked(link string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "Bearer "+shopPassword {
			w.WriteHeader(401)
			return
		}
		if link != "" {
			w.Header().Set("Link", link)
		}
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `[{"kode":"A"}]`)
	}
}

// bomb sends 10 GB of blanks in 10 MB.
func bomb(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	block := []byte(strings.Repeat(" \n", 1<<19))
	for range 10_000 {
		if _, err := z.Write(block); err != nil || r.Context().Err() != nil {
			return
		}
	}
	z.Close()
}

func TestAHostileAnswerTakesLittleMemory(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(bomb))
	defer s.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	from := web(t, s.URL)
	from.Timeout = time.Minute // the race detector makes unpacking slow
	_, _, err := readAll(from)
	runtime.ReadMemStats(&after)
	wantKey(t, err, "table_too_big")
	if used := after.TotalAlloc - before.TotalAlloc; used > 100<<20 {
		t.Errorf("%d MiB", used>>20)
	}
}

func TestPagesFollowTheLink(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := r.URL.Query().Get("page")
		switch page {
		case "":
			w.Header().Add("Link", `</produk?page=1>; rel="prev", <produk?page=2>; title="x"; rel="last next"`)
		case "2":
			w.Header().Add("Link", `</produk?page=3>; rel=next`)
		}
		w.Header().Set("Content-Type", "application/vnd.toko+json")
		fmt.Fprintf(w, `{"items":[{"kode":"K%s"}]}`, page)
	}))
	defer s.Close()
	got, r, err := readAll(web(t, s.URL+"/produk"))
	if err != nil || strings.Join(got, " ") != `kode="K":1 kode="K2":1 kode="K3":1` || r.Files[0].Rows != 3 {
		t.Errorf("%v %+v %v", got, r, err)
	}
}

func TestAnAddressHoldsNoSecret(t *testing.T) {
	for address, want := range map[string]string{
		"https://toko.example/api?page_size=100":   "",
		"http://127.0.0.1:9000/api":                "",
		"http://localhost/api":                     "",
		"http://[::1]:80/api":                      "",
		"http://toko.example/api":                  "config.source_address",
		"http://localhost.evil.example/":           "config.source_address",
		"https://":                                 "config.source_address",
		"https://a:b@toko.example/":                "config.source_secret",
		"https://toko.example/?consumer_secret=cs": "config.source_secret",
		"https://toko.example/?access_token=1":     "config.source_secret",
		"https://toko.example/#x":                  "config.source_address",
	} {
		if got := source.CheckAddress(address); got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

// FuzzJSONList: whatever a web address answers gives rows or one error for
// people, and the same again.
func FuzzJSONList(f *testing.F) {
	for _, seed := range []string{
		shopJSON, `[{"a":1.50,"b":[1,{"c":[null,true]}]}]`, `{"x":[{}],"y":[]}`, `[[{"a":1}]]`, `{"a":{"a":{"a":[]}}}`, "[{\"a\":\"\\ud800\"}]", `[{"":{"":1}}]`,
		`[{"a":-0e-5},{"a":1E+40}]`, `{`, `[1`, "\ufeff[]",
	} {
		f.Add([]byte(seed), "data.items")
		f.Add([]byte(seed), "")
	}
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	}))
	f.Cleanup(s.Close)
	f.Fuzz(func(t *testing.T, doc []byte, list string) {
		body = doc
		read := func() ([]string, connector.Reading, error) {
			return readAll(&source.Address{URL: s.URL + "/p", List: list, TempDir: t.TempDir(), Limits: source.Limits{Unzipped: 1 << 20}})
		}
		got, r, err := read()
		var u *connector.Unreadable
		if err != nil && !errors.As(err, &u) {
			t.Fatalf("no error for people: %v", err)
		}
		if again, r2, err2 := read(); !cmp.Equal(got, again) || !cmp.Equal(r, r2) || (err == nil) != (err2 == nil) {
			t.Fatalf("differs: %v %v", err, err2)
		}
		if err == nil && int64(len(got)) != r.Files[0].Rows {
			t.Fatalf("%d rows, says %d", len(got), r.Files[0].Rows)
		}
	})
}

func TestVariationsGetTheirParentsCells(t *testing.T) {
	doc := `[
	 {"id":1,"sku":"KAOS","nama":"Kaos","teks":"baris\\n dua","induk":""},
	 {"id":2,"sku":"KAOS-S","nama":"Kaos - S","induk":"KAOS"},
	 {"id":5,"sku":"TOPI-A","nama":"Topi - A","induk":"ID: 4"},
	 {"id":4,"nama":"Topi","teks":"t"},
	 {"id":6,"sku":"X","nama":"X","induk":"HILANG"},
	 {"id":7,"sku":"Y","nama":"Y","induk":"id:6"}]`
	p := &source.Shop{Source: web(t, answer(t, "application/json", doc)), Parent: "induk", Keys: []string{"sku", "id"}, Wanted: []string{"teks", "sku"}, LineBreak: `\n`}
	var got []string
	_, err := p.Read(context.Background(), func(r *mapping.Row) error {
		sku, _ := r.Value("sku")
		text, _ := r.Value("@induk teks")
		parent, ok := r.Value("@induk sku")
		if !ok || r.Header.Cell(r.Header.Find("@induk teks"), r.Number) == "" {
			t.Errorf("%s has no column of its parent", sku.Text)
		}
		got = append(got, sku.Text+"/"+parent.Text+"/"+text.Text+"/"+r.Orphan)
		return nil
	})
	want := []string{"KAOS///", "KAOS-S/KAOS/baris\n dua/", "///", "Y/X//", "TOPI-A//t/", "X///HILANG"}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(d, err)
	}
}

// A shop that repeats the product on every row of its variations names it on
// the first only.
func TestTheFirstOfItsKindIsTheParent(t *testing.T) {
	doc := `[{"p":"7","sku":"A","v":"x"},{"p":"7","v":"y"},{"p":"8","sku":"B"}]`
	p := &source.Shop{Source: web(t, answer(t, "application/json", doc)), Parent: "p", Keys: []string{"p"}, Wanted: []string{"sku"}}
	var got []string
	_, err := p.Read(context.Background(), func(r *mapping.Row) error {
		v, _ := r.Value("@induk sku")
		got = append(got, v.Text+r.Orphan)
		return nil
	})
	if strings.Join(got, " ") != "A A B" || err != nil {
		t.Errorf("%v %v", got, err)
	}
}
