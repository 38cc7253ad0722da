-- okta.user_versions
-- title:       The versions of each value of the identities whose rows differ
-- one row per: merge_identity
-- reads:       staging.export_time, staging.file_list, staging.okta_user, staging.okta_user_stated, staging.okta_user_version
-- makes:       staging.okta_user_versions
--
-- For each identity that several rows are about, if they are not all alike, and for each
-- column: the rows whose list has the column, with their time and what they say there
-- once it is read (status by its name in the API, times in one spelling).
with version as (
    select row, file_key, identity, status, updated_at from staging.okta_user_version where code is null
),
-- Only identities with several rows have versions.
again as (
    select distinct identity from staging.okta_user_version where code is null and place > 1
),
exported as (
    select file_key, exported_at from staging.export_time
),
lists as (
    select file_key, list_key from staging.file_list
),
dated as (
    select
        version.row, version.identity as merge_identity, coalesce(version.updated_at, exported.exported_at) as merge_since,
        lists.list_key as merge_list, version.status as api_status
    from version
    semi join again on again.identity = version.identity
    left join exported on exported.file_key = version.file_key
    left join lists on lists.file_key = version.file_key
),
stated as (
    select * from staging.okta_user_stated
),
-- What cannot be read stands as it is written: it is not the same as what can.
written as (
    select
        dated.row, dated.merge_identity, dated.merge_since, dated.merge_list,
        stated.* exclude (row, file_key, record, okta_id, group_names, group_ref)
        replace (
            dated.api_status as status,
            coalesce(staging.zulu(created_at), created_at) as created_at,
            coalesce(staging.zulu(activated_at), activated_at) as activated_at,
            coalesce(staging.zulu(status_changed_at), status_changed_at) as status_changed_at,
            coalesce(staging.zulu(password_changed_at), password_changed_at) as password_changed_at,
            case when last_login_at is not null then coalesce(staging.zulu(last_login_at), '') end as last_login_at,
            case when last_updated_at is not null then coalesce(staging.zulu(last_updated_at), '') end as last_updated_at
        )
    from stated
    join dated on dated.row = stated.row
),
-- Names under which people sign in compare without case.
folded as (
    select * replace (
        max(login) over (partition by merge_identity, lower(staging.trimmed(login))) as login,
        max(email) over (partition by merge_identity, lower(staging.trimmed(email))) as email
    )
    from written
),
content as (
    select * exclude (row, merge_since, merge_list) from folded
),
differing as (
    select merge_identity from content group by merge_identity having count(distinct hash(content)) > 1
),
final as (
    select
        merge_identity, list_sort(list_distinct(list(merge_list))) as merge_lists,
        list_filter(
            list({'since': merge_since, 'row': row, 'value': columns(* exclude (row, merge_identity, merge_since, merge_list))} order by row),
            lambda version: version.value is not null)
    from folded
    semi join differing on differing.merge_identity = folded.merge_identity
    group by merge_identity
)
select * from final
