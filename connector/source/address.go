package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// Address is a list at a web address that answers with JSON.
type Address struct {
	URL       string
	List      string                 // path of the list in the document, "data.items"; "" for the only one
	Secret    func() (string, error) // bearer token; nil for none
	Numbers   mapping.NumberStyle
	Limits    Limits
	Wanted    []Column
	TempDir   string        // where the answers are kept while they are read
	Timeout   time.Duration // for one answer with all its bytes, default 1 minute
	UserAgent string        // default "ekatalog"
}

var _ connector.Source = (*Address)(nil)

// IsAddress tells a web address.
func IsAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// CheckAddress says whether a web address can be read: a message key for what
// is wrong with it, "" for nothing.
func CheckAddress(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "" || u.Fragment != "":
		return "config.source_address"
	case u.User != nil:
		return "config.source_secret"
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return "config.source_address"
	}
	for key := range u.Query() {
		for _, word := range []string{"token", "secret", "password", "key", "sig"} {
			if strings.Contains(strings.ToLower(key), word) {
				return "config.source_secret"
			}
		}
	}
	return ""
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Name is the address as people are told: host and path.
func (a *Address) Name() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return "http"
	}
	return strings.ReplaceAll(u.Host+u.EscapedPath(), "!", "%21")
}

// Read implements connector.Source. The whole answer is on disk before its
// first row is yielded.
func (a *Address) Read(ctx context.Context, yield func(*mapping.Row) error) (_ connector.Reading, err error) {
	if key := CheckAddress(a.URL); key != "" {
		return connector.Reading{}, refuse(key, nil, "nilai", a.Name())
	}
	file, err := connector.Scratch(a.TempDir, connector.ListScratch)
	if err != nil {
		return connector.Reading{}, fmt.Errorf("copy of the list: %w", err)
	}
	defer func() {
		err = errors.Join(err, file.Close(), connector.Disk.Remove(file.Name()))
	}()
	f := &fetch{Address: a, name: a.Name(), limits: a.Limits.OrDefaults(), file: file, client: a.client()}
	if err := f.pages(ctx); err != nil {
		return connector.Reading{}, err
	}
	d := &documents{name: f.name, list: splitPath(a.List), numbers: a.Numbers, limits: f.limits, file: file, ends: f.ends}
	t := newRecords(f.name, a.List, a.Numbers, f.limits, a.Wanted, yield)
	if err := d.read(ctx, t); err != nil {
		return connector.Reading{}, err
	}
	return t.reading()
}

func (a *Address) client() *resty.Client {
	timeout, agent := a.Timeout, a.UserAgent
	if timeout <= 0 {
		timeout = time.Minute
	}
	if agent == "" {
		agent = "ekatalog"
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  timeout,
		MaxResponseHeaderBytes: 64 << 10,
		ForceAttemptHTTP2:      true,
		DisableKeepAlives:      true, // one list, then nothing for a day
	}
	return resty.NewWithClient(&http.Client{Transport: transport}).
		SetTimeout(timeout).
		SetRedirectPolicy(resty.NoRedirectPolicy()).
		SetRetryCount(0).
		SetDoNotParseResponse(true). // the body goes to disk, counted
		SetHeader("User-Agent", agent).
		SetHeader("Accept", "application/json").
		SetLogger(silent{})
}

// silent keeps resty from writing addresses to stderr.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

// maxPages is more than any shop's list has, and ends pages that never do.
const maxPages = 1000

// fetch copies the pages of a list to one file.
type fetch struct {
	*Address
	name   string
	limits Limits
	client *resty.Client
	file   *os.File
	ends   []int64 // where each page ends in the file
}

// pages follows the links to the next page, as HTTP headers name them.
func (f *fetch) pages(ctx context.Context) error {
	seen := map[string]bool{}
	for at := f.URL; at != ""; {
		if seen[at] || len(seen) >= maxPages {
			return refuse("source_pages", nil, "berkas", f.name)
		}
		seen[at] = true
		next, err := f.page(ctx, at)
		if err != nil {
			return err
		}
		at = next
	}
	return nil
}

