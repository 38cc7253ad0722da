-- okta.user_merged
-- title:       The values of the identities whose rows differ
-- one row per: row
-- reads:       staging.okta_user_set, staging.okta_user_version, staging.okta_user_versions
-- adds to:     staging.okta_user_merged
-- unless empty: staging.okta_user_versions
--
-- Of each column the newest version counts that has the column; of times of use the
-- latest. What the newest versions disagree about is null. Login and status have to have
-- a value: of several logins the least stands here, of several statuses the one with
-- which a person can do the most, since nothing is concluded from a value that is unknown.
with versions as (
    select * from staging.okta_user_versions
),
version as (
    select row, identity, file_key, record from staging.okta_user_version where place = 1 and code is null
),
column_set as (
    select distinct lists as merge_lists, column_set from staging.okta_user_set
),
placed as (
    select version.row, version.file_key, version.record, column_set.column_set, versions.* exclude (merge_identity, merge_lists)
    from versions
    join version on version.identity = versions.merge_identity
    left join column_set on column_set.merge_lists = versions.merge_lists
),
ability (statuses) as (
    values (['ACTIVE', 'PASSWORD_EXPIRED', 'RECOVERY', 'LOCKED_OUT', 'PROVISIONED', 'STAGED', 'SUSPENDED', 'DEPROVISIONED'])
),
final as (
    select
        placed.row, placed.file_key, placed.record, placed.column_set,
        coalesce(staging.agreed(placed.login), list_min(list_transform(staging.newest_versions(placed.login), lambda version: version.value))) as login,
        coalesce(staging.agreed(placed.status), ability.statuses[list_min(list_transform(
            staging.newest_versions(placed.status), lambda version: list_position(ability.statuses, version.value)))]) as status,
        staging.latest(placed.last_login_at) as last_login_at, staging.latest(placed.last_updated_at) as last_updated_at,
        staging.agreed(columns(placed.* exclude (row, file_key, record, column_set, login, status, last_login_at, last_updated_at)))
    from placed
    cross join ability
)
select * from final
