-- delegate.conflict
-- title:       Approvals delegated to somebody who must not decide them
-- one row per: account_key, item
-- reads:       recon.delegation, recon.link, recon.held_role, recon.role, policy.conflict, policy.check_pattern, servicenow.user
-- unless empty: recon.delegation
-- severity:    high
-- fix:         update
-- doubtful if: whether the account that acts is active
-- controls:    SOC 2 CC6.3; NIST AC-5; ISO 27001 A.5.15; CIS 6.8
--
-- The rules say which roles one person must not hold together (roles.conflicts). The delegate holds one side,
-- and the approving side, a role that checks.delegate.conflict.approving names (*approv*), comes with the delegation:
-- for a time one person asks and decides, or decides what they carry out. The plan ends the delegation, which
-- takes no role from anybody. A delegate who holds all of it themselves is misroled.conflict.
with delegations as (
    select account_key, delegate_account_key, is_known
    from recon.delegation
    where approvals and absence is null and delegate_absence is null
),
conflicts as (
    select conflict_no, name, role_name, rule from policy.conflict
),
roles as (
    select role_key, name from recon.role
),
held as (
    select account_key, role_key from recon.held_role
),
patterns as (
    select like_pattern from policy.check_pattern where kind = 'delegate.conflict' and parameter = 'approving'
),
conflict_roles as (
    select distinct
        conflicts.conflict_no, conflicts.name, conflicts.rule, conflicts.role_name, roles.role_key,
        exists (select 1 from patterns where like_escape(conflicts.role_name, patterns.like_pattern, '!')) as is_approving
    from conflicts
    left join roles on roles.name = conflicts.role_name
),
pairs as (
    select account_key, delegate_account_key, bool_and(is_known) as is_known from delegations group by account_key, delegate_account_key
),
sides as (
    select
        pairs.account_key, pairs.delegate_account_key, pairs.is_known, conflict_roles.conflict_no, conflict_roles.name, conflict_roles.rule, conflict_roles.role_name,
        own.account_key is not null as is_own,
        own.account_key is null and conflict_roles.is_approving and delegated.account_key is not null as is_delegated
    from pairs
    cross join conflict_roles
    left join held as own on own.account_key = pairs.delegate_account_key and own.role_key = conflict_roles.role_key
    left join held as delegated on delegated.account_key = pairs.account_key and delegated.role_key = conflict_roles.role_key
),
met as (
    select
        account_key, delegate_account_key, any_value(is_known) as is_known, any_value(name) as name, any_value(rule) as rule,
        string_agg(role_name, ', ' order by role_name) filter (is_own) as own_roles,
        string_agg(role_name, ', ' order by role_name) filter (is_delegated) as delegated_roles
    from sides
    group by account_key, delegate_account_key, conflict_no
    having bool_and(is_own or is_delegated) and bool_or(is_own) and bool_or(is_delegated)
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
links as (
    select account_key, user_key from recon.link
),
grouped as (
    select
        met.delegate_account_key as account_key, principals.user_name as item,
        any_value(links.user_key) as user_key, any_value(delegates.user_name) as delegate_name,
        count(distinct met.account_key) = 1 as is_one, bool_and(met.is_known) as is_known,
        string_agg(distinct met.name, '; ' order by met.name) as names,
        arg_min(met.own_roles, (met.name, met.rule)) as own_roles,
        arg_min(met.delegated_roles, (met.name, met.rule)) as delegated_roles,
        arg_min(met.rule, (met.name, met.rule)) as rule
    from met
    join accounts as delegates on delegates.account_key = met.delegate_account_key
    join accounts as principals on principals.account_key = met.account_key
    left join links on links.account_key = met.delegate_account_key
    group by met.delegate_account_key, principals.user_name
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        'no approvals delegated' as expected,
        names as actual,
        null as via,
        delegate_name || ' holds ' || own_roles || ' and approves for ' || item || ', who holds ' || delegated_roles
            || ': the rules keep these apart ("' || replace(names, '; ', '", "') || '")'
            || if(is_one and is_known, '', '; the exports do not say enough of the delegation: end it by hand (sys_user_delegate)') || '.' as reason,
        rule,
        if(is_one and is_known, 'update', 'review') as fix
    from grouped
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
