-- draft.entitlement
-- title:       Roles and groups of ServiceNow whose holders are in one Okta group
-- one row per: kind, name
-- reads:       okta.group, okta.membership, recon.identity, recon.link, recon.held_role, servicenow.user, servicenow.role, servicenow.group, servicenow.group_member
-- share:       4
-- columns:
--   kind:         role or group
--   name:         the role or group of ServiceNow
--   okta_group:   the Okta group that fits best: most of its members hold it
--   holder_count: people who hold it: live, with an active account
--   held_inside:  of those, members of the Okta group
--   member_count: live members of the Okta group
--
-- At least two people hold it, nine in ten of them are members, and at least half of the
-- members hold it: everybody is a member of Everyone, which says nothing. Of a role only
-- what is held directly counts; what a group confers or a role contains comes with that.
-- ServiceNow itself gives everybody snc_internal or snc_external at login.
with groups as (
    select group_key, name from okta.group where members_known
),
live as (
    select user_key from recon.identity where standing = 'live'
),
active as (
    select account_key from servicenow.user where coalesce(active, true)
),
owners as (
    select links.account_key, links.user_key
    from recon.link as links
    join active on active.account_key = links.account_key
    join live on live.user_key = links.user_key
    where links.is_primary
),
roles as (
    select role_key, name from servicenow.role where is_named and name not in ('snc_internal', 'snc_external')
),
held as (
    select 'role' as kind, roles.name, owners.user_key
    from recon.held_role as held_roles
    join owners on owners.account_key = held_roles.account_key
    join roles on roles.role_key = held_roles.role_key
    where held_roles.is_direct or held_roles.is_unclear
    union
    select 'group' as kind, sn_group.name, owners.user_key
    from servicenow.group_member as member
    join owners on owners.account_key = member.account_key
    join servicenow.group as sn_group on sn_group.group_key = member.group_key
),
holders as (
    select kind, name, count(*) as holder_count from held group by kind, name having count(*) >= 2
),
members as (
    select distinct groups.name as okta_group, memberships.user_key
    from okta.membership as memberships
    join groups on groups.group_key = memberships.group_key
    join live on live.user_key = memberships.user_key
),
sizes as (
    select okta_group, count(*) as member_count from members group by okta_group
),
shared as (
    select held.kind, held.name, members.okta_group, count(*) as held_inside
    from held
    join members on members.user_key = held.user_key
    group by held.kind, held.name, members.okta_group
),
fitting as (
    select shared.kind, shared.name, shared.okta_group, holders.holder_count, shared.held_inside, sizes.member_count
    from shared
    join holders on holders.kind = shared.kind and holders.name = shared.name
    join sizes on sizes.okta_group = shared.okta_group
    where shared.held_inside * 10 >= holders.holder_count * 9 and shared.held_inside * 2 >= sizes.member_count
),
final as (
    select kind, name, okta_group, holder_count, held_inside, member_count
    from fitting
    qualify row_number() over (
        partition by kind, name
        order by held_inside / member_count desc, held_inside desc, okta_group
    ) = 1
)
select kind, name, okta_group, holder_count, held_inside, member_count from final
