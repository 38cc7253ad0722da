-- misroled.excess_group
-- title:       Member of a managed group without a rule
-- one row per: account_key, item
-- reads:       recon.surplus_group, recon.removal, recon.group, recon.denial, okta.user
-- unless empty: recon.surplus_group
-- severity:    medium
-- fix:         remove
-- doubtful if: what the rules that could grant it, or what goes with it, read of this person; which roles groups and roles include
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.8
--
-- Rules decide who is in this group, and no rule puts the person there. Roles that come only from the
-- membership are named here and not reported again. If Okta Group Push owns the group, correct the
-- membership in Okta, or it comes back. If a role that rules grant would be lost with the membership, the
-- plan first grants it directly or by another group; if it cannot, a person decides.
with surplus as (
    select account_key, user_key, group_key from recon.surplus_group
),
removals as (
    select account_key, group_key, lost_roles, granted_lost, ruling from recon.removal
),
groups as (
    select group_key, name, is_pushed, managed_rule from recon.group
),
users as (
    select user_key, login from okta.user
),
denials as (
    select user_key, name, notice, rule from recon.denial where relation = 'group'
),
named as (
    select
        surplus.user_key,
        surplus.account_key,
        groups.name,
        bool_or(groups.is_pushed) as is_pushed,
        min(groups.managed_rule) as managed_rule,
        min(removals.lost_roles) as lost_roles,
        min(removals.granted_lost) as granted_lost,
        min(removals.ruling) as ruling
    from surplus
    join groups on groups.group_key = surplus.group_key
    left join removals on removals.account_key = surplus.account_key and removals.group_key = surplus.group_key
    group by surplus.user_key, surplus.account_key, groups.name
),
final as (
    select
        named.user_key,
        named.account_key,
        null as subject_name,
        named.name as item,
        'not a member' as expected,
        'member' as actual,
        null as via,
        'No rule puts ' || users.login || ' in ' || named.name
            || coalesce(', which confers ' || replace(named.lost_roles, '; ', ', '), '')
            || coalesce('; rules ' || named.ruling || ' ' || replace(named.granted_lost, '; ', ', ') || ', which must be granted in another way first', '')
            || coalesce('; ' || denials.notice, '')
            || case when named.is_pushed then '; Okta pushes the group, so correct it there' else '' end
            || '.' as reason,
        coalesce(denials.rule, named.managed_rule) as rule,
        case when named.is_pushed then 'review' end as fix
    from named
    join users on users.user_key = named.user_key
    left join denials on denials.user_key = named.user_key and denials.name = named.name
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