func (f *fetch) page(ctx context.Context, at string) (next string, err error) {
	r := f.client.R().SetContext(ctx)
	if f.Secret != nil {
		token, err := f.Secret()
		if err != nil {
			return "", err
		}
		r.SetHeader("Authorization", "Bearer "+token)
	}
	resp, err := r.Get(at)
	if resp != nil && resp.RawResponse != nil {
		if body := resp.RawBody(); body != nil {
			defer body.Close()
		}
		if s := resp.StatusCode(); s >= 300 && s < 400 {
			return "", refuse("source_redirect", nil, "berkas", f.name)
		}
	}
	if err != nil {
		return "", f.unreached(ctx, err)
	}
	if err := f.status(resp); err != nil {
		return "", err
	}
	if err := f.keep(ctx, resp.RawBody()); err != nil {
		return "", err
	}
	return nextPage(at, resp.Header().Values("Link"), f.name)
}

// unreached drops the address from an error, since its query may hold a secret.
func (f *fetch) unreached(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("read address: %w", ctx.Err())
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return &Unreachable{Name: f.name, Err: err}
}

func (f *fetch) status(resp *resty.Response) error {
	kind, _, _ := mime.ParseMediaType(resp.Header().Get("Content-Type"))
	switch s := resp.StatusCode(); {
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return refuse("source_login", nil, "berkas", f.name)
	case s == http.StatusNotFound, s == http.StatusGone:
		return refuse("source_not_found", nil, "berkas", f.name)
	case s != http.StatusOK:
		return &Unreachable{Name: f.name, Err: fmt.Errorf("status %d", s)}
	}
	switch {
	case kind == "application/json", strings.HasSuffix(kind, "+json"):
		return nil
	case kind == "text/html":
		return refuse("source_is_page", nil, "berkas", f.name)
	}
	return refuse("source_not_json", nil, "berkas", f.name, "isi", oneLine(kind))
}

// keep copies an answer to the file, within what all of them may have.
func (f *fetch) keep(ctx context.Context, body io.Reader) error {
	at := int64(0)
	if n := len(f.ends); n > 0 {
		at = f.ends[n-1]
	}
	left := f.limits.Unzipped - at
	watch := &jsonWatch{}
	n, err := io.Copy(io.MultiWriter(connector.Disk.Writer(f.file), watch), io.LimitReader(body, left+1))
	switch {
	case errors.Is(err, errDeep):
		return refuse("json_deep", err, "berkas", f.name, "batas", fmt.Sprint(maxDepth))
	case errors.Is(err, errLongText):
		return refuse("json_long", err, "berkas", f.name)
	case err != nil && !isDiskError(err):
		return f.unreached(ctx, err)
	case err != nil:
		return fmt.Errorf("copy of the list: %w", err)
	case n > left:
		return tooMuch(f.name, f.limits)
	}
	f.ends = append(f.ends, at+n)
	return nil
}

func isDiskError(err error) bool {
	_, ok := errors.AsType[*os.PathError](err)
	return ok
}

// nextPage reads the address of the next page. One on another host is refused:
// the token would go there.
func nextPage(at string, links []string, name string) (string, error) {
	for _, link := range strings.Split(strings.Join(links, ","), ",") {
		target, params, ok := strings.Cut(strings.TrimSpace(link), ">")
		if !ok || !strings.HasPrefix(target, "<") || !isNext(params) {
			continue
		}
		base, err := url.Parse(at)
		if err != nil {
			return "", refuse("source_pages", err, "berkas", name)
		}
		next, err := base.Parse(target[1:])
		if err != nil {
			return "", refuse("source_pages", nil, "berkas", name)
		}
		if next.Scheme != base.Scheme || next.Host != base.Host || next.User != nil {
			return "", refuse("source_redirect", nil, "berkas", name)
		}
		return next.String(), nil
	}
	return "", nil
}

func isNext(params string) bool {
	for p := range strings.SplitSeq(params, ";") {
		if k, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok && strings.EqualFold(k, "rel") {
			for word := range strings.FieldsSeq(strings.Trim(v, `"`)) {
				if strings.EqualFold(word, "next") {
					return true
				}
			}
		}
	}
	return false
}
