-- ruling.total
-- title:       How many hold the role or group that was asked for, and how many of them by no rule
-- one row per: relation, name
-- reads:       ruling.asked, ruling.way, recon.identity, recon.link, recon.role, recon.held_role, recon.group, servicenow.group, servicenow.group_member, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group
-- columns:
--   relation:      role or group
--   name:          of the role or group
--   is_exported:   an export has it
--   is_privileged: as in recon.role; of a group null
--   is_unmanaged:  what rules do not say of it is not reported
--   identities:    in scope, whom some rule gives it
--   accounts:      that hold it, by whatever way
--   without_rule:  of these, whose identity is given it by no rule, or is out of scope, or which have none
with asked as (
    select meaning as relation, name from ruling.asked where meaning in ('role', 'group')
),
ways as (
    select relation, name, by_relation, rule_no, given from ruling.way
),
identities as (
    select user_key from recon.identity where is_in_scope
),
granted as (
    select 'role' as relation, user_key, rule_no, role_name as name from policy.expected_role
    union all
    select 'role' as relation, user_key, rule_no, role_name as name from policy.allowed_role
    union all
    select 'group' as relation, user_key, rule_no, group_name as name from policy.expected_group
    union all
    select 'group' as relation, user_key, rule_no, group_name as name from policy.allowed_group
),
given as (
    select distinct asked.relation, asked.name, granted.user_key
    from asked
    join ways on ways.relation = asked.relation and ways.name = asked.name
    join granted on granted.relation = ways.by_relation and granted.rule_no = ways.rule_no and granted.name = ways.given
    semi join identities on identities.user_key = granted.user_key
),
held as (
    select distinct 'role' as relation, roles.name, held_roles.account_key
    from asked
    join recon.role as roles on asked.relation = 'role' and roles.name = asked.name
    join recon.held_role as held_roles on held_roles.role_key = roles.role_key
    union all
    select distinct 'group' as relation, groups.name, members.account_key
    from asked
    join recon.group as groups on asked.relation = 'group' and groups.name = asked.name
    join servicenow.group_member as members on members.group_key = groups.group_key
),
given_counts as (
    select relation, name, count(*) as identities from given group by relation, name
),
held_counts as (
    select held.relation, held.name, count(*) as accounts, count(*) filter (where given.user_key is null) as without_rule
    from held
    left join recon.link as links on links.account_key = held.account_key
    left join given on given.relation = held.relation and given.name = held.name and given.user_key = links.user_key
    group by held.relation, held.name
),
known as (
    select 'role' as relation, name, bool_or(obstacle is null) as is_exported, bool_or(is_privileged) as is_privileged, bool_or(is_unmanaged) as is_unmanaged
    from recon.role
    group by name
    union all
    select 'group' as relation, name, name in (select name from servicenow.group) as is_exported, null as is_privileged, not bool_or(is_managed) as is_unmanaged
    from recon.group
    group by name
),
final as (
    select
        asked.relation, asked.name, coalesce(known.is_exported, false) as is_exported, known.is_privileged, coalesce(known.is_unmanaged, false) as is_unmanaged,
        coalesce(given_counts.identities, 0) as identities, coalesce(held_counts.accounts, 0) as accounts, coalesce(held_counts.without_rule, 0) as without_rule
    from asked
    left join known on known.relation = asked.relation and known.name = asked.name
    left join given_counts on given_counts.relation = asked.relation and given_counts.name = asked.name
    left join held_counts on held_counts.relation = asked.relation and held_counts.name = asked.name
)
select relation, name, is_exported, is_privileged, is_unmanaged, identities, accounts, without_rule from final
