-- draft.scope_group
-- title:       Okta groups that could say who must have an account
-- one row per: group_name
-- reads:       okta.group, okta.app_group, okta.membership, recon.identity, recon.link, servicenow.user
-- columns:
--   group_name:    the Okta group
--   is_assigned:   it is assigned to the app
--   members_known: the exports say who is in it
--   member_count:  live people in it
--   owner_count:   of those, people who have an active account
--   all_owners:    live people who have an active account, in any group or none
--
-- Beside the groups that are assigned, those count in which nine in ten people with an account
-- are, and of whose members at least half have one. Groups of one name are one, as the rules
-- know them by their names.
with groups as (
    select group_key, name, members_known from okta.group
),
assigned as (
    select distinct group_key from okta.app_group
),
live as (
    select user_key from recon.identity where standing = 'live'
),
active as (
    select account_key from servicenow.user where coalesce(active, true)
),
owners as (
    select distinct links.user_key
    from recon.link as links
    join active on active.account_key = links.account_key
    join live on live.user_key = links.user_key
),
total as (
    select count(*) as all_owners from owners
),
members as (
    select distinct groups.name, memberships.user_key
    from okta.membership as memberships
    join groups on groups.group_key = memberships.group_key
    join live on live.user_key = memberships.user_key
),
counted as (
    select members.name, count(*) as member_count, count(owners.user_key) as owner_count
    from members
    left join owners on owners.user_key = members.user_key
    group by members.name
),
named as (
    select groups.name, bool_or(assigned.group_key is not null) as is_assigned, bool_and(groups.members_known) as members_known
    from groups
    left join assigned on assigned.group_key = groups.group_key
    group by groups.name
),
final as (
    select
        named.name as group_name,
        named.is_assigned,
        named.members_known,
        coalesce(counted.member_count, 0) as member_count,
        coalesce(counted.owner_count, 0) as owner_count,
        total.all_owners
    from named
    cross join total
    left join counted on counted.name = named.name
    where named.is_assigned
        or (counted.owner_count > 0 and counted.owner_count * 10 >= total.all_owners * 9 and counted.owner_count * 2 >= counted.member_count)
)
select group_name, is_assigned, members_known, member_count, owner_count, all_owners from final
