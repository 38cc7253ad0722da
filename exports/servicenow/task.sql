-- servicenow.task
-- title:       Open tasks and who has them
-- one row per: file_key, record
-- reads:       staging.servicenow_duty_found
-- adds to:     servicenow.task
-- unless empty: staging.servicenow_duty_found
with found as (
    select row, sys_id, account_key, opened_at, file_key, record
    from staging.servicenow_duty_found
    where relation = 'servicenow.task' and becomes = 'loaded'
),
final as (
    select sys_id, account_key, opened_at, file_key, record from found order by row
)
select * from final
