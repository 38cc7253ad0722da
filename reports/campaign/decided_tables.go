package campaign

import (
	"fmt"
	"strings"

	"rolecall/reconcile/review"
)

// decidedTable is a file of a review that a run reads. Its rows are in the table decided while it is
// loaded, with the number of the review, as texts, numbered as a spreadsheet does (line), what is empty null.
type decidedTable struct {
	file    string
	columns []review.Column
	faults  string // a query for rows that rolecall does not write: line, column, value
	insert  string
}

var decidedTables = []decidedTable{
	{
		file: review.ItemsName, columns: review.Items,
		faults: `
			select line, 'item_id' as name, coalesce(item_id, '') as value from decided
			qualify item_id is null or row_number() over (partition by item_id order by line) > 1
			union all
			select line, 'kind' as name, coalesce(kind, '') as value from decided
			where coalesce(kind not in ('role', 'group', 'account', 'delegation', 'match'), true)
			union all
			select line, 'entitlement' as name, coalesce(entitlement, '') as value from decided where (entitlement is null) <> (kind in ('account', 'match'))
			order by line, name limit 20`,
		insert: `
			insert into input.review_item by name
			select review_no, item_id, kind, sys_id, user_name, okta_status, entitlement, entitlement_key, confers, kinds, fact_hash, record_ids
			from decided order by line`,
	},
	{
		file: review.ExcludedName, columns: review.Excluded,
		insert: `
			insert into input.review_excluded by name
			select review_no, kind, sys_id, user_name, entitlement from decided where kind is not null order by line`,
	},
	{
		file: review.DecisionsName, columns: review.Decisions,
		faults: `
			with counted as (
				select review_no, line, item_id, decision, until, received, state from decided where state in ('decided', 'flagged', 'unanswered')
			)
			select line, 'item_id' as name, coalesce(item_id, '') as value from counted
			where item_id is null or item_id not in (select item_id from input.review_item as item where item.review_no = counted.review_no)
			union all
			select line, 'decision' as name, coalesce(decision, '') as value from counted
			where state <> 'unanswered' and coalesce(decision not in ('keep', 'revoke', 'change'), true)
				and coalesce(decision not in (
					select unnest(string_split(item.confers, '; ') || ['none']) from input.review_item as item
					where item.review_no = counted.review_no and item.item_id = counted.item_id and item.kind = 'match'), true)
			union all
			select line, 'until' as name, until as value from counted where until is not null and try_cast(until as date) is null
			union all
			select line, 'received' as name, coalesce(received, '') as value from counted where state <> 'unanswered' and try_cast(received as timestamp) is null
			union all
			select line, 'state' as name, coalesce(state, '') as value from decided
			where coalesce(state not in ('open', 'decided', 'flagged', 'refused', 'passed', 'superseded', 'unanswered', 'gone'), true)
			union all
			select min(line) as line, 'decision' as name, max(decision) as value from counted where state <> 'unanswered'
			group by item_id having count(distinct decision) > 1
			order by line, name limit 20`,
		insert: `
			insert into input.review_decision by name
			select review_no, line, item_id, if(state in ('decided', 'flagged'), decision, null) as decision, try_cast(until as date) as until,
				comment, coalesce(decided_by, reviewer_of_record) as decided_by, try_cast(received as timestamp) as received, state
			from decided where item_id is not null order by line`,
	},
	{
		file: review.EffectName, columns: review.Effects,
		faults: `
			select line, 'item_id' as name, coalesce(item_id, '') as value from decided
			where item_id is null or item_id not in (select item_id from input.review_item as item where item.review_no = decided.review_no)
			union all
			select line, 'gone_as_of' as name, gone_as_of as value from decided where gone_as_of is not null and try_cast(gone_as_of as timestamp) is null
			order by line, name limit 20`,
		insert: `
			insert into input.review_effect by name
			select review_no, item_id, try_cast(gone_as_of as timestamp) as gone_as_of from decided order by line`,
	},
}

// header is the first line of the file.
func (t decidedTable) header() string { return strings.Join(review.Names(t.columns), ",") }

// read reads the file.
func (t decidedTable) read(path string, number int) string {
	return fmt.Sprintf("select %d as review_no, * from (%s)", number, review.ReadTexts(path, t.columns))
}
