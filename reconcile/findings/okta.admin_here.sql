-- okta.admin_here
-- title:       Administrator of Okta and of ServiceNow
-- one row per: account_key
-- reads:       recon.verdict, recon.account_roles, okta.admin_role, okta.user, servicenow.user
-- unless empty: okta.admin_role
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active, or what the identity's status is
-- controls:    SOC 2 CC6.3; ISO 27001 A.8.2; NIST AC-5; NIST AC-6; CIS 6.8
--
-- The person administers Okta, which defines the access, and holds a privileged role in ServiceNow, which
-- has it: they could change both systems without any difference to find. Read-only roles (READ_ONLY_ADMIN,
-- REPORT_ADMIN) and inactive assignments do not count. If only the list of administrators was exported
-- (/api/v1/iam/assignees/users), any role counts. A finding about the whole account comes first.
with roles as (
    select user_key, type, label, status from okta.admin_role
),
told as (
    select distinct user_key from roles where type is not null or label is not null
),
counting as (
    select roles.user_key, coalesce(roles.label, roles.type) as name
    from roles
    where (roles.type is not null or roles.label is not null) and coalesce(roles.status, 'ACTIVE') = 'ACTIVE'
        and coalesce(roles.type, '') not in ('READ_ONLY_ADMIN', 'REPORT_ADMIN')
        and coalesce(lower(roles.label), '') not in ('read-only administrator', 'report administrator')
    union all
    select roles.user_key, 'an administrator''s role' as name
    from roles
    anti join told on told.user_key = roles.user_key
),
admins as (
    select user_key, string_agg(distinct name, ', ' order by name) as names from counting group by user_key
),
verdicts as (
    select account_key, user_key
    from recon.verdict
    where is_active and verdict in ('reconciled', 'service', 'idle', 'closed') and user_key is not null
),
privileged as (
    select account_key, privileged_roles from recon.account_roles where privileged_roles is not null
),
users as (
    select user_key, login from okta.user
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
final as (
    select
        verdicts.user_key, verdicts.account_key, null as subject_name, null as item,
        'administers one of both' as expected,
        'Okta: ' || admins.names || '; ServiceNow: ' || replace(privileged.privileged_roles, '; ', ', ') as actual,
        null as via,
        users.login || ' administers Okta (' || admins.names || '), and the account ' || accounts.user_name || ' holds '
            || replace(privileged.privileged_roles, '; ', ', ') || ' in ServiceNow.' as reason,
        null as rule,
        null as fix
    from admins
    join verdicts on verdicts.user_key = admins.user_key
    join privileged on privileged.account_key = verdicts.account_key
    join users on users.user_key = admins.user_key
    join accounts on accounts.account_key = verdicts.account_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
