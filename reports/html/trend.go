package html

import (
	"math"

	"rolecall/reports/facts"
)

// How much the part Trend shows: runs in the chart, and rows of its lists.
const (
	runsShown     = 26
	overdueShown  = 50
	departedShown = 100
)

// The rows of the statements of these names, column by column.
type (
	trendRun struct {
		AsOf                                                                                                          string
		IsFirst                                                                                                       bool // of the history: in it everything is new
		Critical, High, Medium, Low, Excepted, Doubtful, New, Reopened, Overdue, Fixed, FixedAsPlanned, Gone, Unknown int64
	}
	age struct {
		Title, Query                string
		Critical, High, Medium, Low int64
	}
	overdue struct {
		FindingID, Severity, Title, Who, Item, Since, Due string
		Days                                              int64
	}
	departed struct {
		State                                  string
		AsPlanned                              bool
		Title, Severity, UserName, Item, Since string
	}
)

// Open counts the findings of a run that are certain and not accepted.
func (r trendRun) Open() int64 { return r.Critical + r.High + r.Medium + r.Low }

// came counts those that are new or reopened; in the first run of a history none is.
func (r trendRun) came() int64 {
	if r.IsFirst {
		return 0
	}
	return r.New + r.Reopened
}

func (r trendRun) bySeverity() []int64 { return []int64{r.Critical, r.High, r.Medium, r.Low} }

// Total counts the findings of an age.
func (a age) Total() int64 { return a.Critical + a.High + a.Medium + a.Low }

// trend is what the part Trend shows.
type trend struct {
	Runs     []trendRun
	Ages     []age
	Overdue  []overdue
	Departed []departed
}

// Planned counts what was put right in the runs that are shown, and of that what a plan had
// asked for.
func (t trend) Planned() (sum struct{ Fixed, AsPlanned int64 }) {
	for _, run := range t.Runs {
		sum.Fixed += run.Fixed
		sum.AsPlanned += run.FixedAsPlanned
	}
	return sum
}

// AgeBars are the ages with the bars of their severities, which share one scale.
func (t trend) AgeBars() []ageBar {
	var longest int64
	for _, each := range t.Ages {
		longest = max(longest, each.Total())
	}
	bars := make([]ageBar, len(t.Ages))
	for i, each := range t.Ages {
		bars[i].age = each
		var left float64
		for k, n := range []int64{each.Critical, each.High, each.Medium, each.Low} {
			width := 100 * float64(n) / float64(max(longest, 1))
			bars[i].Counts = append(bars[i].Counts, count{facts.Severities[k], n, left, width})
			left += width
		}
	}
	return bars
}

type ageBar struct {
	age
	Counts []count
}

// The chart's room, in pixels from the top: bars stand on the base. Across it is in percent, so
// that it fits any width.
const (
	chartTop  = 8.0
	chartBase = 208.0
)

// chart is the runs as stacked bars, with lines for what is new and what was put right.
type chart struct {
	Bars        []chartBar
	Ticks       []chartTick
	New, Fixed  []chartLine
	Labels      []chartLabel
	Description string
}

type (
	chartBar struct {
		AsOf       string
		X, Width   float64 // percent
		IsFirst    bool    // of the history: nothing is new or fixed in it
		Parts      []chartPart
		New, Fixed chartPoint
	}
	chartPart struct {
		Severity  string
		N         int64
		Y, Height float64
	}
	chartPoint struct {
		N    int64
		X, Y float64
	}
	chartTick struct {
		N int64
		Y float64
	}
	chartLine  struct{ X1, Y1, X2, Y2 float64 }
	chartLabel struct {
		Text, Anchor string
		X            float64
		IsExtra      bool // left out where there is little room
	}
)

// Chart places the runs.
func (t trend) Chart() chart {
	var most int64 = 1
	for _, run := range t.Runs {
		most = max(most, run.Open(), run.came(), run.Fixed)
	}
	step := tickStep(most)
	top := (most + step - 1) / step * step
	y := func(n int64) float64 { return chartBase - (chartBase-chartTop)*float64(n)/float64(top) }
	var c chart
	for n := int64(0); n <= top; n += step {
		c.Ticks = append(c.Ticks, chartTick{n, y(n)})
	}
	slot := 100 / float64(max(len(t.Runs), 6)) // a few runs make no walls
	start := (100 - slot*float64(len(t.Runs))) / 2
	if len(t.Runs) < 6 {
		start = 0
	}
	for i, run := range t.Runs {
		x := start + slot*float64(i)
		bar := chartBar{AsOf: run.AsOf, X: x + slot*0.18, Width: slot * 0.64}
		bottom := chartBase
		for k, n := range run.bySeverity() {
			height := chartBase - y(n)
			bottom -= height
			if n > 0 {
				bar.Parts = append(bar.Parts, chartPart{facts.Severities[k], n, bottom, height})
			}
		}
		middle := x + slot/2
		bar.IsFirst = run.IsFirst
		bar.New = chartPoint{run.came(), middle, y(run.came())}
		bar.Fixed = chartPoint{run.Fixed, middle, y(run.Fixed)}
		if i > 0 {
			before := c.Bars[i-1]
			if !before.IsFirst {
				c.Fixed = append(c.Fixed, chartLine{before.Fixed.X, before.Fixed.Y, middle, bar.Fixed.Y})
				c.New = append(c.New, chartLine{before.New.X, before.New.Y, middle, bar.New.Y})
			}
		}
		c.Bars = append(c.Bars, bar)
	}
	c.Labels = labels(c.Bars)
	return c
}

// labels are dates below the chart, as many as there is room for.
func labels(bars []chartBar) []chartLabel {
	every := (len(bars) + 5) / 6
	var shownLabels []chartLabel
	for i := 0; i < len(bars); i += every {
		label := chartLabel{Text: bars[i].AsOf, Anchor: "middle", X: bars[i].New.X, IsExtra: len(shownLabels)%2 == 1}
		switch {
		case i == 0:
			label.Anchor, label.X = "start", bars[i].X
		case i == len(bars)-1:
			label.Anchor, label.X = "end", bars[i].X+bars[i].Width
		}
		shownLabels = append(shownLabels, label)
	}
	return shownLabels
}

// tickStep is the distance of the lines across the chart: 1, 2 or 5 with zeros, at most five of
// them.
func tickStep(most int64) int64 {
	power := int64(math.Pow10(int(math.Log10(float64(most)))))
	for _, step := range []int64{power / 10, power / 5, power / 2, power, 2 * power} {
		if step > 0 && (most+step-1)/step <= 5 {
			return step
		}
	}
	return 5 * power
}

// standing says what became of a finding that was open before.
func standing(of departed) string {
	switch {
	case of.State == "fixed" && of.AsPlanned:
		return "fixed, as planned"
	case of.State == "fixed":
		return "fixed, by other means"
	case of.State == "subject_gone":
		return "no longer in any export"
	case of.State == "unknown":
		return "not judged by these exports"
	}
	return "gone, not fixed"
}
