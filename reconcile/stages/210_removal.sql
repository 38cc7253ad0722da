-- recon.removal
-- title:       Roles that an account would lose if a membership were removed
-- one row per: account_key, group_key
-- reads:       recon.surplus_group, recon.inherited_role, recon.conferred_role, recon.same_grants, recon.granted_role, recon.revocation, recon.role, recon.role_closure, recon.held_role, servicenow.user_role, servicenow.group_member, input.feed
-- columns:
--   account_key:   the account
--   group_key:     a membership that is excess, that a review revoked, or that confers an inherited role to be removed
--   is_safe:       it takes away no role that rules grant or allow
--   lost_roles:    roles conferred by it that the account no longer holds once all these memberships of the account are removed, by name, "; " between; null if none
--   granted_lost:  roles that rules grant or allow and that its removal takes away, or may take away if the exports do not show how they are held; null if none
--   ruling:        what rules do with those: grant, allow, or "grant or allow" if there are both
--
-- What stays is counted carefully: a granted role counts as kept only through a direct
-- grant of a granted or an unmanaged role, or a membership that is not asked about here,
-- since everything else may be removed by the same plan. And where groups, their members,
-- their roles or containment were not exported, a granted role that is recorded as inherited
-- with no path to it may come from any of these memberships.
with members as (
    select distinct account_key, group_key from servicenow.group_member
),
conferred as (
    select group_key, role_key from recon.conferred_role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
granted_roles as (
    select representative_key, role_key, is_granted from recon.granted_role
),
roles as (
    select role_key, name, is_unmanaged from recon.role
),
feeds as (
    select count(distinct relation) = 4 as is_complete
    from input.feed
    where relation in ('servicenow.group', 'servicenow.group_member', 'servicenow.group_role', 'servicenow.role_contains')
),
asked as (
    select account_key, user_key, group_key from recon.surplus_group
    union
    select account_key, user_key, unnest(group_keys) as group_key from recon.inherited_role
    union
    select account_key, user_key, group_key from recon.revocation where kind = 'group' and fix = 'remove'
),
accounts as (
    select distinct account_key, user_key from asked
),
granted as (
    select distinct accounts.user_key, granted_roles.role_key, granted_roles.is_granted
    from accounts
    join same_grants on same_grants.user_key = accounts.user_key
    join granted_roles on granted_roles.representative_key = same_grants.representative_key
),
direct as (
    select distinct accounts.account_key, accounts.user_key, user_role.role_key
    from servicenow.user_role as user_role
    join accounts on accounts.account_key = user_role.account_key
    where not user_role.inherited and coalesce(lower(trim(user_role.state)) = 'active', true)
),
direct_held as (
    select account_key, user_key, role_key, role_key as source_key from direct
    union all
    select direct.account_key, direct.user_key, closure.contained_role_key as role_key, direct.role_key as source_key
    from direct
    join closure on closure.role_key = direct.role_key
),
other_held as (
    select distinct members.account_key, conferred.role_key
    from members
    semi join accounts on accounts.account_key = members.account_key
    anti join asked on asked.account_key = members.account_key and asked.group_key = members.group_key
    join conferred on conferred.group_key = members.group_key
),
kept as (
    select direct_held.account_key, direct_held.role_key
    from direct_held
    join granted on granted.user_key = direct_held.user_key and granted.role_key = direct_held.source_key
    union
    select direct_held.account_key, direct_held.role_key
    from direct_held
    join roles on roles.role_key = direct_held.source_key
    where roles.is_unmanaged
    union
    select account_key, role_key from other_held
),
conferred_here as (
    select asked.account_key, asked.user_key, asked.group_key, conferred.role_key
    from asked
    join conferred on conferred.group_key = asked.group_key
),
judged_losses as (
    select
        conferred_here.account_key,
        conferred_here.group_key,
        roles.name,
        not exists (
            select 1 from direct_held
            where direct_held.account_key = conferred_here.account_key
                and direct_held.role_key = conferred_here.role_key
        ) and not exists (
            select 1 from other_held
            where other_held.account_key = conferred_here.account_key
                and other_held.role_key = conferred_here.role_key
        ) as is_lost,
        exists (
            select 1 from granted
            where granted.user_key = conferred_here.user_key
                and granted.role_key = conferred_here.role_key
        ) and not exists (
            select 1 from kept
            where kept.account_key = conferred_here.account_key
                and kept.role_key = conferred_here.role_key
        ) as is_granted_lost,
        exists (
            select 1 from granted
            where granted.user_key = conferred_here.user_key
                and granted.role_key = conferred_here.role_key
                and granted.is_granted
        ) as is_granted
    from conferred_here
    join roles on roles.role_key = conferred_here.role_key
),
pathless as (
    select asked.account_key, asked.group_key, roles.name, false as is_lost, true as is_granted_lost, granted.is_granted
    from asked
    join recon.held_role as held on held.account_key = asked.account_key
    join granted on granted.user_key = asked.user_key and granted.role_key = held.role_key
    join roles on roles.role_key = held.role_key
    where held.is_pathless
        and not (select feeds.is_complete from feeds)
),
all_losses as (
    select account_key, group_key, name, is_lost, is_granted_lost, is_granted from judged_losses
    union all
    select account_key, group_key, name, is_lost, is_granted_lost, is_granted from pathless
),
losses as (
    select
        account_key,
        group_key,
        string_agg(name, '; ' order by name) filter (is_lost) as lost_roles,
        string_agg(name, '; ' order by name) filter (is_granted_lost) as granted_lost,
        concat_ws(' or ', if(bool_or(is_granted) filter (is_granted_lost), 'grant', null), if(bool_and(is_granted) filter (is_granted_lost), null, 'allow')) as ruling
    from all_losses
    group by account_key, group_key
),
final as (
    select
        asked.account_key,
        asked.group_key,
        losses.granted_lost is null as is_safe,
        losses.lost_roles,
        losses.granted_lost,
        if(losses.granted_lost is null, null, losses.ruling) as ruling
    from asked
    left join losses on losses.account_key = asked.account_key and losses.group_key = asked.group_key
)
select account_key, group_key, is_safe, lost_roles, granted_lost, ruling from final
