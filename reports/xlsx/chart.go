package xlsx

import (
	"errors"

	"github.com/xuri/excelize/v2"
)

// Chart is a bar chart, drawn by the program that opens the workbook from cells
// of a page.
type Chart struct {
	Title         string
	Alt           string // what it shows, for those who do not see it
	Categories    string // a Range
	Series        []Series
	Stacked       bool
	Width, Height uint // pixels
}

// Series is one series of a chart, of one tone.
type Series struct {
	Name, Values string // Ranges
	Tone         Tone
}

// Chart draws a chart with its left upper corner in a cell.
func (p *Page) Chart(row, column int, chart Chart) {
	kind := excelize.Bar
	if chart.Stacked {
		kind = excelize.BarStacked
	}
	gap, overlap := uint(40), 0
	if chart.Stacked {
		overlap = 100
	}
	drawn := &excelize.Chart{
		Type:      kind,
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: chart.Title, Font: &excelize.Font{Size: 12, Bold: true, Color: "0F172A"}}}},
		Legend:    excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: chart.Width, Height: chart.Height},
		XAxis:     excelize.ChartAxis{ReverseOrder: true, Font: axisFont},
		YAxis:     excelize.ChartAxis{MajorGridLines: true, Font: axisFont, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "#,##0"}},
		Format:    excelize.GraphicOptions{AltText: chart.Alt, Name: chart.Title},
		GapWidth:  &gap,
		Overlap:   &overlap,
	}
	if len(chart.Series) == 1 {
		drawn.Legend.Position = "none"
	}
	for _, series := range chart.Series {
		drawn.Series = append(drawn.Series, excelize.ChartSeries{
			Name: series.Name, Categories: chart.Categories, Values: series.Values,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{chartColors[series.Tone]}},
		})
	}
	p.err = errors.Join(p.err, p.book.file.AddChart(p.name, cellName(row, column), drawn))
}

var axisFont = excelize.Font{Family: family, Size: 10, Color: "334155"}

// chartColors differ in lightness too, for those who see no colours.
var chartColors = map[Tone]string{Critical: "7F1D1D", High: "DC2626", Medium: "F59E0B", Low: "93C5FD", Plain: "1F3A5F"}
