-- Events of a log that are no sign-on to ServiceNow.
insert into staging.unused by name
with event as (
    select row, file_key from staging.okta_sign_on
),
found as (
    select row from staging.okta_sign_on_found
),
final as (
    select event.file_key, count(*) as records
    from event
    anti join found on found.row = event.row
    group by event.file_key
)
select * from final
