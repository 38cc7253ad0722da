package changefile

import (
	_ "embed"
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

//go:embed closing.sql
var closingText string

// closings says of the accounts that the plan deactivates what a person should
// know before.
func (p *plan) closings(text *strings.Builder) error {
	var all, used, machines, managers int64
	err := p.job.run.DB.QueryRow(p.job.ctx, duckdb.Statement{Name: "reports/changefile/closing.sql", Text: closingText}, &all, &used, &machines, &managers)
	if err != nil || used+machines+managers == 0 {
		return err
	}
	fmt.Fprintf(text, "\n## Before you import: accounts that are deactivated\n\nOf %s:\n\n", countOf(all, "account", "accounts"))
	for _, each := range []struct {
		n    int64
		what string
	}{
		{used, "used after Okta deprovisioned the owner: somebody else may be using it"},
		{machines, "used for web services or an internal integration, which will stop"},
		{managers, "manager of active accounts: give those accounts another manager"},
	} {
		if each.n > 0 {
			fmt.Fprintf(text, "- %d %s\n", each.n, each.what)
		}
	}
	text.WriteString("\nThe reason of each change says which, in `changes.csv`.\n")
	return nil
}
