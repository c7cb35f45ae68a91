package source

import "strings"

// style is what a cell's format says about its value.
type style struct {
	shows    shows
	decimals int8
	struck   bool
}

type shows uint8

const (
	showsNumber shows = iota
	showsDate
	showsTime
)

// maxStyles bounds fonts, number formats and cell formats each; Excel allows
// 65,490 cell formats.
const maxStyles = 70_000

type styles []style

// at gives the style of an index; one that does not exist is the plain one, as
// it says nothing about the value's truth.
func (s styles) at(i int) style {
	if i < 0 || i >= len(s) {
		return style{}
	}
	return s[i]
}

// readStyles reads what of styles.xml matters to values.
func readStyles(a *archive, part string) (styles, error) {
	var (
		all     styles
		formats = map[int]style{}
		struck  []bool // by font
		group   string // the element of styleSheet we are in
	)
	err := a.each(part, func(s *scanner) error {
		if s.depth == 2 {
			group = string(s.name)
			return nil
		}
		switch name := string(s.name); {
		case group == "numFmts" && name == "numFmt" && len(formats) < maxStyles:
			code, _ := s.attr("formatCode")
			formats[intAttr(s, "numFmtId")] = readFormat(code)
		case group == "fonts" && name == "font" && len(struck) < maxStyles:
			struck = append(struck, false)
		case group == "fonts" && name == "strike" && len(struck) > 0:
			struck[len(struck)-1] = s.isOn("val", true)
		case group == "cellXfs" && name == "xf" && len(all) < maxStyles:
			id := intAttr(s, "numFmtId")
			st, own := formats[id]
			if !own {
				st = builtinFormat(id)
			}
			if font := intAttr(s, "fontId"); font >= 0 && font < len(struck) {
				st.struck = struck[font]
			}
			all = append(all, st)
		}
		return nil
	})
	return all, err
}

func intAttr(s *scanner, name string) int {
	v, _ := s.attr(name)
	n, ok := parseInt([]byte(v))
	if !ok {
		return -1
	}
	return n
}

// builtinFormat knows the formats a file need not spell out.
func builtinFormat(id int) style {
	switch {
	case id == 2 || id == 4 || id == 10 || id == 11 || id == 39 || id == 40 || id == 43 || id == 44:
		return style{decimals: 2}
	case id == 48:
		return style{decimals: 1}
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57 || id == 58:
		return style{shows: showsDate}
	case id >= 18 && id <= 21, id >= 45 && id <= 47, id >= 32 && id <= 35, id == 55 || id == 56:
		return style{shows: showsTime}
	}
	return style{}
}

// readFormat tells from a number format code what it shows. Only the first
// section counts, the one for positive numbers.
func readFormat(code string) style {
	var date, clock, digits, afterPoint bool
	decimals, secondsPoint := 0, false
	var last byte
	for i := 0; i < len(code); i++ {
		c := code[i]
		switch c {
		case ';':
			i = len(code)
		case '"':
			i += 1 + strings.IndexByte(code[i+1:]+`"`, '"')
		case '\\', '_', '*':
			i++ // the next character is shown, or gives a width
		case '[':
			n := strings.IndexByte(code[i:]+"]", ']')
			if body := strings.ToLower(strings.Trim(code[i:min(i+n, len(code))], "[]")); body != "" && strings.Trim(body, "hms") == "" {
				clock = true // [h]:mm, hours that go on over 24
			}
			i += n
		case 'd', 'D', 'y', 'Y':
			date = true
		case 'm', 'M':
			if last != ':' && last != 'h' {
				date = true // beside hours it means minutes
			}
			clock = clock || last == ':'
		case 'h', 'H', 's', 'S':
			clock = true
		case '.':
			afterPoint, secondsPoint = true, last == 's'
		case '0', '#', '?':
			if secondsPoint {
				break // ss.00
			}
			digits = true
			if afterPoint && decimals < 127 {
				decimals++
			}
		case 'E', 'e':
			afterPoint = false
		case 'G', 'g':
			if strings.HasPrefix(strings.ToLower(code[i:]), "general") {
				i += len("eneral")
			}
		}
		if c != ' ' {
			last = c | 0x20
		}
	}
	switch {
	case digits:
		return style{decimals: int8(decimals)}
	case date && !isMinutesOnly(code):
		return style{shows: showsDate}
	case date || clock:
		return style{shows: showsTime}
	}
	return style{}
}

// isMinutesOnly tells mm:ss, where the m before the colon means minutes.
func isMinutesOnly(code string) bool {
	return strings.HasPrefix(strings.ToLower(code), "mm:ss") || strings.HasPrefix(strings.ToLower(code), "m:ss")
}
