-- orphaned.leaver
-- title:       Active account of a leaver
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, recon.account_use, okta.user, servicenow.user, servicenow.unknown_column, servicenow.field, policy.setting, recon.person_setting, input.feed, recon.unknown_table
-- severity:    critical
-- fix:         deactivate
-- doubtful if: a part of the Okta users, the keys that could link the account to somebody, or the identity's status
-- controls:    SOC 2 CC6.1; SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2; NIST AC-2(3); PCI DSS 8.2.5; CIS 6.2
--
-- Okta has deprovisioned the person and removed all assignments, but the ServiceNow account still lets them
-- in. Deprovisioning tasks can fail for single users, and Okta does not know accounts that were made by
-- hand. Roles are listed here, not reported one by one. The plan removes the account from groups that confer
-- roles, removes direct grants and closes the account. If the account was used after its owner left, the
-- reason says when, and whether that is known. If deprovision.leaver is lock, a locked account is as the
-- rules say.
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
uses as (
    select account_key, last_use_at from recon.account_use
),
-- what the file of an account lacks and another has may be a later login
exported_fields as (
    select name from servicenow.field where name in ('last_login', 'last_login_time') and is_exported
),
unknown_logins as (
    select distinct accounts.account_key
    from servicenow.unknown_column as unknown_column
    join exported_fields on exported_fields.name = unknown_column.name
    join servicenow.user as accounts on accounts.column_set = unknown_column.column_set
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
            end || case
                when uses.last_use_at > identities.status_changed_at then
                    '; it was used after that, last on ' || strftime(uses.last_use_at, '%Y-%m-%d')
                when uses.account_key is null or unknown_logins.account_key is not null or identities.status_changed_at is null then '; the exports do not show whether it was used after that'
                else ''
            end || '.' || coalesce(' ' || recon.population_says(own_settings.population, own_settings.value), '') as reason,
        coalesce(own_settings.rule, settings.rule) as rule,
        coalesce(own_settings.value, settings.value) as fix
    from verdicts
    join identities on identities.user_key = verdicts.user_key
    left join held on held.account_key = verdicts.account_key
    left join uses on uses.account_key = verdicts.account_key
    left join unknown_logins on unknown_logins.account_key = verdicts.account_key
    cross join settings
    left join own_settings on own_settings.user_key = verdicts.user_key
    cross join grants
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
