-- servicenow.duty_rejected
-- title:       Tasks, approvals and configuration items of accounts that cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_duty_found
-- adds to:     staging.rejected
-- unless empty: staging.servicenow_duty_found
with found as (
    select file_key, record, relation, code, value from staging.servicenow_duty_found where becomes = 'rejected'
),
final as (
    select file_key, record, relation, code, value from found
)
select * from final
