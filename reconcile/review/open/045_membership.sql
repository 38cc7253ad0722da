-- review.membership
-- title:       Which memberships are reviewed, and what becomes of the others
-- one row per: member_key
-- reads:       servicenow.group_member, review.person, review.group_meaning, setting.choice
-- columns:
--   member_key:  the row of the export
--   account_key: the member
--   group_key:   the group
--   part:        where it is counted: inactive, platform, confers_nothing, duplicate, or item
--
-- A group that confers no role is no access, unless select.all_groups asks for it.
with members as (
    select member_key, sys_id, account_key, group_key from servicenow.group_member
),
people as (
    select account_key, is_active, is_platform from review.person
),
groups as (
    select group_key, len(confers) > 0 as is_conferring from review.group_meaning
),
choices as (
    select coalesce(bool_or(value = 'true'), false) as all_groups from setting.choice where name = 'all_groups'
),
judged as (
    select
        members.member_key, members.sys_id, members.account_key, members.group_key,
        case
            when not people.is_active then 'inactive'
            when people.is_platform then 'platform'
            when not groups.is_conferring and not choices.all_groups then 'confers_nothing'
            else 'item'
        end as part
    from members
    join people on people.account_key = members.account_key
    join groups on groups.group_key = members.group_key
    cross join choices
),
final as (
    select
        member_key, account_key, group_key,
        case
            when part = 'item' and row_number() over (partition by account_key, group_key, part order by sys_id nulls last, member_key) > 1 then 'duplicate'
            else part
        end as part
    from judged
)
select member_key, account_key, group_key, part from final
