-- servicenow.role
-- title:       The roles: those of exports of sys_user_role, and those only references name
-- one row per: role_key
-- reads:       staging.base_role, staging.servicenow_reference, staging.servicenow_role_version
-- adds to:     servicenow.role
--
-- The roles: those of exports of sys_user_role, then those that only a reference names.
-- A sys_id that nothing names is a role, too: who holds it does not hold nothing.
with exported as (
    select
        row, file_key, record, sys_id, name,
        staging.truth(elevated_privilege) as elevated_privilege, staging.truth(requires_subscription) as requires_subscription,
        description
    from staging.servicenow_role_version
    where place = 1
),
reference as (
    select value, display from staging.servicenow_reference where kind = 'role'
),
base_role as (
    select sys_id, name from staging.base_role
),
named as (
    select
        case when staging.is_sys_id(reference.value) then lower(reference.value) end as sys_id,
        trim(coalesce(nullif(reference.display, ''), base_role.name, case when not staging.is_sys_id(reference.value) then reference.value end)) as name
    from reference
    left join base_role on base_role.sys_id = lower(reference.value)
),
-- A sys_id is one role, though references show it under several names, as after a renaming.
by_id as (
    select sys_id, min(name) as name
    from named
    where sys_id is not null and name <> '' and sys_id not in (select sys_id from exported where sys_id is not null)
    group by sys_id
),
by_name as (
    select null as sys_id, name
    from named
    where sys_id is null and name <> '' and name not in (select other.name from named as other where other.sys_id is not null and other.name <> '')
),
either as (
    select sys_id, name from by_id
    union all
    select sys_id, name from by_name
),
referenced as (
    select min(sys_id) as sys_id, name
    from either
    where name not in (select name from exported)
    group by name
),
nameless as (
    select sys_id
    from named
    where sys_id is not null and sys_id not in (select sys_id from exported where sys_id is not null)
    group by sys_id
    having coalesce(max(name), '') = ''
),
numbered as (
    select sys_id, if(count(*) over (partition by left(sys_id, 8)) = 1, 'role ' || left(sys_id, 8) || '…', 'role ' || sys_id) as name from nameless
),
found as (
    select row, sys_id, name, true as is_named, elevated_privilege, requires_subscription, description, file_key, record from exported
    union all
    select null as row, sys_id, name, true as is_named, null as elevated_privilege, null as requires_subscription, null as description, null as file_key, null as record
    from referenced
    union all
    select null as row, sys_id, name, false as is_named, null as elevated_privilege, null as requires_subscription, null as description, null as file_key, null as record
    from numbered
),
final as (
    select
        (row_number() over (order by row nulls last, is_named desc, name) - 1)::integer as role_key,
        sys_id, name, is_named, elevated_privilege, requires_subscription, description, file_key, record
    from found
)
select * from final
