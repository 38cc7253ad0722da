-- servicenow.role_version
-- title:       Which rows about roles count
-- one row per: row
-- reads:       staging.servicenow_role, staging.servicenow_role_stated
-- makes:       staging.servicenow_role_version
--
-- A role is its name. A role that was renamed between two exports is the one of its
-- newer name: of the rows of a sys_id the newest may count, and of those of a name the
-- newest does (place 1), then one with a sys_id, then the first; but each column is that
-- of the newest row whose list has it, whatever the order of files.
with staged as (
    select row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, trim(name) as name,
        elevated_privilege, requires_subscription, description, coalesce(try_cast(sys_updated_on as timestamp), '-infinity') as since
    from staging.servicenow_role_stated
    where trim(name) <> ''
),
dated as (
    select
        * replace (
            if(sys_id is null, elevated_privilege, arg_max(elevated_privilege, (since, elevated_privilege)) over (partition by sys_id)) as elevated_privilege,
            if(sys_id is null, requires_subscription, arg_max(requires_subscription, (since, requires_subscription)) over (partition by sys_id))
                as requires_subscription,
            if(sys_id is null, description, arg_max(description, (since, description)) over (partition by sys_id)) as description
        ),
        if(sys_id is null, 1, row_number() over (partition by sys_id order by since desc, row)) as place_of_sys_id
    from staged
),
final as (
    select
        row, file_key, record, max(sys_id) over same_name as sys_id, name,
        nullif(arg_max(elevated_privilege, (since, sys_id is not null, elevated_privilege)) over same_name, '') as elevated_privilege,
        nullif(arg_max(requires_subscription, (since, sys_id is not null, requires_subscription)) over same_name, '') as requires_subscription,
        nullif(trim(arg_max(description, (since, sys_id is not null, description)) over same_name), '') as description,
        if(place_of_sys_id = 1, row_number() over (same_name order by since desc, sys_id is null, row), place_of_sys_id) as place
    from dated
    window same_name as (partition by place_of_sys_id = 1, name)
)
select * from final
