-- ruling.way
-- title:       Every way by which a rule gives a role or group
-- one row per: relation, name, by_relation, rule_no, given, how
-- reads:       ruling.rule, ruling.named, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group, policy.denial, recon.role, recon.group, recon.role_closure, recon.conferred_role
-- columns:
--   relation:    role or group
--   name:        of the role or group
--   by_relation: role or group: what the rule gives
--   rule_no:     of ruling.rule
--   given:       the name that the rule gives
--   how:         itself; contained: the role that the rule gives contains it; conferred: the group that it gives confers it
--
-- Names that an expression yields are those that it yields for somebody.
with rules as (
    select relation, rule_no from ruling.rule
),
yielding as (
    select relation, rule_no from ruling.rule where yields
),
roles as (
    select role_key, name from recon.role
),
groups as (
    select group_key, name from recon.group
),
yielded as (
    select 'role' as relation, rule_no, role_name as name from policy.expected_role
    union
    select 'role' as relation, rule_no, role_name as name from policy.allowed_role
    union
    select 'group' as relation, rule_no, group_name as name from policy.expected_group
    union
    select 'group' as relation, rule_no, group_name as name from policy.allowed_group
    union
    select relation, rule_no, name from policy.denial
),
given as (
    select named.relation, named.rule_no, named.name
    from ruling.named as named
    semi join rules on rules.relation = named.relation and rules.rule_no = named.rule_no
    union
    select yielded.relation, yielded.rule_no, yielded.name
    from yielded
    semi join yielding on yielding.relation = yielded.relation and yielding.rule_no = yielded.rule_no
),
final as (
    select relation, name, relation as by_relation, rule_no, name as given, 'itself' as how from given
    union
    select 'role' as relation, contained.name, given.relation as by_relation, given.rule_no, given.name as given, 'contained' as how
    from given
    join roles on roles.name = given.name
    join recon.role_closure as closure on closure.role_key = roles.role_key
    join roles as contained on contained.role_key = closure.contained_role_key
    where given.relation = 'role'
    union
    select 'role' as relation, conferred_roles.name, given.relation as by_relation, given.rule_no, given.name as given, 'conferred' as how
    from given
    join groups on groups.name = given.name
    join recon.conferred_role as conferred on conferred.group_key = groups.group_key
    join roles as conferred_roles on conferred_roles.role_key = conferred.role_key
    where given.relation = 'group'
)
select relation, name, by_relation, rule_no, given, how from final
