package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// comments is what a sheet's comments were before it is marked.
type comments struct {
	text     map[string]string // by cell: the seller's own words
	ours     []string          // cells with a part of ours, in order
	probed   bool
	unusable bool
}

// oldComments reads a sheet's comments and parts ours from the seller's.
func (m *marker) oldComments(sheet string) (*comments, error) {
	all, err := m.f.GetComments(sheet)
	if err != nil {
		return nil, err
	}
	c := &comments{text: make(map[string]string, len(all))}
	for _, old := range all {
		text := old.Text
		for _, run := range old.Paragraph {
			text += run.Text
		}
		kept, _, ours := strings.Cut(text, markSign)
		c.text[old.Cell] = strings.TrimRight(kept, "\n")
		if ours {
			c.ours = append(c.ours, old.Cell)
		}
	}
	return c, nil
}

// comment explains a cell, below what the seller had written there.
func (m *marker) comment(sheet, cell string, fl flaw, old *comments) error {
	text := markSign + strings.Join(fl.texts, "\n")
	if kept, had := old.text[cell]; had {
		if err := m.f.DeleteComment(sheet, cell); err != nil {
			return err
		}
		if kept != "" {
			text = kept + "\n\n" + text
		}
	}
	text = clean(text)
	lines := uint(1)
	for line := range strings.SplitSeq(text, "\n") {
		lines += 1 + uint(len(line)/45)
	}
	err := m.f.AddComment(sheet, excelize.Comment{
		Cell: cell, Author: "ekatalog", Paragraph: []excelize.RichTextRun{{Text: text}},
		Width: 320, Height: min(20+18*lines, 400),
	})
	if err != nil {
		return err
	}
	m.comments++
	if old.probed {
		return nil
	}
	old.probed = true
	return m.probe(sheet, cell, old)
}

// probe looks whether the first comment can be found again. excelize loses
// comments where another program keeps the sheet's own under a name it does
// not expect; then the sheet goes without, and colour, column and the list of
// issues say the same.
func (m *marker) probe(sheet, cell string, old *comments) error {
	all, err := m.f.GetComments(sheet)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Cell == cell {
			return nil
		}
	}
	old.unusable = true
	m.comments--
	return m.f.DeleteComment(sheet, cell)
}
