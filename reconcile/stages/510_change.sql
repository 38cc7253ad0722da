-- change
-- title:       The plan, one row per field of a record
-- one row per: change_id, field
-- reads:       recon.draft, recon.candidate, recon.overrun
-- columns:
--   row_no:      the order of the plan's rows, from 0
--   change_id:   the change; its rows, one per field, share it. The same in every run
--   sequence:    the order of changes, from 1: a change depends only on earlier ones
--   system:      where it is made
--   table:       the table of the record: sys_user, sys_user_has_role, sys_user_grmember, sys_user_delegate; in Okta user, group_member
--   operation:   what is done to the record
--   record_id:   the record's sys_id or Okta id; empty if the export has none, or the record is to be created
--   user_name:   the account it is about
--   field:       the field that is set; empty for delete
--   before:      what the plan expects to find: if the record holds something else, leave it alone
--   after:       what it sets; empty clears the field
--   finding_ids: the findings it corrects, "; " between
--   reason:      one plain sentence
--   depends_on:  the changes that have to be in effect before it, "; " between; leave it out if one of them is left out
with drafted as (
    select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
    from recon.draft
),
withheld as (
    select candidates.change_id
    from recon.candidate as candidates
    semi join recon.overrun as overrun on overrun.change_no = candidates.change_no
),
final as (
    select
        cast(row_number() over (order by drafted.row_no) - 1 as integer) as row_no,
        drafted.change_id,
        dense_rank() over (order by drafted.sequence) as sequence,
        drafted.system, drafted."table", drafted.operation, drafted.record_id, drafted.user_name, drafted.field, drafted.before, drafted.after,
        drafted.finding_ids, drafted.reason, drafted.depends_on
    from drafted
    anti join withheld on withheld.change_id = drafted.change_id
)
select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
from final
