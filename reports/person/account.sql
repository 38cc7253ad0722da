-- person.account
-- title:       What ServiceNow says of one account
-- one row per: account_key
-- reads:       servicenow.user, servicenow.unresolved_reference, recon.verdict, recon.link, recon.account_use, recon.account_roles
with accounts as (
    select
        account_key, sys_id, user_name, name, title, department, manager, manager_account_key, sys_created_on,
        greatest(last_login_time, cast(last_login as timestamp)) as last_login_at
    from servicenow.user
    where account_key = $account_key
),
managers as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
unresolved as (
    select subject_key, reference, code from servicenow.unresolved_reference where relation = 'servicenow.user' and field = 'manager'
),
verdicts as (
    select account_key, verdict, is_active, is_locked, service_owner, service_rule, is_platform from recon.verdict
),
links as (
    select account_key, is_primary, rule from recon.link
),
uses as (
    select account_key, last_use_at from recon.account_use
),
privileged as (
    select account_key, privileged_roles from recon.account_roles
),
final as (
    select
        coalesce(accounts.sys_id, '') as sys_id, coalesce(accounts.user_name, accounts.sys_id) as user_name, coalesce(accounts.name, '') as name,
        coalesce(verdicts.is_active, false) as is_active, verdicts.is_locked, verdicts.verdict,
        coalesce(links.is_primary, false) as is_primary, coalesce(links.rule, '') as rule,
        coalesce(uses.last_use_at, accounts.last_login_at) as last_use_at, accounts.sys_created_on as created_at,
        coalesce(accounts.title, '') as title, coalesce(accounts.department, '') as department, coalesce(accounts.manager, unresolved.reference, '') as manager,
        coalesce(managers.user_name, '') as manager_user_name, coalesce(unresolved.code, '') as manager_code,
        coalesce(verdicts.service_owner, '') as service_owner, coalesce(verdicts.service_rule, '') as service_rule,
        coalesce(verdicts.is_platform, false) as is_platform, coalesce(privileged.privileged_roles, '') as privileged_roles
    from accounts
    join verdicts on verdicts.account_key = accounts.account_key
    left join managers on managers.account_key = accounts.manager_account_key
    left join unresolved on unresolved.subject_key = accounts.account_key
    left join links on links.account_key = accounts.account_key
    left join uses on uses.account_key = accounts.account_key
    left join privileged on privileged.account_key = accounts.account_key
)
select
    sys_id, user_name, name, is_active, is_locked, verdict, is_primary, rule, last_use_at, created_at, title, department, manager, manager_user_name, manager_code,
    service_owner, service_rule, is_platform, privileged_roles
from final
