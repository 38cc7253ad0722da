-- grant.self
-- title:       Role that somebody gave to themselves
-- one row per: account_key, item
-- reads:       recon.verdict, recon.role, servicenow.user, servicenow.user_role
-- unless empty: servicenow.user_role
-- severity:    high
-- fix:         review
-- doubtful if: whether the account is active
-- controls:    SOC 2 CC6.2; SOC 2 CC6.3; NIST AC-5; NIST AC-6; CIS 6.1
--
-- The direct grant was created by the account that holds it (sys_created_by), so nobody else approved it,
-- even if the rules grant the role, too. A privileged role raises the severity to critical. Accounts that
-- ServiceNow ships are not reported: they set themselves up. If sys_created_by was not exported, this is not
-- assessed.
with grants as (
    select account_key, role_key, lower(trim(created_by)) as created_by, created_at
    from servicenow.user_role
    where inherited is false and coalesce(lower(trim(state)) = 'active', true) and created_by is not null
),
verdicts as (
    select account_key, user_key from recon.verdict where not coalesce(is_platform, false)
),
roles as (
    select role_key, name from recon.role where not is_unmanaged
),
accounts as (
    select account_key, user_name, lower(trim(user_name)) as name from servicenow.user where user_name is not null
),
given as (
    select
        any_value(verdicts.user_key) as user_key, grants.account_key, roles.name as item, any_value(accounts.user_name) as user_name, min(grants.created_at) as created_at
    from grants
    join accounts on accounts.account_key = grants.account_key and accounts.name = grants.created_by
    join verdicts on verdicts.account_key = grants.account_key
    join roles on roles.role_key = grants.role_key
    group by grants.account_key, roles.name
),
final as (
    select
        user_key, account_key, null as subject_name, item,
        'granted by somebody else' as expected,
        'granted by ' || user_name as actual,
        item as via,
        user_name || ' gave the role ' || item || ' to themselves' || coalesce(' on ' || strftime(created_at, '%Y-%m-%d'), '') || '.' as reason,
        null as rule,
        null as fix
    from given
)
select user_key, account_key, subject_name, item, expected, actual, via, reason, rule, fix from final
