-- servicenow.named_rejected
-- title:       Records of departments and the like that name nothing
-- one row per: file_key, record
-- reads:       staging.servicenow_named_version
-- adds to:     staging.rejected
with version as (
    select file_key, record, sys_id, name, code from staging.servicenow_named_version where code is not null
),
final as (
    select file_key, record, 'servicenow.named_record' as relation, code, coalesce(sys_id, name) as value from version
)
select * from final
