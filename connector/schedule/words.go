package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ekatalog/schemas"
)

// Words says a rule as people would: setiap hari pukul 02.00 WIB.
func (r Rule) Words(lang schemas.Lang) string {
	if r.spec == nil {
		return schemas.Say(lang, Never, nil)
	}
	w := words{lang: lang, rule: r}
	return strings.Join(slices.DeleteFunc([]string{w.days(), w.months(), w.times()}, func(s string) bool { return s == "" }), " ")
}

type words struct {
	lang schemas.Lang
	rule Rule
}

func (w words) say(key string, pairs ...string) string {
	v := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v[pairs[i]] = pairs[i+1]
	}
	return schemas.Say(w.lang, key, v)
}

// list joins items as a sentence does.
func (w words) list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return w.say("schedule.list", "awal", strings.Join(items[:last], ", "), "akhir", items[last])
}

func (w words) days() string {
	spec := w.rule.spec
	weekdays := w.say("schedule.weekdays", "hari", w.list(w.names("schedule.day.", values(spec.Dow))))
	dates := w.say("schedule.dates", "tanggal", w.list(numbers(values(spec.Dom&^star), "%d")))
	switch onDates, onDays := spec.Dom&star == 0, spec.Dow&star == 0; {
	case onDates && onDays:
		return w.say("schedule.either", "tanggal", dates, "hari", weekdays)
	case onDates:
		return dates
	case onDays:
		return weekdays
	}
	return w.say("schedule.daily")
}

func (w words) months() string {
	if w.rule.spec.Month&star != 0 {
		return ""
	}
	var names []string
	for _, n := range values(w.rule.spec.Month) {
		names = append(names, schemas.Say(w.lang, "month."+strconv.Itoa(n), nil))
	}
	return w.say("schedule.months", "bulan", w.list(names))
}

// anyDay tells a zone's name: Indonesia's have the same all year.
var anyDay = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// times says at what times of the day.
func (w words) times() string {
	spec := w.rule.spec
	zone := schemas.ZoneName(anyDay.In(spec.Location))
	minutes, hours := values(spec.Minute), values(spec.Hour)
	switch all := spec.Hour&star != 0 || len(hours) == 24; {
	case all && len(minutes) == 60:
		return w.say("schedule.each_minute")
	case all && len(minutes) > 1 && even(minutes):
		return w.say("schedule.each_minutes", "n", strconv.Itoa(minutes[1]-minutes[0]))
	case all:
		return w.say("schedule.each_hour", "menit", w.list(numbers(minutes, "%d")))
	case len(minutes)*len(hours) <= maxClocks:
		var clocks []string
		for _, h := range hours {
			for _, m := range minutes {
				clocks = append(clocks, fmt.Sprintf("%02d.%02d", h, m))
			}
		}
		return w.say("schedule.at", "jam", w.list(clocks), "zona", zone)
	}
	return w.say("schedule.at_minutes", "menit", w.list(numbers(minutes, "%d")), "jam", w.list(numbers(hours, "%02d")), "zona", zone)
}

// maxClocks is how many times of the day are listed each.
const maxClocks = 8

// even reports that minutes lie equally far apart all round the hour.
func even(minutes []int) bool {
	step := minutes[1] - minutes[0]
	for i := 1; i < len(minutes); i++ {
		if minutes[i]-minutes[i-1] != step {
			return false
		}
	}
	return minutes[0] == 0 && minutes[len(minutes)-1]+step == 60
}

func (w words) names(prefix string, numbers []int) []string {
	var all []string
	for _, n := range numbers {
		all = append(all, w.say(prefix+strconv.Itoa(n)))
	}
	return all
}

func numbers(all []int, format string) []string {
	var texts []string
	for _, n := range all {
		texts = append(texts, fmt.Sprintf(format, n))
	}
	return texts
}
