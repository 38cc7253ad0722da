-- recon.allowed_role
-- title:       Roles that rules allow identities in scope to hold
-- one row per: user_key, role_key
-- reads:       policy.allowed_role, policy.rule_name, recon.used_up, recon.identity, recon.role
-- columns:
--   user_key: the identity
--   role_key: the role
--   rule:     the first rule that allows it
--   until:    the last day on which a rule allows it; null for no end
--   period:   how long it may be held (30 days), the longest time that a rule allows; null for no end
--
-- Nobody needs what is allowed, and nobody loses it: it is neither missing nor excess.
with allowances as (
    select user_key, role_name, rule_no, rule, period from policy.allowed_role
),
used_up as (
    select user_key, name, rule_no from recon.used_up where relation = 'role'
),
identities as (
    select user_key from recon.identity where is_in_scope
),
ends as (
    select rule, until from policy.rule_name where until is not null
),
roles as (
    select role_key, name from recon.role
),
final as (
    select
        allowances.user_key, roles.role_key, arg_min(allowances.rule, allowances.rule_no) as rule,
        if(bool_or(ends.until is null), null, max(ends.until)) as until,
        if(bool_or(allowances.period is null), null, max_by(allowances.period, cast(allowances.period as interval))) as period
    from allowances
    join identities on identities.user_key = allowances.user_key
    join roles on roles.name = allowances.role_name
    left join ends on ends.rule = allowances.rule
    anti join used_up on used_up.user_key = allowances.user_key and used_up.name = allowances.role_name and used_up.rule_no = allowances.rule_no
    group by allowances.user_key, roles.role_key
)
select user_key, role_key, rule, until, period from final
