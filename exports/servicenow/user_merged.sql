-- servicenow.user_merged
-- title:       The values of the accounts whose rows differ
-- one row per: row
-- reads:       staging.servicenow_user_set, staging.servicenow_user_version, staging.servicenow_user_versions
-- adds to:     staging.servicenow_user_merged
-- unless empty: staging.servicenow_user_versions
--
-- Of each column the newest version counts that has the column; of times of use the
-- latest. What the newest versions disagree about is null.
with versions as (
    select * from staging.servicenow_user_versions
),
version as (
    select row, identity, file_key, record from staging.servicenow_user_version where place = 1 and code is null
),
column_set as (
    select distinct lists as merge_lists, column_set from staging.servicenow_user_set
),
placed as (
    select version.row, version.file_key, version.record, column_set.column_set, versions.* exclude (merge_identity, merge_lists)
    from versions
    join version on version.identity = versions.merge_identity
    left join column_set on column_set.merge_lists = versions.merge_lists
),
final as (
    select
        row, file_key, record, column_set,
        staging.latest(last_login) as last_login, staging.latest(last_login_time) as last_login_time,
        staging.latest(sys_updated_on) as sys_updated_on,
        staging.agreed(columns(* exclude (row, file_key, record, column_set, last_login, last_login_time, sys_updated_on)))
    from placed
)
select * from final
