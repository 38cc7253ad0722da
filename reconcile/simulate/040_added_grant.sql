-- rehearsal.added_grant
-- title:       Direct grants that the plan makes
-- one row per: grant_key
-- reads:       rehearsal.step, servicenow.user_role
-- columns:
--   grant_key:   its key in the copy, behind all others
--   account_key: the account
--   role_key:    the role, of before.role
with steps as (
    select distinct change_id, account_key, role_key
    from rehearsal.step
    where "table" = 'sys_user_has_role' and operation = 'create'
),
last_keys as (
    select coalesce(max(grant_key), -1) as grant_key from servicenow.user_role
),
final as (
    select
        cast(last_keys.grant_key + row_number() over (order by steps.change_id) as integer) as grant_key,
        steps.account_key, steps.role_key
    from steps
    cross join last_keys
    where steps.account_key is not null
)
select grant_key, account_key, role_key from final
