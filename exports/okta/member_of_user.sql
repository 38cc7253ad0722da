-- okta.member_of_user
-- title:       The statements of membership that rows about users make
-- one row per: *
-- reads:       staging.okta_group_file, staging.okta_user, staging.okta_user_of_row
-- makes:       staging.okta_member_of_user
--
-- The statements of membership that rows about users make: by the groups they list, or
-- by being in a file of one group's members, which its place says (group_ref) or its
-- name alone (group_file).
with staged as (
    select row, file_key, record, group_names, group_ref
    from staging.okta_user
    where group_names is not null or group_ref is not null
),
group_file as (
    select file_key, group_name from staging.okta_group_file
),
of_group_file as (
    select staged.row, staged.file_key, staged.record, group_file.group_name
    from staging.okta_user as staged
    join group_file on group_file.file_key = staged.file_key
),
user_of_row as (
    select row, user_key from staging.okta_user_of_row
),
-- The groups of a user record: a JSON array, or text with ; or else , between.
separator as (
    select file_key, case when bool_or(contains(group_names, ';')) then ';' else ',' end as mark
    from staged
    where not starts_with(group_names, '[')
    group by file_key
),
listed as (
    select
        staged.row, staged.file_key, staged.record,
        unnest(case
            when starts_with(staged.group_names, '[') and json_valid(staged.group_names)
                then from_json(staged.group_names, '["varchar"]')
            else string_split(staged.group_names, coalesce(separator.mark, ','))
        end) as group_name
    from staged
    left join separator on separator.file_key = staged.file_key
    where staged.group_names <> ''
),
final as (
    select listed.file_key, listed.record, user_of_row.user_key, listed.group_name, null as group_any
    from listed
    join user_of_row on user_of_row.row = listed.row
    where trim(listed.group_name) <> ''
    union all
    select staged.file_key, staged.record, user_of_row.user_key, null as group_name, staged.group_ref as group_any
    from staged
    join user_of_row on user_of_row.row = staged.row
    where staged.group_ref <> ''
    union all
    select
        of_group_file.file_key, of_group_file.record, user_of_row.user_key, of_group_file.group_name,
        null as group_any
    from of_group_file
    join user_of_row on user_of_row.row = of_group_file.row
)
select * from final
