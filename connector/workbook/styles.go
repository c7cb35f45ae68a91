package workbook

import "github.com/xuri/excelize/v2"

// styles are the styles of an upload workbook.
type styles struct {
	text, integer, decimal          int // of products
	group, required, optional, hint int // of the header
	bold, textBold, warning, wrap   int
}

// Excel's built-in number formats: whole digits without grouping, and text.
const (
	formatDigits = 1
	formatText   = 49
)

// newStyles adds the styles to a new workbook, always in the same order.
func newStyles(f *excelize.File) (styles, error) {
	var st styles
	wrap := &excelize.Alignment{WrapText: true, Vertical: "top"}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	bold := &excelize.Font{Bold: true}
	// Exactly two decimals would show 5 as 5,00; the general format shows
	// what is there.
	general := 0
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&st.text, excelize.Style{NumFmt: formatText}},
		{&st.integer, excelize.Style{NumFmt: formatDigits}},
		{&st.decimal, excelize.Style{NumFmt: general, Alignment: &excelize.Alignment{Horizontal: "right"}}},
		{&st.group, excelize.Style{Font: bold, Fill: fill("BDD7EE"), Alignment: &excelize.Alignment{Horizontal: "center"}}},
		{&st.required, excelize.Style{Font: bold, Fill: fill("FFE699"), Alignment: wrap}},
		{&st.optional, excelize.Style{Font: bold, Fill: fill("E7E6E6"), Alignment: wrap}},
		{&st.hint, excelize.Style{Font: &excelize.Font{Italic: true, Color: "595959"}, Alignment: wrap}},
		{&st.bold, excelize.Style{Font: bold}},
		{&st.textBold, excelize.Style{Font: bold, NumFmt: formatText}},
		{&st.warning, excelize.Style{Font: &excelize.Font{Bold: true, Color: "C00000"}}},
		{&st.wrap, excelize.Style{NumFmt: formatText, Alignment: wrap}},
	} {
		id, err := f.NewStyle(&s.style)
		if err != nil {
			return styles{}, err
		}
		*s.id = id
	}
	return st, nil
}

// number is the style of a numeric column: decimals may have a fraction, money
// and integers are whole and never grouped.
func (st *styles) number(kind string) int {
	if kind == "decimal" {
		return st.decimal
	}
	return st.integer
}
