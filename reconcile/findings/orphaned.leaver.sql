-- orphaned.leaver
-- title:       Active account of a leaver
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, okta.user, policy.setting, recon.person_setting, input.feed, recon.unknown_table
-- severity:    critical
-- fix:         deactivate
-- doubtful if: a part of the Okta users, the keys that could link the account to somebody, or the identity's status
-- controls:    SOC 2 CC6.1; SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2; NIST AC-2(3); PCI DSS 8.2.5; CIS 6.2
--
-- Okta has deprovisioned the person and taken every assignment away, yet the ServiceNow
-- account still lets them in. Deprovisioning tasks fail one user at a time, and accounts
-- made by hand are never seen by Okta. Roles are listed here, not reported one by one:
-- the plan removes the direct grants and closes the account, and what is inherited goes
-- with it. Where deprovision.leaver is lock, a locked account is as the rules ask.
with verdicts as (
    select account_key, user_key from recon.verdict where verdict = 'orphaned.leaver'
),
identities as (
    select user_key, login, status_changed_at from okta.user
),
held as (
    select account_key, roles, role_count, privileged_roles from recon.account_roles
),
-- that somebody holds no role is said only if grants were exported, and in full
grants as (
    select
        exists (select 1 from input.feed where relation = 'servicenow.user_role')
            and not exists (select 1 from recon.unknown_table where relation = 'servicenow.user_role') as are_known
),
settings as (
    select value, rule from policy.setting where name = 'deprovision.leaver'
),
own_settings as (
    select user_key, value, rule, population from recon.person_setting where name = 'deprovision.leaver'
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
        'Okta deprovisioned ' || identities.login
            || coalesce(' on ' || strftime(identities.status_changed_at, '%Y-%m-%d'), '')
            || ', but the ServiceNow account is still active' || case
                when held.role_count = 1 then ' and holds 1 role'
                when held.role_count > 1 then ' and holds ' || held.role_count || ' roles'
                when held.privileged_roles is not null then ' and holds ' || replace(held.privileged_roles, '; ', ', ')
                when grants.are_known then ' and holds no role'
                else '; which roles it holds was not exported'
            end || '.' || coalesce(' ' || recon.population_says(own_settings.population, own_settings.value), '') as reason,
        coalesce(own_settings.rule, settings.rule) as rule,
        coalesce(own_settings.value, settings.value) as fix
    from verdicts
    join identities on identities.user_key = verdicts.user_key
    left join held on held.account_key = verdicts.account_key
    cross join settings
    left join own_settings on own_settings.user_key = verdicts.user_key
    cross join grants
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
