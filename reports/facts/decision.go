package facts

import "fmt"

// Decision counts the rows of a list in which people decided in one way.
type Decision struct {
	List     string `json:"list"`
	Sheet    string `json:"sheet,omitempty"` // of a workbook
	SHA256   string `json:"sha256"`          // of the file
	Decision string `json:"decision"`        // the word; "" where nothing is decided
	Effect   string `json:"effect"`          // selects, leaves out or open; "" where nothing is decided
	Rows     int64  `json:"rows"`
}

// String says it as a line.
func (d Decision) String() string {
	rows, say := "rows", "say"
	if d.Rows == 1 {
		rows, say = "row", "says"
	}
	place := d.List
	if d.Sheet != "" {
		place += ", sheet " + d.Sheet
	}
	switch d.Effect {
	case "selects":
		return fmt.Sprintf("%s: %d %s %s %q: selected", place, d.Rows, rows, say, d.Decision)
	case "leaves out":
		return fmt.Sprintf("%s: %d %s %s %q: left out", place, d.Rows, rows, say, d.Decision)
	case "open":
		return fmt.Sprintf("%s: %d %s %s %q: left out until somebody decides", place, d.Rows, rows, say, d.Decision)
	}
	return fmt.Sprintf("%s: %d %s without a decision", place, d.Rows, rows)
}
