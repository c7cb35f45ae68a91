package mapping

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxDateText is how much of a text is searched for dates.
const maxDateText = 2000

// textDate is a date found in a text, as its parts are written there.
type textDate struct {
	from, to         int // of the whole date
	dayFrom, dayTo   int
	day, month, year int // year 0 where there is none
}

// impossibleDate finds the first date in a text that no calendar has, such as
// 31/6/2025 or 29 Februari 2025, and gives it with the nearest real one in the
// same spelling. A number of a letter ("No. 31/06/2025") is no date.
func impossibleDate(s string) (written, nearest string, found bool) {
	if !mayEndMonth(s) {
		return "", "", false
	}
	s = s[:min(len(s), maxDateText)]
	for i := 0; i < len(s); {
		n := digitRun(s[i:])
		if n == 0 {
			i++
			continue
		}
		if d, ok := dateAt(s, i); ok {
			if last := lastDay(d.month, d.year); d.day > last {
				return s[d.from:d.to], s[d.from:d.dayFrom] + strconv.Itoa(last) + s[d.dayTo:d.to], true
			}
			n = d.to - i
		}
		i += n
	}
	return "", "", false
}

// mayEndMonth reports a 29, 30 or 31: only the last days of a month can be
// impossible. Nearly every text ends here.
func mayEndMonth(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		n := strings.IndexByte(s[i:], '3')
		if n < 0 || i+n+1 >= len(s) {
			break
		}
		if i += n; s[i+1] == '0' || s[i+1] == '1' {
			return true
		}
	}
	return strings.Contains(s, "29")
}

// dateAt reads the date that begins with the digits at i: 31/6/2025, 31-6-2025,
// 31.6.2025, 2025-06-31, 31 Juni 2025, 31-Jun-25. A date without a year must
// stand alone or behind a word such as "s/d".
func dateAt(s string, i int) (d textDate, ok bool) {
	if i > 0 && joinsNumber(s[i-1]) {
		return d, false
	}
	if digitRun(s[i:]) == 4 {
		d, ok = yearFirst(s, i)
	} else {
		d, ok = dayFirst(s, i)
	}
	return d, ok && !numbersLetter(s[:i])
}

// dayFirst reads all but the dates that begin with the year.
func dayFirst(s string, i int) (d textDate, ok bool) {
	first := digitRun(s[i:])
	if first > 2 {
		return d, false
	}
	d = textDate{from: i, dayFrom: i, dayTo: i + first, day: atoi(s[i : i+first])}
	if !d.monthAndYear(s) || d.to < len(s) && joinsNumber(s[d.to]) && !(s[d.to] == '.' || s[d.to] == '-' && d.to+1 == len(s)) {
		return d, false
	}
	if d.year == 0 && strings.TrimSpace(s) != s[d.from:d.to] && !announcesDate(s[:i]) {
		return d, false
	}
	return d, d.day >= 1 && d.day <= 31 && d.month >= 1 && d.month <= 12
}

// monthAndYear reads what follows a day.
func (d *textDate) monthAndYear(s string) bool {
	rest := s[d.dayTo:]
	if rest == "" {
		return false
	}
	mark := rest[0]
	rest = strings.TrimLeft(rest, " -/.")
	if skipped := s[d.dayTo : len(s)-len(rest)]; skipped == "" || len(skipped) > 2 {
		return false
	}
	letters := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if letters < 0 {
		letters = len(rest)
	}
	if letters > 0 {
		if d.month = monthNumber(rest[:letters]); d.month == 0 {
			return false
		}
		d.to = len(s) - len(rest) + letters
		if mark != ' ' && d.to < len(s) && s[d.to] == mark || d.to < len(s) && s[d.to] == ' ' {
			d.yearAfter(s, d.to+1, 2)
		}
		return true
	}
	n := digitRun(rest)
	if mark == ' ' || n == 0 || n > 2 {
		return false
	}
	d.month, d.to = atoi(rest[:n]), len(s)-len(rest)+n
	if d.to < len(s) && s[d.to] == mark {
		least := 4 // 29.02.25 could be anything
		if mark == '/' {
			least = 2
		}
		d.yearAfter(s, d.to+1, least)
	}
	return mark == '/' || d.year > 0
}

// yearAfter takes a year of four digits, or of two where that is enough.
func (d *textDate) yearAfter(s string, at, least int) {
	n := digitRun(s[at:])
	if n != 4 && n != 2 || n < least {
		return
	}
	year := atoi(s[at : at+n])
	if n == 2 {
		year += 2000
	}
	if year >= 1900 && year < 2200 {
		d.year, d.to = year, at+n
	}
}

