-- ruling.near
-- title:       Rules that give somebody nothing for one reason alone
-- one row per: user_key, relation, rule_no
-- reads:       ruling.person, ruling.rule, ruling.demand, ruling.unmet, policy.expected_role, policy.allowed_role, policy.expected_group, policy.allowed_group
-- columns:
--   user_key: of ruling.person
--   relation: of ruling.rule
--   rule_no:  likewise
--   why:      the reason, in a few words
--   met:      how many other things the rule asks for, all of which are so
--
-- The reason is one thing that has to be so, or that the last day of the rule is over, or that
-- its expression yields no name.
with people as (
    select user_key from ruling.person
),
rules as (
    select relation, rule_no, yields, until, is_past from ruling.rule
),
demands as (
    select relation, rule_no, count(*) as demands from ruling.demand group by relation, rule_no
),
unmet as (
    select user_key, relation, rule_no, count(*) as unmet, any_value(why) as why from ruling.unmet group by user_key, relation, rule_no
),
giving as (
    select 'role' as relation, user_key, rule_no from policy.expected_role
    union all
    select 'role' as relation, user_key, rule_no from policy.allowed_role
    union all
    select 'group' as relation, user_key, rule_no from policy.expected_group
    union all
    select 'group' as relation, user_key, rule_no from policy.allowed_group
),
compared as (
    select
        people.user_key, rules.relation, rules.rule_no, rules.yields, rules.until, rules.is_past,
        coalesce(demands.demands, 0) as demands, coalesce(unmet.unmet, 0) as unmet, unmet.why
    from rules
    cross join people
    left join demands on demands.relation = rules.relation and demands.rule_no = rules.rule_no
    left join unmet on unmet.user_key = people.user_key and unmet.relation = rules.relation and unmet.rule_no = rules.rule_no
    anti join giving on giving.user_key = people.user_key and giving.relation = rules.relation and giving.rule_no = rules.rule_no
),
final as (
    select
        user_key, relation, rule_no, demands - unmet as met,
        case
            when unmet = 1 then why
            when is_past then 'it ended with ' || strftime(until, '%Y-%m-%d')
            else 'it yields no name for them'
        end as why
    from compared
    where unmet + cast(is_past as integer) = 1 or unmet = 0 and not is_past and yields
)
select user_key, relation, rule_no, why, met from final
