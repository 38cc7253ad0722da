-- misroled.conflict
-- title:       One account holds roles that must be apart
-- one row per: account_key, item
-- reads:       recon.conflict, recon.role, recon.via, servicenow.user
-- severity:    critical
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-5; PCI DSS 7.2.4; CIS 6.8
--
-- Segregation of duties: the rules name roles that one person must not hold together, and
-- an active account holds all of them, whether granted by rules or not. Which one has to
-- go is a decision, so nothing is changed. Declared service accounts are judged too.
with conflicts as (
    select account_key, user_key, name, rule, role_keys from recon.conflict
),
roles as (
    select role_key, name from recon.role
),
paths as (
    select account_key, role_key, via from recon.via
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
conflict_roles as (
    select account_key, user_key, name, rule, unnest(role_keys) as role_key from conflicts
),
grouped as (
    select
        conflict_roles.user_key,
        conflict_roles.account_key,
        conflict_roles.name,
        min(conflict_roles.rule) as rule,
        string_agg(distinct roles.name, '; ' order by roles.name) as role_names,
        string_agg(distinct paths.via, '; ' order by paths.via) as via
    from conflict_roles
    join roles on roles.role_key = conflict_roles.role_key
    join paths on paths.account_key = conflict_roles.account_key and paths.role_key = conflict_roles.role_key
    group by conflict_roles.user_key, conflict_roles.account_key, conflict_roles.name
),
final as (
    select
        grouped.user_key,
        grouped.account_key,
        null as subject_name,
        grouped.name as item,
        'not all of them' as expected,
        grouped.role_names as actual,
        grouped.via,
        'The account ' || accounts.user_name || ' holds every role of the conflict "' || grouped.name || '": '
            || replace(grouped.role_names, '; ', ', ') || '.' as reason,
        grouped.rule,
        null as fix
    from grouped
    join accounts on accounts.account_key = grouped.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
