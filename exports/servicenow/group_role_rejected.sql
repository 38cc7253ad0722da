-- servicenow.group_role_rejected
-- title:       Rows about roles of groups whose references cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_group_lookup, staging.servicenow_group_role, staging.servicenow_role_lookup
-- adds to:     staging.rejected
with staged as (
    select
        file_key, record, coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display
    from staging.servicenow_group_role
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup
),
role_named as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select
        staged.file_key, staged.record, group_lookup.group_key as group_key, role_named.role_key as role_key,
        staged.group_value || staged.group_display as first_text, staged.role_value || staged.role_display as second_text
    from staged
    left join group_lookup on group_lookup.value = staged.group_value and group_lookup.display = staged.group_display
    left join role_named on role_named.value = staged.role_value and role_named.display = staged.role_display
),
final as (
    select
        file_key, record, 'servicenow.group_role' as relation,
        case
            when group_key is null and first_text = '' then 'row.no_group'
            when group_key is null then 'group.unknown'
            when second_text = '' then 'row.no_role'
            else 'role.unknown'
        end as code,
        case when group_key is null then first_text else second_text end as value
    from resolved
    where group_key is null or role_key is null
)
select * from final
