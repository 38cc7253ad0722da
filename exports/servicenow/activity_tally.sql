-- servicenow.activity_tally
-- title:       How many counts of changes of each file are not used, or are there twice
-- one row per: file_key, relation, kind
-- reads:       staging.servicenow_activity_found
-- adds to:     staging.tally
-- unless empty: staging.servicenow_activity_found
with found as (
    select file_key, becomes from staging.servicenow_activity_found where becomes in ('duplicate', 'unused')
),
final as (
    select file_key, 'servicenow.activity' as relation, becomes as kind, count(*) as records from found group by file_key, becomes
)
select * from final
