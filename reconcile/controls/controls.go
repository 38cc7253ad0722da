// Package controls lists the controls that findings are evidence for.
//
// controls.csv is the list, in the order to show it. Titles say what a control
// asks for in short, not in the standard's words. A finding shows a state that
// the control asks to be corrected; whether the control works is for its owner
// to say, and so is how many exceptions are too many.
package controls

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

//go:embed controls.csv
var list string

// Control is one control of one standard.
type Control struct {
	Name      string // as the findings have it: PCI DSS 8.2.6
	Framework string // the standard with its edition
	Reference string // the number there
	Title     string
	// LimitDays is how long the control lets an account go unused, 0 if it
	// does not say. Limits differ between standards, and from the rules'.
	LimitDays int
}

// Privileged is the control that every finding about an account with a
// privileged role is evidence for, whatever its kind.
const Privileged = "ISO 27001 A.8.2"

// All returns the controls in order.
func All() ([]Control, error) {
	records, err := csv.NewReader(strings.NewReader(list)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("controls.csv: %w", err)
	}
	all := make([]Control, 0, len(records)-1)
	for line, record := range records[1:] {
		days := 0
		if record[4] != "" {
			if days, err = strconv.Atoi(record[4]); err != nil {
				return nil, fmt.Errorf("controls.csv:%d: limit_days: %w", line+2, err)
			}
		}
		all = append(all, Control{record[0], record[1], record[2], record[3], days})
	}
	return all, nil
}

// Split takes the controls of a header or a finding apart.
func Split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "; ")
}
