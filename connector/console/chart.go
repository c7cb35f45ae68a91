package console

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// chart is a small picture of numbers, drawn with attributes only. Whoever
// cannot see it reads its title and the table that stands beside it.
type chart struct {
	Title         string
	Width, Height int
	Left          int    // where it begins, behind the labels of the values
	Line          string // path of a line, empty for none
	Dots          []chartDot
	Bars          []chartBar
	Rules         []chartRule // lines across
	Labels        []chartLabel
}

// chartDot is a place on the line, with what it says to who points at it.
type chartDot struct {
	X, Y int
	Text string
}

type chartBar struct {
	X, Y, Width, Height int
	Text                string
}

type chartRule struct{ X1, X2, Y int }

type chartLabel struct {
	X, Y   int
	Anchor string // start, middle or end
	Text   string
}

// The measures of a chart in its own units, which the page scales to its width.
const (
	chartWidth, chartHeight = 420, 150
	chartRight              = 10
	chartTop, chartBottom   = 12, 28 // for the labels below
	chartDigit, chartBeside = 8, 16  // a sign of a value's label, and what stands round it
	chartMostLeft           = 118
	// maxDots is how many places of a line are marked; more would hide it.
	maxDots = 60
)

// newChart gives an empty chart with room for the labels of its values.
func newChart(title string, values ...string) *chart {
	widest := 0
	for _, v := range values {
		widest = max(widest, utf8.RuneCountInString(v))
	}
	return &chart{Title: title, Width: chartWidth, Height: chartHeight, Left: min(widest*chartDigit+chartBeside, chartMostLeft)}
}

// point is a number from a moment on.
type point struct {
	At    time.Time
	Value float64
	Text  string // the number as people read it
	Label string // with the moment
}

// steps draws numbers that hold from one moment to the next, until a last one.
// Points come in the order of time; without any there is no chart.
func steps(title string, points []point, until time.Time, day func(time.Time) string) *chart {
	if len(points) == 0 {
		return nil
	}
	low, high := points[0], points[0]
	for _, p := range points {
		if p.Value < low.Value {
			low = p
		}
		if p.Value > high.Value {
			high = p
		}
	}
	c := newChart(title, low.Text, high.Text)
	begin := points[0].At
	span := until.Sub(begin)
	x := func(t time.Time) int {
		if span <= 0 {
			return c.Left
		}
		share := float64(t.Sub(begin)) / float64(span)
		return c.Left + int(min(max(share, 0), 1)*float64(chartWidth-c.Left-chartRight)+.5)
	}
	y := func(v float64) int {
		if high.Value == low.Value {
			return (chartTop + chartHeight - chartBottom) / 2
		}
		return chartTop + int((high.Value-v)/(high.Value-low.Value)*float64(chartHeight-chartTop-chartBottom)+.5)
	}
	var line strings.Builder
	for i, p := range points {
		if i == 0 {
			fmt.Fprintf(&line, "M%d %d", x(p.At), y(p.Value))
		} else {
			fmt.Fprintf(&line, "H%dV%d", x(p.At), y(p.Value))
		}
		if len(points)-i <= maxDots {
			c.Dots = append(c.Dots, chartDot{X: x(p.At), Y: y(p.Value), Text: p.Label})
		}
	}
	fmt.Fprintf(&line, "H%d", chartWidth-chartRight)
	c.Line = line.String()
	c.value(y(high.Value), high.Text)
	if low.Value != high.Value {
		c.value(y(low.Value), low.Text)
	}
	c.below(c.Left, "start", day(begin))
	if first, last := day(begin), day(until); span > 0 && first != last {
		c.below(chartWidth-chartRight, "end", last)
	}
	return c
}

// value draws a line across and says for what number it stands.
func (c *chart) value(y int, text string) {
	c.Rules = append(c.Rules, chartRule{X1: c.Left, X2: chartWidth - chartRight, Y: y})
	c.Labels = append(c.Labels, chartLabel{X: c.Left - 8, Y: y + 4, Anchor: "end", Text: text})
}

func (c *chart) below(x int, anchor, text string) {
	c.Labels = append(c.Labels, chartLabel{X: x, Y: chartHeight - 8, Anchor: anchor, Text: text})
}

// bar is one number of a chart of bars.
type bar struct {
	Value int64
	Text  string // the number with what it is of, for who points at it
	Below string // what stands below, empty for nothing
}

// bars draws numbers side by side. Without a number that is not zero there is no
// chart.
func bars(title string, all []bar, number func(int64) string) *chart {
	most := int64(0)
	for _, b := range all {
		most = max(most, b.Value)
	}
	if most == 0 {
		return nil
	}
	c := newChart(title, number(most), number(0))
	floor := chartHeight - chartBottom
	width := (chartWidth - c.Left - chartRight) / len(all)
	for i, b := range all {
		at := c.Left + i*width
		height := int(float64(b.Value) / float64(most) * float64(floor-chartTop))
		if b.Value > 0 {
			height = max(height, 2) // little is not nothing
		}
		c.Bars = append(c.Bars, chartBar{X: at + 2, Y: floor - height, Width: max(width-4, 1), Height: height, Text: b.Text})
		if b.Below != "" {
			switch i { // the outermost stay inside
			case 0:
				c.below(at, "start", b.Below)
			case len(all) - 1:
				c.below(at+width, "end", b.Below)
			default:
				c.below(at+width/2, "middle", b.Below)
			}
		}
	}
	c.value(chartTop, number(most))
	c.value(floor, number(0))
	return c
}
