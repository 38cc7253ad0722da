-- servicenow.role_contains_found
-- title:       Rows about contained roles with both roles, or why not
-- one row per: file_key, record
-- reads:       staging.servicenow_role_contains, staging.servicenow_role_lookup
-- makes:       staging.servicenow_role_contains_found
--
-- Of the rows of one pair of roles the first counts (place 1).
with staged as (
    select
        file_key, record, coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display,
        coalesce(contains_value, '') as contains_value, coalesce(contains_display, '') as contains_display
    from staging.servicenow_role_contains
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
contained_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select
        staged.file_key, staged.record, role_lookup.role_key, contained_lookup.role_key as contained_role_key,
        staged.role_value || staged.role_display as role_text, staged.contains_value || staged.contains_display as contained_text
    from staged
    left join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
    left join contained_lookup on contained_lookup.value = staged.contains_value and contained_lookup.display = staged.contains_display
),
final as (
    select
        file_key, record, role_key, contained_role_key,
        case
            when role_key is not null and contained_role_key is not null then null
            when role_key is null and role_text = '' then 'row.no_role'
            when role_key is null then 'role.unknown'
            when contained_text = '' then 'row.no_contained_role'
            else 'contained_role.unknown'
        end as code,
        case when role_key is null then role_text when contained_role_key is null then contained_text end as value,
        row_number() over (partition by role_key, contained_role_key order by file_key, record) as place
    from resolved
)
select * from final
