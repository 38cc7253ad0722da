-- servicenow.group_role_found
-- title:       Rows about roles of groups with group and role, or why not
-- one row per: file_key, record
-- reads:       staging.servicenow_group_lookup, staging.servicenow_group_role, staging.servicenow_role_lookup
-- makes:       staging.servicenow_group_role_found
--
-- Of the rows of one group and role the first counts (place 1); members inherit the
-- role if any row says so.
with staged as (
    select
        file_key, record, inherits, coalesce(group_value, '') as group_value, coalesce(group_display, '') as group_display,
        coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display
    from staging.servicenow_group_role
),
group_lookup as (
    select value, display, group_key from staging.servicenow_group_lookup
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select
        staged.file_key, staged.record, group_lookup.group_key, role_lookup.role_key, coalesce(staging.truth(staged.inherits), true) as inherits,
        staged.group_value || staged.group_display as group_text, staged.role_value || staged.role_display as role_text
    from staged
    left join group_lookup on group_lookup.value = staged.group_value and group_lookup.display = staged.group_display
    left join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
),
final as (
    select
        file_key, record, group_key, role_key, bool_or(inherits) over (partition by group_key, role_key) as inherits,
        case
            when group_key is not null and role_key is not null then null
            when group_key is null and group_text = '' then 'row.no_group'
            when group_key is null then 'group.unknown'
            when role_text = '' then 'row.no_role'
            else 'role.unknown'
        end as code,
        case when group_key is null then group_text when role_key is null then role_text end as value,
        row_number() over (partition by group_key, role_key order by file_key, record) as place
    from resolved
)
select * from final
