package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"ekatalog/schemas"
)

// AnswerRules are what an answer is held against before it is kept.
type AnswerRules struct {
	Form       *schemas.Format
	Categories []string // full paths, as far as they are known
	Complete   bool     // Categories are all there are
	KBKI       []string // codes, all there are; empty where none are known
}

// Answer checks what a person said to a question. What cannot be kept gives a
// finding that says why, with the nearest that could be.
func (q Question) Answer(text string, r AnswerRules) (Answer, *Finding) {
	text = oneLine(text)
	a := Answer{Question: q, Entries: []Entry{{Key: q.Group}}}
	entry := &a.Entries[0]
	var f *Finding
	switch {
	case text == "":
		f = refusal("answer.empty", text)
	case q.OfText:
		if !slices.Contains([]string{"ya", "y", "yes"}, strings.ToLower(text)) {
			return a, refusal("answer.yes", text)
		}
		a.Entries = slices.Clone(q.entries)
	case q.Field == "category":
		entry.Value, f = r.category(text)
	case q.Field == "kbki":
		entry.Value, f = r.kbki(text)
	case q.Field == "unit":
		entry.Value, entry.Factor, f = r.unit(text, q.List == unitAnswers)
	case q.Field == "weight_gram":
		entry.Value, f = weightAnswer(text, q.Numbers)
	case q.Field == "stock":
		entry.Value, f = amountAnswer(text, q.Numbers)
	case q.Field == "preorder_days":
		entry.Value, f = daysAnswer(text)
	default:
		entry.Value, f = r.choice(q.Field, text)
	}
	return a, f
}

func refusal(key, text string, pairs ...string) *Finding {
	f := finding(key, SeverityError, append([]string{"nilai", text}, pairs...))
	return &f
}

// category takes a full path: where paths are known, one of them.
func (r AnswerRules) category(text string) (string, *Finding) {
	levels := strings.Split(text, ">")
	for i := range levels {
		levels[i] = oneLine(levels[i])
	}
	path := strings.Join(levels, " > ")
	for _, known := range r.Categories {
		if Fold(known) == Fold(path) {
			return known, nil
		}
	}
	near, ok := schemas.Nearest(path, r.Categories[:min(len(r.Categories), maxNearList)])
	switch {
	case !threeLevels(path) && ok:
		return "", refusal("answer.category_near", text, "saran", near)
	case !threeLevels(path):
		return "", refusal("answer.category", text)
	case ok && (r.Complete || nearlySame(path, near)):
		return "", refusal("answer.category_near", text, "saran", near)
	case r.Complete:
		return "", refusal("answer.category_unknown", text)
	}
	return path, nil
}

// nearlySame reports that a path differs from a known one in one level only.
func nearlySame(path, near string) bool {
	a, b := strings.Split(path, " > "), strings.Split(near, " > ")
	same := 0
	for i := range min(len(a), len(b)) {
		if Fold(a[i]) == Fold(b[i]) {
			same++
		}
	}
	return same == 2 && len(a) == len(b)
}

var kbkiForm = regexp.MustCompile(`^([0-9]{5}|[0-9]{10})( - .+)?$`)

// kbki takes a code of 5 digits (services) or 10 (goods), with its title or
// without: where codes are known, one of them.
func (r AnswerRules) kbki(text string) (string, *Finding) {
	m := kbkiForm.FindStringSubmatch(text)
	if m == nil {
		return "", refusal("answer.kbki", text)
	}
	if len(r.KBKI) == 0 || slices.ContainsFunc(r.KBKI, func(known string) bool { return strings.HasPrefix(known, m[1]) }) {
		return text, nil
	}
	return "", refusal("answer.kbki_unknown", text, "saran", schemas.NearestChoice("kbki", m[1], r.KBKI))
}

// choice takes one of a field's choices.
func (r AnswerRules) choice(field, text string) (string, *Finding) {
	f := r.Form.Field(field)
	if f == nil || len(f.Choices) == 0 {
		return text, nil
	}
	for _, c := range f.Choices {
		if Fold(c) == Fold(text) || field == "ppn" && Fold(c) == Fold(text)+"%" {
			return c, nil
		}
	}
	return "", refusal("answer.choice", text, "saran", schemas.NearestChoice(field, text, f.Choices), "pilihan", strings.Join(f.Choices, "; "))
}

// unitFactor is an amount before a unit, "20 Pcs", or behind it, "Pcs x 20".
var unitFactor = regexp.MustCompile(`^(?:([0-9]+(?:[.,][0-9]+)?)\s+(.+)|(.+?)\s*[x×*]\s*([0-9]+(?:[.,][0-9]+)?))$`)

// unit takes a unit of the portal, for a word with how many of it one is.
func (r AnswerRules) unit(text string, counted bool) (unit, factor string, f *Finding) {
	choices := r.Form.Field("unit").Choices
	name := func(s string) (string, bool) {
		i := slices.IndexFunc(choices, func(c string) bool { return Fold(c) == Fold(s) })
		if i < 0 {
			return "", false
		}
		return choices[i], true
	}
	if unit, ok := name(text); ok { // "1 X" is a unit
		return unit, "", nil
	}
	rest := text
	if m := unitFactor.FindStringSubmatch(text); m != nil && counted {
		rest, factor = m[2]+m[3], strings.Replace(m[1]+m[4], ",", ".", 1)
		d, err := decimal.NewFromString(factor)
		if unit, ok := name(rest); ok && err == nil && d.IsPositive() && plainFactor.MatchString(factor) {
			if factor = d.String(); factor == "1" {
				factor = ""
			}
			return unit, factor, nil
		}
	}
	near, ok := schemas.Nearest(rest, choices)
	if !ok {
		near = "Pcs"
	}
	return "", "", refusal("answer.unit", text, "saran", near)
}

// weightAnswer takes a weight with its unit, kept in whole grams.
func weightAnswer(text string, style NumberStyle) (string, *Finding) {
	gram, ok, f := ParseWeight(text, style)
	if !ok || gram < 1 || slices.ContainsFunc(f, func(f Finding) bool { return f.Severity == SeverityError }) {
		example := "900 gr"
		if n, whole := plainRupiah(text, style); whole && n > 0 {
			example = strconv.FormatInt(n, 10) + " gr"
		}
		return "", refusal("answer.weight", text, "saran", example)
	}
	return strconv.FormatInt(gram, 10) + " gr", nil
}

// amountAnswer takes an amount that has one reading, kept without groups.
func amountAnswer(text string, style NumberStyle) (string, *Finding) {
	d, ok, f := ParseQuantity(text, style, nil, "")
	if !ok || len(f) > 0 {
		near := "10"
		if len(f) > 0 && f[0].Values["contoh"] != "" {
			near = f[0].Values["contoh"]
		}
		return "", refusal("answer.amount", text, "saran", near)
	}
	if style == NumbersEN {
		return d.String(), nil
	}
	return strings.Replace(d.String(), ".", ",", 1), nil
}

// daysAnswer takes a number of days, 1 or more, or a time that is one.
func daysAnswer(text string) (string, *Finding) {
	days, ok := number{}.leadTime(text)
	if !ok {
		n, err := strconv.ParseInt(text, 10, 32)
		days, ok = n, err == nil
	}
	if !ok || days < 1 || days > 3650 {
		return "", refusal("answer.days", text)
	}
	return strconv.FormatInt(days, 10), nil
}
