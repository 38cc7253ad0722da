-- privileged.count
-- title:       Too few or too many accounts with a privileged role
-- one row per: item
-- reads:       recon.held_role, recon.role, recon.verdict, servicenow.user, policy.setting
-- severity:    medium
-- fix:         review
-- doubtful if: whether the exports hold all accounts, grants and memberships, and what groups and roles include
-- controls:    NIST AC-6(5)
-- unless empty: recon.held_role
--
-- Active, unlocked accounts that hold a role of roles.privileged, directly or by inheritance, are counted.
-- With fewer than checks.privileged.count.min (2), nobody can replace the only administrator; more than max
-- (if the rules set it) is more than the instance needs. There is one finding, about no account in
-- particular. If nobody holds such a role, nothing is reported: every instance has an administrator, so the
-- exports must be missing the grants.
with holders as (
    select distinct held.account_key
    from recon.held_role as held
    join recon.role as roles on roles.role_key = held.role_key
    join recon.verdict as verdicts on verdicts.account_key = held.account_key
    where roles.is_privileged and verdicts.is_active and verdicts.is_locked is not true
),
accounts as (
    select account_key, coalesce(user_name, sys_id) as user_name from servicenow.user
),
counted as (
    select count(*) as holders, list(accounts.user_name order by lower(accounts.user_name), holders.account_key) as names
    from holders
    join accounts on accounts.account_key = holders.account_key
),
limits as (
    select
        max(try_cast(value as bigint)) filter (name = 'checks.privileged.count.min') as least,
        max(try_cast(value as bigint)) filter (name = 'checks.privileged.count.max') as most,
        max(rule) filter (name = 'checks.privileged.count.min') as least_rule,
        max(rule) filter (name = 'checks.privileged.count.max') as most_rule
    from policy.setting
),
final as (
    select
        cast(null as integer) as user_key,
        cast(null as integer) as account_key,
        null as subject_name,
        'roles.privileged' as item,
        if(counted.holders < limits.least, 'at least ' || limits.least, 'at most ' || limits.most) as expected,
        cast(counted.holders as varchar) as actual,
        null as via,
        if(counted.holders = 1, 'One active account holds', counted.holders || ' active accounts hold') || ' a privileged role, and there should be '
            || if(counted.holders < limits.least, limits.least || ' at least', limits.most || ' at most') || ': '
            || array_to_string(counted.names[1:50], ', ') || if(counted.holders > 50, ' and ' || counted.holders - 50 || ' more', '') || '.' as reason,
        if(counted.holders < limits.least, limits.least_rule, limits.most_rule) as rule,
        null as fix
    from counted
    cross join limits
    where counted.holders > 0 and (counted.holders < limits.least or counted.holders > limits.most)
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
