-- rehearsal.new_account
-- title:       Accounts that the plan creates
-- one row per: account_key
-- reads:       rehearsal.plan, before.target, servicenow.user, policy.setting
-- columns:
--   change_id:      the change that creates it
--   account_key:    its key in the copy, behind all others
--   user_key:       its identity
--   sys_id:         one that only the copy knows: ServiceNow gives out its own
--   user_name:      as planned
--   sys_created_on: the as-of
with plan as (
    select change_id, field, after from rehearsal.plan where operation = 'create' and "table" = 'sys_user'
),
targets as (
    select change_id, user_key from before.target
),
last_keys as (
    select coalesce(max(account_key), -1) as account_key from servicenow.user
),
as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
final as (
    select
        plan.change_id,
        cast(last_keys.account_key + row_number() over (order by plan.change_id) as integer) as account_key,
        targets.user_key,
        md5('rehearsal ' || plan.change_id) as sys_id,
        plan.after as user_name,
        as_ofs.as_of as sys_created_on
    from plan
    join targets on targets.change_id = plan.change_id
    cross join last_keys
    cross join as_ofs
    where plan.field = 'user_name'
)
select change_id, account_key, user_key, sys_id, user_name, sys_created_on from final
