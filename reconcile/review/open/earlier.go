package open

import (
	"fmt"

	"rolecall/exports/duckdb"
	"rolecall/reconcile/review"
)

// Earlier is a campaign before this one: where its files are, which somebody has checked.
type Earlier struct {
	CampaignID, Name, Head   string
	Items, People, Decisions string // Decisions is "" if there is no such file
}

// fill are the statements that fill the tables of the earlier campaign.
func (e *Earlier) fill() []string {
	if e == nil {
		return nil
	}
	decided := `select '' as item_id, '' as decision, '' as decided_on, '' as decided_by where false`
	if e.Decisions != "" {
		decided = `select item_id, arg_max(decision, (received, source_sha256)) as decision, left(max(received), 10) as decided_on,
				arg_max(coalesce(nullif(decided_by, ''), reviewer_of_record), (received, source_sha256)) as decided_by
			from (` + review.ReadCSV(e.Decisions, review.Decisions) + `)
			where state in ('decided', 'flagged')
			group by item_id`
	}
	return []string{
		fmt.Sprintf("insert into earlier.campaign values (%s, %s, %s)", duckdb.Literal(e.CampaignID), duckdb.Literal(e.Name), duckdb.Literal(e.Head)),
		`insert into earlier.item
			select item.item_id, item.kind, item.subject_key, item.entitlement_key, item.entitlement, item.department, decided.decision, decided.decided_on, decided.decided_by
			from (` + review.ReadCSV(e.Items, review.Items) + `) as item
			left join (` + decided + `) as decided on decided.item_id = item.item_id`,
		`insert into earlier.person
			select person.subject_key, person.sys_id, person.user_name, person.identity, person.name, coalesce(item.items, 0), coalesce(item.is_privileged, false)
			from (` + review.ReadCSV(e.People, review.People) + `) as person
			left join (
				select subject_key, count(*) as items, bool_or(privileged) as is_privileged
				from (` + review.ReadCSV(e.Items, review.Items) + `)
				group by subject_key
			) as item on item.subject_key = person.subject_key`,
	}
}
