-- servicenow.group_found
-- title:       The groups: those of exports of sys_user_group, and those only references name
-- one row per: group_key
-- reads:       staging.servicenow_group_version, staging.servicenow_reference
-- makes:       staging.servicenow_group_found
--
-- The groups: those of exports of sys_user_group, then those that only a reference
-- names.
with exported as (
    select row, sys_id, name, active, parent_value, parent_display, is_parent_known, manager_value, manager_display, type, source, file_key, record
    from staging.servicenow_group_version
    where place = 1
),
reference as (
    select value, display from staging.servicenow_reference where kind = 'group'
),
named as (
    select
        case when staging.is_sys_id(value) then lower(value) end as sys_id,
        coalesce(nullif(display, ''), case when not staging.is_sys_id(value) then nullif(value, '') end) as name
    from reference
),
by_id as (
    select sys_id, min(name) as name
    from named
    where sys_id is not null and name is not null and sys_id not in (select sys_id from exported where sys_id is not null)
        and name not in (select name from exported where sys_id is null)
    group by sys_id
),
by_name as (
    select distinct null as sys_id, name
    from named
    where
        sys_id is null and name is not null
        and name not in (select name from exported)
        and name not in (select name from by_id)
),
found as (
    select row, sys_id, name, active, parent_value, parent_display, is_parent_known, manager_value, manager_display, type, source, file_key, record
    from exported
    union all by name
    select sys_id, name from by_id
    union all by name
    select null::varchar as sys_id, name from by_name
),
final as (
    select (row_number() over (order by row nulls last, name, sys_id) - 1)::integer as group_key, * from found
)
select * from final
