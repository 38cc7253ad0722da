-- ruling.person_item
-- title:       The roles and groups that rules give somebody, by which rule and way
-- one row per: user_key, relation, name, by_relation, rule_no, given, how
-- reads:       ruling.person, ruling.way, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group, recon.used_up, recon.role, recon.held_role, recon.group, servicenow.group_member
-- columns:
--   user_key:    of ruling.person
--   relation:    role or group
--   name:        of the role or group
--   by_relation: as in ruling.way
--   rule_no:     likewise
--   given:       likewise
--   how:         likewise
--   is_held:     their account holds it, in whatever way
--   used_up:     for how long the rule allows it, and since when it is held, if that is longer; else null
--
-- What rules say of somebody out of scope is here, too: it would be so if they were in scope.
with people as (
    select user_key, account_key from ruling.person
),
ways as (
    select relation, name, by_relation, rule_no, given, how from ruling.way
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
used_up as (
    select user_key, relation, name, rule_no, period, held_on from recon.used_up
),
roles as (
    select role_key, name from recon.role
),
held as (
    select people.user_key, 'role' as relation, roles.name
    from people
    join recon.held_role as held_roles on held_roles.account_key = people.account_key
    join roles on roles.role_key = held_roles.role_key
    union
    select people.user_key, 'group' as relation, groups.name
    from people
    join servicenow.group_member as members on members.account_key = people.account_key
    join recon.group as groups on groups.group_key = members.group_key
),
final as (
    select distinct
        people.user_key, ways.relation, ways.name, ways.by_relation, ways.rule_no, ways.given, ways.how,
        held.name is not null as is_held,
        'for ' || used_up.period || ', and held since ' || used_up.held_on as used_up
    from people
    join granted on granted.user_key = people.user_key
    join ways on ways.by_relation = granted.relation and ways.rule_no = granted.rule_no and ways.given = granted.name
    left join used_up
        on used_up.user_key = people.user_key and used_up.relation = granted.relation and used_up.name = granted.name and used_up.rule_no = granted.rule_no
    left join held on held.user_key = people.user_key and held.relation = ways.relation and held.name = ways.name
)
select user_key, relation, name, by_relation, rule_no, given, how, is_held, used_up from final
