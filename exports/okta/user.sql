-- okta.user
-- title:       The identities
-- one row per: user_key
-- reads:       staging.okta_user, staging.okta_user_key
-- adds to:     okta.user
--
-- Attributes beyond the base set are the staged columns that are named nowhere here;
-- they are cast to the types their columns have.
with version as (
    select row, user_key, okta_id, status from staging.okta_user_key
),
staged as (
    select * from staging.okta_user
),
final as (
    select
        version.user_key, version.okta_id, version.status,
        staging.instant(staged.created_at) as created_at,
        staging.instant(staged.activated_at) as activated_at,
        staging.instant(staged.status_changed_at) as status_changed_at,
        staging.instant(staged.last_login_at) as last_login_at,
        staging.instant(staged.last_updated_at) as last_updated_at,
        staging.instant(staged.password_changed_at) as password_changed_at,
        0 as column_set,
        staged.* exclude (
            row, okta_id, status, created_at, activated_at, status_changed_at, last_login_at, last_updated_at,
            password_changed_at, group_names, group_ref
        )
    from staged
    join version on version.row = staged.row
)
select * from final
