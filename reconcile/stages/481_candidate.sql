-- recon.candidate
-- title:       Changes that the findings ask for, without those that recon.guarded leaves out, before they are checked against each other
-- one row per: change_no
-- reads:       recon.correction, recon.guarded, recon.finding, servicenow.user
-- columns:
--   change_no:     a number for joins, from 0
--   change_id:     of change
--   phase:         of recon.correction
--   system:        of recon.correction
--   table:         of recon.correction
--   operation:     of recon.correction
--   holder:        the account; below zero (-1 - user_key), the identity whose account is to be created
--   account_key:   the account, null if it is to be created
--   user_key:      its identity, null if none
--   record_id:     of recon.correction
--   role_key:      the role granted or removed
--   group_key:     the group joined or left
--   is_opening:    it makes an inactive or locked account usable
--   is_closing:    it deactivates or locks an account
--   is_deactivating: it deactivates an account
--   is_stripping:  it is made only because the account is deactivated
--   is_protective: it grants what a removal would otherwise take away
--
-- What is planned is judged change by change from here on: what each does to whom, and what
-- it needs. A change may correct several findings.
with corrections as (
    select finding_id, phase, system, "table", operation, account_key, user_key, record_id, record_key, change_key, field, after, role_key, group_key
    from recon.correction
),
guarded as (
    select finding_id, record_key, change_key from recon.guarded
),
findings as (
    select finding_id, kind from recon.finding
),
usable_accounts as (
    select account_key from servicenow.user as accounts where active and not coalesce(locked_out, false)
),
planned as (
    select corrections.*, findings.kind
    from corrections
    anti join guarded
        on guarded.finding_id = corrections.finding_id
        and guarded.record_key = corrections.record_key
        and guarded.change_key = corrections.change_key
    join findings on findings.finding_id = corrections.finding_id
),
deactivating as (
    select distinct finding_id from planned where change_key = 'deactivate'
),
merged as (
    select
        recon.change_id(planned.system, planned."table", planned.operation, planned.record_key, planned.change_key) as change_id,
        min(planned.phase) as phase,
        planned.system, planned."table", planned.operation,
        min(planned.account_key) as account_key,
        min(planned.user_key) as user_key,
        min(planned.record_id) as record_id,
        min(planned.role_key) as role_key,
        min(planned.group_key) as group_key,
        planned."table" = 'sys_user' and planned.operation = 'update' and bool_or(
            (planned.field = 'active' and planned.after = 'true') or (planned.field = 'locked_out' and planned.after = 'false')
        ) as is_opening,
        planned."table" = 'sys_user' and planned.operation = 'update' and bool_or(
            (planned.field = 'active' and planned.after is distinct from 'true')
            or (planned.field = 'locked_out' and planned.after is distinct from 'false')
        ) as is_closing,
        planned.change_key = 'deactivate' as is_deactivating,
        planned.operation = 'delete' and bool_and(deactivating.finding_id is not null) as is_stripping,
        planned.operation = 'create' and planned."table" = 'sys_user_has_role' and bool_and(
            planned.kind in ('misroled.excess_role', 'misroled.excess_group', 'misroled.inherited_role', 'review.revoked')
        ) as is_protective
    from planned
    left join deactivating on deactivating.finding_id = planned.finding_id
    group by planned.system, planned."table", planned.operation, planned.record_key, planned.change_key
),
final as (
    select
        cast(row_number() over (order by merged.change_id) - 1 as integer) as change_no,
        merged.change_id, merged.phase, merged.system, merged."table", merged.operation,
        coalesce(merged.account_key, -1 - merged.user_key) as holder,
        merged.account_key, merged.user_key, merged.record_id, merged.role_key, merged.group_key,
        merged.is_opening and not merged.is_closing and usable_accounts.account_key is null as is_opening,
        merged.is_closing, merged.is_deactivating, merged.is_stripping, merged.is_protective
    from merged
    left join usable_accounts on usable_accounts.account_key = merged.account_key
)
select
    change_no, change_id, phase, system, "table", operation, holder, account_key, user_key, record_id, role_key, group_key,
    is_opening, is_closing, is_deactivating, is_stripping, is_protective
from final
