-- servicenow.group
-- title:       The groups, with their parents found
-- one row per: group_key
-- reads:       staging.servicenow_display, staging.servicenow_group_found, staging.servicenow_group_lookup
-- adds to:     servicenow.group
with found as (
    select * from staging.servicenow_group_found
),
lookup as (
    select value, display, group_key from staging.servicenow_group_lookup
),
display as (
    select sys_id, display from staging.servicenow_display
),
final as (
    select
        found.group_key, found.sys_id, found.name, staging.truth(found.active) as active, lookup.group_key as parent_group_key,
        case
            when found.manager_display <> '' then found.manager_display
            when staging.is_sys_id(found.manager_value) then display.display
            else nullif(found.manager_value, '')
        end as manager,
        found.type, found.source, found.file_key, found.record
    from found
    left join lookup
        on lookup.value = coalesce(found.parent_value, '') and lookup.display = coalesce(found.parent_display, '')
        and lookup.value || lookup.display <> ''
    left join display on display.sys_id = lower(found.manager_value)
)
select * from final order by group_key
