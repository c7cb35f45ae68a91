package source

import (
	"bytes"
	"errors"
	"io"
)

// maxToken is the longest tag or run of text taken, in bytes. Excel's longest
// text has 32,767 characters.
const maxToken = 1 << 20

var (
	errDoctype  = errors.New("document type declaration")
	errLongText = errors.New("tag or text over 1 MiB")
	errNotXML   = errors.New("not well-formed XML")
)

type token uint8

const (
	tokenStart token = iota
	tokenEnd
	tokenText
)

// scanner cuts XML into tags and text without building anything. An empty
// element gives a start and an end. Names are local: prefixes are cut off,
// since producers choose them freely. Slices are good until the next call.
type scanner struct {
	r         io.Reader
	buf       []byte
	pos, end  int
	readErr   error
	depth     int
	endIsDue  bool // the end of an empty element
	name      []byte
	attrs     []byte // raw, between name and the end of the tag
	text      []byte // raw: see appendText
	textIsRaw bool   // the text stood in a CDATA section: entities are none
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, 64<<10)}
}

// next gives the next token; io.EOF after the root element's end.
func (s *scanner) next() (token, error) {
	if s.endIsDue {
		s.endIsDue = false
		s.depth--
		return tokenEnd, nil
	}
	for {
		if s.pos == s.end && !s.fill() {
			return 0, s.atEnd()
		}
		if s.buf[s.pos] != '<' {
			n := bytes.IndexByte(s.buf[s.pos:s.end], '<')
			var err error
			if n < 0 {
				n, err = s.find([]byte{'<'}, 0)
			}
			if errors.Is(err, io.ErrUnexpectedEOF) && s.depth == 0 {
				s.pos = s.end // white space after the root
				continue
			}
			if err != nil {
				return 0, err
			}
			s.text, s.textIsRaw = s.buf[s.pos:s.pos+n], false
			s.pos += n
			return tokenText, nil
		}
		for s.end-s.pos < 2 {
			if !s.fill() {
				return 0, s.torn()
			}
		}
		switch s.buf[s.pos+1] {
		case '/':
			return s.endTag()
		case '?':
			if err := s.skipPast([]byte("?>")); err != nil {
				return 0, err
			}
		case '!':
			isText, err := s.declaration()
			if err != nil {
				return 0, err
			}
			if isText {
				return tokenText, nil
			}
		default:
			return s.startTag()
		}
	}
}

// startTag reads a start tag, in which a quoted ">" is no end.
func (s *scanner) startTag() (token, error) {
	for {
		b := s.buf[s.pos:s.end]
		quote, nameEnd := byte(0), 0
		for j := 1; j < len(b); j++ {
			c := b[j]
			if c > '>' {
				continue // most of what there is
			}
			switch {
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '"' || c == '\'':
				quote = c
			case nameEnd == 0 && (c <= ' ' || c == '/' || c == '>'):
				nameEnd = j
			}
			if c != '>' || quote != 0 {
				continue
			}
			s.name, s.attrs = localName(b[1:nameEnd]), b[nameEnd:j]
			if n := len(s.attrs); n > 0 && s.attrs[n-1] == '/' {
				s.attrs = s.attrs[:n-1]
				s.endIsDue = true
			}
			s.pos += j + 1
			s.depth++
			return tokenStart, nil
		}
		if !s.fill() {
			return 0, s.torn()
		}
	}
}

func (s *scanner) endTag() (token, error) {
	n := bytes.IndexByte(s.buf[s.pos:s.end], '>')
	if n < 0 {
		var err error
		if n, err = s.find([]byte{'>'}, 2); err != nil {
			return 0, err
		}
	}
	s.name = localName(trimSpace(s.buf[s.pos+2 : s.pos+n]))
	s.pos += n + 1
	if s.depth--; s.depth < 0 {
		return 0, errNotXML
	}
	return tokenEnd, nil
}

