package workbook

import (
	"strconv"

	"ekatalog/schemas"
)

// guide writes the sheet that tells a person what to do with the workbook. It
// is Indonesian like the portal.
func (b *book) guide() error {
	f := b.stream.file
	if _, err := f.NewSheet(guideSheet); err != nil {
		return err
	}
	if err := f.SetColWidth(guideSheet, "A", "A", 100); err != nil {
		return err
	}
	say := func(key string, values map[string]string) string { return schemas.Say(schemas.Indonesian, key, values) }
	type line struct {
		text  string
		style int
	}
	lines := []line{{say("workbook.guide_title", map[string]string{"kategori": b.pack.Category}), b.styles.textBold}}
	if b.note != "" {
		lines = append(lines, line{b.note, b.styles.warning})
	}
	for _, key := range []string{"workbook.guide_rows", "workbook.guide_once", "workbook.guide_required",
		"workbook.guide_choices", "workbook.guide_numbers", "workbook.guide_price", "workbook.guide_result"} {
		lines = append(lines, line{say(key, map[string]string{"baris": strconv.Itoa(hintRow + 1), "n": strconv.FormatInt(b.rows, 10)}), b.styles.wrap})
	}
	lines = append(lines, line{say("workbook.guide_source", map[string]string{
		"paket": b.pack.ID, "versi": strconv.Itoa(b.pack.Version), "sumber": b.pack.Source, "tanggal": b.pack.Read}), b.styles.wrap})
	for i, l := range lines {
		cell := "A" + strconv.Itoa(i+1)
		if err := f.SetCellStr(guideSheet, cell, l.text); err != nil {
			return err
		}
		if err := f.SetCellStyle(guideSheet, cell, cell, l.style); err != nil {
			return err
		}
	}
	return nil
}
