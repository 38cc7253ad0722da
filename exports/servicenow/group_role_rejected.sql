-- servicenow.group_role_rejected
-- title:       Rows about roles of groups whose references cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_group_role_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, value from staging.servicenow_group_role_found where code is not null
),
final as (
    select file_key, record, 'servicenow.group_role' as relation, code, value from found
)
select * from final
