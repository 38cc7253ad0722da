-- rehearsal.reached
-- title:       Roles that come and go by inheritance
-- one row per: account_key, role_key
-- reads:       rehearsal.removed_grant, rehearsal.added_grant, rehearsal.removed_member, rehearsal.added_member, before.role_closure, before.conferred_role, servicenow.user_role, servicenow.group_member
-- columns:
--   account_key: an account whose grants or memberships change
--   role_key:    a role
--   is_gained:   the plan makes the first path to it; else it takes the last
with removed_grants as (
    select grant_key, account_key from rehearsal.removed_grant
),
added_grants as (
    select account_key, role_key from rehearsal.added_grant
),
removed_members as (
    select member_key, account_key from rehearsal.removed_member
),
added_members as (
    select account_key, group_key from rehearsal.added_member
),
closure as (
    select role_key, contained_role_key from before.role_closure
),
conferred as (
    select group_key, role_key from before.conferred_role
),
touched as (
    select account_key from removed_grants
    union
    select account_key from added_grants
    union
    select account_key from removed_members
    union
    select account_key from added_members
),
own_grants as (
    select user_role.grant_key, user_role.account_key, user_role.role_key, user_role.inherited is null as is_unclear
    from servicenow.user_role as user_role
    semi join touched on touched.account_key = user_role.account_key
    where user_role.inherited is distinct from true and coalesce(lower(trim(user_role.state)) = 'active', true)
),
members as (
    select group_member.member_key, group_member.account_key, group_member.group_key
    from servicenow.group_member as group_member
    semi join touched on touched.account_key = group_member.account_key
),
-- a row that does not say whether it is inherited, and that something explains, is taken for inherited
explained as (
    select own_grants.account_key, closure.contained_role_key as role_key
    from own_grants
    join closure on closure.role_key = own_grants.role_key
    where not own_grants.is_unclear
    union
    select members.account_key, conferred.role_key
    from members
    join conferred on conferred.group_key = members.group_key
),
grants as (
    select grant_key, account_key, role_key from own_grants where not is_unclear
    union all
    select own_grants.grant_key, own_grants.account_key, own_grants.role_key
    from own_grants
    anti join explained on explained.account_key = own_grants.account_key and explained.role_key = own_grants.role_key
    where own_grants.is_unclear
),
grants_after as (
    select account_key, role_key from grants anti join removed_grants on removed_grants.grant_key = grants.grant_key
    union all
    select account_key, role_key from added_grants
),
members_after as (
    select account_key, group_key from members anti join removed_members on removed_members.member_key = members.member_key
    union all
    select account_key, group_key from added_members
),
reached_before as (
    select grants.account_key, closure.contained_role_key as role_key
    from grants
    join closure on closure.role_key = grants.role_key
    union
    select members.account_key, conferred.role_key
    from members
    join conferred on conferred.group_key = members.group_key
),
reached_after as (
    select grants_after.account_key, closure.contained_role_key as role_key
    from grants_after
    join closure on closure.role_key = grants_after.role_key
    union
    select members_after.account_key, conferred.role_key
    from members_after
    join conferred on conferred.group_key = members_after.group_key
),
final as (
    select account_key, role_key, true as is_gained
    from reached_after
    anti join reached_before using (account_key, role_key)
    union all
    select account_key, role_key, false as is_gained
    from reached_before
    anti join reached_after using (account_key, role_key)
)
select account_key, role_key, is_gained from final
