-- quality.okta_times
-- title:       Times of Okta without a time zone
-- one row per: file_key
-- reads:       staging.okta_sign_on, staging.okta_user_file
-- adds to:     input.quality
--
-- Okta's interfaces write a zone behind every time. Reports for people have none: some
-- versions of Password Health are in Pacific time.
with sign_on as (
    select file_key, published from staging.okta_sign_on
),
file_unzoned as (
    select file_key, unzoned, example from staging.okta_user_file where unzoned > 0
    union all
    select file_key, count(*) as unzoned, min(published) as example
    from sign_on
    where staging.is_unzoned(published)
    group by file_key
),
unzoned as (
    select file_key, sum(unzoned)::bigint as times, min(example) as example from file_unzoned group by file_key
),
final as (
    select 'time.unzoned' as code, 'okta' as system, file_key, times as affected, [times::varchar, example] as args
    from unzoned
)
select * from final
