package mapping

import (
	"html"
	"strings"
	"unicode"
)

// PlainText makes text of what a shop exported as HTML: tags, comments,
// scripts and control characters go, entities become their characters, and
// lines stay lines, single-spaced, with at most one empty line between them.
// Text that was escaped twice is unescaped twice.
func PlainText(s string) string {
	const depth = 4 // rounds of escaping worth undoing
	for range depth {
		plain := html.UnescapeString(cutTags(s))
		if plain == s {
			break
		}
		s = plain
	}
	return tidyLines(cutTags(s))
}

// cutTags drops tags and puts line breaks where blocks begin and end.
func cutTags(s string) string {
	afterLast := len(s) - strings.LastIndexByte(s, '>') // how much is left where no tag can end any more
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || len(s)-i < afterLast {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		name, rest, ok := cutTag(s)
		switch {
		case !ok: // a bare "<", as in "< 5 kg"
			b.WriteByte('<')
			s = s[1:]
			continue
		case name == "script" || name == "style":
			rest = cutThrough(rest, "</"+name)
		case isBlock(name):
			b.WriteByte('\n')
		}
		s = rest
	}
}

// cutTag takes a tag or comment from the front and gives its name in lower
// case, without "/". A tag without an end is none; such a comment is all that
// is left.
func cutTag(s string) (name, rest string, ok bool) {
	if strings.HasPrefix(s, "<!--") {
		if i := strings.Index(s, "-->"); i >= 0 {
			return "", s[i+len("-->"):], true
		}
		return "", "", true
	}
	inner := strings.TrimPrefix(s[1:], "/")
	if inner == "" || !isASCIILetter(inner[0]) && inner[0] != '!' && inner[0] != '?' {
		return "", s, false
	}
	n := 0
	for n < len(inner) && (isASCIILetter(inner[n]) || isDigit(rune(inner[n]))) {
		n++
	}
	end := strings.IndexByte(inner, '>')
	if end < 0 {
		return "", s, false
	}
	return strings.ToLower(inner[:n]), inner[end+1:], true
}

// cutThrough drops everything up to a closing tag and the tag itself.
func cutThrough(s, closing string) string {
	for i := strings.Index(s, "</"); i >= 0; {
		if len(s)-i >= len(closing) && strings.EqualFold(s[i:i+len(closing)], closing) {
			if end := strings.IndexByte(s[i:], '>'); end >= 0 {
				return s[i+end+1:]
			}
			return ""
		}
		n := strings.Index(s[i+2:], "</")
		if n < 0 {
			break
		}
		i += 2 + n
	}
	return ""
}

func isBlock(name string) bool {
	switch name {
	case "br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "hr":
		return true
	}
	return false
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// tidyLines drops control and invisible characters, joins runs of spaces and
// keeps at most one empty line between two others.
func tidyLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n'
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r != '\u200d' && unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	b.Grow(len(s))
	empty := 0
	for line := range strings.SplitSeq(s, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 {
			empty++
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n"[:min(empty+1, 2)])
		}
		empty = 0
		b.WriteString(strings.Join(words, " "))
	}
	return b.String()
}
