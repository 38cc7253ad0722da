-- Whom each rule reaches, and what hangs on it: it follows outline.sql and the rows that
-- describe the rules.

-- How many identities a rule grants each name to, and how many of them are live.
create table lint.granted as
with grants as (
    select 'role' as relation, rule_no, role_name as name, user_key from policy.expected_role
    union all
    select 'group' as relation, rule_no, group_name as name, user_key from policy.expected_group
)
select grants.relation, grants.rule_no, grants.name, count(*) as identities, count(live.user_key) as live
from grants
left join lint.identity as live on live.user_key = grants.user_key
group by grants.relation, grants.rule_no, grants.name;

-- How many live identities a rule grants something to. Of rules that name what they grant,
-- everybody gets all of it; those by an expression are added where there are any.
create table lint.reached as
select granted.relation, granted.rule_no, max(granted.live) as live
from lint.granted as granted
anti join (select relation, rule_no from lint.granting where yields) as yielding
    on yielding.relation = granted.relation and yielding.rule_no = granted.rule_no
group by granted.relation, granted.rule_no;
