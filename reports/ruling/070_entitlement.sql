-- ruling.entitlement
-- title:       The rules that give the role or group that was asked for, and to how many
-- one row per: relation, name, by_relation, rule_no, given, how
-- reads:       ruling.asked, ruling.way, recon.identity, recon.link, recon.role, recon.held_role, recon.group, servicenow.group_member, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group
-- columns:
--   relation:    role or group
--   name:        of the role or group
--   by_relation: as in ruling.way
--   rule_no:     likewise
--   given:       likewise
--   how:         likewise
--   identities:  in scope whom the rule gives it
--   holders:     how many of these hold it, with whatever account and by whatever way
with asked as (
    select meaning, name from ruling.asked
),
ways as (
    select ways.relation, ways.name, ways.by_relation, ways.rule_no, ways.given, ways.how
    from ruling.way as ways
    semi join asked on asked.meaning = ways.relation and asked.name = ways.name
),
identities as (
    select user_key from recon.identity where is_in_scope
),
links as (
    select account_key, user_key from recon.link
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
    select distinct ways.relation, ways.name, ways.by_relation, ways.rule_no, ways.given, ways.how, granted.user_key
    from ways
    join granted on granted.relation = ways.by_relation and granted.rule_no = ways.rule_no and granted.name = ways.given
    semi join identities on identities.user_key = granted.user_key
),
held as (
    select distinct 'role' as relation, roles.name, links.user_key
    from asked
    join recon.role as roles on asked.meaning = 'role' and roles.name = asked.name
    join recon.held_role as held_roles on held_roles.role_key = roles.role_key
    join links on links.account_key = held_roles.account_key
    union all
    select distinct 'group' as relation, groups.name, links.user_key
    from asked
    join recon.group as groups on asked.meaning = 'group' and groups.name = asked.name
    join servicenow.group_member as members on members.group_key = groups.group_key
    join links on links.account_key = members.account_key
),
counted as (
    select
        given.relation, given.name, given.by_relation, given.rule_no, given.given, given.how,
        count(*) as identities, count(held.user_key) as holders
    from given
    left join held on held.relation = given.relation and held.name = given.name and held.user_key = given.user_key
    group by all
),
final as (
    select
        ways.relation, ways.name, ways.by_relation, ways.rule_no, ways.given, ways.how,
        coalesce(counted.identities, 0) as identities, coalesce(counted.holders, 0) as holders
    from ways
    left join counted
        on counted.relation = ways.relation and counted.name = ways.name and counted.by_relation = ways.by_relation
        and counted.rule_no = ways.rule_no and counted.given = ways.given and counted.how = ways.how
)
select relation, name, by_relation, rule_no, given, how, identities, holders from final
