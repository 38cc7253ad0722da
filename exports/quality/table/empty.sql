-- quality.empty
-- title:       Files without a record
-- one row per: file_key
-- reads:       input.file, okta.group, staging.empty_list
-- adds to:     input.quality
--
-- Files without a record: a failed export looks so, too. A group that the list of groups has
-- may well have no members: of all their lists one note is enough, and none if it is known
-- who is in the group. Whoever pages through a list until nothing comes saves an empty page
-- last: nothing is said of that either, if another page, called alike but for its number, holds
-- records.
with page as (
    select
        file_key, system, rows_read,
        regexp_replace(concat_ws('!', path, member), '([ _.-]+(page|part|p)?[ _.-]*[0-9]{1,4}|[ _.-]*[(][0-9]{1,4}[)]|([a-z])[0-9]{1,3})?([.][a-z]+)*$', '\3', 'i') as list
    from input.file
),
page_with_rows as (
    select distinct system, list from page where rows_read > 0
),
file as (
    select page.file_key, page.system
    from page
    anti join page_with_rows on page_with_rows.system = page.system and page_with_rows.list = page.list
    where page.rows_read = 0
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
