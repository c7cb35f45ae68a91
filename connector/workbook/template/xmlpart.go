package template

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"ekatalog/connector"
)

// maxDepth is more than any part of a workbook nests.
const maxDepth = 64

var (
	errDoctype = errors.New("document type declaration")
	errDeep    = errors.New("nested too deep")
	errLong    = errors.New("text too long")
)

// xmlPart reads one part of a workbook element by element. Names are local:
// prefixes and name spaces differ between producers.
type xmlPart struct {
	io.Closer
	dec   *xml.Decoder
	depth int
}

func openPart(a *connector.Archive, name string) (*xmlPart, error) {
	rc, err := a.Open(name)
	if err != nil {
		return nil, connector.Damaged(a.File, err)
	}
	dec := xml.NewDecoder(&shortRuns{r: rc})
	// What arrives here is UTF-8, whatever the part says of itself.
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return &xmlPart{Closer: rc, dec: dec}, nil
}

// shortRuns refuses a tag or text that goes on and on, which the decoder would
// keep whole.
type shortRuns struct {
	r   io.Reader
	run int // bytes since a tag ended
}

func (s *shortRuns) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if i := bytes.LastIndexByte(p[:n], '>'); i >= 0 {
		s.run = n - i - 1
	} else if s.run += n; s.run > maxText {
		return 0, errLong
	}
	return n, err
}

// next gives the next start, end or text; io.EOF after the last.
func (p *xmlPart) next() (xml.Token, error) {
	for {
		t, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		switch t.(type) {
		case xml.StartElement:
			if p.depth++; p.depth > maxDepth {
				return nil, errDeep
			}
			return t, nil
		case xml.EndElement:
			p.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		case xml.Directive:
			return nil, errDoctype
		}
	}
}

// maxText is the longest text of an element, in bytes; Excel's longest cell has
// 32,767 characters.
const maxText = 256 << 10

// text gives the text of the element whose start was the last token: all of
// it, or only what stands in elements called only. Phonetic hints are no text.
func (p *xmlPart) text(only string) (string, error) {
	var b strings.Builder
	hints := 0
	inside := only == ""
	for depth := p.depth; p.depth >= depth; {
		t, err := p.next()
		if err != nil {
			return "", torn(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				hints++
			}
			inside = inside || t.Name.Local == only
		case xml.EndElement:
			if t.Name.Local == "rPh" {
				hints--
			}
			if only != "" && t.Name.Local == only {
				inside = false
			}
		case xml.CharData:
			if inside && hints == 0 {
				b.Write(t)
			}
			if b.Len() > maxText {
				return "", errLong
			}
		}
	}
	return b.String(), nil
}

// each calls visit for every start tag of a part and reads it to its end,
// where its checksum is compared.
func each(a *connector.Archive, name string, visit func(p *xmlPart, e xml.StartElement) error) error {
	p, err := openPart(a, name)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		t, err := p.next()
		if err == io.EOF {
			return nil
		}
		if e, ok := t.(xml.StartElement); err == nil && ok {
			err = visit(p, e)
		}
		if err != nil {
			return connector.Damaged(a.File, fmt.Errorf("part %s: %w", name, torn(err)))
		}
	}
}

// torn is the error of an end where there should be none.
func torn(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
