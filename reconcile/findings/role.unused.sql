-- role.unused
-- title:       Role that no active account holds
-- one row per: subject_kind, item
-- reads:       recon.role, recon.held_role, recon.verdict, recon.assigned_role, recon.hidden_way, policy.expected_role, policy.allowed_role, policy.check_pattern, input.balance, servicenow.role, servicenow.user_role
-- unless empty: servicenow.user_role
-- severity:    low
-- fix:         review
-- doubtful if: which accounts and grants there are
-- controls:    SOC 2 CC6.3; ISO 27001 A.5.18; CIS 6.8
--
-- No active account holds the role, directly or by inheritance, but rules grant or allow it, or inactive accounts
-- hold it. Somebody could get it by mistake. If only groups confer it, these are group.empty or
-- group.inactive_confers, which is the same cause. ServiceNow ships hundreds of roles
-- that nobody needs: if nothing refers to a role, it counts only if its name matches
-- checks.role.unused.roles (u_* and x_*, the instance's own). If the exports may hide who holds a role, this
-- is not assessed.
with exported as (
    select role_key from servicenow.role where file_key is not null and is_named
),
roles as (
    select roles.role_key, roles.name
    from recon.role as roles
    semi join exported on exported.role_key = roles.role_key
    where not roles.is_unmanaged
        and not exists (select 1 from recon.hidden_way)
        and exists (select 1 from input.balance where relation = 'servicenow.user_role')
),
active_accounts as (
    select account_key from recon.verdict where is_active
),
held as (
    select held.role_key, bool_or(active_accounts.account_key is not null) as is_used, count(*) as holders
    from recon.held_role as held
    left join active_accounts on active_accounts.account_key = held.account_key
    group by held.role_key
),
named_by_rules as (
    select distinct role_name as name from policy.expected_role
    union
    select distinct role_name as name from policy.allowed_role
),
conferred as (
    select distinct role_key from recon.assigned_role
),
patterns as (
    select like_pattern from policy.check_pattern where kind = 'role.unused' and parameter = 'roles'
),
referred as (
    select
        roles.role_key, roles.name, named_by_rules.name is not null as is_in_rules, conferred.role_key is not null as is_conferred,
        coalesce(held.holders, 0) as holders,
        coalesce((select bool_or(like_escape(roles.name, patterns.like_pattern, '!')) from patterns), false) as is_own
    from roles
    left join held on held.role_key = roles.role_key
    left join named_by_rules on named_by_rules.name = roles.name
    left join conferred on conferred.role_key = roles.role_key
    where not coalesce(held.is_used, false)
),
final as (
    select
        cast(null as integer) as user_key, cast(null as integer) as account_key, null as subject_name, 'role' as subject_kind, name as item,
        'held by an active account' as expected,
        if(holders = 0, 'held by nobody', 'held by ' || holders || ' inactive' || if(holders = 1, ' account', ' accounts')) as actual,
        null as via,
        'No active account holds ' || name
            || coalesce(nullif(', and yet ' || concat_ws(' and ', if(is_in_rules, 'rules name it', null), if(is_conferred, 'a group confers it', null),
                if(holders > 0, if(holders = 1, '1 inactive account holds it', holders || ' inactive accounts hold it'), null)), ', and yet '), '') || '.' as reason,
        null as rule,
        null as fix
    from referred
    where is_in_rules or holders > 0 or is_own
)
select user_key, account_key, subject_name, subject_kind, item, expected, actual, via, reason, rule, fix from final
