-- delegate.powerless
-- title:       Approvals delegated to somebody who cannot approve
-- one row per: account_key, item
-- reads:       recon.delegation, recon.delegated_conflict, recon.link, recon.held_role, recon.role, policy.off_kind, input.balance, servicenow.role, servicenow.user
-- unless empty: recon.delegation
-- severity:    low
-- fix:         review
-- doubtful if: whether the account that acts is active, or which roles it holds
-- controls:    SOC 2 CC6.3; NIST AC-5
--
-- The delegate is to approve requests for somebody else, but holds neither approver_user nor approval_admin
-- (nor admin, who may do anything), so the requests wait. Give them the role, or delegate to somebody else.
-- If the delegation is delegate.conflict, they must not get the role, and that finding alone stands, unless
-- the rules switch it off. Without an export of role grants, or if the delegate holds a role that no export
-- names, this is not assessed.
with delegations as (
    select account_key, delegate_account_key
    from recon.delegation
    where approvals and absence is null and delegate_absence is null
        and exists (select 1 from input.balance where relation = 'servicenow.user_role')
),
able as (
    select held.account_key
    from recon.held_role as held
    join recon.role as roles on roles.role_key = held.role_key
    where roles.name in ('approver_user', 'approval_admin', 'admin')
    union all
    select held.account_key
    from recon.held_role as held
    join servicenow.role as roles on roles.role_key = held.role_key
    where not roles.is_named
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
conflicts as (
    select account_key, delegate_account_key
    from recon.delegated_conflict
    where not exists (select 1 from policy.off_kind where kind = 'delegate.conflict')
),
unable as (
    select distinct delegations.account_key, delegations.delegate_account_key
    from delegations
    anti join able on able.account_key = delegations.delegate_account_key
    anti join conflicts on conflicts.account_key = delegations.account_key and conflicts.delegate_account_key = delegations.delegate_account_key
),
final as (
    select
        any_value(links.user_key) as user_key, unable.delegate_account_key as account_key, null as subject_name, principals.user_name as item,
        'approver_user or approval_admin' as expected,
        'neither' as actual,
        null as via,
        any_value(delegates.user_name) || ' is to approve for ' || principals.user_name || ', but holds neither approver_user nor approval_admin.' as reason,
        null as rule,
        null as fix
    from unable
    join accounts as delegates on delegates.account_key = unable.delegate_account_key
    join accounts as principals on principals.account_key = unable.account_key
    left join links on links.account_key = unable.delegate_account_key
    group by unable.delegate_account_key, principals.user_name
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
