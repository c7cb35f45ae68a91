package console

import (
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var coordinates = regexp.MustCompile(`-?\d+`)

func day(t time.Time) string { return t.Format(time.DateOnly) }

func TestAChartStaysInItsFrameAndGoesForward(t *testing.T) {
	begin := time.Date(2026, 8, 3, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		at := begin
		var points []point
		for n := range rapid.IntRange(1, 200).Draw(t, "points") {
			v := rapid.Float64Range(0, 1e12).Draw(t, "value")
			points = append(points, point{At: at, Value: v, Text: fmt.Sprint(v), Label: fmt.Sprint(n)})
			at = at.Add(time.Duration(rapid.IntRange(0, 1e6).Draw(t, "seconds")) * time.Second)
		}
		until := at.Add(time.Duration(rapid.IntRange(-10, 1e6).Draw(t, "until")) * time.Second)
		c := steps("harga", points, until, day)
		last := 0
		for i, text := range coordinates.FindAllString(c.Line, -1) {
			n, err := strconv.Atoi(text)
			if err != nil {
				t.Fatal(err)
			}
			switch along := i == 0 || i >= 2 && i%2 == 0; {
			case along && (n < max(last, c.Left) || n > chartWidth-chartRight):
				t.Fatalf("goes back or out at %d: %s", n, c.Line)
			case along:
				last = n
			case n < chartTop || n > chartHeight-chartBottom:
				t.Fatalf("%d is out of the frame: %s", n, c.Line)
			}
		}
		if len(c.Dots) != min(len(points), maxDots) || c.Dots[len(c.Dots)-1].Text != points[len(points)-1].Label {
			t.Fatalf("%d dots of %d points", len(c.Dots), len(points))
		}
	})
}

func TestAChartShowsWhatItIsOf(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 8, day, 0, 0, 0, 0, time.UTC) }
	c := steps("harga", []point{{At: at(1), Value: 100, Text: "Rp100"}, {At: at(2), Value: 200, Text: "Rp200"}}, at(3), day)
	middle := c.Left + (chartWidth-c.Left-chartRight)/2
	if want := fmt.Sprintf("M%d %dH%dV%dH%d", c.Left, chartHeight-chartBottom, middle, chartTop, chartWidth-chartRight); c.Line != want {
		t.Errorf("line %s, want %s", c.Line, want)
	}
	if wide := steps("harga", []point{{At: at(1), Value: 100, Text: "Rp1.000.000"}}, at(3), day); c.Left >= wide.Left || wide.Left > chartMostLeft {
		t.Errorf("short labels take %d, long ones %d", c.Left, wide.Left)
	}
	var labels []string
	for _, l := range c.Labels {
		labels = append(labels, l.Text)
	}
	if got, want := fmt.Sprint(labels), "[Rp200 Rp100 2026-08-01 2026-08-03]"; got != want {
		t.Errorf("labels %s, want %s", got, want)
	}
	if c := steps("harga", nil, at(3), day); c != nil {
		t.Errorf("a chart of nothing: %+v", c)
	}
	same := steps("harga", []point{{At: at(1), Value: 100, Text: "Rp100"}}, at(1), day)
	if len(same.Rules) != 1 || len(same.Labels) != 2 {
		t.Errorf("one number on one day has %d rules and %d labels", len(same.Rules), len(same.Labels))
	}
}

func TestBarsAreAsHighAsTheirNumbers(t *testing.T) {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	c := bars("terkirim", []bar{{Value: 0}, {Value: 1000, Text: "1000"}, {Value: 500}, {Value: 1, Below: "hari ini"}}, number)
	full := chartHeight - chartBottom - chartTop
	for n, want := range []int{0, full, full / 2, 2} {
		if b := c.Bars[n]; b.Height != want || b.Y+b.Height != chartHeight-chartBottom || b.Width < 1 || b.X+b.Width > chartWidth {
			t.Errorf("bar %d: %+v, want a height of %d", n, b, want)
		}
	}
	if c := bars("terkirim", []bar{{}, {}}, number); c != nil {
		t.Errorf("a chart of nothing: %+v", c)
	}
}
