-- okta.group
-- title:       The groups
-- one row per: group_key
-- reads:       staging.okta_group_reference, staging.okta_group_version
-- adds to:     okta.group
--
-- The groups: those of group exports, and those that only a membership names.
with version as (
    select row, group_id, name, type, source_id, file_key, record
    from staging.okta_group_version
    where place = 1 and code is null
),
reference as (
    select group_id, group_name, file_key, record from staging.okta_group_reference where group_name is not null
),
known_id as (
    select distinct group_id from version where group_id is not null
),
known_name as (
    select distinct name from version
),
-- With an id of its own a group is that id's; without one, the group of that name.
by_id as (
    select reference.group_id, min_by(group_name, (file_key, record)) as name, min((file_key, record)) as place
    from reference
    where group_id is not null and group_id not in (select group_id from known_id) and group_name <> group_id
    group by reference.group_id
),
by_name as (
    select null as group_id, reference.group_name as name, min((file_key, record)) as place
    from reference
    where
        group_id is null
        and group_name not in (select name from known_name)
        and group_name not in (select name from by_id)
    group by reference.group_name
),
found as (
    select 0 as origin, row, group_id, name, type, source_id, file_key, record from version
    union all
    select 1 as origin, null as row, group_id, name, null as type, null as source_id, place[1] as file_key, place[2] as record from by_id
    union all
    select 2 as origin, null as row, group_id, name, null as type, null as source_id, place[1] as file_key, place[2] as record from by_name
),
final as (
    select
        (row_number() over (order by origin, row, file_key, record, name) - 1)::integer as group_key,
        group_id, name, type, source_id, true as members_known, file_key, record
    from found
)
select * from final
