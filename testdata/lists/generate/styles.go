package main

import "github.com/xuri/excelize/v2"

var (
	thin    = []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	grey    = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9D9D9"}}
	middle  = &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	dotted  = "0.000" // a number typed with a point in an English Excel is shown like this again
	grouped = "#,##0"
)

// styles are the looks of the lists by name.
var styles = map[string]excelize.Style{
	"letterhead": {Font: &excelize.Font{Family: "Times New Roman", Size: 14, Bold: true}, Alignment: middle},
	"small":      {Font: &excelize.Font{Family: "Times New Roman", Size: 9, Italic: true}},
	"header":     {Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: true}, Fill: grey, Border: thin, Alignment: middle},
	"section":    {Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: true}, Border: thin},
	"body":       {Font: &excelize.Font{Family: "Calibri", Size: 11}, Border: thin},
	"dotted":     {Font: &excelize.Font{Family: "Calibri", Size: 11}, Border: thin, CustomNumFmt: &dotted},
	"grouped":    {Font: &excelize.Font{Family: "Calibri", Size: 11}, Border: thin, CustomNumFmt: &grouped},
	"text":       {Font: &excelize.Font{Family: "Calibri", Size: 11}, Border: thin, NumFmt: 49},
	"day":        {Font: &excelize.Font{Family: "Calibri", Size: 11}, Border: thin, NumFmt: 16}, // d-mmm
	"struck":     {Font: &excelize.Font{Family: "Calibri", Size: 11, Strike: true, Color: "FF0000"}, Border: thin},
	"total":      {Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: true}, Border: thin},
	"signature":  {Font: &excelize.Font{Family: "Times New Roman", Size: 11}},
}
