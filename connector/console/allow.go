package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// Permission is what it takes to be answered at an address of the pages. Every
// route names the one that it needs, and nothing else asks.
type Permission string

// The permissions.
const (
	Look   Permission = "look"   // see pages, take files away
	Keep   Permission = "keep"   // change lists, answers, mappings, pictures, papers; make files
	Send   Permission = "send"   // make plans, send them, start and stop runs
	Decide Permission = "decide" // approve a plan or send it back
	Set    Permission = "set"    // settings and schedule
)

// permit answers only who may.
func (c *Console) permit(need Permission, h handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if !c.Allow(Person(r.Context()), need) {
			return &failure{status: http.StatusForbidden, key: "desk.not_allowed"}
		}
		return h(w, r)
	}
}

// personCookie keeps who sits at this browser. On a machine that only its own
// people reach, it is who they say they are.
const personCookie = "nama"

// maxPerson is the longest name, in characters.
const maxPerson = 60

type personKey struct{}

// Person is who acts in a request, as they have named themselves; empty when
// nobody has.
func Person(ctx context.Context) string {
	name, _ := ctx.Value(personKey{}).(string)
	return name
}

// recognise finds out who acts.
func recognise(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if cookie, err := r.Cookie(personCookie); err == nil {
			if name, err := url.QueryUnescape(cookie.Value); err == nil {
				r = r.WithContext(context.WithValue(r.Context(), personKey{}, personName(name)))
			}
		}
		next.ServeHTTP(w, r)
	})
}

// personName is a name as it may be shown and recorded.
func personName(s string) string {
	if !utf8.ValidString(s) {
		return ""
	}
	return oneLine(s, maxPerson)
}

// personPage asks who sits here.
type personPage struct {
	Name string
	Back string // where they came from
}

func (c *Console) showPerson(w http.ResponseWriter, r *http.Request) error {
	return c.render(w, r, http.StatusOK, "person", personPage{Name: Person(r.Context()), Back: ownPath(r.URL.Query().Get(askBack))})
}

func (c *Console) takePerson(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(w, r); err != nil {
		return err
	}
	name, key := personName(r.PostForm.Get("nama")), "desk.done.person"
	if name == "" {
		key = "desk.done.nobody"
	}
	http.SetCookie(w, &http.Cookie{
		Name: personCookie, Value: url.QueryEscape(name), Path: "/",
		MaxAge: 365 * 24 * 3600, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	return done(w, r, ownPath(r.PostForm.Get(askBack)), key)
}

// ownPath gives an address of these pages, the first page for anything else.
func ownPath(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || strings.ContainsAny(s, "\\\r\n") {
		return "/"
	}
	return hereOf(u)
}
