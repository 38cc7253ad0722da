-- workbook.accounts
-- title:       Every account, whose it is and what was found about it
-- one row per: account_key
-- reads:       servicenow.user, recon.verdict, recon.link, recon.identity, recon.held_role, recon.account_roles, recon.finding, main.finding, recon.account_use, okta.user
with accounts as (
    select
        account_key, sys_id, user_name, name, email, title, department, manager, sys_created_on,
        greatest(last_login_time, cast(last_login as timestamp)) as last_login_at
    from servicenow.user
),
verdicts as (
    select account_key, user_key, verdict, is_active, is_locked, service_owner, is_platform from recon.verdict
),
links as (
    select account_key, rule, is_primary from recon.link
),
identities as (
    select user_key, is_in_scope from recon.identity
),
users as (
    select user_key, login, status from okta.user
),
uses as (
    select account_key, last_use_at from recon.account_use
),
held as (
    select account_key, count(*) as roles, count(*) filter (where is_direct) as direct_roles from recon.held_role group by account_key
),
privileged as (
    select account_key, privileged_roles from recon.account_roles where privileged_roles is not null
),
subjects as (
    select finding_id, account_key from recon.finding where account_key is not null
),
findings as (
    select finding_id, finding_no, severity, kind, excepted, certainty from main.finding
),
found as (
    select
        subjects.account_key, count(*) as findings, min(findings.finding_no) as worst_no,
        arg_min(findings.severity || ': ' || findings.kind, findings.finding_no) as worst
    from subjects
    join findings on findings.finding_id = subjects.finding_id
    where not findings.excepted and findings.certainty = 'certain'
    group by subjects.account_key
),
final as (
    select
        accounts.account_key, accounts.user_name, accounts.name, verdicts.is_active, verdicts.is_locked,
        case
            when verdicts.verdict = 'reconciled' then 'reconciled'
            when verdicts.verdict = 'idle' then 'nothing to reconcile'
            when verdicts.verdict = 'closed' then 'locked, as the rules ask'
            when verdicts.is_platform then 'shipped by ServiceNow'
            when verdicts.verdict = 'service' then 'declared service account'
            else verdicts.verdict
        end as verdict,
        found.worst, found.worst_no, coalesce(found.findings, 0) as findings,
        users.login, users.status as okta_status, identities.is_in_scope,
        links.rule,
        coalesce(held.roles, 0) as roles, coalesce(held.direct_roles, 0) as direct_roles, privileged.privileged_roles,
        coalesce(uses.last_use_at, accounts.last_login_at) as last_use_at, accounts.sys_created_on as created_at,
        accounts.title, accounts.department, accounts.manager, accounts.email, verdicts.service_owner as owner, accounts.sys_id
    from accounts
    left join verdicts on verdicts.account_key = accounts.account_key
    left join links on links.account_key = accounts.account_key
    left join users on users.user_key = verdicts.user_key
    left join identities on identities.user_key = verdicts.user_key
    left join uses on uses.account_key = accounts.account_key
    left join held on held.account_key = accounts.account_key
    left join privileged on privileged.account_key = accounts.account_key
    left join found on found.account_key = accounts.account_key
)
select
    user_name, name, is_active, is_locked, verdict, worst, worst_no, findings, login, okta_status, is_in_scope, rule,
    roles, direct_roles, privileged_roles, last_use_at, created_at, title, department, manager, email, owner, sys_id
from final
order by lower(user_name), account_key
