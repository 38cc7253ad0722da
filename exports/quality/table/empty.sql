-- quality.empty
-- title:       Files without a record
-- one row per: file_key
-- reads:       input.file
-- adds to:     input.quality
--
-- Files without a record: a failed export looks so, too. Lists of the members of one
-- Okta group are empty as often as groups are, so one line says it of all: a folder for
-- groups or members, a file called by a group's id, or an answer of /groups/{id}/users.
with file as (
    select file_key, system, concat_ws('/', path, member) as place from input.file where rows_read = 0
),
told as (
    select
        file_key, system,
        system = 'okta' and (
            regexp_matches(place, '(?i)(group|member)[^/]*/[^/]+$')
            or regexp_matches(place, '(^|/)00g[0-9A-Za-z]{17}(\.[A-Za-z]+)*$')
            or regexp_matches(place, '/groups/[^/]+/users$')) as is_member_list
    from file
),
member_list as (
    select count(*) as files from told where is_member_list
),
final as (
    select
        if(system = 'okta', 'file.empty_of_okta', 'file.empty_of_servicenow') as code, system, file_key, null as relation, 0 as affected,
        null::varchar[] as args
    from told
    where not is_member_list
    union all
    select 'file.empty_groups' as code, 'okta' as system, null as file_key, 'okta.membership' as relation, files as affected, [files::varchar] as args
    from member_list
    where files > 0
)
select * from final order by file_key
