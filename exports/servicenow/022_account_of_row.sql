-- Which account each row about one belongs to, older versions included.
create table staging.servicenow_account_of_row as
with version as (
    select row, file_key, record, identity, place from staging.servicenow_user_version where cause is null
),
account as (
    select account_key, file_key, record from servicenow.user
),
kept as (
    select version.identity, account.account_key
    from version
    join account on account.file_key = version.file_key and account.record = version.record
    where version.place = 1
),
final as (
    select version.row, version.file_key, version.record, kept.account_key
    from version
    join kept on kept.identity = version.identity
)
select * from final
