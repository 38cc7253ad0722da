-- orphaned.suspended
-- title:       Active account of a suspended identity
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, okta.user, policy.setting, recon.person_setting
-- severity:    high
-- fix:         lock
-- doubtful if: whether the account is active or locked, or the identity's status
-- controls:    SOC 2 CC6.1; SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2; NIST AC-2(3); CIS 6.2
--
-- A suspended identity cannot sign in to Okta but keeps its assignments, so Okta does not
-- deactivate the ServiceNow account, and a local password or an API token still works.
-- Locking is undone with the suspension; an account that is already locked is not
-- reported.
with verdicts as (
    select account_key, user_key, is_locked from recon.verdict where verdict = 'orphaned.suspended'
),
identities as (
    select user_key, login from okta.user
),
held as (
    select account_key, roles from recon.account_roles
),
settings as (
    select value, rule from policy.setting where name = 'deprovision.suspended'
),
own_settings as (
    select user_key, value, rule, population from recon.person_setting where name = 'deprovision.suspended'
),
final as (
    select
        verdicts.user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'locked out' as expected,
        'active, not locked' || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'Okta has suspended ' || identities.login || ', but the ServiceNow account is active and not locked out.'
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
