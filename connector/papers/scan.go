package papers

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Limits of what is unpacked of one PDF: a few bytes can stand for gigabytes.
const (
	maxPacked   = 4096     // packed groups of objects
	maxUnpacked = 4 << 20  // bytes of one
	maxWork     = 24 << 20 // bytes of all
)

// scan walks over the words of a PDF once, from front to end, whatever its
// table of contents says: what hides from the table is seen too. Streams are
// passed over, but for those that hold objects.
type scan struct {
	b      []byte
	object object
	packed []span

	pages     int
	objects   int
	tables    int // tables of contents, plain or packed
	encrypted bool
	hidden    bool // something could not be looked into
	active    [len(activeNames)]bool
}

type span struct{ from, to int }

// object is what is known of the object under way.
type object struct {
	key      string // the name before, as far as it matters
	objects  bool   // is a group of packed objects
	length   int
	deflated bool
	coded    bool // in a way that is not unpacked here
}

// activeNames are what a reader of PDFs may run or unpack.
var activeNames = [...]struct{ name, shown string }{
	{"JavaScript", "JavaScript"}, {"JS", "JavaScript"}, {"Launch", "Launch"}, {"EmbeddedFile", "EmbeddedFile"}, {"EmbeddedFiles", "EmbeddedFile"},
}

func newScan(b []byte) *scan { return &scan{b: b} }

// file scans the whole file.
func (s *scan) file() { s.words(s.b, true) }

// sane reports whether there is anything of a PDF behind its first line.
func (s *scan) sane() bool { return s.objects > 0 && s.tables > 0 }

// activity names what is active, each once.
func (s *scan) activity() string {
	var all []string
	for i, a := range activeNames {
		if s.active[i] && (len(all) == 0 || all[len(all)-1] != a.shown) {
			all = append(all, a.shown)
		}
	}
	return strings.Join(all, ", ")
}

// words goes over the words of b. Streams stand in the file itself only.
func (s *scan) words(b []byte, streams bool) {
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '%':
			i = lineEnd(b, i)
		case c == '(':
			i = textEnd(b, i)
		case c == '<' && i+1 < len(b) && b[i+1] == '<', c == '>':
			i++
			if c == '<' {
				i++
			}
		case c == '<':
			end := bytes.IndexByte(b[i:], '>')
			if end < 0 {
				return
			}
			i += end + 1
		case c == '/':
			end := wordEnd(b, i+1)
			s.name(b[i+1 : end])
			i = end
		case regular(c):
			end := wordEnd(b, i)
			if word := b[i:end]; streams && string(word) == "stream" {
				end = s.stream(end)
			} else {
				s.word(word)
			}
			i = end
		default:
			i++
		}
	}
}

func lineEnd(b []byte, i int) int {
	if end := bytes.IndexAny(b[i:], "\r\n"); end >= 0 {
		return i + end + 1
	}
	return len(b)
}

// textEnd gives the end of a text in brackets, which may hold brackets.
func textEnd(b []byte, i int) int {
	depth := 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(b)
}

func wordEnd(b []byte, i int) int {
	for i < len(b) && regular(b[i]) {
		i++
	}
	return i
}

// regular reports a character that words are made of.
func regular(c byte) bool {
	switch c {
	case 0, '\t', '\n', '\f', '\r', ' ', '(', ')', '<', '>', '[', ']', '{', '}', '/', '%':
		return false
	}
	return true
}

// word takes a word that is no name.
func (s *scan) word(word []byte) {
	o := &s.object
	switch string(word) {
	case "obj":
		s.objects++
		*o = object{}
	case "xref":
		s.tables++
	case "R": // the length stands elsewhere
		o.length = 0
	default:
		if o.key == "Length" {
			if n, err := strconv.Atoi(string(word)); err == nil {
				o.length = n
			}
		}
		if o.key == "Predictor" && string(word) != "1" {
			o.coded = true
		}
	}
	if o.key != "Length" {
		o.key = ""
	}
}

// name takes a name, as a key or as a value.
func (s *scan) name(raw []byte) {
	o, name := &s.object, plainName(raw)
	before := o.key
	o.key = name
	for i := range activeNames {
		if activeNames[i].name == name {
			s.active[i] = true
		}
	}
	switch before {
	case "Type":
		switch name {
		case "Page":
			s.pages++
		case "ObjStm":
			o.objects = true
		case "XRef":
			s.tables++
		}
		o.key = ""
	case "Filter":
		if strings.HasSuffix(name, "Decode") || name == "Crypt" {
			o.deflated = o.deflated || name == "FlateDecode"
			o.coded = o.coded || name != "FlateDecode"
			o.key = "Filter" // of several
		}
	}
	if name == "Encrypt" {
		s.encrypted = true
	}
}

// plainName undoes the codes of a name: "J#61vaScript" is a way to hide one.
// Names longer than any that matters are cut.
func plainName(raw []byte) string {
	raw = raw[:min(len(raw), 64)]
	if bytes.IndexByte(raw, '#') < 0 {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(string(raw[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

// stream passes over a stream that begins behind at, and notes it where it
// holds objects.
func (s *scan) stream(at int) int {
	b, o := s.b, s.object
	if at < len(b) && b[at] == '\r' {
		at++
	}
	if at < len(b) && b[at] == '\n' {
		at++
	}
	end := at + o.length
	if o.length <= 0 || o.length > len(b)-at || !bytes.HasPrefix(bytes.TrimLeft(b[end:min(end+16, len(b))], "\r\n\t "), []byte("endstream")) {
		found := bytes.Index(b[at:], []byte("endstream"))
		if found < 0 {
			s.hidden = s.hidden || o.objects
			return len(b)
		}
		end = at + found
	}
	if o.objects {
		if len(s.packed) < maxPacked && !o.coded && o.deflated {
			s.packed = append(s.packed, span{at, end})
		} else if !o.deflated && !o.coded {
			s.words(b[at:end], false)
		} else {
			s.hidden = true
		}
	}
	s.object = object{}
	return end
}

// unpack scans the groups of objects that are packed, within limits.
func (s *scan) unpack() {
	if s.encrypted && len(s.packed) > 0 {
		s.hidden = true
		return
	}
	var f inflater
	work := maxWork
	for _, p := range s.packed {
		if work <= 0 {
			s.hidden = true
			return
		}
		n, err := f.unpack(s.b[p.from:p.to], min(work, maxUnpacked))
		if work -= n; err != nil {
			s.hidden = true
		}
		s.object = object{}
		s.words(f.room.Bytes(), false)
	}
}

// errTooMuch is the end of what is unpacked.
var errTooMuch = errors.New("more than is unpacked")

// inflater unpacks one group after another into the same room.
type inflater struct {
	z    io.ReadCloser
	room bytes.Buffer
}

// unpack fills the room with what a group holds, most bytes at the most, and
// says how many it was.
func (f *inflater) unpack(packed []byte, most int) (n int, err error) {
	f.room.Reset()
	in := bytes.NewReader(packed)
	if f.z == nil {
		f.z, err = zlib.NewReader(in)
	} else {
		err = f.z.(zlib.Resetter).Reset(in, nil)
	}
	if err != nil {
		f.z = nil
		return 0, err
	}
	got, err := io.Copy(&f.room, io.LimitReader(f.z, int64(most)+1))
	if err == nil && got > int64(most) {
		err = errTooMuch
	}
	return int(got), err
}
