// Package schedule says when a schedule fires, in the seller's zone and in
// words, and sees to it that each time is taken once: by one process of
// several, and not again after a crash. What a time is for is done by others.
package schedule

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Rule is when a schedule fires. The zero Rule never does.
type Rule struct {
	text string
	spec *cron.SpecSchedule
}

// parser takes the five fields that people know: names such as @daily would
// hide at what time that is.
var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// maxText is more than any rule of five fields needs.
const maxText = 200

// Refused is why a text is no rule: Key names the message.
type Refused struct{ Key string }

func (e *Refused) Error() string { return "schedule: " + e.Key }

// The keys of Refused.
const (
	Unreadable = "schedule.unreadable"
	Never      = "schedule.never" // it can be read, and fires at no time at all
)

// Parse reads a rule of five fields: minute, hour, day of month, month, day of
// week (0 is Sunday). Its times are those of zone. The error is a *Refused.
func Parse(text string, zone *time.Location) (Rule, error) {
	text = strings.Join(strings.Fields(text), " ")
	// The parser panics at some texts that set a zone of their own, and looks
	// at the machine's zones for others.
	if text == "" || len(text) > maxText || strings.ContainsFunc(text, func(r rune) bool {
		return !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || strings.ContainsRune(" *,/-", r))
	}) {
		return Rule{}, &Refused{Unreadable}
	}
	parsed, err := parser.Parse(text)
	if err != nil {
		return Rule{}, &Refused{Unreadable}
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return Rule{}, &Refused{Unreadable}
	}
	spec.Location = zone
	if never(spec) {
		return Rule{}, &Refused{Never}
	}
	return Rule{text: text, spec: spec}, nil
}

// star marks a field that says nothing, as the parser does.
const star = 1 << 63

// never reports that no year has a day on which spec fires: a weekday comes in
// every month, a 31st does not.
func never(spec *cron.SpecSchedule) bool {
	if spec.Dom&star != 0 || spec.Dow&star == 0 {
		return false
	}
	for month, days := range []int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
		if has(spec.Month, month+1) && bits.TrailingZeros64(spec.Dom) <= days {
			return false
		}
	}
	return true
}

func has(set uint64, n int) bool { return set&(1<<n) != 0 }

// values are the numbers of a field that are set, in order.
func values(set uint64) []int {
	var all []int
	for n := range 60 {
		if has(set, n) {
			all = append(all, n)
		}
	}
	return all
}

// String is the rule as it was written, with single spaces.
func (r Rule) String() string { return r.text }

// Next gives the first time after t at which the rule fires, to the minute;
// the zero time when there is none within five years.
func (r Rule) Next(t time.Time) time.Time {
	if r.spec == nil {
		return time.Time{}
	}
	next := r.spec.Next(t)
	if next.IsZero() {
		return next
	}
	return next.In(r.spec.Location)
}

// Times gives the next n times after t, fewer when there are not so many.
func (r Rule) Times(t time.Time, n int) []time.Time {
	var all []time.Time
	for range n {
		if t = r.Next(t); t.IsZero() {
			break
		}
		all = append(all, t)
	}
	return all
}

// The keys of what is unusual of a rule.
const (
	bothDays = "schedule.both_days" // it fires on either, where one would expect both
	tooOften = "schedule.too_often" // more than once an hour
)

// Warnings are the keys of what may not be meant by the rule.
func (r Rule) Warnings() []string {
	var all []string
	if r.spec == nil {
		return nil
	}
	if r.spec.Dom&star == 0 && r.spec.Dow&star == 0 {
		all = append(all, bothDays)
	}
	if len(values(r.spec.Minute)) > 1 {
		all = append(all, tooOften)
	}
	return all
}

// Week is a rule that people can set without knowing how rules are written:
// one time of the day or one after some hours each, on some days of the week.
type Week struct {
	Hour, Minute int
	Every        int            // hours from one time to the next, a divisor of 24; 0 for once a day
	Days         []time.Weekday // none for every day
}

// Rule writes the rule of w.
func (w Week) Rule() string {
	days := "*"
	if len(w.Days) > 0 && len(w.Days) < 7 {
		var all []string
		for _, d := range slices.Sorted(slices.Values(w.Days)) {
			all = append(all, strconv.Itoa(int(d)))
		}
		days = strings.Join(slices.Compact(all), ",")
	}
	return strconv.Itoa(w.Minute) + " " + w.hours() + " * * " + days
}

// hours are those of the times of one day.
func (w Week) hours() string {
	switch w.Every {
	case 0:
		return strconv.Itoa(w.Hour)
	case 1:
		return "*"
	}
	var all []string
	for h := w.Hour % w.Every; h < 24; h += w.Every {
		all = append(all, strconv.Itoa(h))
	}
	return strings.Join(all, ",")
}

// Week gives the rule as a Week; ok is false when it is another kind of rule.
func (r Rule) Week() (w Week, ok bool) {
	if r.spec == nil || r.spec.Dom&star == 0 || r.spec.Month&star == 0 {
		return w, false
	}
	minutes, hours := values(r.spec.Minute), values(r.spec.Hour)
	if len(minutes) != 1 {
		return w, false
	}
	w.Minute, w.Hour = minutes[0], hours[0]
	if len(hours) > 1 {
		w.Every = hours[1] - hours[0]
		for n, h := range hours {
			if h != w.Hour+n*w.Every {
				return Week{}, false
			}
		}
		if len(hours)*w.Every != 24 {
			return Week{}, false
		}
	}
	if r.spec.Dow&star == 0 {
		for _, d := range values(r.spec.Dow) {
			w.Days = append(w.Days, time.Weekday(d))
		}
	}
	return w, true
}
