-- recon.inherited_role
-- title:       Surplus roles held by inheritance that no other finding explains
-- one row per: account_key, role_key
-- reads:       recon.surplus_role, recon.surplus_group, servicenow.user_role, servicenow.group_member, recon.nearest_conferred, recon.unmanaged_closure, recon.role_closure, input.feed
-- columns:
--   account_key:      the account
--   user_key:         its identity
--   role_key:         the role
--   group_keys:       memberships that confer it directly or through unmanaged roles only, and that are not excess themselves, in order of key; null if there are none
--   is_inside_direct: a role held directly, itself unmanaged, contains it
--   is_unexplained:   recorded as inherited, but no path leads to it
--
-- One cause, one finding: a surplus role that comes only from an excess membership, or from
-- a surplus role that is itself reported, is that finding's consequence. What is left are
-- the roles at the start of a path, and rows that no path explains (stale inheritance:
-- interrupted jobs, XML imports). Where groups, their members, their roles or containment
-- were not exported, "unexplained" would only mean "not exported": such rows are then not
-- judged.
with surplus as (
    select account_key, user_key, role_key, is_recorded, is_contained, is_conferred from recon.surplus_role
),
excess_groups as (
    select account_key, group_key from recon.surplus_group
),
members as (
    select distinct account_key, group_key from servicenow.group_member
),
conferred as (
    select group_key, role_key from recon.nearest_conferred
),
contained as (
    select role_key, contained_role_key from recon.unmanaged_closure
),
direct as (
    select distinct account_key, role_key from servicenow.user_role where not inherited and coalesce(lower(trim(state)) = 'active', true)
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
feeds as (
    select count(distinct relation) = 4 as is_complete
    from input.feed
    where relation in ('servicenow.group', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains')
),
judged_members as (
    select members.account_key, members.group_key
    from members
    semi join surplus on surplus.account_key = members.account_key
    anti join excess_groups
        on excess_groups.account_key = members.account_key
        and excess_groups.group_key = members.group_key
),
by_group as (
    select surplus.account_key, surplus.role_key, list_sort(list(judged_members.group_key)) as group_keys
    from surplus
    join judged_members on judged_members.account_key = surplus.account_key
    join conferred
        on conferred.group_key = judged_members.group_key
        and conferred.role_key = surplus.role_key
    group by surplus.account_key, surplus.role_key
),
by_direct as (
    select distinct surplus.account_key, surplus.role_key
    from surplus
    join direct on direct.account_key = surplus.account_key
    join contained
        on contained.role_key = direct.role_key
        and contained.contained_role_key = surplus.role_key
),
pathless as (
    select surplus.account_key, surplus.role_key
    from surplus
    where surplus.is_recorded and not surplus.is_contained and not surplus.is_conferred
        and (select feeds.is_complete from feeds)
),
-- of pathless roles inside one another only the outermost is a cause; in a cycle, the lowest key
inner_pathless as (
    select distinct pathless.account_key, pathless.role_key
    from pathless
    join pathless as outside on outside.account_key = pathless.account_key
    join closure
        on closure.role_key = outside.role_key
        and closure.contained_role_key = pathless.role_key
    left join closure as back
        on back.role_key = pathless.role_key
        and back.contained_role_key = outside.role_key
    where back.role_key is null or outside.role_key < pathless.role_key
),
unexplained as (
    select pathless.account_key, pathless.role_key
    from pathless
    anti join inner_pathless
        on inner_pathless.account_key = pathless.account_key
        and inner_pathless.role_key = pathless.role_key
),
final as (
    select
        surplus.account_key,
        surplus.user_key,
        surplus.role_key,
        by_group.group_keys,
        by_direct.role_key is not null as is_inside_direct,
        unexplained.role_key is not null as is_unexplained
    from surplus
    left join by_group on by_group.account_key = surplus.account_key and by_group.role_key = surplus.role_key
    left join by_direct on by_direct.account_key = surplus.account_key and by_direct.role_key = surplus.role_key
    left join unexplained on unexplained.account_key = surplus.account_key and unexplained.role_key = surplus.role_key
    where by_group.role_key is not null or by_direct.role_key is not null or unexplained.role_key is not null
)
select account_key, user_key, role_key, group_keys, is_inside_direct, is_unexplained from final
