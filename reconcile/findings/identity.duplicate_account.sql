-- identity.duplicate_account
-- title:       Second account of one identity
-- one row per: account_key
-- reads:       recon.verdict, recon.link, recon.account_roles, okta.user, servicenow.user
-- severity:    medium
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; ISO 27001 A.5.16
--
-- Several accounts belong to one identity. One is reconciled (the one linked by the earlier rule, then the
-- active one, then the one used last, then the lowest sys_id); this is another, and its roles add to the
-- person's. Okta's import matching is case-sensitive, which alone can create such duplicates. An inactive
-- second account of somebody who should have no account is not reported.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'identity.duplicate_account'
),
links as (
    select account_key, user_key, rule, is_primary from recon.link
),
held as (
    select account_key, roles from recon.account_roles
),
users as (
    select user_key, login from okta.user
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name, active from servicenow.user
),
primaries as (
    select links.user_key, accounts.user_name
    from links
    join accounts on accounts.account_key = links.account_key
    where links.is_primary
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'one account' as expected,
        case when accounts.active then 'active' else 'inactive' end || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'The account ' || accounts.user_name || ' belongs to ' || users.login || ', whose primary account is '
            || primaries.user_name || '.' as reason,
        links.rule,
        null as fix
    from verdicts
    join links on links.account_key = verdicts.account_key
    join accounts on accounts.account_key = verdicts.account_key
    join users on users.user_key = verdicts.user_key
    join primaries on primaries.user_key = verdicts.user_key
    left join held on held.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
