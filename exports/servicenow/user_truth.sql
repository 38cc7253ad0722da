-- servicenow.user_truth
-- title:       Accounts of tables whose active is written as spreadsheets write it
-- one row per: file_key
-- reads:       staging.servicenow_user, staging.batch
-- makes:       staging.servicenow_user_truth
with staged as (
    select file_key, active from staging.servicenow_user
),
batch as (
    select file_key from staging.batch where form like 'csv%'
),
final as (
    select staged.file_key, count(*) filter (where staged.active in ('TRUE', 'FALSE')) as accounts
    from staged
    join batch on batch.file_key = staged.file_key
    group by staged.file_key
)
select * from final
