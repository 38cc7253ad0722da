-- identity.contradiction
-- title:       Account whose keys name different people
-- one row per: account_key
-- reads:       recon.verdict, recon.contradiction, recon.account_roles, recon.link, okta.user, servicenow.user
-- unless empty: recon.contradiction
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; ISO 27001 A.5.16
--
-- One correlation key links the account to one identity, another key to a different one: an import matched
-- wrongly, a successor got the login or number, or somebody was hired again. A person has to decide under
-- links. Until then nothing is planned for the account, and only role conflicts are judged. A key counts
-- only if its value is in this account alone, matches one identity (or one live one), and is not a
-- placeholder or a shared value.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'identity.contradiction'
),
contradictions as (
    select account_key, said, is_rehire from recon.contradiction
),
held as (
    select account_key, roles from recon.account_roles
),
links as (
    select account_key, rule from recon.link
),
users as (
    select user_key, login from okta.user
),
accounts as (
    select account_key, user_name, sys_id, active from servicenow.user
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'keys that name one identity' as expected,
        case when accounts.active then 'active' when not accounts.active then 'inactive' else 'neither active nor inactive' end
            || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'The account ' || coalesce(accounts.user_name, 'with sys_id ' || accounts.sys_id, 'without a name')
            || case when contradictions.is_rehire then ' ' else ' has keys of different people: ' end || contradictions.said || '.' as reason,
        links.rule,
        null as fix
    from verdicts
    join contradictions on contradictions.account_key = verdicts.account_key
    join links on links.account_key = verdicts.account_key
    join accounts on accounts.account_key = verdicts.account_key
    join users on users.user_key = verdicts.user_key
    left join held on held.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
