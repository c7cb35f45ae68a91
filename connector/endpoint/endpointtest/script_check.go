package endpointtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/schemas"
)

// Mistake is what is wrong with a script. Key names the text for people.
type Mistake struct {
	Path   string // "$.faults[2].nth"
	Key    string
	Values map[string]string
}

func (m Mistake) Error() string { return fmt.Sprintf("%s: %s %v", m.Path, m.Key, m.Values) }

// maxSpan is longer than any night.
const maxSpan = 24 * time.Hour

// Check gives everything that is wrong with a script, in its order.
func (s *Script) Check() []Mistake {
	k := &scriptChecker{path: "$"}
	if len(s.Rules) == 0 {
		k.add("", "faults.none")
	}
	for i := range s.Rules {
		k.path = fmt.Sprintf("$.faults[%d]", i)
		k.rule(&s.Rules[i])
	}
	return k.mistakes
}

type scriptChecker struct {
	path     string
	mistakes []Mistake
}

// add notes a mistake at a key of the present rule, at the rule without one.
func (k *scriptChecker) add(key, message string, pairs ...string) {
	m := Mistake{Path: k.path, Key: message, Values: map[string]string{}}
	if key != "" {
		m.Path += "." + key
		m.Values["kunci"] = key
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		m.Values[pairs[i]] = pairs[i+1]
	}
	k.mistakes = append(k.mistakes, m)
}

// choice refuses a value that is none of those possible.
func (k *scriptChecker) choice(key, value string, of []string) {
	if near, ok := schemas.Nearest(value, of); ok {
		k.add(key, "faults.choice_near", "nilai", value, "saran", near)
		return
	}
	k.add(key, "faults.choice", "nilai", value, "pilihan", strings.Join(of, ", "))
}

func (k *scriptChecker) rule(r *Rule) {
	if r.Fault == "" {
		k.add("", "faults.no_fault")
		return
	}
	t, ok := traits(r.Fault)
	if !ok {
		k.choice("fault", string(r.Fault), texts(Faults()))
		return
	}
	k.calls(r, t)
	if r.When != "" && !slices.Contains(t.moments, r.When) {
		k.choice("when", string(r.When), texts(t.moments))
	}
	if len(r.SKUs) > 0 && !t.items && t.moment(r) == MomentBeforeBody {
		k.add("skus", "faults.before_body")
	}
	if slices.Contains(r.SKUs, "") {
		k.add("skus", "faults.empty")
	}
	k.conditions(r)
	k.parameters(r, t)
}

func (k *scriptChecker) calls(r *Rule, t trait) {
	known := append(texts(allCalls), string(CallRead), string(CallWrite), string(CallAny))
	for i, c := range r.Calls {
		key := fmt.Sprintf("calls[%d]", i)
		if !slices.Contains(known, string(c)) {
			k.choice(key, string(c), known)
		} else if !slices.ContainsFunc(c.expand(), func(c Call) bool { return slices.Contains(t.calls, c) }) {
			k.add(key, "faults.call_not_struck", "nilai", string(c), "gangguan", string(r.Fault), "pilihan", strings.Join(texts(t.calls), ", "))
		}
	}
}

// conditions checks what says which of the calls are struck.
func (k *scriptChecker) conditions(r *Rule) {
	for _, n := range []struct {
		key   string
		value int
	}{{"nth", r.Nth}, {"every", r.Every}, {"from", r.From}, {"to", r.To}, {"times", r.Times}, {"more_than", r.MoreThan}} {
		if n.value < 0 {
			k.add(n.key, "faults.count", "nilai", strconv.Itoa(n.value))
		}
	}
	if r.To > 0 && r.To < r.From {
		k.add("to", "faults.backwards", "awal", strconv.Itoa(r.From), "nilai", strconv.Itoa(r.To))
	}
	if !(r.Chance >= 0 && r.Chance <= 1) {
		k.add("chance", "faults.chance", "nilai", strconv.FormatFloat(r.Chance, 'g', -1, 64))
	}
	k.span("after", r.After)
	k.span("until", r.Until)
	if r.Until > 0 && r.Until < r.After {
		k.add("until", "faults.backwards", "awal", r.After.String(), "nilai", r.Until.String())
	}
}

// span refuses a time that was written without a unit or is none.
func (k *scriptChecker) span(key string, d time.Duration) {
	if d < 0 || d > maxSpan || d > 0 && d < time.Millisecond {
		k.add(key, "faults.span", "nilai", d.String())
	}
}

// parameters checks what only some faults take.
func (k *scriptChecker) parameters(r *Rule, t trait) {
	for _, p := range []struct {
		key   string
		given bool
	}{{"status", r.Status != 0}, {"retry_after", r.RetryAfter != 0}, {"as", r.As != ""}, {"for", r.For != 0}, {"by", r.By != 0}, {"text", r.Text != ""}, {"more_than", r.MoreThan > 0}} {
		if p.given && !slices.Contains(t.keys, p.key) {
			k.add(p.key, "faults.not_taken", "gangguan", string(r.Fault))
			return
		}
	}
	k.span("for", r.For)
	if r.RetryAfter != 0 && (r.RetryAfter < time.Second || r.RetryAfter > maxSpan || r.RetryAfter%time.Second != 0) {
		k.add("retry_after", "faults.retry_after", "nilai", r.RetryAfter.String())
	}
	if r.As != "" && r.As != "seconds" && r.As != "date" {
		k.choice("as", r.As, []string{"seconds", "date"})
	}
	switch {
	case r.Fault == ClockSkew && (r.By == 0 || r.By.Abs() > 365*maxSpan || r.By.Abs() < time.Millisecond):
		k.add("by", "faults.skew", "nilai", r.By.String())
	case r.Fault == Redirect && r.Status != 0 && (r.Status < 300 || r.Status > 399 || r.Status == http.StatusNotModified):
		k.add("status", "faults.status", "nilai", strconv.Itoa(r.Status), "awal", "300", "akhir", "399")
	case r.Fault == ServerError && r.Status != 0 && (r.Status < 500 || r.Status > 599):
		k.add("status", "faults.status", "nilai", strconv.Itoa(r.Status), "awal", "500", "akhir", "599")
	}
}

// moment is when a rule strikes.
func (t trait) moment(r *Rule) Moment {
	if r.When != "" || len(t.moments) == 0 {
		return r.When
	}
	return t.moments[0]
}

func texts[T ~string](list []T) []string {
	s := make([]string, len(list))
	for i, v := range list {
		s[i] = string(v)
	}
	return s
}
