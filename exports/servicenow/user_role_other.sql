-- servicenow.user_role_other
-- title:       The grants among the other rows of sys_user_has_role
-- one row per: grant_key
-- reads:       staging.servicenow_grant_other
-- adds to:     servicenow.user_role
--
-- The grants among those.
with resolved as (
    select
        row, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key,
        created_at, created_by, file_key, record
    from staging.servicenow_grant_other
    where code is null
),
final as (
    select
        row::integer as grant_key, sys_id, account_key, role_key, state, inherited, inh_count, granted_by_group_key, included_in_role_key,
        created_at, created_by, file_key, record
    from resolved
)
select * from final
