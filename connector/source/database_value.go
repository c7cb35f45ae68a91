package source

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ekatalog/mapping"
)

// sqlValue is a value of a database as a cell has it. ok is false for bytes
// that are no text.
func sqlValue(v any, kind string, numbers mapping.NumberStyle) (_ mapping.Value, ok bool) {
	switch v := v.(type) {
	case nil:
		return mapping.Value{}, true
	case int64:
		return numberValue(strconv.FormatInt(v, 10), numbers), true
	case uint64:
		return numberValue(strconv.FormatUint(v, 10), numbers), true
	case float64:
		return floatValue(v, floatBits(kind), numbers), true
	case float32:
		return floatValue(float64(v), 32, numbers), true
	case bool:
		if v {
			return mapping.Value{Kind: mapping.Bool, Text: "TRUE"}, true
		}
		return mapping.Value{Kind: mapping.Bool, Text: "FALSE"}, true
	case time.Time:
		return mapping.Value{Kind: mapping.Date, Text: v.Format(time.DateOnly)}, true
	case []byte:
		if isBinary(kind) {
			return mapping.Value{}, false
		}
		return textValue(string(v), kind, numbers)
	case string:
		return textValue(v, kind, numbers)
	}
	return textValue(fmt.Sprint(v), kind, numbers)
}

// textValue is a value that came as text, which is how exact numbers and dates
// travel.
func textValue(s, kind string, numbers mapping.NumberStyle) (mapping.Value, bool) {
	switch strings.TrimPrefix(strings.ToUpper(kind), "UNSIGNED ") {
	case "NUMERIC", "DECIMAL", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT", "YEAR":
		return numberValue(s, numbers), true
	case "DATE", "DATETIME", "TIMESTAMP", "TIMESTAMPTZ":
		if strings.HasPrefix(s, "0000-00-00") {
			return mapping.Value{}, true // MySQL's date that is none
		}
		if len(s) >= len(time.DateOnly) && isDay(s[:len(time.DateOnly)]) {
			return mapping.Value{Kind: mapping.Date, Text: s[:len(time.DateOnly)]}, true
		}
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return mapping.Value{}, false
	}
	return mapping.Value{Kind: mapping.Text, Text: s}, true
}

// floatValue writes a binary fraction with the 15 digits that Excel shows,
// which are those that the seller typed.
func floatValue(f float64, bits int, numbers mapping.NumberStyle) mapping.Value {
	raw := strconv.FormatFloat(f, 'e', -1, bits)
	text, lost, ok := appendNumber(nil, []byte(raw), mark(numbers)[0])
	if !ok {
		return mapping.Value{Kind: mapping.Text, Text: raw}
	}
	return mapping.Value{Kind: mapping.Number, Text: string(text), DigitsLost: lost}
}

func floatBits(kind string) int {
	switch strings.ToUpper(kind) {
	case "FLOAT4", "FLOAT":
		return 32
	}
	return 64
}

// isBinary tells the types whose bytes are no text.
func isBinary(kind string) bool {
	switch strings.ToUpper(kind) {
	case "BYTEA", "BLOB", "TINYBLOB", "MEDIUMBLOB", "LONGBLOB", "BINARY", "VARBINARY", "BIT", "GEOMETRY", "":
		return true
	}
	return false
}
