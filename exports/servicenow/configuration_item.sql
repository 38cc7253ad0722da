-- servicenow.configuration_item
-- title:       Configuration items and who answers for them
-- one row per: file_key, record
-- reads:       staging.servicenow_duty_found
-- adds to:     servicenow.configuration_item
-- unless empty: staging.servicenow_duty_found
with found as (
    select row, sys_id, account_key, manager_account_key, file_key, record
    from staging.servicenow_duty_found
    where relation = 'servicenow.configuration_item' and becomes = 'loaded'
),
final as (
    select sys_id, account_key, manager_account_key, file_key, record from found order by row
)
select * from final
