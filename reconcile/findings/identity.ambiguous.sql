-- identity.ambiguous
-- title:       Account that several identities could own
-- one row per: account_key
-- reads:       recon.verdict, recon.match, recon.account_roles, okta.user, servicenow.user, policy.setting
-- severity:    medium
-- fix:         review
-- doubtful if: a part of the Okta users, or the keys that could link the account to somebody
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; ISO 27001 A.5.16
--
-- A correlation key matches several identities (live ones are considered before leavers), so rolecall does
-- not guess. The account is not judged otherwise until the key is unique, or an earlier rule decides. If all
-- the identities have left, the owner does not matter: the account is treated like a leaver's, with the same
-- severity and fix, and not reported once it is inactive.
with verdicts as (
    select account_key from recon.verdict where verdict = 'identity.ambiguous'
),
matches as (
    select account_key, rule, user_keys, all_left from recon.match where user_key is null
),
held as (
    select account_key, roles from recon.account_roles
),
users as (
    select user_key, login, okta_org from okta.user
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name, active from servicenow.user
),
settings as (
    select value from policy.setting where name = 'deprovision.leaver'
),
candidates as (
    select account_key, rule, all_left, unnest(user_keys) as user_key from matches
),
named as (
    select
        candidates.account_key,
        min(candidates.rule) as rule,
        bool_and(candidates.all_left) as all_left,
        string_agg(users.login || coalesce(' of ' || users.okta_org, ''), '; ' order by users.login, users.okta_org) as logins,
        count(*) as identity_count
    from candidates
    join users on users.user_key = candidates.user_key
    group by candidates.account_key
),
final as (
    select
        cast(null as integer) as user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'one identity' as expected,
        named.logins || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'The account ' || accounts.user_name || ' could belong to ' || named.identity_count || ' identities: '
            || replace(named.logins, '; ', ', ') || '.'
            || case when named.all_left then ' Okta deprovisioned all of them, so its owner has left.' else '' end as reason,
        named.rule,
        case when named.all_left then settings.value end as fix,
        case when named.all_left then 'critical' end as severity
    from verdicts
    join named on named.account_key = verdicts.account_key
    join accounts on accounts.account_key = verdicts.account_key
    left join held on held.account_key = verdicts.account_key
    cross join settings
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix, severity from final
