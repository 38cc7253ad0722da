-- okta.user
-- title:       The identities
-- one row per: user_key
-- reads:       staging.file_list, staging.file_org, staging.okta_user, staging.okta_user_key, staging.okta_user_merged
-- adds to:     okta.user
--
-- An identity is its only row, or one of those that say the same. What rows come to that
-- do not is added by okta.user_of_several.
-- Attributes beyond the base set are the staged columns that are named nowhere here;
-- they are cast to the types their columns have.
with version as (
    select row, user_key, okta_id, status from staging.okta_user_key
),
lists as (
    select file_key, list_key from staging.file_list
),
file_org as (
    select file_key, okta_org from staging.file_org
),
merged as (
    select row from staging.okta_user_merged
),
staged as (
    select
        version.user_key, version.okta_id, version.status, lists.list_key as column_set, file_org.okta_org,
        staged.* exclude (row, okta_id, status, group_names, group_ref)
    from staging.okta_user as staged
    join version on version.row = staged.row
    anti join merged on merged.row = staged.row
    left join lists on lists.file_key = staged.file_key
    left join file_org on file_org.file_key = staged.file_key
),
final as (
    select
        staged.user_key, staged.okta_id, staged.status,
        staging.instant(staged.created_at) as created_at,
        staging.instant(staged.activated_at) as activated_at,
        staging.instant(staged.status_changed_at) as status_changed_at,
        staging.instant(staged.last_login_at) as last_login_at,
        staging.instant(staged.last_updated_at) as last_updated_at,
        staging.instant(staged.password_changed_at) as password_changed_at,
        coalesce(staged.column_set, 0) as column_set,
        staged.* exclude (
            user_key, okta_id, status, column_set, created_at, activated_at, status_changed_at, last_login_at, last_updated_at,
            password_changed_at
        )
    from staged
)
select * from final
