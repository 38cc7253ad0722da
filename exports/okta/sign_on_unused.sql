-- okta.sign_on_unused
-- title:       Events of a log that are no sign-on to ServiceNow
-- one row per: file_key
-- reads:       staging.okta_sign_on, staging.okta_sign_on_found
-- adds to:     staging.tally
with event as (
    select row, file_key from staging.okta_sign_on
),
found as (
    select row from staging.okta_sign_on_found
),
final as (
    select event.file_key, 'okta.sign_on' as relation, 'unused' as kind, count(*) as records
    from event
    anti join found on found.row = event.row
    group by event.file_key
)
select * from final
