-- misroled.excess_role
-- title:       Role granted directly that no rule grants
-- one row per: account_key, item
-- reads:       recon.surplus_role, recon.inherited_role, recon.role, recon.role_closure, recon.via, recon.denial, okta.user
-- unless empty: recon.surplus_role
-- severity:    medium
-- fix:         remove
-- doubtful if: what the rules that could grant it, or what goes with it, read of this person; which roles groups and roles include; whether the grant is direct
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; NIST AC-6(7); PCI DSS 7.2.4; CIS 6.8
--
-- The role is a direct grant in sys_user_has_role. No rule grants or allows it, and no role or group that
-- rules grant or allow includes it. If the person also has the role in another way, removing the direct
-- grant does not end the access, and the reason says so. Roles that come only from this one are named here
-- and not reported again. If a row does not say whether it is inherited, the finding is doubtful.
with surplus as (
    select account_key, user_key, role_key, is_direct or coalesce(is_unclear, false) as is_direct, coalesce(is_unclear, false) as is_unclear from recon.surplus_role
),
inherited as (
    select account_key, role_key from recon.inherited_role
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
roles as (
    select role_key, name from recon.role
),
paths as (
    select account_key, role_key, via, inherited_via from recon.via
),
users as (
    select user_key, login from okta.user
),
denials as (
    select user_key, name, notice, rule from recon.denial where relation = 'role'
),
consequences as (
    select surplus.account_key, surplus.role_key, roles.name
    from surplus
    join roles on roles.role_key = surplus.role_key
    anti join inherited on inherited.account_key = surplus.account_key and inherited.role_key = surplus.role_key
    where not surplus.is_direct
),
consequence_names as (
    select surplus.account_key, surplus.role_key, string_agg(consequences.name, ', ' order by consequences.name) as names
    from surplus
    join closure on closure.role_key = surplus.role_key
    join consequences
        on consequences.account_key = surplus.account_key
        and consequences.role_key = closure.contained_role_key
    where surplus.is_direct
    group by surplus.account_key, surplus.role_key
),
final as (
    select
        surplus.user_key,
        surplus.account_key,
        null as subject_name,
        roles.name as item,
        'not held' as expected,
        if(surplus.is_unclear, 'held', 'held directly') as actual,
        paths.via,
        'No rule grants ' || roles.name || ' to ' || users.login || if(surplus.is_unclear, ', who holds it; the export does not say whether it is inherited', ', who holds it directly')
            || coalesce(', and with it ' || consequence_names.names, '')
            || coalesce('; ' || denials.notice, '')
            || coalesce('; the role is also held via ' || paths.inherited_via || ', so removing the grant alone does not end it', '')
            || '.' as reason,
        denials.rule,
        null as fix
    from surplus
    join roles on roles.role_key = surplus.role_key
    join paths on paths.account_key = surplus.account_key and paths.role_key = surplus.role_key
    join users on users.user_key = surplus.user_key
    left join denials on denials.user_key = surplus.user_key and denials.name = roles.name
    left join consequence_names on consequence_names.account_key = surplus.account_key and consequence_names.role_key = surplus.role_key
    where surplus.is_direct
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
