package xlsx

import (
	"maps"
	"slices"

	"github.com/xuri/excelize/v2"
)

// Tone is a colour that means something. The text beside it says the same.
type Tone int

// The tones.
const (
	Plain Tone = iota
	Critical
	High
	Medium
	Low
	Good
	Muted
)

// tones are background and text, dark on light or the reverse, far enough
// apart to be read.
var tones = map[Tone][2]string{
	Critical: {"991B1B", "FFFFFF"},
	High:     {"FECACA", "7F1D1D"},
	Medium:   {"FDE68A", "713F12"},
	Low:      {"DBEAFE", "1E3A8A"},
	Good:     {"DCFCE7", "14532D"},
	Muted:    {"F1F5F9", "475569"},
}

func (t Tone) fill() excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tones[t][0]}}
}

// conditions colour the cells of a column by what they hold, as long as they
// hold it: also when the sheet is edited or sorted.
func (b *Book) conditions(column Column) ([]excelize.ConditionalFormatOptions, error) {
	var options []excelize.ConditionalFormatOptions
	for _, value := range slices.Sorted(maps.Keys(column.Tones)) {
		tone := column.Tones[value]
		id, ok := b.conditional[tone]
		if !ok {
			var err error
			id, err = b.file.NewConditionalStyle(&excelize.Style{
				Font: &excelize.Font{Color: tones[tone][1], Bold: tone == Critical},
				Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tones[tone][0]}},
			})
			if err != nil {
				return nil, err
			}
			b.conditional[tone] = id
		}
		options = append(options, excelize.ConditionalFormatOptions{
			Type: "cell", Criteria: "==", Format: &id, Value: `"` + value + `"`,
		})
	}
	return options, nil
}
