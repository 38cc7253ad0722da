-- servicenow.delegate_rejected
-- title:       Rows about delegates whose accounts cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_delegate_found
-- adds to:     staging.rejected
with found as (
    select file_key, record, code, value from staging.servicenow_delegate_found where code is not null
),
final as (
    select file_key, record, 'servicenow.delegate' as relation, code, value from found
)
select * from final
