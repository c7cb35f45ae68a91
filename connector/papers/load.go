package papers

import (
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
	"ekatalog/schemas/document"
)

// Limits of the register.
const (
	maxBytes     = 1 << 20
	maxEntries   = 2_000 // documents and certificates
	maxProducts  = 20_000
	maxTextRunes = 500
)

// companyDocument is a company's document of the register.
type companyDocument struct {
	label, file, link string
	paperNames
	place string
	item  int // its place in the list of documents of that title, alone for none
}

// alone is the place of a document that is the only one of its title.
const alone = -1

// certificate is a certificate of the register.
type certificate struct {
	mapping.Certificate
	kind               *schemas.CertificateKind
	file, link, holder string
	issued             time.Time
	paperNames
}

// paperNames say which products a paper is for.
type paperNames struct {
	products []string // folded
	written  []string
}

// Open reads the register of papers beside a config, where there is one, and
// gives what looks odd in it. A register that cannot be used is
// *document.Faults, with every mistake found. most is how many bytes the portal
// takes of one document.
func Open(folder, name string, most int64) (*Papers, []document.Fault, error) {
	data, err := Read(filepath.Join(folder, name))
	if err != nil {
		return nil, nil, err
	}
	p, warnings, err := Load(name, data)
	if err != nil {
		return nil, nil, err
	}
	p.files = &files{most: most, judged: map[string]*judgement{}}
	if p.files.root, err = os.OpenRoot(folder); err != nil {
		return nil, nil, fmt.Errorf("papers: %w", err)
	}
	return p, warnings, nil
}

// Load reads the text of a register, nil for none, without looking at its files:
// it says what is in it, and no more. What is wrong with it is said as by Open.
func Load(name string, data []byte) (*Papers, []document.Fault, error) {
	kinds, err := schemas.CertificateKinds()
	if err != nil {
		return nil, nil, err
	}
	p := &Papers{kinds: kinds}
	if data == nil {
		return p, nil, nil
	}
	warnings, err := p.load(name, data)
	if err != nil {
		return nil, nil, err
	}
	return p, warnings, nil
}

// Read gives the bytes of a register, nil where there is none; more than its
// limit is not kept.
func Read(name string) ([]byte, error) {
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
func (p *Papers) load(name string, data []byte) (warnings []document.Fault, err error) {
	l := &loader{
		Decoder: document.Decoder{
			Collector: &document.Collector{File: name}, MaxBytes: maxBytes, MaxRunes: maxTextRunes,
			Words: document.Words{
				TooLarge: "papers.too_large", NotUTF8: "papers.not_utf8", NotSimple: "papers.not_simple",
				Empty: "papers.empty", TextTooLong: "papers.text_too_long",
			},
		},
		odd: document.Collector{File: name},
		p:   p,
	}
	if root := l.Parse(data); root != nil {
		l.load(root)
	}
	if err := l.Err(); err != nil {
		return nil, err
	}
	p.index()
	return l.odd.Faults, nil
}

type loader struct {
	document.Decoder
	odd   document.Collector // what is no fault
	p     *Papers
	count int
}

func (l *loader) load(root ast.Node) {
	top := l.Known(root, l.File, "version", "documents", "certificates")
	if len(top) == 0 && len(l.Faults) > 0 {
		return // the rest would only repeat that nothing is there
	}
	if e, ok := top["version"]; !ok {
		l.Add(document.Place{Line: 1, Column: 1}, "mapping.key_missing", "kunci", "version")
	} else if v, ok := l.Scalar(e.Value, "version"); ok && v.Text != "1" {
		l.Add(v.At, "mapping.version", "nilai", v.Text)
	}
	for _, e := range l.Entries(top["documents"].Value, "documents") {
		if !l.room(e.Key.At) {
			return
		}
		l.document(e)
	}
	for _, n := range l.Items(top["certificates"].Value, "certificates") {
		if !l.room(document.PlaceOf(n)) {
			return
		}
		l.certificate(n)
	}
}

// room refuses more documents and certificates than a seller can have.
func (l *loader) room(at document.Place) bool {
	if l.count++; l.count > maxEntries {
		l.Add(at, "papers.too_many", "batas", strconv.Itoa(maxEntries))
		return false
	}
	return true
}

func (l *loader) place(line int) string { return l.File + ":" + strconv.Itoa(line) }

// document reads the company documents of a title: one, or a list of them.
func (l *loader) document(e document.Entry) {
	d := companyDocument{label: strings.Join(strings.Fields(e.Key.Text), " "), place: l.place(e.Key.At.Line), item: alone}
	if d.label == "" {
		l.Add(e.Key.At, "mapping.want_text", "kunci", "documents")
		return
	}
	list, several := e.Value.(*ast.SequenceNode)
	if !several {
		l.oneDocument(d, e)
		return
	}
	if len(list.Values) == 0 {
		l.Add(e.Key.At, "papers.file_missing", "kunci", d.label)
	}
	for i, n := range list.Values {
		if i > 0 && !l.room(document.PlaceOf(n)) {
			return
		}
		d.item, d.place = i, l.place(document.PlaceOf(n).Line)
		l.oneDocument(d, document.Entry{Key: e.Key, Value: n})
	}
}

// oneDocument reads a company document: a file, or a file with its link.
func (l *loader) oneDocument(d companyDocument, e document.Entry) {
	switch e.Value.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		keys := l.Known(e.Value, d.label, "file", "link", "products")
		if f, ok := keys["file"]; ok {
			d.file = l.file(f, e.Key)
		} else {
			l.Add(e.Key.At, "papers.file_missing", "kunci", d.label)
		}
		if link, ok := keys["link"]; ok {
			d.link = l.link(link)
		}
		d.paperNames = l.products(keys["products"])
	default:
		d.file = l.file(document.Entry{Key: e.Key, Value: e.Value}, e.Key)
	}
	l.p.documents = append(l.p.documents, d)
}

