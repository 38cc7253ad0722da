-- okta.group
-- title:       The groups
-- one row per: group_key
-- reads:       staging.okta_group_reference, staging.okta_group_version
-- adds to:     okta.group
--
-- The groups: those of group exports, and those that only a membership names.
with version as (
    select row, okta_org, group_id, name, type, source_id, file_key, record
    from staging.okta_group_version
    where place = 1 and code is null
),
reference as (
    select okta_org, group_id, group_name, file_key, record from staging.okta_group_reference where group_name is not null
),
known_id as (
    select distinct group_id from version where group_id is not null
),
known_name as (
    select distinct okta_org, name from version
),
-- With an id of its own a group is that id's; without one, the group of that name.
by_id as (
    select min_by(okta_org, (file_key, record)) as okta_org, reference.group_id, min_by(group_name, (file_key, record)) as name, min((file_key, record)) as place
    from reference
    where group_id is not null and group_id not in (select group_id from known_id) and group_name <> group_id
    group by reference.group_id
),
by_name as (
    select reference.okta_org, null as group_id, reference.group_name as name, min((reference.file_key, reference.record)) as place
    from reference
    anti join known_name on known_name.name = reference.group_name and known_name.okta_org is not distinct from reference.okta_org
    anti join by_id on by_id.name = reference.group_name and by_id.okta_org is not distinct from reference.okta_org
    where reference.group_id is null
    group by reference.okta_org, reference.group_name
),
found as (
    select 0 as origin, row, okta_org, group_id, name, type, source_id, file_key, record from version
    union all
    select 1 as origin, null as row, okta_org, group_id, name, null as type, null as source_id, place[1] as file_key, place[2] as record from by_id
    union all
    select 2 as origin, null as row, okta_org, group_id, name, null as type, null as source_id, place[1] as file_key, place[2] as record from by_name
),
final as (
    select
        (row_number() over (order by origin, row, file_key, record, name) - 1)::integer as group_key,
        group_id, name, type, source_id, true as members_known, okta_org, file_key, record
    from found
)
select * from final
