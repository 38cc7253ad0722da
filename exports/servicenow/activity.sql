-- servicenow.activity
-- title:       What accounts changed, counted or one by one
-- one row per: file_key, record
-- reads:       staging.servicenow_activity_found
-- adds to:     servicenow.activity
-- unless empty: staging.servicenow_activity_found
with found as (
    select row, account_key, changes, first_at, last_at, file_key, record from staging.servicenow_activity_found where becomes = 'loaded'
),
final as (
    select account_key, changes, first_at, last_at, file_key, record from found order by row
)
select * from final
