-- service.privileged
-- title:       Service account with a privileged role
-- one row per: account_key, item
-- reads:       recon.verdict, recon.service_account, recon.held_role, recon.role, recon.role_closure, recon.surplus_role, recon.service_allowed, recon.same_grants, recon.granted_role, okta.user, servicenow.user
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.3; NIST AC-6; PCI DSS 7.2.5
-- unless empty: recon.held_role
--
-- An active account holds a role of roles.privileged, directly or by inheritance, that its rule does not
-- allow (may_hold). It is a service account: for web services only, an internal integration user, of the
-- identity type machine or AI, or declared under service_accounts. No person signs in with it, and its
-- secret is stored in another system. Give it a role for its job, usually for one table or API, and list
-- that under may_hold. If one such role contains another, only the outer one is reported. Roles that no rule
-- grants to the account's owner are misroled.*; other roles of a declared account are service.excess_role.
-- Accounts that ServiceNow ships are not judged.
with accounts as (
    select
        account_key, coalesce(user_name, sys_id) as user_name,
        case
            when web_service_access_only then 'for web services only'
            when internal_integration_user then 'an internal integration user'
            when lower(trim(identity_type)) in ('machine', 'ai', 'ai_agent', 'ai agent') then 'of the identity type ' || trim(identity_type)
        end as sort
    from servicenow.user
),
machines as (
    select
        verdicts.account_key, verdicts.user_key, accounts.user_name, services.service_no, services.rule, services.owner,
        coalesce('declared as a service account of ' || services.owner, accounts.sort) as sort
    from recon.verdict as verdicts
    join accounts on accounts.account_key = verdicts.account_key
    left join recon.service_account as services on services.account_key = verdicts.account_key
    where verdicts.is_active and not coalesce(services.is_platform, false) and (services.account_key is not null or accounts.sort is not null)
),
roles as (
    select role_key, name from recon.role where is_privileged and not is_exempt
),
closure as (
    select role_key, contained_role_key from recon.role_closure
),
allowed as (
    select service_no, role_key from recon.service_allowed
),
same_grants as (
    select user_key, representative_key from recon.same_grants
),
-- what rules give the person whose account it is
owner_rulings as (
    select same_grants.user_key, granted.role_key, coalesce(users.login, users.okta_id) as owner, if(granted.is_granted, 'grant it to', 'allow it to') as ruling
    from same_grants
    join recon.granted_role as granted on granted.representative_key = same_grants.representative_key
    join okta.user as users on users.user_key = same_grants.user_key
),
privileged as (
    select machines.account_key, machines.user_key, machines.user_name, machines.rule, machines.sort, roles.role_key, roles.name
    from machines
    join recon.held_role as held on held.account_key = machines.account_key
    join roles on roles.role_key = held.role_key
    anti join allowed on allowed.service_no = machines.service_no and allowed.role_key = held.role_key
    anti join recon.surplus_role as surplus on surplus.account_key = held.account_key and surplus.role_key = held.role_key
),
inner_roles as (
    select distinct privileged.account_key, privileged.role_key
    from privileged
    join privileged as outside on outside.account_key = privileged.account_key
    join closure on closure.role_key = outside.role_key and closure.contained_role_key = privileged.role_key
    left join closure as back on back.role_key = privileged.role_key and back.contained_role_key = outside.role_key
    where back.role_key is null or outside.role_key < privileged.role_key
),
final as (
    select
        privileged.user_key,
        privileged.account_key,
        null as subject_name,
        privileged.name as item,
        'not held' as expected,
        'held' as actual,
        null as via,
        'The service account ' || privileged.user_name || ', ' || privileged.sort || ', holds ' || privileged.name
            || ', which is privileged; '
            || coalesce(
                'rules ' || owner_rulings.ruling || ' ' || owner_rulings.owner || ', whose account it is, but none allows it for a service account.',
                'no rule allows it.'
            ) as reason,
        privileged.rule,
        null as fix
    from privileged
    left join owner_rulings on owner_rulings.user_key = privileged.user_key and owner_rulings.role_key = privileged.role_key
    anti join inner_roles on inner_roles.account_key = privileged.account_key and inner_roles.role_key = privileged.role_key
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
