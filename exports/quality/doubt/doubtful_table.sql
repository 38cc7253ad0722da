-- quality.doubtful_table
-- title:       Tables that the exports may hold only in part, or not at all
-- one row per: relation, code, message
-- reads:       input.quality, input.cause, input.file, staging.group_size, staging.member_list
-- adds to:     input.doubtful_table
--
-- Each cause says from how many records on a warning of it makes its table doubtful
-- (quality/stakes.csv). A file of the members of one group makes that group's members
-- doubtful and no others' (account.members_known). If pages of one overlap, all memberships
-- are doubtful, unless the group's own count says how many there are. That sys_user_grmember is missing is
-- a note if no rule is about groups; it is doubtful even so, because a role may be held
-- through a group. A list that is called one of members, of nobody knows which group, was not
-- read, so that it is of no table, and may be of any group.
with unread (code, relation, word) as (
    values ('file.unnamed_members', 'okta.membership', 'member')
),
sign as (
    select
        coalesce(quality.relation, unread.relation) as relation, quality.code, quality.message, quality.hint, quality.file_key
    from input.quality
    join input.cause on cause.code = quality.code
    left join input.file as file on file.file_key = quality.file_key
    left join unread on unread.code = quality.code and contains(lower(file.path), unread.word)
    where coalesce(quality.relation, unread.relation) is not null
        and coalesce(quality.affected, cause.doubts_from) >= cause.doubts_from
        and (quality.severity = 'warning' or quality.code = 'group_member.not_exported')
),
-- Whether account.members_known decides about the groups of such a file, pages that overlap included.
member_list as (
    select member_list.file_key, bool_and(group_size.users is not null) as is_counted
    from staging.member_list
    left join staging.group_size on group_size.group_key = member_list.group_key
    group by member_list.file_key
),
final as (
    select distinct sign.relation, sign.code, sign.message, sign.hint
    from sign
    left join member_list on member_list.file_key = sign.file_key
    where not (sign.relation = 'okta.membership' and member_list.file_key is not null
        and (member_list.is_counted or sign.code not in ('file.overlapping_pages', 'file.repeated_records')))
)
select * from final order by relation, code, message
