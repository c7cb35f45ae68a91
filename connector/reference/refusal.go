package reference

import "strconv"

// What a file may cost. The first are for who reads it.
const (
	MaxFile    = 32 << 20 // bytes of the file
	MaxLines   = 4 * maxEntries
	MaxStrings = 400_000 // shared texts of a workbook, which are all kept at once
	MaxColumns = 100
	maxEntries = 200_000
	maxLine    = 1 << 18 // bytes of a line of a csv file
	maxText    = 500     // runes of a name
	maxDepth   = 32      // nesting of a JSON file
	maxToken   = 1 << 20 // bytes of a text or number of one
	maxTokens  = 600_000
	maxNodes   = 50_000 // categories of a JSON file; there are 3,500
)

func itoa(n int) string { return strconv.Itoa(n) }
