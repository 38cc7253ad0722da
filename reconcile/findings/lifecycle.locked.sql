-- lifecycle.locked
-- title:       Account in scope is locked out
-- one row per: account_key
-- reads:       recon.verdict, recon.closed_unused, recon.identity, okta.user
-- severity:    medium
-- fix:         unlock
-- doubtful if: whether the account is locked, what the scope reads of this person, or what the account holds, which opening it gives back
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; NIST AC-2; NIST AC-2(3); PCI DSS 8.2.4
--
-- The identity is ACTIVE and in scope and the account is active but locked out: the person cannot sign in.
-- Okta locks the account when it is unassigned, and does not unlock it on re-assignment unless that is
-- mapped (Okta support: ServiceNow Locked Status Attribute During Okta Provisioning Flow). If
-- deprovision.dormant is lock, a locked account that was unused for that long is as the rules say and is not
-- reported; nor is an account of somebody who needs none.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'reconciled' and is_active and is_locked
),
closed_unused as (
    select account_key from recon.closed_unused
),
identities as (
    select user_key, scope_rule from recon.identity where is_optional is not true
),
users as (
    select user_key, login from okta.user where status = 'ACTIVE'
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'not locked out' as expected,
        'locked out' as actual,
        null as via,
        users.login || ' is ACTIVE in Okta and in scope, but the ServiceNow account is locked out.' as reason,
        identities.scope_rule as rule,
        null as fix
    from verdicts
    join identities on identities.user_key = verdicts.user_key
    join users on users.user_key = verdicts.user_key
    anti join closed_unused on closed_unused.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
