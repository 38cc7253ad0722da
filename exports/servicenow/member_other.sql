-- servicenow.member_other
-- title:       The other rows of sys_user_grmember, with account and group or why not
-- one row per: row
-- reads:       staging.servicenow_group_member, staging.servicenow_user_named, staging.servicenow_group_lookup
-- makes:       staging.servicenow_member_other
--
-- The rows of sys_user_grmember that no sys_ids resolve, each with its account
-- (servicenow.user_named) and its group, or why not. Rows with an empty user do occur in
-- genuine exports.
with user_named as (
    select row, account_key, code as user_code, value as user_value
    from staging.servicenow_user_named
    where relation = 'servicenow.group_member'
),
staged as (
    select
        user_named.row, file_key, record, nullif(sys_id, '') as sys_id, user_named.account_key, user_named.user_code, user_named.user_value,
        coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display,
        try_cast(sys_created_on as timestamp) as created_at, nullif(sys_created_by, '') as created_by
    from staging.servicenow_group_member
    join user_named on user_named.row = servicenow_group_member.row
),
group_lookup as (
    select value, display, group_key, is_ambiguous from staging.servicenow_group_lookup
),
resolved as (
    select
        staged.row, staged.file_key, staged.record, staged.sys_id, staged.account_key, staged.user_code, staged.user_value,
        staged.created_at, staged.created_by, group_lookup.group_key, group_lookup.is_ambiguous, staged.group_value || staged.group_display as group_text
    from staged
    left join group_lookup on group_lookup.value = staged.group_value and group_lookup.display = staged.group_display
),
final as (
    select
        row, file_key, record, sys_id, account_key, group_key, created_at, created_by,
        case
            when account_key is not null and group_key is not null then null
            when account_key is null then user_code
            when group_text = '' then 'row.no_group'
            when is_ambiguous then 'group.ambiguous'
            else 'group.unknown'
        end as code,
        case when account_key is null then user_value else group_text end as value
    from resolved
)
select * from final
