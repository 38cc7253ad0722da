-- okta.user_file
-- title:       Times of users that cannot be read, or have no zone, by file
-- one row per: file_key, field
-- reads:       staging.okta_user
-- makes:       staging.okta_user_file
--
-- What there is to say of the times of the users of each file: in how many users each
-- is none that can be read, and how many of all have no zone.
with staged as (
    select file_key, created_at, activated_at, status_changed_at, last_login_at, last_updated_at from staging.okta_user
),
moment as (
    select
        file_key,
        unnest(['lastLogin', 'statusChanged', 'activated', 'lastUpdated', 'created']) as field,
        unnest([last_login_at, status_changed_at, activated_at, last_updated_at, created_at]) as written
    from staged
),
filled as (
    select
        file_key, field, written, staging.instant(written) is not null as is_readable,
        staging.is_unzoned(written) as is_unzoned
    from moment
    where written <> ''
),
final as (
    select
        file_key, field,
        count(*) filter (where not is_readable) as unreadable,
        count(*) filter (where is_unzoned) as unzoned,
        min(written) filter (where is_unzoned) as example
    from filled
    group by file_key, field
)
select * from final
