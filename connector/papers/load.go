package papers

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"ekatalog/connector"
	"ekatalog/mapping"
	"ekatalog/schemas"
)

// document is a company document of the register.
type document struct {
	label, file, link string
	products          []string
	place             string
}

// certificate is a certificate of the register.
type certificate struct {
	mapping.Certificate
	kind     *schemas.CertificateKind
	file     string
	products []string
}

// Open reads the register of papers beside a config, where there is one, and
// gives what looks odd in it. A register that cannot be used is
// *mapping.Faults, with every mistake found. most is how many bytes the portal
// takes of one document.
func Open(folder, name string, most int64) (*Papers, []mapping.Fault, error) {
	data, err := read(filepath.Join(folder, name))
	if err != nil {
		return nil, nil, err
	}
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		return nil, nil, err
	}
	p := &Papers{kinds: kinds, files: &files{most: most, judged: map[string]*judgement{}}}
	var warnings []mapping.Fault
	if data != nil {
		if warnings, err = p.load(name, data); err != nil {
			return nil, nil, err
		}
	}
	if p.files.root, err = os.OpenRoot(folder); err != nil {
		return nil, nil, fmt.Errorf("papers: %w", err)
	}
	return p, warnings, nil
}

// read gives the bytes of the register, nil where there is none; more than its
// limit is not kept.
func read(name string) ([]byte, error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, &connector.Unreadable{Key: "file_is_folder", Values: map[string]string{"berkas": filepath.Base(name)}}
	}
	b, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("papers: %w", err)
	}
	if b == nil {
		b = []byte{}
	}
	return b, nil
}

// load reads the register's text.
func (p *Papers) load(name string, data []byte) (warnings []mapping.Fault, err error) {
	l := &loader{decoder: decoder{name: name}, p: p}
	if root := l.parse(data); root != nil {
		l.load(root)
	}
	if len(l.faults) > 0 {
		slices.SortStableFunc(l.faults, func(a, b mapping.Fault) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, &mapping.Faults{Faults: l.faults}
	}
	p.index()
	return l.warnings, nil
}

type loader struct {
	decoder
	p     *Papers
	count int
}

func (l *loader) load(root ast.Node) {
	top := l.known(root, l.name, "version", "documents", "certificates")
	if len(top) == 0 && len(l.faults) > 0 {
		return // the rest would only repeat that nothing is there
	}
	if e, ok := top["version"]; !ok {
		l.add(1, 1, "mapping.key_missing", "kunci", "version")
	} else if v, ok := l.text(e.value, "version"); ok && v.value != "1" {
		l.add(v.line, v.column, "mapping.version", "nilai", v.value)
	}
	for _, e := range l.entries(top["documents"].value, "documents") {
		if !l.room(e.key) {
			return
		}
		l.document(e)
	}
	for _, n := range l.items(top["certificates"].value, "certificates") {
		line, column := placeOf(n)
		if !l.room(text{line: line, column: column}) {
			return
		}
		l.certificate(n)
	}
}

// room refuses more documents and certificates than a seller can have.
func (l *loader) room(at text) bool {
	if l.count++; l.count > maxEntries {
		l.add(at.line, at.column, "papers.too_many", "batas", strconv.Itoa(maxEntries))
		return false
	}
	return true
}

func (l *loader) place(line int) string { return l.name + ":" + strconv.Itoa(line) }

// document reads a company document: a file, or a file with its link.
func (l *loader) document(e entry) {
	d := document{label: strings.Join(strings.Fields(e.key.value), " "), place: l.place(e.key.line)}
	if d.label == "" {
		l.add(e.key.line, e.key.column, "mapping.want_text", "kunci", "documents")
		return
	}
	switch e.value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		keys := l.known(e.value, d.label, "file", "link", "products")
		if f, ok := keys["file"]; ok {
			d.file = l.file(f, e.key)
		} else {
			l.add(e.key.line, e.key.column, "papers.file_missing", "kunci", d.label)
		}
		if link, ok := keys["link"]; ok {
			d.link = l.link(link)
		}
		d.products = l.products(keys["products"])
	default:
		d.file = l.file(entry{e.key, e.value}, e.key)
	}
	l.p.documents = append(l.p.documents, d)
}

