package template

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"ekatalog/connector"
)

// lastRow and lastCol are the ends of every sheet.
const (
	lastRow = excelize.TotalRows
	lastCol = excelize.MaxColumns
)

func letters(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return strconv.Itoa(col)
	}
	return name
}

// tidy makes a text of the workbook fit to be kept and compared: one line,
// single spaces, composed letters.
func tidy(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(connector.Printable(s, maxText))), " ")
}

var corner = regexp.MustCompile(`^\$?([A-Za-z]{1,3})?\$?([0-9]{1,7})?$`)

// parseArea reads "B5", "$B$5:$C$9", "B:B" or "5:9".
func parseArea(ref string) (area, error) {
	first, last, isRange := strings.Cut(ref, ":")
	if !isRange {
		last = first
	}
	a, aok := parseCorner(first)
	z, zok := parseCorner(last)
	if !aok || !zok || !isRange && (a.row == 0 || a.col == 0) || (a.row == 0) != (z.row == 0) || (a.col == 0) != (z.col == 0) {
		return area{}, errReference
	}
	r := area{min(a.row, z.row), min(a.col, z.col), max(a.row, z.row), max(a.col, z.col)}
	if r.row == 0 {
		r.row, r.lastRow = 1, lastRow
	}
	if r.col == 0 {
		r.col, r.lastCol = 1, lastCol
	}
	return r, nil
}

// parseCorner reads one end of a range; a missing half is 0.
func parseCorner(s string) (p position, ok bool) {
	m := corner.FindStringSubmatch(s)
	if m == nil || m[1] == "" && m[2] == "" {
		return p, false
	}
	if m[1] != "" {
		col, err := excelize.ColumnNameToNumber(m[1])
		if err != nil {
			return p, false
		}
		p.col = col
	}
	if m[2] != "" {
		row, err := strconv.Atoi(m[2])
		if err != nil || row < 1 || row > lastRow {
			return p, false
		}
		p.row = row
	}
	return p, true
}

var plainNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,20})?$`)

// number writes a cell's number as it is shown: as digits, or as percent where
// its style says so. What is no plain number stays as it stands.
func number(raw string, percent bool) string {
	raw = strings.TrimSpace(raw)
	if !plainNumber.MatchString(raw) {
		return raw
	}
	d, err := decimal.NewFromString(raw)
	if err != nil {
		return raw
	}
	if percent {
		return d.Shift(2).Round(10).String() + "%"
	}
	return d.Round(12).String()
}
