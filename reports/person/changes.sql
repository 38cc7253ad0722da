-- person.changes
-- title:       What is planned for one person
-- one row per: change and field
-- reads:       main.change, recon.finding
with subjects as (
    select finding_id from recon.finding
    where account_key = cast($account_key as integer)
        or user_key = cast($user_key as integer) and account_key is null
),
changes as (
    select row_no, change_id, sequence, system, "table", operation, field, before, after, finding_ids, reason from main.change
),
corrected as (
    select distinct changes.row_no
    from changes
    join subjects on contains(changes.finding_ids, subjects.finding_id)
),
final as (
    select
        changes.row_no, changes.change_id, changes.sequence, changes.system, changes."table", changes.operation,
        coalesce(changes.field, '') as field, coalesce(changes.before, '') as before, coalesce(changes.after, '') as after, changes.reason
    from changes
    join corrected on corrected.row_no = changes.row_no
)
select change_id, sequence, system, "table", operation, field, before, after, reason
from final
order by row_no
