-- servicenow.grant_other
-- title:       The other rows of sys_user_has_role, with account and role or why not
-- one row per: row
-- reads:       staging.servicenow_user_role, staging.servicenow_user_role_stated, staging.servicenow_user_named, staging.servicenow_role_lookup, staging.servicenow_group_lookup
-- makes:       staging.servicenow_grant_other
--
-- The rows of sys_user_has_role that no sys_ids resolve, each with its account
-- (servicenow.user_named) and its role, or why not.
with user_named as (
    select row, account_key, code as user_code, value as user_value
    from staging.servicenow_user_named
    where relation = 'servicenow.user_role'
),
staged as (
    select
        user_named.row, file_key, record, nullif(sys_id, '') as sys_id, user_named.account_key, user_named.user_code, user_named.user_value,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display, nullif(state, '') as state, inherited, try_cast(inh_count as integer) as inh_count,
        coalesce(granted_by_value, '') as granted_by_value, coalesce(granted_by_display, '') as granted_by_display,
        coalesce(included_in_role_value, '') as included_in_role_value,
        coalesce(included_in_role_display, '') as included_in_role_display,
        try_cast(sys_created_on as timestamp) as created_at, nullif(sys_created_by, '') as created_by
    from staging.servicenow_user_role_stated as stated
    join user_named on user_named.row = stated.row
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup where group_key is not null
),
resolved as (
    select
        staged.row, staged.file_key, staged.record, staged.sys_id, staged.state, staged.inh_count, staged.created_at, staged.created_by,
        staged.account_key, staged.user_code, staged.user_value, role_lookup.role_key,
        staging.inheritance(staged.inherited, staged.inh_count) as inherited, staged.inherited <> '' and staging.truth(staged.inherited) is null as is_odd,
        granted_by.group_key as granted_by_group_key, included_in.role_key as included_in_role_key,
        staged.role_value || staged.role_display as role_text
    from staged
    left join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
    left join group_lookup as granted_by
        on granted_by.value = staged.granted_by_value and granted_by.display = staged.granted_by_display
    left join role_lookup as included_in
        on included_in.value = staged.included_in_role_value and included_in.display = staged.included_in_role_display
),
final as (
    select
        row, file_key, record, sys_id, account_key, role_key, state, inherited, inh_count,
        granted_by_group_key, included_in_role_key, created_at, created_by,
        case
            when account_key is not null and role_key is not null and not coalesce(is_odd, false) then null
            when account_key is null then user_code
            when role_key is null and role_text = '' then 'row.no_role'
            when role_key is null then 'role.unknown'
            else 'grant.unknown_inherited'
        end as code,
        case
            when account_key is null then user_value
            when role_key is null then role_text
        end as value
    from resolved
)
select * from final
