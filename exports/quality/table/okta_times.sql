-- Okta's interfaces write a zone behind every time. Reports for people have
-- none: some versions of Password Health are in Pacific time.
insert into input.quality by name
with moment as (
    select file_key, unnest([created_at, activated_at, status_changed_at, last_login_at, last_updated_at]) as written
    from staging.okta_user
    union all
    select file_key, published as written from staging.okta_sign_on
),
unzoned as (
    select file_key, count(*) as times, min(written) as example
    from moment
    where regexp_matches(written, '[T ]\d{1,2}:\d\d(:\d\d([.,]\d+)?)?\s*$') and staging.instant(written) is not null
    group by file_key
),
final as (
    select
        'warning' as severity, 'unzoned_times' as topic, 'okta' as system, file_key, times as affected,
        format('{} without a time zone ({}, for example); {} read as UTC',
            if(times = 1, '1 time is', times || ' times are'), example, if(times = 1, 'it was', 'they were')) as message,
        'reports for people may be in Pacific time or another: export the API''s lists, whose times end with Z' as hint
    from unzoned
)
select * from final
