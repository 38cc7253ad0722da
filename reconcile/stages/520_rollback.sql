-- rollback
-- title:       The inverse plan: applied after the plan, it restores what was
-- one row per: change_id, field
-- reads:       recon.draft_rollback, change
-- columns:
--   row_no:      the order of the rows, from 0
--   change_id:   of the change it takes back
--   sequence:    the plan's order backwards, from 1
--   system:      servicenow or okta
--   table:       the table of the record
--   operation:   the reverse: create for a delete, delete for a create
--   record_id:   null if the plan created the record, or it has to be created again
--   user_name:   the account it is about
--   field:       null for delete
--   before:      what the plan left
--   after:       what was there before it
--   finding_ids: as in the plan
--   reason:      one plain sentence
--   depends_on:  the changes that must be taken back first, because they depend on this one
with drafted as (
    select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
    from recon.draft_rollback
),
planned as (
    select distinct change_id from change
),
dependents as (
    select drafted.change_id, drafted.row_no, list(needed.change_id order by needed.change_id) as depends_on
    from drafted
    cross join unnest(drafted.depends_on) as needed (change_id)
    semi join planned on planned.change_id = needed.change_id
    group by drafted.change_id, drafted.row_no
),
final as (
    select
        cast(row_number() over (order by drafted.row_no) - 1 as integer) as row_no,
        drafted.change_id,
        dense_rank() over (order by drafted.sequence) as sequence,
        drafted.system, drafted."table", drafted.operation, drafted.record_id, drafted.user_name, drafted.field, drafted.before, drafted.after,
        drafted.finding_ids, drafted.reason,
        coalesce(dependents.depends_on, []) as depends_on
    from drafted
    semi join planned on planned.change_id = drafted.change_id
    left join dependents on dependents.row_no = drafted.row_no
)
select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
from final
