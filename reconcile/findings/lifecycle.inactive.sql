-- lifecycle.inactive
-- title:       Account in scope is inactive
-- one row per: account_key
-- reads:       recon.verdict, recon.identity, okta.user
-- severity:    medium
-- fix:         activate
-- doubtful if: whether the account is active, the identity's status, what the scope reads of this person, or what the account holds, which opening it gives back
-- controls:    SOC 2 CC6.2; ISO 27001 A.5.15; NIST AC-2; NIST AC-2(3); PCI DSS 8.2.4
--
-- The person should have an account, but it is inactive: somebody was hired again, or a re-assignment
-- failed. Roles, groups and attributes are judged as if the account were active, so that one plan corrects
-- all of it. If deprovision.dormant is deactivate, an inactive account that was unused for that long, or
-- never used, is as the rules say and is not reported; otherwise this finding would undo that rule.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'reconciled' and not is_active
),
identities as (
    select user_key, scope_rule from recon.identity
),
users as (
    select user_key, login, status from okta.user
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'active' as expected,
        'inactive' as actual,
        null as via,
        users.login || ' is ' || users.status || ' in Okta and in scope, but the ServiceNow account is inactive.' as reason,
        identities.scope_rule as rule,
        null as fix
    from verdicts
    join identities on identities.user_key = verdicts.user_key
    join users on users.user_key = verdicts.user_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