// file reads the path of a PDF below the workspace.
func (l *loader) file(e document.Entry, of document.Scalar) string {
	t, ok := l.Scalar(e.Value, of.Text)
	if !ok {
		return ""
	}
	s := path.Clean(strings.ReplaceAll(strings.TrimSpace(t.Text), `\`, "/"))
	switch {
	case strings.TrimSpace(t.Text) == "":
		l.Add(e.Key.At, "papers.file_missing", "kunci", of.Text)
	case strings.Contains(t.Text, "://"):
		l.Add(t.At, "papers.file_is_link", "nilai", t.Text)
	case path.IsAbs(s) || len(s) > 1 && s[1] == ':' || s == ".." || strings.HasPrefix(s, "../"):
		l.Add(t.At, "papers.outside", "nilai", t.Text)
	case !isPDF(s):
		l.Add(t.At, "papers.not_pdf", "nilai", t.Text)
	}
	return s
}

// isPDF reports whether a name says that it is one's, in any letter case.
func isPDF(name string) bool { return strings.EqualFold(path.Ext(name), ".pdf") }

// link reads the address under which others can open a document.
func (l *loader) link(e document.Entry) string {
	t, ok := l.Scalar(e.Value, "link")
	if ok && !mapping.PublicLink(t.Text) {
		l.Add(t.At, "papers.link", "nilai", t.Text)
	}
	return t.Text
}

// products reads which products a paper is for: codes, sections or categories.
func (l *loader) products(e document.Entry) (all paperNames) {
	for _, n := range l.Items(e.Value, "products") {
		t, ok := l.Scalar(n, "products")
		if !ok {
			continue
		}
		name := mapping.Fold(t.Text)
		switch {
		case name == "":
			l.Add(t.At, "mapping.want_text", "kunci", "products")
		case len(all.products) == maxProducts:
			l.Add(t.At, "papers.too_many", "batas", strconv.Itoa(maxProducts))
			return all
		case slices.Contains(all.products[:min(len(all.products), 100)], name): // once is enough
		default:
			if t.Number {
				l.odd.Add(t.At, "mapping.unquoted", "nilai", t.Text, "kunci", "products")
			}
			all.products, all.written = append(all.products, name), append(all.written, t.Text)
			l.p.names = append(l.p.names, connector.PaperName{Text: t.Text, Place: l.place(t.At.Line)})
		}
	}
	return all
}
