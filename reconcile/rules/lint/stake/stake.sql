-- stake
-- title:       How many people have what each part of the rules decides, or would get it
-- one row per: relation, rule_no
-- reads:       lint.granted, lint.granted_name, lint.reached, policy.privileged_role, servicenow.user, servicenow.user_role, servicenow.role, servicenow.group_member, servicenow.group, servicenow.group_role
--
-- Of a grant, the more of two: live identities whom it reaches, and active accounts that
-- hold something it names. On the scope all active accounts hang, on a field likewise.
with named as (
    select relation, rule_no, name from lint.granted_name
    union
    select relation, rule_no, name from lint.granted
),
reached as (
    select relation, rule_no, live from lint.reached
),
privileged_role as (
    select like_pattern from policy.privileged_role
),
active as (
    select account_key from servicenow.user where active
),
role as (
    select role_key, name from servicenow.role
),
user_role as (
    select account_key, role_key from servicenow.user_role
),
team as (
    select group_key, name from servicenow.group
),
group_member as (
    select account_key, group_key from servicenow.group_member
),
group_role as (
    select group_key, role_key from servicenow.group_role
),
holding as (
    select 'role' as relation, role.name, user_role.account_key
    from user_role
    join role on role.role_key = user_role.role_key
    union all
    select 'group' as relation, team.name, group_member.account_key
    from group_member
    join team on team.group_key = group_member.group_key
),
held as (
    select named.relation, named.rule_no, count(distinct holding.account_key) as people
    from named
    join holding on holding.relation = named.relation and holding.name = named.name
    semi join active on active.account_key = holding.account_key
    group by named.relation, named.rule_no
),
conferred as (
    select 'role' as relation, name, name as role_name from named where relation = 'role'
    union all
    select 'group' as relation, team.name, role.name as role_name
    from team
    join group_role on group_role.group_key = team.group_key
    join role on role.role_key = group_role.role_key
),
privileged as (
    select distinct named.relation, named.rule_no
    from named
    join conferred on conferred.relation = named.relation and conferred.name = named.name
    semi join privileged_role on like_escape(conferred.role_name, privileged_role.like_pattern, '!')
),
grants as (
    select distinct relation, rule_no from named
),
final as (
    select
        grants.relation, grants.rule_no, greatest(coalesce(reached.live, 0), coalesce(held.people, 0)) as people,
        privileged.rule_no is not null as is_privileged
    from grants
    left join reached on reached.relation = grants.relation and reached.rule_no = grants.rule_no
    left join held on held.relation = grants.relation and held.rule_no = grants.rule_no
    left join privileged on privileged.relation = grants.relation and privileged.rule_no = grants.rule_no
    union all
    select part.relation, 0 as rule_no, count(active.account_key) as people, part.relation = 'scope' as is_privileged
    from (values ('scope'), ('field')) as part (relation)
    left join active on true
    group by part.relation
)
select relation, rule_no, people, is_privileged from final order by relation, rule_no
