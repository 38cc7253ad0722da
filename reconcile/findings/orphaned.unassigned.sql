-- orphaned.unassigned
-- title:       Active account of somebody who should have none
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, okta.user, policy.setting, recon.person_setting
-- severity:    high
-- fix:         deactivate
-- doubtful if: what the scope reads of this person
-- controls:    SOC 2 CC6.1; SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2; NIST AC-2(3); CIS 6.2
--
-- The person works here, but no scope rule gives them ServiceNow: they changed jobs, or the account was made
-- by hand. If the same Okta group is used for assignment and for Group Push, removed users stay behind (Okta
-- support).
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'orphaned.unassigned'
),
identities as (
    select user_key, login, status from okta.user
),
held as (
    select account_key, roles from recon.account_roles
),
settings as (
    select value, rule from policy.setting where name = 'deprovision.unassigned'
),
own_settings as (
    select user_key, value, rule, population from recon.person_setting where name = 'deprovision.unassigned'
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'inactive' as expected,
        'active' || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        identities.login || ' is ' || identities.status
            || ' in Okta but outside the scope of ServiceNow, and the account is active.'
            || coalesce(' ' || recon.population_says(own_settings.population, own_settings.value), '') as reason,
        coalesce(own_settings.rule, settings.rule) as rule,
        coalesce(own_settings.value, settings.value) as fix
    from verdicts
    join identities on identities.user_key = verdicts.user_key
    left join held on held.account_key = verdicts.account_key
    cross join settings
    left join own_settings on own_settings.user_key = verdicts.user_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
