-- Which account each row about one belongs to, older versions included.
create table staging.servicenow_account_of_row as
with version as (
    select row, identity from staging.servicenow_user_version where cause is null
),
kept as (
    select identity, account_key from staging.servicenow_account_key
),
final as (
    select version.row, kept.account_key
    from version
    join kept on kept.identity = version.identity
)
select * from final
