-- service.unowned
-- title:       Service account that nobody declared
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, recon.owner_candidate, okta.user, servicenow.user
-- severity:    medium
-- fix:         review
-- doubtful if: a part of the Okta users, or the keys that could link the account to somebody
-- controls:    SOC 2 CC6.1; ISO 27001 A.5.15; ISO 27001 A.5.16; NIST AC-2; NIST AC-2(3); PCI DSS 7.2.5; CIS 5.1
--
-- The account is active, marked for web services or as an internal integration user, has
-- no identity, and no service_accounts rule declares it: nobody answers for it. It is
-- reported here instead of as an orphan, because deactivating it may stop an integration.
-- Declare it with its owner, or retire it.
with verdicts as (
    select account_key from recon.verdict where verdict = 'service.unowned'
),
held as (
    select account_key, roles from recon.account_roles
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name, web_service_access_only, internal_integration_user from servicenow.user
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
        'a declared owner' as expected,
        'active' || coalesce('; roles: ' || held.roles, '') as actual,
        null as via,
        'The account ' || accounts.user_name || ' is '
            || case when accounts.web_service_access_only then 'for web services only' else 'an internal integration user' end
            || ', and neither an identity nor a service_accounts rule says who owns it.'
            || coalesce(' ' || owners.owner || ' is likely its owner.', '') as reason,
        null as rule,
        null as fix
    from verdicts
    join accounts on accounts.account_key = verdicts.account_key
    left join held on held.account_key = verdicts.account_key
    left join owners on owners.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
