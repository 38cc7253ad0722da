-- servicenow.half_row
-- title:       Grants and memberships that name an account and nothing, or a role or group and nobody
-- one row per: relation, account_key, role_key, group_key
-- reads:       staging.servicenow_grant_other, staging.servicenow_member_other
-- adds to:     servicenow.half_row
--
-- A row whose user, role or group is empty is of somebody, or of something, all the same:
-- who lacks what the other side of it names perhaps does not. What a row names and no export
-- has is another matter: nobody who is exported is meant.
with half as (
    select 'servicenow.user_role' as relation, account_key, role_key, null::integer as group_key
    from staging.servicenow_grant_other
    where code in ('row.no_user', 'row.no_role')
    union all
    select 'servicenow.group_member' as relation, account_key, null::integer as role_key, group_key
    from staging.servicenow_member_other
    where code in ('row.no_user', 'row.no_group')
),
final as (
    select relation, account_key, role_key, group_key, count(*) as row_count
    from half
    where coalesce(account_key, role_key, group_key) is not null
    group by all
)
select * from final order by relation, account_key, role_key, group_key