// yearFirst reads 2025-06-31 and 2025/06/31.
func yearFirst(s string, i int) (d textDate, ok bool) {
	parts := strings.FieldsFunc(s[i:min(len(s), i+10)], func(r rune) bool { return r == '-' || r == '/' })
	if len(parts) != 3 || len(s) < i+10 || len(parts[0]) != 4 || len(parts[1]) != 2 || digitRun(parts[1]) != 2 || digitRun(parts[2]) != 2 {
		return d, false
	}
	if s[i+4] != s[i+7] || i+10 < len(s) && joinsNumber(s[i+10]) && s[i+10] != '.' {
		return d, false
	}
	d = textDate{from: i, to: i + 10, dayFrom: i + 8, dayTo: i + 10, year: atoi(parts[0]), month: atoi(parts[1]), day: atoi(s[i+8 : i+10])}
	return d, d.year >= 1900 && d.year < 2200 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31
}

// joinsNumber reports what makes digits part of something longer, such as the
// number of a letter.
func joinsNumber(c byte) bool {
	return c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'z' || strings.IndexByte("/-._", c) >= 0
}

// numbersLetter reports that what stands before digits makes them a number of
// a letter or an invoice.
func numbersLetter(before string) bool {
	return slices.Contains([]string{"no", "nomor", "nmr", "sk", "nd", "spk", "inv", "faktur", "nota", "surat"}, lastWord(before))
}

// announcesDate reports a word after which day and month alone are a date.
func announcesDate(before string) bool {
	return slices.Contains([]string{
		"s/d", "sd", "s.d", "sampai", "hingga", "tgl", "tanggal", "per", "exp", "ed", "kedaluwarsa", "kadaluarsa", "berlaku", "mulai", "sebelum",
	}, lastWord(before))
}

// lastWord is the last word of a text, in small letters and without what ends
// it.
func lastWord(s string) string {
	words := strings.Fields(strings.ToLower(s[max(0, len(s)-40):]))
	if len(words) == 0 {
		return ""
	}
	return strings.Trim(words[len(words)-1], ".:,()")
}

// lastDay is the last day of a month; February of no year may have 29.
func lastDay(month, year int) int {
	if year == 0 {
		year = 2000
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// findDates notes dates that cannot be in what is sent of a row, and warns of
// them in its notes.
func (b *Bound) findDates() {
	for _, slot := range b.m.dated {
		if i := b.columns[slot]; i >= 0 && i < len(b.row.Values) {
			b.findDate(i, SeverityError, b.m.columns[slot].fields[0])
		}
	}
	for _, i := range b.notes {
		if i < len(b.row.Values) {
			b.findDate(i, SeverityWarning, "")
		}
	}
}

// findDate looks at the cell of a position in the header.
func (b *Bound) findDate(i int, severity Severity, field string) {
	c := &b.row.Values[i]
	if c.Kind != Text || len(c.Text) < len("31/6") {
		return
	}
	if written, nearest, found := impossibleDate(c.Text); found {
		values := map[string]string{"tanggal_tertulis": written, "saran": nearest}
		b.rowIssue(i, "date_impossible", severity, field, values)
	}
}

// rowIssue notes something about a cell that no rule has stumbled over.
func (b *Bound) rowIssue(i int, code string, severity Severity, field string, values map[string]string) {
	number := strconv.Itoa(b.row.Number)
	values["baris"], values["sel"] = number, ColumnLetters(b.header.Columns[i])+number
	values["nilai"] = shortened(b.row.Values[i].Text)
	b.issues = append(b.issues, Issue{
		SKU: b.sku, Field: field, Code: code, Severity: severity, Cell: b.header.Cell(i, b.row.Number),
		Found: b.row.Values[i].Text, Values: values,
	})
}

// isNoteColumn reports a header under which people write remarks.
func isNoteColumn(name string) bool {
	if name == "" || strings.IndexByte("kKcCnNrRiI", name[0]) < 0 {
		return false
	}
	word, _, _ := strings.Cut(strings.Trim(Fold(name), ". "), " ")
	switch strings.Trim(word, ".") {
	case "ket", "keterangan", "catatan", "note", "notes", "remark", "remarks", "info":
		return true
	}
	return false
}

// findDated notes the columns to search for dates.
func (m *Mapping) findDated() {
	for slot, c := range m.columns {
		if c.name != SectionColumn && slices.ContainsFunc(c.fields, datedField) {
			m.dated = append(m.dated, int32(slot))
		}
	}
}

// datedField reports the fields whose cells are searched for dates: those
// that the portal shows as text, and the stock, where people write when.
func datedField(name string) bool {
	switch name {
	case "name", "description", "stock":
		return true
	}
	return strings.HasPrefix(name, "attributes.")
}
