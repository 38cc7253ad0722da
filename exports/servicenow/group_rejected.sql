-- servicenow.group_rejected
-- title:       Rows about groups that cannot be loaded
-- one row per: file_key, record
-- reads:       staging.servicenow_group
-- adds to:     staging.rejected
with staged as (
    select file_key, record, sys_id, name from staging.servicenow_group
),
final as (
    select
        file_key, record, 'servicenow.group' as relation, 'group.no_name' as code,
        sys_id as value
    from staged
    where coalesce(trim(name), '') = ''
)
select * from final
