package workbook

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/xuri/excelize/v2"

	"ekatalog/mapping"
	"ekatalog/schemas"
)

// lists writes the hidden sheet of choices and points the drop-downs at it. A
// list in the cell itself would be cut at 255 characters and split at commas.
// Its column A is left for the note.
func (b *book) lists() error {
	f := b.stream.file
	type list struct {
		choices []string
		ref     string
	}
	var written []list
	for i := range b.columns {
		c := &b.columns[i]
		if len(c.choices) == 0 {
			continue
		}
		at := slices.IndexFunc(written, func(l list) bool { return slices.Equal(l.choices, c.choices) })
		if at < 0 {
			if len(written) == 0 {
				if err := b.beginLists(); err != nil {
					return err
				}
			}
			at = len(written)
			letters := mapping.ColumnLetters(at + 2)
			if err := f.SetCellStr(listSheet, letters+"1", c.Title); err != nil {
				return err
			}
			for n, choice := range c.choices {
				if err := f.SetCellStr(listSheet, letters+strconv.Itoa(n+2), choice); err != nil {
					return err
				}
			}
			written = append(written, list{c.choices, fmt.Sprintf("%s!$%s$2:$%s$%d", listSheet, letters, letters, len(c.choices)+1)})
		}
		if err := b.dropDown(i, written[at].ref); err != nil {
			return err
		}
	}
	if len(written) == 0 {
		return nil
	}
	return f.SetSheetVisible(listSheet, false)
}

func (b *book) beginLists() error {
	if _, err := b.stream.file.NewSheet(listSheet); err != nil {
		return err
	}
	if b.note == "" {
		return nil
	}
	return b.stream.file.SetCellStr(listSheet, "A1", b.note)
}

func (b *book) dropDown(column int, ref string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(b.below(column))
	dv.SetSqrefDropList(ref)
	dv.SetError(excelize.DataValidationErrorStyleStop,
		schemas.Say(schemas.Indonesian, "workbook.choice_title", nil),
		schemas.Say(schemas.Indonesian, "workbook.choice_text", nil))
	return b.stream.file.AddDataValidation(b.stream.sheet, dv)
}