// file reads the path of a PDF below the workspace.
func (l *loader) file(e entry, of text) string {
	t, ok := l.text(e.value, of.value)
	if !ok {
		return ""
	}
	s := path.Clean(strings.ReplaceAll(strings.TrimSpace(t.value), `\`, "/"))
	switch {
	case strings.TrimSpace(t.value) == "":
		l.add(e.key.line, e.key.column, "papers.file_missing", "kunci", of.value)
	case strings.Contains(t.value, "://"):
		l.add(t.line, t.column, "papers.file_is_link", "nilai", t.value)
	case path.IsAbs(s) || len(s) > 1 && s[1] == ':' || s == ".." || strings.HasPrefix(s, "../"):
		l.add(t.line, t.column, "papers.outside", "nilai", t.value)
	case !isPDF(s):
		l.add(t.line, t.column, "papers.not_pdf", "nilai", t.value)
	}
	return s
}

// isPDF reports whether a name says that it is one's, in any letter case.
func isPDF(name string) bool { return strings.EqualFold(path.Ext(name), ".pdf") }

// link reads the address under which others can open a document.
func (l *loader) link(e entry) string {
	t, ok := l.text(e.value, "link")
	if ok && !mapping.PublicLink(t.value) {
		l.add(t.line, t.column, "papers.link", "nilai", t.value)
	}
	return t.value
}

// products reads which products a paper is for: codes, sections or categories.
func (l *loader) products(e entry) []string {
	var all []string
	for _, n := range l.items(e.value, "products") {
		t, ok := l.text(n, "products")
		if !ok {
			continue
		}
		name := mapping.Fold(t.value)
		switch {
		case name == "":
			l.add(t.line, t.column, "mapping.want_text", "kunci", "products")
		case len(all) == maxProducts:
			l.add(t.line, t.column, "papers.too_many", "batas", strconv.Itoa(maxProducts))
			return all
		case slices.Contains(all[:min(len(all), 100)], name): // once is enough
		default:
			if t.number {
				l.warn(t, "mapping.unquoted", "nilai", t.value, "kunci", "products")
			}
			all = append(all, name)
			l.p.names = append(l.p.names, connector.PaperName{Text: t.value, Place: l.place(t.line)})
		}
	}
	return all
}

func (l *loader) certificate(n ast.Node) {
	keys := l.known(n, "certificates", "kind", "number", "issued", "expires", "holder", "file", "products")
	line, column := placeOf(n)
	c := certificate{}
	c.Place = l.place(line)
	if e, ok := keys["kind"]; ok {
		c.kind = l.kind(e)
	} else {
		l.add(line, column, "papers.certificate_lacks", "kunci", "kind")
	}
	if e, ok := keys["number"]; ok {
		c.Number = l.number(e, c.kind)
	} else {
		l.add(line, column, "papers.certificate_lacks", "kunci", "number")
	}
	issued, expires := l.date(keys, "issued"), l.date(keys, "expires")
	if !issued.IsZero() && !expires.IsZero() && expires.Before(issued) {
		e := keys["expires"]
		l.add(e.key.line, e.key.column, "papers.ends_before", "mulai", issued.Format(time.DateOnly), "sampai", expires.Format(time.DateOnly))
	}
	c.Expires = expires
	if e, ok := keys["holder"]; ok {
		l.text(e.value, "holder") // for people only
	}
	if e, ok := keys["file"]; ok {
		c.file = l.file(e, text{value: "file"})
	}
	c.products = l.products(keys["products"])
	if c.kind != nil {
		c.Kind = c.kind.ID
		l.p.certificates = append(l.p.certificates, c)
	}
}

func (l *loader) kind(e entry) *schemas.CertificateKind {
	t, ok := l.text(e.value, "kind")
	if !ok {
		return nil
	}
	var known []string
	for i := range l.p.kinds {
		if k := &l.p.kinds[i]; k.ID == t.value {
			return k
		}
		known = append(known, l.p.kinds[i].ID)
	}
	l.add(t.line, t.column, "papers.kind", "nilai", t.value, "pilihan", strings.Join(known, ", "))
	return nil
}

// number reads a certificate's number, which is text whatever YAML makes of it.
func (l *loader) number(e entry, k *schemas.CertificateKind) string {
	t, ok := l.text(e.value, "number")
	if !ok {
		return ""
	}
	s := strings.Join(strings.Fields(t.value), " ")
	switch {
	case s == "":
		l.add(e.key.line, e.key.column, "papers.certificate_lacks", "kunci", "number")
	case t.number:
		l.warn(t, "mapping.unquoted", "nilai", t.value, "kunci", "number")
	}
	if s != "" && k != nil && !k.Plausible(s) {
		l.warn(t, "certificate_number", "jenis", k.Title, "nomor", s, "contoh", k.Example)
	}
	return s
}

// date reads a date; the zero time where there is none or after a fault.
func (l *loader) date(keys map[string]entry, key string) time.Time {
	e, ok := keys[key]
	if !ok {
		return time.Time{}
	}
	t, ok := l.text(e.value, key)
	if !ok {
		return time.Time{}
	}
	d, err := time.Parse(time.DateOnly, t.value)
	if err != nil || d.Year() < 1945 || d.Year() > 2200 {
		l.add(t.line, t.column, "papers.date", "kunci", key, "nilai", t.value)
		return time.Time{}
	}
	return d
}
