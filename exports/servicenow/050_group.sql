-- The groups: those of exports of sys_user_group, then those that only a
-- reference names. A group is its sys_id; a row without one is its name.
create table staging.servicenow_group_found as
with staged as (
    select row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, name, active, parent_value, parent_display,
        manager_value, manager_display, type, source, sys_updated_on
    from staging.servicenow_group
    where trim(name) <> ''
),
ids as (
    select name, min(sys_id) as sys_id from staged where sys_id is not null group by name having count(distinct sys_id) = 1
),
identified as (
    select staged.*, coalesce(staged.sys_id, ids.sys_id, 'name ' || staged.name) as identity
    from staged
    left join ids on ids.name = case when staged.sys_id is null then staged.name end
),
exported as (
    select * exclude (sys_id), max(sys_id) over (partition by identity) as sys_id
    from identified
    qualify row_number() over (
        partition by identity order by try_cast(sys_updated_on as timestamp) desc nulls last, sys_id is null, row) = 1
),
reference as (
    select group_value, group_display from staging.servicenow_group_member
    union all select granted_by_value as group_value, granted_by_display as group_display from staging.servicenow_user_role
        where granted_by_value <> 'not-applicable'
    union all select group_value, group_display from staging.servicenow_group_role
    union all select parent_value as group_value, parent_display as group_display from staging.servicenow_group
),
distinct_reference as (
    select distinct group_value, group_display from reference
),
named as (
    select
        case when staging.is_sys_id(group_value) then lower(group_value) end as sys_id,
        coalesce(nullif(group_display, ''), case when not staging.is_sys_id(group_value) then nullif(group_value, '') end) as name
    from distinct_reference
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
    select row, sys_id, name, active, parent_value, parent_display, manager_value, manager_display, type, source, file_key, record
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
