-- quality.empty
-- title:       Files without a record
-- one row per: file_key
-- reads:       input.file, okta.group, staging.empty_list
-- adds to:     input.quality
--
-- Files without a record: a failed export looks so, too. A group that the list of groups has
-- may well have no members: of all their lists one note is enough, and none if it is known
-- who is in the group. The last page of a list may be empty, too.
with file as (
    select file_key, system from input.file where rows_read = 0
),
empty_list as (
    select file_key, group_ref from staging.empty_list
),
known_group as (
    select group_id as reference, members_known from okta.group where group_id is not null
    union
    select name as reference, members_known from okta.group
),
of_group as (
    select empty_list.file_key, bool_and(known_group.members_known) as is_known
    from empty_list
    join known_group on known_group.reference = empty_list.group_ref
    group by empty_list.file_key
),
final as (
    select
        if(file.system = 'okta', 'file.empty_of_okta', 'file.empty_of_servicenow') as code, file.system, file.file_key, null as relation,
        0 as affected, null as args
    from file
    anti join of_group on of_group.file_key = file.file_key
    union all
    select 'file.empty_members' as code, 'okta' as system, null as file_key, 'okta.membership' as relation, count(*) as affected, [count(*)::varchar] as args
    from of_group
    where not is_known
    having count(*) > 0
)
select * from final
