-- servicenow.activity_rejected
-- title:       Changes of accounts that cannot be told
-- one row per: file_key, record
-- reads:       staging.servicenow_activity_found
-- adds to:     staging.rejected
-- unless empty: staging.servicenow_activity_found
with found as (
    select file_key, record, code, value from staging.servicenow_activity_found where becomes = 'rejected'
),
final as (
    select file_key, record, 'servicenow.activity' as relation, code, value from found
)
select * from final
