-- servicenow.role_rejected
-- title:       Rows about roles that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.servicenow_role
-- adds to:     staging.rejected
with staged as (
    select file_key, record, sys_id, name from staging.servicenow_role
),
final as (
    select
        file_key, record, 'servicenow.role' as relation, 'role.no_name' as code,
        sys_id as value
    from staged
    where coalesce(trim(name), '') = ''
)
select * from final
