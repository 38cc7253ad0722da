-- servicenow.role_contains_rejected
-- title:       Rows about contained roles whose references cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_role_contains, staging.servicenow_role_lookup
-- adds to:     staging.rejected
with staged as (
    select
        file_key, record, coalesce(role_value, '') as role_value, coalesce(role_display, '') as role_display,
        coalesce(contains_value, '') as contains_value, coalesce(contains_display, '') as contains_display
    from staging.servicenow_role_contains
),
role_lookup as (
    select value, display, role_key from staging.servicenow_role_lookup
),
contains_named as (
    select value, display, role_key from staging.servicenow_role_lookup
),
resolved as (
    select
        staged.file_key, staged.record, role_lookup.role_key as role_key, contains_named.role_key as contained_role_key,
        staged.role_value || staged.role_display as first_text, staged.contains_value || staged.contains_display as second_text
    from staged
    left join role_lookup on role_lookup.value = staged.role_value and role_lookup.display = staged.role_display
    left join contains_named on contains_named.value = staged.contains_value and contains_named.display = staged.contains_display
),
final as (
    select
        file_key, record, 'servicenow.role_contains' as relation,
        case
            when role_key is null and first_text = '' then 'row.no_role'
            when role_key is null then 'role.unknown'
            when second_text = '' then 'row.no_contained_role'
            else 'contained_role.unknown'
        end as code,
        case when role_key is null then first_text else second_text end as value
    from resolved
    where role_key is null or contained_role_key is null
)
select * from final
