package workbook

import (
	"bytes"
	"errors"
	"io"
	"regexp"
)

const (
	rowsBegin = "<sheetData"
	rowsEnd   = "</sheetData>"
	textsEnd  = "</sst>"
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
)

// splice writes a part of a template with something that excelize wrote in its
// place, and everything else as it was.
type splice struct {
	w          io.Writer
	head, tail []byte
	refresh    *regexp.Regexp                            // what of the head is excelize's too, nil for nothing
	cut        func(b []byte) (from, to int, found bool) // finds it in what excelize wrote
	done       bool
}

var (
	dimensionRef = regexp.MustCompile(`<dimension ref="[^"]*"`)
	textCount    = regexp.MustCompile(`<sst [^>]*>`)
	oneText      = regexp.MustCompile(`<si[ />]`)
	calculation  = regexp.MustCompile(`<calcPr( [^>]*)?(/>|></calcPr>)`)
)

// spliceRows keeps all of a sheet but its rows; nil where the sheet is not
// written in the way that excelize writes rows, so that they would not fit.
func spliceRows(sheet []byte, w io.Writer) *splice {
	from := bytes.Index(sheet, []byte(rowsBegin))
	if from < 0 || bytes.Count(sheet, []byte(rowsBegin)) != 1 || !bytes.Contains(sheet[:from], []byte(mainSpace)) {
		return nil
	}
	to := bytes.IndexByte(sheet[from:], '>')
	if to < 0 {
		return nil
	}
	to += from + 1
	if sheet[to-2] != '/' {
		end := bytes.Index(sheet[to:], []byte(rowsEnd))
		if end < 0 {
			return nil
		}
		to += end + len(rowsEnd)
	}
	return &splice{w: w, head: sheet[:from], tail: sheet[to:], refresh: dimensionRef, cut: func(b []byte) (from, to int, found bool) {
		from, to = bytes.Index(b, []byte(rowsBegin)), bytes.LastIndex(b, []byte(rowsEnd))
		return from, to + len(rowsEnd), from >= 0 && to > from
	}}
}

// spliceTexts keeps the texts that a workbook shares and puts new ones behind
// them; nil where they are written in another way.
func spliceTexts(texts []byte, w io.Writer) *splice {
	end := bytes.LastIndex(texts, []byte(textsEnd))
	if end < 0 || !bytes.Contains(texts[:end], []byte(mainSpace)) {
		return nil
	}
	n := len(oneText.FindAll(texts[:end], -1))
	return &splice{w: w, head: texts[:end], tail: texts[end:], refresh: textCount, cut: func(b []byte) (from, to int, found bool) {
		to = bytes.LastIndex(b, []byte(textsEnd))
		places := oneText.FindAllIndex(b, n+1)
		switch {
		case to < 0 || len(places) < n:
			return 0, 0, false
		case len(places) == n:
			return to, to, true
		}
		return places[n][0], to, true
	}}
}

// spliceCalculation keeps all of workbook.xml but how it is calculated; nil
// where nothing is said of that yet.
func spliceCalculation(book []byte, w io.Writer) *splice {
	at := calculation.FindIndex(book)
	if at == nil || !bytes.Contains(book[:at[0]], []byte(mainSpace)) {
		return nil
	}
	return &splice{w: w, head: book[:at[0]], tail: book[at[1]:], cut: func(b []byte) (from, to int, found bool) {
		now := calculation.FindIndex(b)
		if now == nil {
			return 0, 0, false
		}
		return now[0], now[1], true
	}}
}

// Write takes the whole part, which excelize writes in one piece.
func (s *splice) Write(b []byte) (int, error) {
	from, to, found := s.cut(b)
	if s.done || !found {
		return 0, errors.New("a part comes in pieces")
	}
	s.done = true
	head := s.head
	if s.refresh != nil {
		if now := s.refresh.Find(b[:from]); now != nil {
			head = s.refresh.ReplaceAllLiteral(head, now)
		}
	}
	for _, part := range [][]byte{head, b[from:to], s.tail} {
		if _, err := s.w.Write(part); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}
