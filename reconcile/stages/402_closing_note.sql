-- recon.closing_note
-- title:       What to know before an account is closed
-- one row per: account_key
-- reads:       recon.finding, recon.account_use, servicenow.user, okta.user
-- columns:
--   account_key: an account that a finding would deactivate or lock
--   note:        sentences: it was used after Okta deprovisioned or suspended its owner, is for integrations, or manages people; no row if none of these
--   was_used:    it was used after Okta deprovisioned or suspended its owner
--   is_machine:  it is for web services only, or for an internal integration
--   managed:     how many active accounts name it as their manager
--
-- Use after the owner has left means that something still signs in with it: a job, or
-- somebody else.
with findings as (
    select account_key, min(user_key) as user_key
    from recon.finding
    where fix in ('deactivate', 'lock') and not excepted and account_key is not null
    group by account_key
),
uses as (
    select account_key, last_use_at from recon.account_use
),
identities as (
    select user_key, status, status_changed_at from okta.user where status in ('DEPROVISIONED', 'SUSPENDED')
),
accounts as (
    select account_key, web_service_access_only, internal_integration_user from servicenow.user
),
managers as (
    select manager_account_key as account_key, count(*) as people
    from servicenow.user
    where active and manager_account_key is not null
    group by manager_account_key
),
notes as (
    select
        findings.account_key,
        coalesce(accounts.web_service_access_only, false) or coalesce(accounts.internal_integration_user, false) as is_machine,
        case when uses.last_use_at > identities.status_changed_at then
            'It was used on ' || strftime(uses.last_use_at, '%Y-%m-%d') || ', after Okta '
                || if(identities.status = 'SUSPENDED', 'suspended', 'deprovisioned') || ' its owner on '
                || strftime(identities.status_changed_at, '%Y-%m-%d') || '.'
        end as used,
        case when is_machine then
            'It is an account for integrations: ' || concat_ws(
                ' and ',
                if(accounts.web_service_access_only, 'web service access only', null),
                if(accounts.internal_integration_user, 'internal integration user', null)
            ) || '.'
        end as machine,
        cast(coalesce(managers.people, 0) as bigint) as managed,
        case
            when managers.people = 1 then 'It manages 1 active account.'
            when managers.people > 1 then 'It manages ' || managers.people || ' active accounts.'
        end as manages
    from findings
    join accounts on accounts.account_key = findings.account_key
    left join uses on uses.account_key = findings.account_key
    left join identities on identities.user_key = findings.user_key
    left join managers on managers.account_key = findings.account_key
),
final as (
    select account_key, concat_ws(' ', used, machine, manages) as note, used is not null as was_used, is_machine, managed
    from notes
    where coalesce(used, machine, manages) is not null
)
select account_key, note, was_used, is_machine, managed from final
