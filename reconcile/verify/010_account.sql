-- verify.account
-- title:       The account of each change in the fresh exports
-- one row per: change_id
-- reads:       plan.change, plan.target, plan.account, servicenow.user
-- columns:
--   change_id:   of the plan
--   account_key: in the fresh exports, null if it is not there
--   is_new:      the plan was to create it
--
-- By sys_id; by user name where one of the exports has none, and for accounts that the plan
-- creates. Then also by the name that the plan gives it.
with changes as (
    select distinct change_id, user_name from plan.change where system = 'servicenow'
),
renames as (
    select change_id, lower(after) as user_name
    from plan.change
    where system = 'servicenow' and "table" = 'sys_user' and operation = 'update' and field = 'user_name' and after <> ''
),
targets as (
    select change_id, account_key from plan.target
),
planned as (
    select account_key, sys_id, user_name from plan.account
),
accounts as (
    select account_key, sys_id, lower(user_name) as user_name from servicenow.user
),
wanted as (
    select
        changes.change_id,
        targets.account_key as planned_key,
        targets.account_key is null as is_new,
        planned.sys_id,
        lower(coalesce(planned.user_name, changes.user_name)) as user_name
    from changes
    join targets on targets.change_id = changes.change_id
    left join planned on planned.account_key = targets.account_key
),
found as (
    select wanted.change_id, accounts.account_key, 1 as way
    from wanted
    join accounts on accounts.sys_id = wanted.sys_id
    union all
    select wanted.change_id, accounts.account_key, 2 as way
    from wanted
    join accounts on accounts.user_name = wanted.user_name
    where wanted.sys_id is null or accounts.sys_id is null
    union all
    select wanted.change_id, accounts.account_key, 3 as way
    from wanted
    join targets on targets.account_key = wanted.planned_key
    join renames on renames.change_id = targets.change_id
    join accounts on accounts.user_name = renames.user_name
    where wanted.sys_id is null or accounts.sys_id is null
),
final as (
    select
        wanted.change_id,
        arg_min(found.account_key, (found.way, found.account_key)) as account_key,
        any_value(wanted.is_new) as is_new
    from wanted
    left join found on found.change_id = wanted.change_id
    group by wanted.change_id
)
select change_id, account_key, is_new from final
