package form

import (
	"slices"
	"strings"

	"rolecall/exports/returned"
	"rolecall/exports/source"
	"rolecall/reconcile/review"
)

// longestName is how much of a name is kept.
const longestName = 200

// readSigned reads the two cells of the sheet Read me. Who deleted the sheet has confirmed nothing.
func readSigned(tables []*returned.Table) Signed {
	signed := Signed{Confirmed: No}
	for _, table := range tables {
		if table.Sheet == review.ReviewSheet || table.Sheet == review.HiddenSheet {
			continue
		}
		for _, row := range table.Rows {
			switch name, filled := pair(row); name {
			case review.Plain(review.ConfirmName):
				signed.Name = asName(filled)
			case review.Plain(review.ConfirmWord):
				signed.Confirmed = isYes(filled)
			}
		}
	}
	return signed
}

// pair is the first text of a row, plain, and what stands behind it.
func pair(row returned.Row) (name, filled string) {
	for at, cell := range row.Cells {
		if name = review.Plain(cell); name != "" {
			return name, strings.TrimFunc(strings.Join(row.Cells[at+1:], " "), review.IsBlank)
		}
	}
	return "", ""
}

func asName(text string) string {
	return source.Shorten(strings.TrimFunc(text, review.IsBlank), longestName)
}

// isYes says whether a cell confirms: whatever stands in it but a no.
func isYes(text string) string {
	if text == "" || slices.Contains([]string{"no", "n", "false", "0", "not", "nein", "non", "?", "-"}, strings.Trim(review.Plain(text), ".!")) {
		return No
	}
	return Yes
}
