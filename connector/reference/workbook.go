package reference

import (
	"context"
	"strings"

	"ekatalog/connector"
	"ekatalog/mapping"
)

// workbookLines reads the sheets of a workbook in their order.
func workbookLines(ctx context.Context, book connector.Table, take takeLine) error {
	var cells []string
	_, err := book.Lines(ctx, func(l *connector.SheetLine) error {
		cells = cells[:0]
		for _, v := range l.Cells {
			text := v.Text
			if v.Kind == mapping.Number {
				text = strings.Replace(text, ",", ".", 1) // a code such as 35.28 is no number to be written our way
			}
			cells = append(cells, text)
		}
		return take(l.Sheet, l.Number, cells)
	})
	return err
}