// declaration handles what begins with "<!"; it reports whether it was text.
func (s *scanner) declaration() (isText bool, err error) {
	const cdata = "<![CDATA["
	for s.end-s.pos < len(cdata) {
		if !s.fill() {
			return false, s.torn()
		}
	}
	head := s.buf[s.pos : s.pos+len(cdata)]
	switch {
	case bytes.HasPrefix(head, []byte("<!--")):
		return false, s.skipPast([]byte("-->"))
	case string(head) == cdata:
		n, err := s.find([]byte("]]>"), len(cdata))
		if err != nil {
			return false, err
		}
		s.text, s.textIsRaw = s.buf[s.pos+len(cdata):s.pos+n], true
		s.pos += n + 3
		return true, nil
	case bytes.EqualFold(head, []byte("<!DOCTYPE")):
		return false, errDoctype
	}
	return false, errNotXML
}

// find gives the distance from pos to what, which begins at from or later.
func (s *scanner) find(what []byte, from int) (int, error) {
	for {
		if s.pos+from <= s.end {
			if i := bytes.Index(s.buf[s.pos+from:s.end], what); i >= 0 {
				return from + i, nil
			}
			from = max(from, s.end-s.pos-len(what)+1)
		}
		if !s.fill() {
			return 0, s.torn()
		}
	}
}

// skipPast passes a comment or instruction of any length in constant memory.
func (s *scanner) skipPast(what []byte) error {
	s.pos += 2
	for {
		if i := bytes.Index(s.buf[s.pos:s.end], what); i >= 0 {
			s.pos += i + len(what)
			return nil
		}
		s.pos = max(s.pos, s.end-len(what)+1)
		if !s.fill() {
			return s.torn()
		}
	}
}

// fill reads more behind what is unread and reports whether it got any.
func (s *scanner) fill() bool {
	if s.readErr != nil {
		return false
	}
	if s.pos > 0 {
		s.end = copy(s.buf, s.buf[s.pos:s.end])
		s.pos = 0
	}
	if s.end == len(s.buf) {
		if len(s.buf) >= maxToken {
			s.readErr = errLongText
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		s.readErr = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	s.readErr = io.ErrNoProgress
	return false
}

// atEnd is the error of an end between tokens, torn of one inside a token.
func (s *scanner) atEnd() error {
	if s.readErr == io.EOF && s.depth > 0 {
		return io.ErrUnexpectedEOF
	}
	return s.readErr
}

func (s *scanner) torn() error {
	if s.readErr == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return s.readErr
}

// skip passes the rest of the element whose start was the last token.
func (s *scanner) skip() error {
	for depth := s.depth; s.depth >= depth; {
		if _, err := s.next(); err != nil {
			return err
		}
	}
	return nil
}

func localName(name []byte) []byte {
	for i, c := range name {
		if c == ':' {
			return name[i+1:]
		}
	}
	return name
}

// nextAttr cuts the first attribute off attrs. A nil name means there is none.
func nextAttr(attrs []byte) (name, value, rest []byte) {
	i := 0
	for i < len(attrs) && attrs[i] <= ' ' {
		i++
	}
	from := i
	for i < len(attrs) && attrs[i] != '=' {
		i++
	}
	to := i
	for to > from && attrs[to-1] <= ' ' {
		to--
	}
	for i++; i < len(attrs) && attrs[i] <= ' '; i++ {
	}
	if i >= len(attrs) || attrs[i] != '"' && attrs[i] != '\'' {
		return nil, nil, nil
	}
	n := bytes.IndexByte(attrs[i+1:], attrs[i])
	if n < 0 {
		return nil, nil, nil
	}
	return localName(attrs[from:to]), attrs[i+1 : i+1+n], attrs[i+n+2:]
}

// attr gives the value of the current tag's attribute, entities resolved.
func (s *scanner) attr(name string) (string, bool) {
	for rest := s.attrs; ; {
		var n, v []byte
		if n, v, rest = nextAttr(rest); n == nil {
			return "", false
		} else if string(n) == name {
			return string(appendText(nil, v, false)), true
		}
	}
}

// isOn reports whether an on/off attribute of the current tag is on; missing
// gives absent.
func (s *scanner) isOn(name string, absent bool) bool {
	v, ok := s.attr(name)
	if !ok {
		return absent
	}
	return v == "1" || v == "true" || v == "on"
}
