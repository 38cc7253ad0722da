-- okta.user_of_several
-- title:       The identities whose rows differ
-- one row per: user_key
-- reads:       staging.okta_user_key, staging.okta_user_merged
-- adds to:     okta.user
-- unless empty: staging.okta_user_merged
--
-- As in okta.user, which adds all others.
with merged as (
    select * from staging.okta_user_merged
),
version as (
    select row, user_key, okta_id from staging.okta_user_key
),
final as (
    select
        version.user_key, version.okta_id,
        merged.* exclude (row) replace (
            coalesce(merged.column_set, 0) as column_set,
            staging.instant(merged.created_at) as created_at,
            staging.instant(merged.activated_at) as activated_at,
            staging.instant(merged.status_changed_at) as status_changed_at,
            staging.instant(merged.last_login_at) as last_login_at,
            staging.instant(merged.last_updated_at) as last_updated_at,
            staging.instant(merged.password_changed_at) as password_changed_at
        )
    from merged
    join version on version.row = merged.row
)
select * from final
