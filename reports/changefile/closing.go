package changefile

import (
	"fmt"
	"strings"

	"rolecall/exports/duckdb"
)

// closings says of the accounts that the plan deactivates what a person should
// know before.
func (p *plan) closings(text *strings.Builder) error {
	var all, used, machines, managers int64
	err := p.job.run.DB.QueryRow(p.job.ctx, duckdb.Statement{Name: "closings", Text: `
		with closed as (
			select distinct target.account_key
			from main.change as change
			join recon.target as target on target.change_id = change.change_id
			where change."table" = 'sys_user' and change.operation = 'update' and change.field = 'active' and change.after = 'false'
		)
		select count(*), count(*) filter (closing.was_used), count(*) filter (closing.is_machine), count(*) filter (closing.managed > 0)
		from closed
		left join recon.closing_note as closing on closing.account_key = closed.account_key`}, &all, &used, &machines, &managers)
	if err != nil || used+machines+managers == 0 {
		return err
	}
	fmt.Fprintf(text, "\n## Before you import: accounts that are deactivated\n\nOf %s:\n\n", countOf(all, "account", "accounts"))
	for _, each := range []struct {
		n    int64
		what string
	}{
		{used, "used after Okta deprovisioned the owner: somebody else may have it"},
		{machines, "for web services or an internal integration: that stops"},
		{managers, "named as manager by active accounts: give those another one"},
	} {
		if each.n > 0 {
			fmt.Fprintf(text, "- %d %s\n", each.n, each.what)
		}
	}
	text.WriteString("\nThe reason of each change says which, in `changes.csv`.\n")
	return nil
}

func countOf(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
