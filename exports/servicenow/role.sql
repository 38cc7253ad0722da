-- servicenow.role
-- title:       The roles: those of exports of sys_user_role, and those only references name
-- one row per: role_key
-- reads:       staging.servicenow_reference, staging.servicenow_role_version
-- adds to:     servicenow.role
--
-- The roles: those of exports of sys_user_role, then those that only a reference names.
with exported as (
    select
        row, file_key, record, sys_id, name,
        staging.truth(elevated_privilege) as elevated_privilege, staging.truth(requires_subscription) as requires_subscription
    from staging.servicenow_role_version
    where place = 1
),
reference as (
    select value, display from staging.servicenow_reference where kind = 'role'
),
named as (
    select
        case when staging.is_sys_id(value) then lower(value) end as sys_id,
        trim(coalesce(nullif(display, ''), case when not staging.is_sys_id(value) then value end)) as name
    from reference
),
referenced as (
    select min(named.sys_id) as sys_id, named.name
    from named
    where
        named.name <> ''
        and named.name not in (select name from exported)
        and (named.sys_id is null or named.sys_id not in (select sys_id from exported where sys_id is not null))
    group by named.name
),
found as (
    select row, sys_id, name, elevated_privilege, requires_subscription, file_key, record from exported
    union all
    select null as row, sys_id, name, null as elevated_privilege, null as requires_subscription, null as file_key, null as record
    from referenced
),
final as (
    select
        (row_number() over (order by row nulls last, name) - 1)::integer as role_key,
        sys_id, name, elevated_privilege, requires_subscription, file_key, record
    from found
)
select * from final
