-- recon.closing
-- title:       What a person should know of an account before it is deactivated
-- one row per: account_key
-- reads:       recon.finding, recon.account_use, okta.user, servicenow.user
-- columns:
--   account_key:   an account that a finding asks to deactivate
--   used_after_at: its last use, if that came after Okta deprovisioned its owner; null if not, or not known
--   is_machine:    it is for web services alone, or for an internal integration
--   managed:       how many active accounts name it as their manager
--
-- None of this speaks against closing it. An account in use after its owner left may be in
-- somebody else's hands; an integration stops; people lose the one who approves.
with findings as (
    select distinct account_key, user_key from recon.finding where fix = 'deactivate' and not excepted and account_key is not null
),
uses as (
    select account_key, last_use_at from recon.account_use
),
users as (
    select user_key, status_changed_at from okta.user where status = 'DEPROVISIONED'
),
accounts as (
    select account_key, sys_id, user_name, email, name, web_service_access_only, internal_integration_user from servicenow.user
),
managers as (
    select manager, count(*) as managed from servicenow.user as reports where active and manager <> '' group by manager
),
names as (
    select name from accounts where name <> '' group by name having count(*) = 1
),
keys as (
    select distinct findings.account_key, unnest([accounts.sys_id, accounts.user_name, accounts.email, names.name]) as key
    from findings
    join accounts on accounts.account_key = findings.account_key
    left join names on names.name = accounts.name
),
managing as (
    select keys.account_key, sum(managers.managed) as managed
    from keys
    join managers on managers.manager = keys.key
    group by keys.account_key
),
final as (
    select
        findings.account_key,
        max(case when uses.last_use_at > users.status_changed_at then uses.last_use_at end) as used_after_at,
        coalesce(bool_or(accounts.web_service_access_only), false) or coalesce(bool_or(accounts.internal_integration_user), false) as is_machine,
        cast(coalesce(max(managing.managed), 0) as bigint) as managed
    from findings
    join accounts on accounts.account_key = findings.account_key
    left join uses on uses.account_key = findings.account_key
    left join users on users.user_key = findings.user_key
    left join managing on managing.account_key = findings.account_key
    group by findings.account_key
)
select account_key, used_after_at, is_machine, managed from final
