package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ekatalog/schemas"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func rule(t *testing.T, text string) Rule {
	t.Helper()
	r, err := Parse(text, zone(t, "Asia/Jakarta"))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return r
}

func TestATextThatIsNoRuleIsRefusedAndNoneOfThemPanics(t *testing.T) {
	for text, want := range map[string]string{
		"": Unreadable, "0 2 * *": Unreadable, "0 2 * * * *": Unreadable, "60 2 * * *": Unreadable, "0 24 * * *": Unreadable, "0 2 0 * *": Unreadable,
		"0 2 * 13 *": Unreadable, "0 2 * * 7": Unreadable, "0 2 * * x": Unreadable, "5-1 2 * * *": Unreadable, "*/0 * * * *": Unreadable, "0 2 ? * *": Unreadable,
		"TZ=0": Unreadable, "CRON_TZ=Asia/Jakarta": Unreadable, "TZ=Asia/Tokyo 0 2 * * *": Unreadable, "CRON_TZ= 0 2 * * *": Unreadable,
		"@daily": Unreadable, "@every 1h": Unreadable, "setiap hari": Unreadable, "99999999999999999999 * * * *": Unreadable, strings.Repeat("0,", 200) + "0 * * * *": Unreadable,
		"0 0 31 2 *": Never, "0 0 30,31 2 *": Never, "0 0 31 2,4,6,9,11 *": Never,
	} {
		_, err := Parse(text, time.UTC)
		refused, ok := errors.AsType[*Refused](err)
		if !ok || refused.Key != want || !schemas.HasMessage(refused.Key) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestARuleFiresAtTheTimesOfTheSellersZone(t *testing.T) {
	from := time.Date(2026, 2, 27, 18, 59, 59, 0, time.UTC) // 28 February, 01.59.59 WIB
	for text, want := range map[string]string{
		"0 2 * * *":      "28 02:00, 1 02:00, 2 02:00",
		"0 2 * * 1-5":    "2 02:00, 3 02:00, 4 02:00",
		"30 1 29 2 *":    "29 01:30, 29 01:30",
		"0 0 31 * *":     "31 00:00, 31 00:00, 31 00:00",
		"0 6 1 * MON":    "1 06:00, 2 06:00, 9 06:00",
		"  0   2 * * * ": "28 02:00, 1 02:00, 2 02:00",
	} {
		var got []string
		for _, at := range rule(t, text).Times(from, 3) {
			got = append(got, at.Format("2 15:04"))
		}
		if text == "30 1 29 2 *" {
			got = got[:min(len(got), 2)]
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %s, want %s", text, strings.Join(got, ", "), want)
		}
	}
	for name, want := range map[string]string{"Asia/Jakarta": "19:00", "Asia/Makassar": "18:00", "Asia/Jayapura": "17:00"} {
		r, err := Parse("0 2 * * *", zone(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Next(from).UTC().Format("15:04"); got != want {
			t.Errorf("%s: %s UTC, want %s", name, got, want)
		}
	}
	if next := (Rule{}).Next(from); !next.IsZero() || len((Rule{}).Times(from, 5)) != 0 {
		t.Error("no rule fires")
	}
}

func TestWhatMayNotBeMeantIsTold(t *testing.T) {
	for text, want := range map[string][]string{
		"0 2 * * *": nil, "0 * * * *": nil, "0 2 1 * *": nil, "0 2 * * 1": nil, "0 2 */2 * 1": {bothDays},
		"0 2 1 * 1": {bothDays}, "*/30 * * * *": {tooOften}, "0,30 2 1 * 1": {bothDays, tooOften},
	} {
		if got := rule(t, text).Warnings(); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestARuleIsSaidInWords(t *testing.T) {
	for text, want := range map[string][2]string{
		"0 2 * * *":           {"setiap hari pukul 02.00 WIB", "every day at 02.00 WIB"},
		"5 14 * * 1-5":        {"setiap Senin, Selasa, Rabu, Kamis dan Jumat pukul 14.05 WIB", "every Monday, Tuesday, Wednesday, Thursday and Friday at 14.05 WIB"},
		"0 6,12 1,15 * *":     {"setiap tanggal 1 dan 15 pukul 06.00 dan 12.00 WIB", "on day 1 and 15 of the month at 06.00 and 12.00 WIB"},
		"0 2 1 * 0":           {"setiap tanggal 1 dan juga setiap Minggu pukul 02.00 WIB", "on day 1 of the month and also every Sunday at 02.00 WIB"},
		"0 2 * 1,7 *":         {"setiap hari pada bulan Januari dan Juli pukul 02.00 WIB", "every day in January and July at 02.00 WIB"},
		"*/15 * * * *":        {"setiap hari setiap 15 menit", "every day every 15 minutes"},
		"* * * * *":           {"setiap hari setiap menit", "every day every minute"},
		"10 * * * *":          {"setiap hari setiap jam pada menit ke-10", "every day every hour at minute 10"},
		"1,2,3 1,2,3,4 * * *": {"setiap hari pada menit ke-1, 2 dan 3 dari jam 01, 02, 03 dan 04 WIB", "every day at minute 1, 2 and 3 of 01, 02, 03 and 04 o'clock WIB"},
	} {
		r := rule(t, text)
		if got := [2]string{r.Words(schemas.Indonesian), r.Words(schemas.English)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestAWeekIsARuleAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := Week{Hour: rapid.IntRange(0, 23).Draw(t, "hour"), Minute: rapid.IntRange(0, 59).Draw(t, "minute")}
		if w.Every = rapid.SampledFrom([]int{0, 1, 2, 3, 4, 6, 8, 12}).Draw(t, "every"); w.Every > 0 {
			w.Hour %= w.Every // the first of the day
		}
		for _, d := range rapid.SliceOfDistinct(rapid.IntRange(0, 6), func(d int) int { return d }).Draw(t, "days") {
			w.Days = append(w.Days, time.Weekday(d))
		}
		r, err := Parse(w.Rule(), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(w.Days)
		if len(w.Days) == 7 {
			w.Days = nil
		}
		got, ok := r.Week()
		if !ok || fmt.Sprint(got) != fmt.Sprint(w) {
			t.Fatalf("%s: %v %t, want %v", w.Rule(), got, ok, w)
		}
	})
	if got := (Week{Hour: 14, Minute: 30, Every: 6}).Rule(); got != "30 2,8,14,20 * * *" {
		t.Errorf("every six hours: %s", got)
	}
	for _, other := range []string{"0 2 1 * *", "0 2 * 3 *", "0,30 2 * * *", "0 2,3 * * *", "0 0,5,10,15,20 * * *", "0 2,8,14,21 * * *", "* * * * *"} {
		if w, ok := rule(t, other).Week(); ok {
			t.Errorf("%s is taken for %v", other, w)
		}
	}
}

// Against an oracle that tries every minute.
func TestNextIsTheFirstMinuteThatFits(t *testing.T) {
	jakarta := zone(t, "Asia/Jakarta")
	rapid.Check(t, func(t *rapid.T) {
		field := func(name string, from, to int) (text string, fits func(int) bool, star bool) {
			if rapid.Bool().Draw(t, name+" star") {
				return "*", func(int) bool { return true }, true
			}
			chosen := rapid.SliceOfNDistinct(rapid.IntRange(from, to), 1, 4, func(n int) int { return n }).Draw(t, name)
			var texts []string
			for _, n := range chosen {
				texts = append(texts, fmt.Sprint(n))
			}
			return strings.Join(texts, ","), func(n int) bool { return slices.Contains(chosen, n) }, false
		}
		m, minute, _ := field("minute", 0, 59)
		h, hour, _ := field("hour", 0, 23)
		dom, date, dates := field("date", 1, 28)
		dow, weekday, weekdays := field("weekday", 0, 6)
		r, err := Parse(strings.Join([]string{m, h, dom, "*", dow}, " "), jakarta)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, jakarta).Add(time.Duration(rapid.IntRange(0, 366*24*3600).Draw(t, "from")) * time.Second)
		want := from.Truncate(time.Minute)
		for {
			want = want.Add(time.Minute)
			day := date(want.Day()) && weekday(int(want.Weekday()))
			if !dates && !weekdays {
				day = date(want.Day()) || weekday(int(want.Weekday()))
			}
			if day && hour(want.Hour()) && minute(want.Minute()) {
				break
			}
		}
		if got := r.Next(from); !got.Equal(want) {
			t.Fatalf("%s after %s: %s, want %s", r, from, got, want)
		}
	})
}

func FuzzAnyTextIsARuleOrRefused(f *testing.F) {
	for _, text := range []string{"0 2 * * *", "TZ=0", "CRON_TZ=", "*/0 * * * *", "1-5/2,7 * L * 5#2", "0 0 29 2 *", "-1 * * * *", "0 0 31 2 *"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Parse(text, time.UTC)
		if err != nil {
			return
		}
		before := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		for _, at := range r.Times(before, 3) {
			if !at.After(before) || at.Second() != 0 {
				t.Fatalf("%q: %s after %s", text, at, before)
			}
			before = at
		}
		if r.Words(schemas.Indonesian) == "" || len(values(r.spec.Minute)) == 0 {
			t.Fatalf("%q says nothing", text)
		}
		if again, err := Parse(r.String(), time.UTC); err != nil || again.String() != r.String() {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
