package papers

import (
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/schemas"
	"ekatalog/schemas/document"
)

func (l *loader) certificate(n ast.Node) {
	keys := l.Known(n, "certificates", "kind", "number", "issued", "expires", "holder", "file", "link", "products")
	at := document.PlaceOf(n)
	c := certificate{}
	c.Place = l.place(at.Line)
	if e, ok := keys["kind"]; ok {
		c.kind = l.kind(e)
	} else {
		l.Add(at, "papers.certificate_lacks", "kunci", "kind")
	}
	if e, ok := keys["number"]; ok {
		c.Number = l.number(e, c.kind)
	} else {
		l.Add(at, "papers.certificate_lacks", "kunci", "number")
	}
	issued, expires := l.date(keys, "issued"), l.date(keys, "expires")
	if !issued.IsZero() && !expires.IsZero() && expires.Before(issued) {
		e := keys["expires"]
		l.Add(e.Key.At, "papers.ends_before", "mulai", issued.Format(time.DateOnly), "sampai", expires.Format(time.DateOnly))
	}
	c.issued, c.Expires = issued, expires
	if e, ok := keys["holder"]; ok { // for people only
		holder, _ := l.Scalar(e.Value, "holder")
		c.holder = holder.Text
	}
	if e, ok := keys["file"]; ok {
		c.file = l.file(e, document.Scalar{Text: "file"})
	}
	if e, ok := keys["link"]; ok {
		c.link = l.link(e)
	}
	c.paperNames = l.products(keys["products"])
	if c.kind != nil {
		c.Kind = c.kind.ID
		l.p.certificates = append(l.p.certificates, c)
	}
}

func (l *loader) kind(e document.Entry) *schemas.CertificateKind {
	t, ok := l.Scalar(e.Value, "kind")
	if !ok {
		return nil
	}
	var known []string
	for i := range l.p.kinds {
		if k := &l.p.kinds[i]; k.ID == t.Text {
			return k
		}
		known = append(known, l.p.kinds[i].ID)
	}
	l.Add(t.At, "papers.kind", "nilai", t.Text, "pilihan", strings.Join(known, ", "))
	return nil
}

// number reads a certificate's number, which is text whatever YAML makes of it.
func (l *loader) number(e document.Entry, k *schemas.CertificateKind) string {
	t, ok := l.Scalar(e.Value, "number")
	if !ok {
		return ""
	}
	s := strings.Join(strings.Fields(t.Text), " ")
	switch {
	case s == "":
		l.Add(e.Key.At, "papers.certificate_lacks", "kunci", "number")
	case t.Number:
		l.odd.Add(t.At, "mapping.unquoted", "nilai", t.Text, "kunci", "number")
	}
	if s != "" && k != nil && !k.Plausible(s) {
		l.odd.Add(t.At, "certificate_number", "jenis", k.Title, "nomor", s, "contoh", k.Example)
	}
	return s
}

// The years in which a certificate may begin or end.
const firstYear, lastYear = 1945, 2200

// date reads a date; the zero time where there is none or after a fault.
func (l *loader) date(keys map[string]document.Entry, key string) time.Time {
	e, ok := keys[key]
	if !ok {
		return time.Time{}
	}
	t, ok := l.Scalar(e.Value, key)
	if !ok {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, t.Text)
	if err != nil || d.Year() < firstYear || d.Year() > lastYear {
		l.Add(t.At, "papers.date", "kunci", key, "nilai", t.Text)
		return time.Time{}
	}
	return d
}
