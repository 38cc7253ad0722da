-- misroled.inherited_role
-- title:       Role held by inheritance that no rule grants
-- one row per: account_key, item
-- reads:       recon.inherited_role, recon.surplus_role, recon.removal, recon.role, recon.role_closure, recon.via, recon.denial, okta.user
-- unless empty: recon.inherited_role
-- severity:    medium
-- fix:         remove
-- doubtful if: what the rules that could grant it, or what goes with it, read of this person; which roles groups and roles include
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.8
--
-- The role comes from a group membership, or from a row marked inherited that nothing explains. The plan
-- removes the membership that confers it if no granted access is lost; otherwise a person decides. The plan
-- never changes an inherited row: it cannot be deleted, or comes back. A role that only follows from another
-- finding is named there and not reported again.
with inherited as (
    select account_key, user_key, role_key, group_keys, is_inside_direct, is_unexplained from recon.inherited_role
),
surplus as (
    select account_key, role_key from recon.surplus_role where not is_direct
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
removals as (
    select account_key, group_key, is_safe, granted_lost, ruling from recon.removal
),
roles as (
    select role_key, name from recon.role
),
paths as (
    select account_key, role_key, inherited_via from recon.via
),
users as (
    select user_key, login from okta.user
),
memberships as (
    select account_key, role_key, unnest(group_keys) as group_key from inherited
),
judged as (
    select
        memberships.account_key,
        memberships.role_key,
        bool_and(removals.is_safe) as is_safe,
        string_agg(distinct removals.granted_lost, '; ' order by removals.granted_lost) as granted_lost,
        string_agg(distinct removals.ruling, ' or ' order by removals.ruling desc) as ruling
    from memberships
    join removals on removals.account_key = memberships.account_key and removals.group_key = memberships.group_key
    group by memberships.account_key, memberships.role_key
),
denials as (
    select user_key, name, notice, rule from recon.denial where relation = 'role'
),
consequences as (
    select surplus.account_key, surplus.role_key, roles.name
    from surplus
    join roles on roles.role_key = surplus.role_key
    anti join inherited on inherited.account_key = surplus.account_key and inherited.role_key = surplus.role_key
),
consequence_names as (
    select inherited.account_key, inherited.role_key, string_agg(consequences.name, ', ' order by consequences.name) as names
    from inherited
    join closure on closure.role_key = inherited.role_key
    join consequences
        on consequences.account_key = inherited.account_key
        and consequences.role_key = closure.contained_role_key
    group by inherited.account_key, inherited.role_key
),
final as (
    select
        inherited.user_key,
        inherited.account_key,
        null as subject_name,
        roles.name as item,
        'not held' as expected,
        'held by inheritance' as actual,
        coalesce(paths.inherited_via, 'unexplained') as via,
        'No rule grants ' || roles.name || ' to ' || users.login || ', who inherits it' || coalesce(', and with it ' || consequence_names.names, '')
            || case
                when inherited.is_unexplained then
                    '; no group or role in the export explains how, so the plan leaves it alone'
                when inherited.is_inside_direct then
                    ', from an unmanaged role; decide whether that role is needed'
                when judged.granted_lost is not null then
                    '; removing the membership would also take away ' || replace(judged.granted_lost, '; ', ', ') || ', which rules ' || judged.ruling
                else ', through a membership that no rule needs'
            end
            || coalesce('; ' || denials.notice, '')
            || '.' as reason,
        denials.rule,
        case
            when inherited.is_unexplained or inherited.is_inside_direct or not judged.is_safe then 'review'
            else 'remove'
        end as fix
    from inherited
    join roles on roles.role_key = inherited.role_key
    join paths on paths.account_key = inherited.account_key and paths.role_key = inherited.role_key
    join users on users.user_key = inherited.user_key
    left join denials on denials.user_key = inherited.user_key and denials.name = roles.name
    left join judged on judged.account_key = inherited.account_key and judged.role_key = inherited.role_key
    left join consequence_names on consequence_names.account_key = inherited.account_key and consequence_names.role_key = inherited.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
