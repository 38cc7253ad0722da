-- recon.used_up
-- title:       Roles and groups held longer than the rules allow
-- one row per: user_key, relation, name, rule_no
-- reads:       policy.allowed_role, policy.allowed_group, policy.setting, recon.judged, recon.role, recon.group, servicenow.user_role, servicenow.group_member
-- columns:
--   user_key: the identity
--   relation: role or group
--   name:     of the role or group
--   rule_no:  as in the policy
--   rule:     the allowance
--   period:   how long it may be held
--   held_on:  the day since which it has been held
--
-- Counted from the first row in force that says it is held. If none says since when, nothing
-- is used up.
with as_ofs as (
    select cast(value as timestamp) as as_of from policy.setting where name = 'as_of'
),
judged as (
    select account_key, user_key from recon.judged
),
timed as (
    select user_key, 'role' as relation, role_name as name, rule_no, rule, period from policy.allowed_role where period is not null
    union all
    select user_key, 'group' as relation, group_name as name, rule_no, rule, period from policy.allowed_group where period is not null
),
timed_names as (
    select distinct relation, name from timed
),
held as (
    select judged.user_key, timed_names.relation, timed_names.name, min(user_role.created_at) as held_at
    from timed_names
    join recon.role as roles on roles.name = timed_names.name
    join servicenow.user_role as user_role on user_role.role_key = roles.role_key and coalesce(lower(trim(user_role.state)) = 'active', true)
    join judged on judged.account_key = user_role.account_key
    where timed_names.relation = 'role'
    group by all
    union all
    select judged.user_key, timed_names.relation, timed_names.name, min(members.created_at) as held_at
    from timed_names
    join recon.group as groups on groups.name = timed_names.name
    join servicenow.group_member as members on members.group_key = groups.group_key
    join judged on judged.account_key = members.account_key
    where timed_names.relation = 'group'
    group by all
),
final as (
    select distinct timed.user_key, timed.relation, timed.name, timed.rule_no, timed.rule, timed.period, cast(held.held_at as date) as held_on
    from timed
    join held on held.user_key = timed.user_key and held.relation = timed.relation and held.name = timed.name
    cross join as_ofs
    where held.held_at + cast(timed.period as interval) <= as_ofs.as_of
)
select user_key, relation, name, rule_no, rule, period, held_on from final
