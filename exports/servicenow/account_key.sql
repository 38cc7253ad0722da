-- servicenow.account_key
-- title:       The key of each account, in the order of the rows that count
-- one row per: account_key
-- reads:       staging.servicenow_user_version
-- makes:       staging.servicenow_account_key
with version as (
    select row, identity, sys_id from staging.servicenow_user_version where place = 1 and code is null
),
final as (
    select row, identity, sys_id, (row_number() over (order by row) - 1)::integer as account_key from version
)
select * from final
