-- service.excess_role
-- title:       Service account with a role it may not hold
-- one row per: account_key, item
-- reads:       recon.verdict, recon.service_account, recon.held_role, recon.role, recon.role_closure, recon.service_allowed, servicenow.user
-- unless empty: recon.service_account
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-6; PCI DSS 7.2.5; CIS 5.1
--
-- The account is declared under service_accounts with the roles that it may hold (may_hold); it holds
-- another role. A privileged role is service.privileged, even without may_hold. Roles that an allowed role
-- contains are allowed, too. If another excess or privileged role contains this one, it is not reported
-- again. Integrations break without their roles, so a person decides.
with services as (
    select services.account_key, services.rule, services.owner, services.service_no
    from recon.service_account as services
    join recon.verdict as verdicts on verdicts.account_key = services.account_key
    where services.is_limited and not services.is_platform and verdicts.is_active and verdicts.verdict = 'service'
),
roles as (
    select role_key, name, is_privileged from recon.role where not is_unmanaged
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
allowed as (
    select service_no, role_key from recon.service_allowed
),
excess as (
    select services.account_key, services.rule, services.owner, roles.role_key, roles.name, roles.is_privileged
    from services
    join recon.held_role as held on held.account_key = services.account_key
    join roles on roles.role_key = held.role_key
    anti join allowed on allowed.service_no = services.service_no and allowed.role_key = held.role_key
),
inner_roles as (
    select distinct excess.account_key, excess.role_key
    from excess
    join excess as outside on outside.account_key = excess.account_key
    join closure on closure.role_key = outside.role_key and closure.contained_role_key = excess.role_key
    left join closure as back on back.role_key = excess.role_key and back.contained_role_key = outside.role_key
    where back.role_key is null or outside.role_key < excess.role_key
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        cast(null as integer) as user_key,
        excess.account_key,
        null as subject_name,
        excess.name as item,
        'not held' as expected,
        'held' as actual,
        null as via,
        'The service account ' || accounts.user_name || ' (' || excess.owner || ') holds ' || excess.name
            || ', which its rule does not allow.' as reason,
        excess.rule,
        null as fix
    from excess
    join accounts on accounts.account_key = excess.account_key
    anti join inner_roles on inner_roles.account_key = excess.account_key and inner_roles.role_key = excess.role_key
    where not excess.is_privileged
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
