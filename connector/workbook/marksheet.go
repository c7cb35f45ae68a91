package workbook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// shape is what one pass over a sheet finds.
type shape struct {
	width     int   // the last column that holds anything
	fullest   int   // the fullest of the first rows, 1-based
	summaries []int // rows that have something in the column of an earlier marking
	column    int   // that column, 0 when there is none
}

// shapeOf passes once over a sheet; excelize keeps no row of it. titles are
// the summary column's possible names, header a known header row or 0.
func shapeOf(f *excelize.File, sheet string, header int, titles []string) (*shape, error) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	s := &shape{}
	most := 0
	for n := 1; rows.Next(); n++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		filled := 0
		for i, c := range cells {
			if c == "" {
				continue
			}
			filled++
			s.width = max(s.width, i+1)
			if n <= headerDepth && slices.Contains(titles, c) {
				s.column = i + 1
			}
		}
		if header == 0 && n <= headerDepth && filled > most {
			most, s.fullest = filled, n
		}
		if s.column > 0 && len(cells) >= s.column && cells[s.column-1] != "" {
			s.summaries = append(s.summaries, n)
		}
	}
	if header > 0 {
		s.fullest = header
	}
	s.fullest = max(s.fullest, 1)
	return s, rows.Error()
}

// summary writes the column at the right end that says in words what is wrong
// with each row, in the place of an earlier one.
func (m *marker) summary(sheet string, flaws []flaw, areas []area) error {
	key := sheet
	if m.csv {
		key = ""
	}
	titles := []string{schemas.Say(schemas.Indonesian, "mark.column", nil), schemas.Say(schemas.English, "mark.column", nil)}
	s, err := shapeOf(m.f, sheet, m.o.HeaderRows[key], titles)
	if err != nil {
		return err
	}
	col := s.column
	if col == 0 {
		col = s.width + 1
		for _, fl := range flaws {
			col = max(col, fl.col+1)
		}
		for _, a := range areas {
			col = max(col, a.lastCol+1)
		}
	}
	if col > excelize.MaxColumns {
		return nil // no room; the list of issues has it all
	}
	for _, row := range s.summaries {
		if err := m.f.SetCellValue(sheet, cellName(col, row), nil); err != nil {
			return err
		}
	}
	if len(flaws) == 0 {
		return nil
	}
	return m.summaries(sheet, col, s.fullest, flaws)
}

func (m *marker) summaries(sheet string, col, header int, flaws []flaw) error {
	title, err := m.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{errorColour}}})
	if err != nil {
		return err
	}
	body, err := m.f.NewStyle(&excelize.Style{NumFmt: formatText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	letters := mapping.ColumnLetters(col)
	if err := m.f.SetColWidth(sheet, letters, letters, 70); err != nil {
		return err
	}
	if err := setText(m.f, sheet, col, header, m.say("mark.column", nil), title); err != nil {
		return err
	}
	for first := 0; first < len(flaws); {
		row := flaws[first].row
		var texts []string
		next := first
		for ; next < len(flaws) && flaws[next].row == row; next++ {
			texts = append(texts, cellName(flaws[next].col, row)+": "+strings.Join(flaws[next].texts, " "))
		}
		first = next
		if row == header {
			continue
		}
		if err := setText(m.f, sheet, col, row, clean(strings.Join(texts, "\n")), body); err != nil {
			return err
		}
	}
	return nil
}

// result adds the sheet that lists all issues.
func (m *marker) result(issues []mapping.Issue) error {
	name, err := m.resultSheet()
	if err != nil {
		return err
	}
	header, err := m.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E7E6E6"}}})
	if err != nil {
		return err
	}
	body, err := m.f.NewStyle(&excelize.Style{NumFmt: formatText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	link, err := m.f.NewStyle(&excelize.Style{NumFmt: formatText, Font: &excelize.Font{Color: "0563C1", Underline: "single"}, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return err
	}
	for i, c := range resultColumns {
		letters := mapping.ColumnLetters(i + 1)
		if err := m.f.SetColWidth(name, letters, letters, c.width); err != nil {
			return err
		}
		if err := setText(m.f, name, i+1, 1, m.say(c.key, nil), header); err != nil {
			return err
		}
	}
	if err := m.f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for n := range issues[:min(len(issues), maxSheetRows-1)] {
		if err := m.resultRow(name, n, &issues[n], body, link); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	if len(issues) == 0 {
		return setText(m.f, name, 1, 2, m.say("mark.nothing", nil), body)
	}
	return nil
}

var resultColumns = [...]struct {
	key   string
	width float64
}{{"mark.severity", 16}, {"mark.code", 18}, {"mark.place", 28}, {"mark.found", 30}, {"mark.text", 70}, {"mark.fix", 70}}

func (m *marker) resultRow(sheet string, n int, i *mapping.Issue, body, link int) error {
	severity := m.say("mark.warning", nil)
	if i.Severity == mapping.SeverityError {
		severity = m.say("mark.error", nil)
	}
	fix := ""
	if schemas.HasMessage(i.Code + ".fix") {
		fix = m.say(i.Code+".fix", i.Values)
	}
	for c, text := range []string{severity, i.SKU, i.Cell, i.Found, m.say(i.Code, i.Values), fix} {
		if err := setText(m.f, sheet, c+1, n+2, clean(text), body); err != nil {
			return err
		}
	}
	p, ok := m.place(i)
	if !ok || n >= maxLinks {
		return nil
	}
	cell := "C" + strconv.Itoa(n+2)
	target := "'" + strings.ReplaceAll(p.sheet, "'", "''") + "'!" + cellName(p.col, p.row)
	if err := m.f.SetCellHyperLink(sheet, cell, target, "Location"); err != nil {
		return err
	}
	return m.f.SetCellStyle(sheet, cell, cell, link)
}

// resultSheet makes the sheet of issues. One of an earlier marking is
// replaced; a sheet of the seller's that happens to bear the name is kept.
func (m *marker) resultSheet() (string, error) {
	var heads []string
	for _, lang := range []schemas.Lang{schemas.Indonesian, schemas.English} {
		heads = append(heads, schemas.Say(lang, "mark.severity", nil))
	}
	base := m.say("mark.sheet", nil)
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name += " (" + strconv.Itoa(n) + ")"
		}
		index, err := m.f.GetSheetIndex(name)
		if err != nil {
			return "", err
		}
		if index >= 0 {
			head, err := m.f.GetCellValue(name, "A1")
			if err != nil {
				return "", err
			}
			if !slices.Contains(heads, head) {
				continue
			}
			if err := m.f.DeleteSheet(name); err != nil {
				return "", err
			}
		}
		_, err = m.f.NewSheet(name)
		return name, err
	}
}
