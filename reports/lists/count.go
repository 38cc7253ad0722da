package lists

import (
	"strconv"
	"strings"

	"rolecall/reports/facts"
)

// Count counts the rows of lists that have decisions, by what they say, in the order in
// which the words come first. Of a sheet without any, nothing is said.
func Count(lists []List) []facts.Decision {
	counts := []facts.Decision{}
	for _, list := range lists {
		if !list.IsDecided {
			continue
		}
		isFilled := map[string]bool{}
		for _, row := range list.Rows {
			isFilled[row.Sheet] = isFilled[row.Sheet] || row.Word != ""
		}
		places := map[string]int{}
		for _, row := range list.Rows {
			if !isFilled[row.Sheet] {
				continue
			}
			key := row.Sheet + "\n" + row.Word
			at, isThere := places[key]
			if !isThere {
				at = len(counts)
				places[key] = at
				counts = append(counts, facts.Decision{List: list.Name, Sheet: row.Sheet, SHA256: list.SHA256, Decision: row.Word, Effect: string(row.Effect)})
			}
			counts[at].Rows++
		}
	}
	return counts
}

// Header and Records are the decisions one by one, as a table of texts.
var Header = []string{"list", "sheet", "line", "id", "field", "decision", "effect", "comment"}

// Records are the rows in which something is decided, or said.
func Records(lists []List) [][]string {
	var records [][]string
	for _, list := range lists {
		if !list.IsDecided {
			continue
		}
		for _, row := range list.Rows {
			if row.Word == "" && strings.TrimSpace(row.Comment) == "" {
				continue
			}
			records = append(records, []string{list.Name, row.Sheet, strconv.Itoa(row.Line), row.ID, row.Field, row.Word, string(row.Effect), row.Comment})
		}
	}
	return records
}
