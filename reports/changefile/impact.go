package changefile

import (
	"fmt"
	"strings"
)

// describeImpact says what people leave behind whose account the plan closes, or would close.
func (a About) describeImpact(text *strings.Builder) {
	if len(a.Impact) == 0 {
		return
	}
	text.WriteString("\n## Before you import: what people leave behind\n\n")
	text.WriteString("For everybody whose account the plan deactivates or locks, or would if it were not held back. `impact.csv` lists each item and who could take it over.\n\n")
	text.WriteString("| what | how many | of accounts | not in this plan | the oldest since |\n|---|---|---|---|---|\n")
	for _, each := range a.Impact {
		if each.IsNotExported {
			fmt.Fprintf(text, "| %s | not exported | | | |\n", each.Name())
			continue
		}
		least := ""
		if each.Unknown > 0 {
			least = "at least "
		}
		fmt.Fprintf(text, "| %s | %s%d | %d | %d | %s |\n", each.Name(), least, each.Things, each.Accounts, each.HeldBack, each.Oldest)
	}
}
