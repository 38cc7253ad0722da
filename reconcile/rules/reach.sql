-- Whom each rule reaches, and what hangs on it: it follows outline.sql and the rows that
-- describe the rules.

-- How many identities a rule grants each name to, and how many of them are live.
create table lint.granted as
with grants as (
    select 'role' as relation, rule_no, role_name as name, user_key from policy.expected_role
    union all
    select 'group' as relation, rule_no, group_name as name, user_key from policy.expected_group
    union all
    select 'role' as relation, rule_no, role_name as name, user_key from policy.allowed_role
    union all
    select 'group' as relation, rule_no, group_name as name, user_key from policy.allowed_group
)
select grants.relation, grants.rule_no, grants.name, count(*) as identities, count(live.user_key) as live
from grants
left join lint.identity as live on live.user_key = grants.user_key
group by grants.relation, grants.rule_no, grants.name;

-- How many live identities a rule grants one name to: of a rule by an expression, which
-- may yield a name for each, the name that most get.
create table lint.reached as
select granted.relation, granted.rule_no, max(granted.live) as live
from lint.granted as granted
group by granted.relation, granted.rule_no;
