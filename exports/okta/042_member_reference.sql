-- Every statement that a user is a member of a group, from membership files,
-- from the groups inside user records, and from files that hold the users of
-- one group; user_key is still to be found where the statement only names the
-- user. A text that may be an id or a name is an id if some group has it.
create table staging.okta_member_reference as
with staged_user as (
    select row, file_key, record, group_names, group_ref
    from staging.okta_user
    where group_names is not null or group_ref is not null
),
user_of_row as (
    select row, user_key from staging.okta_user_of_row
),
membership as (
    select row, file_key, record, group_id, group_name, group_any from staging.okta_membership
),
known_group as (
    select distinct group_id from staging.okta_group_version where group_id is not null
),
-- The groups of a user record: a JSON array, or text with ; or else , between.
separator as (
    select file_key, case when bool_or(contains(group_names, ';')) then ';' else ',' end as mark
    from staged_user
    where not starts_with(group_names, '[')
    group by file_key
),
listed as (
    select
        staged_user.row, staged_user.file_key, staged_user.record,
        unnest(case
            when starts_with(staged_user.group_names, '[') and json_valid(staged_user.group_names)
                then from_json(staged_user.group_names, '["varchar"]')
            else string_split(staged_user.group_names, coalesce(separator.mark, ','))
        end) as group_any
    from staged_user
    left join separator on separator.file_key = staged_user.file_key
    where staged_user.group_names <> ''
),
stated as (
    select 'membership' as source, row, file_key, record, null as user_key, group_id, group_name, group_any from membership
    union all
    select 'user' as source, listed.row, file_key, record, user_key, null as group_id, listed.group_any as group_name, null as group_any
    from listed join user_of_row on user_of_row.row = listed.row
    union all
    select 'group file' as source, staged_user.row, file_key, record, user_key, null as group_id, null as group_name, group_ref as group_any
    from staged_user join user_of_row on user_of_row.row = staged_user.row
    where group_ref is not null
),
final as (
    select
        stated.source, stated.row, stated.file_key, stated.record, stated.user_key,
        nullif(trim(coalesce(nullif(stated.group_id, ''), known_group.group_id,
            case when regexp_full_match(stated.group_any, '00g[0-9A-Za-z]{17}') then stated.group_any end)), '') as group_id,
        nullif(trim(coalesce(nullif(stated.group_name, ''), case when known_group.group_id is null then stated.group_any end)), '') as group_name
    from stated
    left join known_group on known_group.group_id = stated.group_any
    where stated.source = 'membership' or coalesce(stated.group_any, stated.group_name) <> ''
)
select * from final
