-- servicenow.role_lookup
-- title:       Which role each reference means
-- one row per: value, display
-- reads:       servicenow.role, staging.base_role, staging.servicenow_reference
-- makes:       staging.servicenow_role_lookup
--
-- Which role a reference means: by its sys_id, else by its name, else by a name under
-- which references show the sys_id of one role. Each pair of value and display value that
-- occurs is a row.
with role as (
    select role_key, sys_id, name from servicenow.role
),
base_role as (
    select sys_id, name from staging.base_role
),
reference as (
    select value, display, coalesce(nullif(display, ''), base_role.name, value) as shown
    from staging.servicenow_reference
    left join base_role on base_role.sys_id = lower(value)
    where kind = 'role'
),
also_shown as (
    select trim(reference.display) as name, min(role.role_key) as role_key
    from reference
    join role on role.sys_id = lower(reference.value)
    where trim(reference.display) <> ''
    group by trim(reference.display)
    having count(distinct role.role_key) = 1
),
final as (
    select
        reference.value, reference.display,
        case
            when by_id.role_key is not null then by_id.role_key
            -- A sys_id that no known role has may still be named by its display value,
            -- unless the role of that name is known to have another sys_id.
            when staging.is_sys_id(reference.value) and by_name.sys_id is not null then null
            when by_name.role_key is not null or staging.is_sys_id(reference.value) then by_name.role_key
            else also_shown.role_key
        end as role_key
    from reference
    left join role as by_id on by_id.sys_id = lower(reference.value)
    left join role as by_name on by_name.name = trim(reference.shown)
    left join also_shown on also_shown.name = trim(reference.shown)
)
select * from final where role_key is not null
