-- servicenow.user_role
-- title:       Grants whose account and role are named by known ids
-- one row per: grant_key
-- reads:       servicenow.user, staging.servicenow_group_lookup, staging.servicenow_role_lookup, staging.servicenow_user_role, staging.servicenow_user_role_stated
-- adds to:     servicenow.user_role
--
-- The grants whose account and role are named by what is there: nearly all. The key of
-- a grant is its row. Whether it is inherited is unknown if the export has no field that
-- says so.
with staged as (
    select
        row, file_key, record, nullif(sys_id, '') as sys_id, user_value,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display, nullif(state, '') as state, inherited, try_cast(inh_count as integer) as inh_count,
        coalesce(granted_by_value, '') as granted_by_value, coalesce(granted_by_display, '') as granted_by_display,
        coalesce(included_in_role_value, '') as included_in_role_value,
        coalesce(included_in_role_display, '') as included_in_role_display,
        try_cast(sys_created_on as timestamp) as created_at, nullif(sys_created_by, '') as created_by
    from staging.servicenow_user_role_stated
),
account as (
    select account_key, sys_id from servicenow.user where sys_id is not null
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup where group_key is not null
),
final as (
    select
        staged.row::integer as grant_key, staged.sys_id, account.account_key, role_lookup.role_key, staged.state,
        staging.inheritance(staged.inherited, staged.inh_count) as inherited, staged.inh_count,
        granted_by.group_key as granted_by_group_key, included_in.role_key as included_in_role_key,
        staged.created_at, staged.created_by, staged.file_key, staged.record
    from staged
    join account on account.sys_id = staged.user_value
    join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
    left join group_lookup as granted_by
        on granted_by.value = staged.granted_by_value and granted_by.display = staged.granted_by_display
    left join role_lookup as included_in
        on included_in.value = staged.included_in_role_value and included_in.display = staged.included_in_role_display
    where coalesce(staged.inherited, '') = '' or staging.truth(staged.inherited) is not null
)
select * from final
