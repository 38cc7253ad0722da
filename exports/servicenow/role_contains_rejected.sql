-- servicenow.role_contains_rejected
-- title:       Rows about contained roles whose references cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_role_contains_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, value from staging.servicenow_role_contains_found where code is not null
),
final as (
    select file_key, record, 'servicenow.role_contains' as relation, code, value from found
)
select * from final
