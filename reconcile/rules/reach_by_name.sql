-- How many live identities the rules by an expression grant something to. One person may
-- get several names by one rule.
insert into lint.reached
with grants as (
    select 'role' as relation, rule_no, user_key from policy.expected_role
    union all
    select 'group' as relation, rule_no, user_key from policy.expected_group
)
select grants.relation, grants.rule_no, count(distinct grants.user_key) as live
from grants
semi join (select relation, rule_no from lint.granting where yields) as yielding
    on yielding.relation = grants.relation and yielding.rule_no = grants.rule_no
semi join lint.identity as live on live.user_key = grants.user_key
group by grants.relation, grants.rule_no
