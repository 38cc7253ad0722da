-- orphaned.no_identity
-- title:       Active account that belongs to no identity
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, recon.owner_candidate, okta.user, servicenow.user, policy.setting
-- severity:    high
-- fix:         review
-- doubtful if: a part of the Okta users, or the keys that could link the account to somebody
-- controls:    SOC 2 CC6.1; SOC 2 CC6.2; ISO 27001 A.5.15; ISO 27001 A.5.18; NIST AC-2; NIST AC-2(3); CIS 5.1; CIS 6.2
--
-- No correlation rule finds an identity in Okta. The account was made by hand, its identity was deleted, it
-- is an undeclared service account, or the export does not include its identity. Because of the last
-- possibility, nothing is changed by default. A likely owner is only proposed; a link in the rules makes the
-- account theirs.
with verdicts as (
    select account_key from recon.verdict where verdict = 'orphaned.no_identity'
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
held as (
    select account_key, roles from recon.account_roles
),
leavers as (
    select count(*) > 0 as are_known from okta.user where status = 'DEPROVISIONED'
),
settings as (
    select value, rule from policy.setting where name = 'deprovision.no_identity'
),
owners as (
    select candidate.account_key, recon.as_owner(users."firstName", users."lastName", users."displayName", users.login, users.status, users.status_changed_at) as owner
    from recon.owner_candidate as candidate
    join okta.user as users on users.user_key = candidate.user_key
    where candidate.class = 'likely'
),
final as (
    select
        cast(null as integer) as user_key,
        verdicts.account_key,
        null as subject_name,
        null as item,
        'an identity in Okta' as expected,
        'active' || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'No identity in the Okta export correlates with the active account ' || accounts.user_name
            || case when leavers.are_known then '.' else
                '. It may belong to a leaver, because the export holds no deprovisioned users.' end
            || coalesce(' ' || owners.owner || ' is likely its owner.', '') as reason,
        settings.rule,
        settings.value as fix
    from verdicts
    join accounts on accounts.account_key = verdicts.account_key
    left join held on held.account_key = verdicts.account_key
    left join owners on owners.account_key = verdicts.account_key
    cross join settings
    cross join leavers
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
