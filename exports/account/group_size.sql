-- account.group_size
-- title:       How many members a group has by its own count, and how many were loaded
-- one row per: group_key
-- reads:       okta.group, okta.membership, staging.batch, staging.file_org, staging.member_list, staging.okta_group
-- makes:       staging.group_size
--
-- Okta counts the users of a group if asked to (/api/v1/groups?expand=stats). has_rest
-- says that the memberships loaded of the group are not just whole pages of member files:
-- then the last page is among them.
with counted as (
    select
        file_org.okta_org, nullif(trim(staged.group_id), '') as group_id, staged.name, max(try_cast(staged.users as bigint)) as users
    from staging.okta_group as staged
    left join staging.file_org on file_org.file_key = staged.file_key
    where staged.users <> ''
    group by all
),
known as (
    select okta.group.group_key, coalesce(by_id.users, by_name.users) as users
    from okta.group
    left join counted as by_id on by_id.group_id = okta.group.group_id and by_id.okta_org is not distinct from okta.group.okta_org
    left join counted as by_name
        on by_name.group_id is null and okta.group.group_id is null and by_name.name = okta.group.name
        and by_name.okta_org is not distinct from okta.group.okta_org
),
-- Of a file with two rows about a member one counts: the file's rows are what a page holds.
whole as (
    select member_list.file_key
    from staging.member_list
    join staging.batch on batch.file_key = member_list.file_key
    where batch.form = 'json' and staging.is_whole_page('okta.membership', batch.rows_staged)
),
in_file as (
    select group_key, file_key, count(*) as members from okta.membership group by group_key, file_key
),
member as (
    select
        in_file.group_key, sum(in_file.members)::bigint as members, bool_or(whole.file_key is null) as has_rest
    from in_file
    left join whole on whole.file_key = in_file.file_key
    group by in_file.group_key
),
final as (
    select known.group_key, known.users, coalesce(member.members, 0) as members, coalesce(member.has_rest, false) as has_rest
    from known
    left join member on member.group_key = known.group_key
)
select * from final
