-- servicenow.role_version
-- title:       Which rows about roles count
-- one row per: row
-- reads:       staging.servicenow_role
-- makes:       staging.servicenow_role_version
--
-- A role is its name. A role that was renamed between two exports is the one of its
-- newer name: of the rows of a sys_id the newest may count, and of those of a name the
-- newest does (place 1), then one with a sys_id, then the first.
with staged as (
    select row, file_key, record, nullif(lower(trim(sys_id)), '') as sys_id, trim(name) as name,
        elevated_privilege, requires_subscription, try_cast(sys_updated_on as timestamp) as updated_at
    from staging.servicenow_role
    where trim(name) <> ''
),
dated as (
    select *, if(sys_id is null, 1, row_number() over (partition by sys_id order by updated_at desc nulls last, row)) as place_of_sys_id
    from staged
),
final as (
    select
        row, file_key, record, max(sys_id) over same_name as sys_id, name, elevated_privilege, requires_subscription,
        if(place_of_sys_id = 1, row_number() over (same_name order by updated_at desc nulls last, sys_id is null, row), place_of_sys_id) as place
    from dated
    window same_name as (partition by place_of_sys_id = 1, name)
)
select * from final
