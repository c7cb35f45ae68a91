//go:build unix

package hostile_test

// everything are the commands that take a workbook or a csv.
const everything = "check, template learn, result import, import kbki"

// odd are the files that are read, by which commands and why. Everything else
// is refused.
var odd = map[string]struct{ by, because string }{
	"anchor-negative.xlsx":      {everything, "a list is read without its pictures; photos refuses it"},
	"anchors-tall.xlsx":         {everything + ", photos in rows", "pictures may cover many rows"},
	"anchors.xlsx":              {everything, "a list is read without its pictures; photos refuses it"},
	"bomb-many-parts.xlsx":      {"check", "the list is the first sheet; the others are not opened"},
	"bomb-slow.xlsx":            {"check, import kbki", "empty cells are passed over, within every limit"},
	"cell-other-row.xlsx":       {"check, result import", "a cell stands in the row it is written in"},
	"cell-row-zero.xlsx":        {"check, result import", "a cell stands in the row it is written in"},
	"control-characters.xlsx":   {"check, result import", "control characters are left out"},
	"control-entities.xlsx":     {"check, result import", "control characters are left out"},
	"dimension-lies.xlsx":       {everything, "what a sheet says of its size is not asked"},
	"encoding-lies.xlsx":        {everything, "every part is UTF-8 or UTF-16, whatever it says"},
	"external-links.xlsx":       {everything, "links are never followed"},
	"formula-dde.xlsx":          {"check, result import", "formulas are never run; the text goes into typed cells"},
	"formula-web.xlsx":          {"check, template learn, result import", "formulas are never run"},
	"hidden-sheet.xlsx":         {"template learn", "templates have hidden sheets"},
	"instruction-long.xlsx":     {"check, result import, import kbki", "instructions are passed over in constant memory"},
	"macro.xlsx":                {everything, "macros are not looked at"},
	"merge-beyond.xlsx":         {"check, result import, import kbki", "areas that cannot be are none"},
	"merge-empty.xlsx":          {"check, result import, import kbki", "areas that cannot be are none"},
	"names-500000.xlsx":         {"check, result import, import kbki", "lists have no use for names"},
	"number-exponent.xlsx":      {"check, template learn, result import", "what is no number is text, which no price takes"},
	"part-outside.xlsx":         {everything, "nothing is ever unpacked to the disk"},
	"relation-loop.xlsx":        {everything, "each part is read once"},
	"rows-blank-million.xlsx":   {"check, result import, import kbki", "blank rows are passed over"},
	"rows-empty-million.xlsx":   {"check, result import, import kbki", "empty rows are passed over"},
	"rows-empty-styled.xlsx":    {everything, "empty rows are passed over"},
	"strings-count-lies.xlsx":   {everything, "what a part says of its length is not believed"},
	"style-index-huge.xlsx":     {"check, result import", "a style that is not there is none"},
	"style-index-negative.xlsx": {"check, result import", "a style that is not there is none"},
	"styles-500000.xlsx":        {"check, result import, import kbki", "styles beyond the limit are none"},
	"text-long-number.xlsx":     {"check, result import", "what is no number is text, which no price takes"},
	"text-many-runs.xlsx":       {"check, result import", "a long text is an issue of its product"},
	"utf-16.xlsx":               {everything, "XML may be UTF-16"},
	"validations-300000.xlsx":   {"check, result import, import kbki", "lists have no use for drop-down lists"},

	"bidi.csv":                  {everything, "marks that turn the direction are left out"},
	"columns-million-empty.csv": {"check, result import", "empty columns are none"},
	"formulas.csv":              {everything, "a text that a spreadsheet would run goes into typed cells"},
	"homoglyph.csv":             {everything, "two codes that look the same: check says which sign is none of ours"},
	"lines-empty.csv":           {"check, import kbki", "empty lines are passed over"},
	"not-utf-8.csv":             {everything, "what is no UTF-8 is Windows-1252"},
	"nul-late.csv":              {"check, result import", "control characters are left out"},
	"separator-told.csv":        {"import kbki", "only lists of products may name their separator"},
	"utf-16-big.csv":            {everything, "Excel writes UTF-16"},
	"utf-16-odd.csv":            {everything, "half a character at the end is one sign"},
	"utf-16.csv":                {everything, "Excel writes UTF-16"},
	"zero-width.csv":            {everything, "two codes that look the same: check says which sign is none of ours"},

	"surrogates.json": {"import kategori", "half characters become the sign for one that is none"},

	"bomb.pdf":        {"check papers", "objects are unpacked under a limit; the pages are not among them"},
	"length-lies.pdf": {"check papers", "no page needs that stream"},
	"table-ring.pdf":  {"check papers", "the last table is enough"},

	"bomb-passes.jpg":     {"photos", "only what is to be published is decoded; prepare refuses it"},
	"bomb-points.png":     {"photos", "only what is to be published is decoded; prepare refuses it"},
	"bomb-text.png":       {"photos, photos prepare", "packed texts of a picture are never unpacked"},
	"exif-beyond.jpg":     {"photos, photos prepare", "EXIF that cannot be is none"},
	"exif-loop.jpg":       {"photos, photos prepare", "a directory is read once"},
	"exif-many.jpg":       {"photos, photos prepare", "EXIF that cannot be is none"},
	"palette-missing.png": {"photos", "only what is to be published is decoded; prepare refuses it"},
	"passes-60.jpg":       {"photos", "only what is to be published is decoded; prepare refuses it"},
	"points-missing.png":  {"photos", "only what is to be published is decoded; prepare refuses it"},
	"wrong-points.png":    {"photos", "only what is to be published is decoded; prepare refuses it"},
}

// told are sentences that must be said of files that are read.
var told = map[string]string{
	"check homoglyph.csv":  "memuat tanda yang tidak boleh dipakai",
	"check zero-width.csv": "memuat tanda yang tidak boleh dipakai",
}
