-- okta.group_version
-- title:       Which group each row about one is a version of, and whether it counts
-- one row per: row
-- reads:       staging.file_org, staging.okta_group, staging.okta_group_stated
-- makes:       staging.okta_group_version
--
-- What each row about a group is, as for users: the newest counts (place 1), but type and
-- source are those of the newest row whose list has them, whatever the order of files.
with file_org as (
    select file_key, okta_org from staging.file_org
),
staged as (
    select
        stated.row, stated.file_key, stated.record, file_org.okta_org, nullif(trim(stated.group_id), '') as group_id, stated.name, stated.type,
        stated.source_id, coalesce(staging.instant(stated.last_updated_at), '-infinity') as since
    from staging.okta_group_stated as stated
    left join file_org on file_org.file_key = stated.file_key
),
ids as (
    select okta_org, name, min(group_id) as group_id
    from staged
    where group_id is not null and name <> ''
    group by okta_org, name
    having count(distinct group_id) = 1
),
identified as (
    select
        staged.*, coalesce(staged.group_id, ids.group_id, 'name ' || staged.name || coalesce(' of ' || staged.okta_org, '')) as identity,
        case when coalesce(trim(staged.name), '') = '' then 'okta_group.no_name' end as code
    from staged
    left join ids
        on ids.name = case when staged.group_id is null then staged.name end
        and ids.okta_org is not distinct from staged.okta_org
),
final as (
    select
        row, file_key, record, okta_org, nullif(name, '') as name, code,
        nullif(arg_max(type, (since, group_id is not null, type)) over (partition by identity), '') as type,
        nullif(arg_max(source_id, (since, group_id is not null, source_id)) over (partition by identity), '') as source_id,
        max(group_id) over (partition by identity) as group_id,
        row_number() over (
            partition by identity
            order by code is not null, since desc, group_id is null, row
        ) as place
    from identified
)
select * from final
