-- recon.allowed_group
-- title:       ServiceNow groups that rules allow identities in scope to be in
-- one row per: user_key, name_key
-- reads:       policy.allowed_group, policy.rule_name, recon.used_up, recon.identity, recon.group
-- columns:
--   user_key: the identity
--   name_key: the group, as recon.group names groups
--   rule:     the first rule that allows it
--   until:    the last day on which a rule allows it; null for no end
--   period:   how long it may be held (30 days), the longest time that a rule allows; null for no end
with allowances as (
    select user_key, group_name, rule_no, rule, period from policy.allowed_group
),
used_up as (
    select user_key, name, rule_no from recon.used_up where relation = 'group'
),
identities as (
    select user_key from recon.identity where is_in_scope
),
ends as (
    select rule, until from policy.rule_name where until is not null
),
groups as (
    select distinct name_key, name from recon.group
),
final as (
    select
        allowances.user_key, groups.name_key, arg_min(allowances.rule, allowances.rule_no) as rule,
        if(bool_or(ends.until is null), null, max(ends.until)) as until,
        if(bool_or(allowances.period is null), null, max_by(allowances.period, cast(allowances.period as interval))) as period
    from allowances
    join identities on identities.user_key = allowances.user_key
    join groups on groups.name = allowances.group_name
    left join ends on ends.rule = allowances.rule
    anti join used_up on used_up.user_key = allowances.user_key and used_up.name = allowances.group_name and used_up.rule_no = allowances.rule_no
    group by allowances.user_key, groups.name_key
)
select user_key, name_key, rule, until, period from final
