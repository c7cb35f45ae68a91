package source

import (
	"math"
	"strconv"
	"time"
)

// significant is how many digits of a number Excel keeps and shows.
const significant = 15

// appendNumber appends a number as the file holds it with 15 significant
// digits, without exponent and with the decimal mark. lost says that the number has
// more whole digits than Excel keeps; ok is false for what is no number.
func appendNumber(dst, raw []byte, mark byte) (_ []byte, lost, ok bool) {
	if isWhole(raw) {
		return append(dst, raw...), false, true
	}
	for _, c := range raw {
		if (c < '0' || c > '9') && c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E' {
			return dst, false, false // ParseFloat would take NaN, hex and more
		}
	}
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil {
		return dst, false, false
	}
	var digits [32]byte // -d.dddddddddddddde±ddd
	e := strconv.AppendFloat(digits[:0], math.Abs(f), 'e', significant-1, 64)
	exponent, _ := strconv.Atoi(string(e[significant+2:]))
	e[1] = e[0]
	mantissa := e[1 : significant+1]
	for len(mantissa) > 1 && mantissa[len(mantissa)-1] == '0' {
		mantissa = mantissa[:len(mantissa)-1]
	}
	if f < 0 {
		dst = append(dst, '-')
	}
	return appendPlain(dst, mantissa, exponent, mark), math.Abs(f) >= 1e15, true
}

// isWhole tells plain whole numbers, which most are.
func isWhole(raw []byte) bool {
	if len(raw) == 0 || len(raw) > significant || raw[0] == '0' && len(raw) > 1 {
		return false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// appendPlain writes d.ddd × 10^exponent without an exponent.
func appendPlain(dst, mantissa []byte, exponent int, mark byte) []byte {
	if exponent < 0 {
		dst = append(dst, '0', mark)
		for range -exponent - 1 {
			dst = append(dst, '0')
		}
		return append(dst, mantissa...)
	}
	for i, c := range mantissa {
		if i == exponent+1 {
			dst = append(dst, mark)
		}
		dst = append(dst, c)
	}
	for range exponent - len(mantissa) + 1 {
		dst = append(dst, '0')
	}
	return dst
}

// appendDate appends the day of a serial number. Day 60 of the 1900 system is
// 29 February 1900, which never was; Excel shows it all the same. ok is false
// for numbers that Excel itself cannot show as a date.
func appendDate(dst, raw []byte, from1904 bool) (_ []byte, ok bool) {
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(f >= 0 && f < 2_958_466) {
		return dst, false
	}
	day := int(f)
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case day == 0:
		return dst, false
	case day == 60:
		return append(dst, "1900-02-29"...), true
	case day < 60:
		day++
	}
	date := epoch.AddDate(0, 0, day)
	if date.Year() > 9999 {
		return dst, false
	}
	return date.AppendFormat(dst, time.DateOnly), true
}

// isDay tells a date as 2026-08-03.
func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// appendTime appends the time of day of a serial number as 14:05, or hours on
// and on where there are days too; no list means a product by it.
func appendTime(dst, raw []byte) (_ []byte, ok bool) {
	f, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(f >= 0 && f < 2_958_466) {
		return dst, false
	}
	minutes := int(math.Round(f * 24 * 60))
	if minutes < 600 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, int64(minutes/60), 10)
	dst = append(dst, ':', byte('0'+minutes%60/10), byte('0'+minutes%10))
	return dst, true
}

// parseInt reads a whole number without a sign, up to nine digits.
func parseInt(b []byte) (int, bool) {
	if len(b) == 0 || len(b) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
