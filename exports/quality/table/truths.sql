-- quality.truths
-- title:       Tables of accounts that Excel seems to have saved
-- one row per: file_key
-- reads:       staging.servicenow_user_truth
-- adds to:     input.quality
--
-- ServiceNow writes true and false; Excel makes TRUE and FALSE of them.
with truth as (
    select file_key, accounts from staging.servicenow_user_truth
),
final as (
    select
        'column.truths' as code, 'servicenow' as system, file_key, 'servicenow.user' as relation, accounts as affected,
        [accounts::varchar] as args
    from truth
    where accounts > 0
)
select * from final
