-- workbook.changes
-- title:       The plan, with the findings it corrects
-- one row per: row_no
-- reads:       main.change, main.finding
with changes as (
    select
        row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason
    from main.change
),
findings as (
    select finding_id, finding_no from main.finding
),
final as (
    select
        changes.row_no, changes.sequence, changes.operation, changes.system, changes."table", changes.user_name, changes.field,
        changes.before, changes.after, changes.reason, changes.record_id, changes.finding_ids, findings.finding_no, changes.change_id
    from changes
    left join findings on findings.finding_id = split_part(changes.finding_ids, '; ', 1)
)
select
    sequence, operation, system, "table", user_name, field, before, after, reason, record_id, finding_ids, finding_no, change_id
from final
order by row_no
