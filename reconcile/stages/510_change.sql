-- change
-- title:       The plan, one row per field of a record
-- one row per: change_id, field
-- reads:       recon.correction, recon.held_back, recon.prerequisite
-- columns:
--   row_no:      the order of the plan's rows, from 0
--   change_id:   the change; its rows, one per field, share it. The same in every run
--   sequence:    the order of changes, from 1: a change depends only on earlier ones
--   system:      where it is made
--   table:       the table of the record: sys_user, sys_user_has_role, sys_user_grmember; in Okta user, group_member
--   operation:   what is done to the record
--   record_id:   the record's sys_id or Okta id; empty if the export has none, or the record is to be created
--   user_name:   the account it is about
--   field:       the field that is set; empty for delete
--   before:      what the plan expects to find: if the record holds something else, leave it alone
--   after:       what it sets; empty clears the field
--   finding_ids: the findings it corrects, "; " between
--   reason:      one plain sentence
--   depends_on:  the changes that have to be in effect before it, "; " between; empty if none
with corrections as (
    select
        finding_id, phase, system, "table", operation, user_name, record_id, record_key, change_key,
        field_no, field, before, after, reason
    from recon.correction
),
held_back as (
    select finding_id, record_key, change_key from recon.held_back
),
planned as (
    select corrections.*
    from corrections
    anti join held_back
        on held_back.finding_id = corrections.finding_id
        and held_back.record_key = corrections.record_key
        and held_back.change_key = corrections.change_key
),
prerequisites as (
    select change_id, string_agg(needs_change_id, '; ' order by needs_change_id) as depends_on
    from recon.prerequisite
    group by change_id
),
merged as (
    select
        recon.change_id(system, "table", operation, record_key, change_key) as change_id,
        min(phase) as phase,
        system, "table", operation,
        min(user_name) as user_name,
        min(record_id) as record_id,
        min(field_no) as field_no,
        field,
        min(before) as before,
        min(after) as after,
        string_agg(distinct finding_id, '; ' order by finding_id) as finding_ids,
        min(reason) as reason
    from planned
    group by system, "table", operation, record_key, change_key, field
),
final as (
    select
        cast(row_number() over (order by phase, user_name, "table", merged.change_id, field_no, field) - 1 as integer) as row_no,
        merged.change_id,
        dense_rank() over (order by phase, user_name, "table", merged.change_id) as sequence,
        system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, prerequisites.depends_on
    from merged
    left join prerequisites on prerequisites.change_id = merged.change_id
)
select row_no, change_id, sequence, system, "table", operation, record_id, user_name, field, before, after, finding_ids, reason, depends_on
from final
