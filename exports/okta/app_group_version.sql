-- okta.app_group_version
-- title:       Assignments of groups to the ServiceNow app with their groups, or why not
-- one row per: row
-- reads:       staging.file_org, staging.okta_app_group, staging.okta_group_lookup
-- makes:       staging.okta_app_group_version
--
-- Assignments with their groups found, or why not. Of several versions of one the
-- newest counts (place 1), then the first.
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select row, file_key, record, group_id, coalesce(nullif(group_id, ''), group_name) as value, app_id, priority, last_updated_at
    from staging.okta_app_group
),
group_lookup as (
    select okta_org, kind, reference, group_key from staging.okta_group_lookup where group_key is not null
),
found as (
    select
        staged.row, staged.file_key, staged.record, group_lookup.group_key, staged.app_id, staged.priority, staged.last_updated_at, staged.value,
        case when group_lookup.group_key is null then 'okta_group.unknown_name' end as code
    from staged
    left join file_org on file_org.file_key = staged.file_key
    left join group_lookup
        on group_lookup.kind = case when staged.group_id <> '' then 'id' else 'name' end and group_lookup.reference = staged.value
        and group_lookup.okta_org is not distinct from file_org.okta_org
),
final as (
    select
        row, file_key, record, group_key, app_id, priority, value, code,
        row_number() over (partition by group_key, app_id order by staging.instant(last_updated_at) desc nulls last, row) as place
    from found
)
select * from final
