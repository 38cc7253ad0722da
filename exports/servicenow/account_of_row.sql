-- servicenow.account_of_row
-- title:       Which account each row about one belongs to, older versions included
-- one row per: row
-- reads:       staging.servicenow_account_key, staging.servicenow_user_version
-- makes:       staging.servicenow_account_of_row
with older as (
    select row, identity from staging.servicenow_user_version where code is null and place > 1
),
kept as (
    select row, identity, account_key from staging.servicenow_account_key
),
final as (
    select row, account_key from kept
    union all
    select older.row, kept.account_key
    from older
    join kept on kept.identity = older.identity
)
select * from final
