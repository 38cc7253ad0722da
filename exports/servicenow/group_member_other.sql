-- servicenow.group_member_other
-- title:       The memberships among the other rows of sys_user_grmember
-- one row per: member_key
-- reads:       staging.servicenow_member_other
-- adds to:     servicenow.group_member
--
-- The memberships among those.
with resolved as (
    select row, sys_id, account_key, group_key, created_at, created_by, file_key, record from staging.servicenow_member_other where code is null
),
final as (
    select row::integer as member_key, sys_id, account_key, group_key, created_at, created_by, file_key, record from resolved
)
select * from final
