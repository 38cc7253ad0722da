-- rehearsal.step
-- title:       The rows of the plan, with the keys of what they are about
-- one row per: row_no
-- reads:       rehearsal.plan, rehearsal.new_account, before.target
-- columns:
--   row_no:      of the plan
--   change_id:   of the plan
--   system:      of the plan
--   table:       of the plan
--   operation:   of the plan
--   record_id:   of the plan
--   field:       of the plan
--   value:       what it sets
--   account_key: the account, one that the plan creates included
--   user_key:    its identity
--   role_key:    of before.role
--   group_key:   of before.group
with plan as (
    select row_no, change_id, system, "table", operation, record_id, field, after as value from rehearsal.plan
),
targets as (
    select change_id, account_key, user_key, role_key, group_key from before.target
),
new_accounts as (
    select user_key, account_key from rehearsal.new_account
),
final as (
    select
        plan.row_no, plan.change_id, plan.system, plan."table", plan.operation, plan.record_id, plan.field, plan.value,
        coalesce(targets.account_key, new_accounts.account_key) as account_key,
        targets.user_key, targets.role_key, targets.group_key
    from plan
    join targets on targets.change_id = plan.change_id
    left join new_accounts on new_accounts.user_key = targets.user_key
)
select row_no, change_id, system, "table", operation, record_id, field, value, account_key, user_key, role_key, group_key
from final
