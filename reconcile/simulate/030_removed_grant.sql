-- rehearsal.removed_grant
-- title:       Direct grants that the plan deletes
-- one row per: grant_key
-- reads:       rehearsal.step, servicenow.user_role
-- columns:
--   grant_key:   of servicenow.user_role
--   account_key: the account
--   role_key:    the role
--
-- By sys_id, as the change names the record; where the export has none, every direct row of
-- that account and role. Never an inherited row.
with steps as (
    select record_id, account_key, role_key
    from rehearsal.step
    where "table" = 'sys_user_has_role' and operation = 'delete'
),
grants as (
    select grant_key, sys_id, account_key, role_key from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
final as (
    select distinct grants.grant_key, grants.account_key, grants.role_key
    from grants
    join steps on steps.account_key = grants.account_key and steps.role_key = grants.role_key
    where steps.record_id is null or steps.record_id = grants.sys_id
)
select grant_key, account_key, role_key from final
