-- servicenow.duty_tally
-- title:       How many tasks, approvals and configuration items of each file are not used, or are there twice
-- one row per: file_key, relation, kind
-- reads:       staging.servicenow_duty_found
-- adds to:     staging.tally
-- unless empty: staging.servicenow_duty_found
with found as (
    select file_key, relation, becomes from staging.servicenow_duty_found where becomes in ('duplicate', 'unused')
),
final as (
    select file_key, relation, becomes as kind, count(*) as records from found group by file_key, relation, becomes
)
select * from final
