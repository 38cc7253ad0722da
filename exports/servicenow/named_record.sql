-- servicenow.named_record
-- title:       What departments, locations, companies and cost centers are called
-- one row per: sys_id
-- reads:       staging.servicenow_named_version
-- adds to:     servicenow.named_record
with version as (
    select row, table_name, sys_id, name, file_key, record from staging.servicenow_named_version where place = 1 and code is null
),
final as (
    select table_name, sys_id, name, file_key, record from version order by row
)
select * from final
