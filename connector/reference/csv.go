package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"ekatalog/connector"
)

// csvLines reads a csv file.
func csvLines(name string, data []byte, take takeLine) error {
	text, err := asUTF8(data)
	if err != nil {
		return err
	}
	// Programs leave empty lines after the last row, thousands at times.
	text = bytes.TrimRight(text, "\r\n")
	if line := longLine(text); line > 0 {
		return connector.Refuse("csv_line_long", nil, "berkas", name, "baris", itoa(line), "batas", itoa(maxLine>>10)+" KiB")
	}
	in := csvReader(text, separator(text))
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			var parse *csv.ParseError
			if errors.As(err, &parse) {
				return connector.Refuse("csv_quote_open", err, "berkas", name, "baris", itoa(parse.StartLine))
			}
			return err
		}
		line, _ := in.FieldPos(0)
		if len(cells) > MaxColumns {
			return connector.Refuse("too_many_columns", nil, "berkas", name, "lembar", name, "batas", itoa(MaxColumns))
		}
		if err := take("", line, cells); err != nil {
			return err
		}
	}
}

// longLine gives the number of a line that is longer than any list has, which
// the reader would keep in pieces; 0 when there is none.
func longLine(text []byte) int {
	for number := 1; len(text) > 0; number++ {
		n := bytes.IndexByte(text, '\n') + 1
		if n == 0 {
			n = len(text)
		}
		if n > maxLine {
			return number
		}
		text = text[n:]
	}
	return 0
}

func csvReader(text []byte, comma rune) *csv.Reader {
	in := csv.NewReader(bytes.NewReader(text))
	in.Comma, in.FieldsPerRecord, in.LazyQuotes, in.ReuseRecord = comma, -1, true, true
	return in
}

// separator takes the mark that parts the most cells in the first lines, a
// comma of equals: a list has as many columns in every line, while the marks
// within texts vary.
func separator(text []byte) rune {
	const tried = 40
	best, most := ',', 0
	for _, mark := range []rune{',', ';', '\t'} {
		in := csvReader(text, mark)
		least := MaxColumns
		lines := 0
		for ; lines < tried; lines++ {
			cells, err := in.Read()
			if err != nil {
				break
			}
			if len(cells) > 1 || lines > 3 {
				least = min(least, len(cells))
			}
		}
		if lines > 0 && least < MaxColumns && least > most {
			best, most = mark, least
		}
	}
	return best
}

// asUTF8 decodes a file by its byte order mark, takes it as it is where all of
// it is UTF-8, and else as Windows-1252, which takes anything.
func asUTF8(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		text, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder(), data)
		return text, err
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		return data[3:], nil
	case utf8.Valid(data):
		return data, nil
	}
	text, _, err := transform.Bytes(charmap.Windows1252.NewDecoder(), data)
	return text, err
}
