-- ruling.way
-- title:       The ways to a role or group, as people read them
-- one row per: *
-- reads:       ruling.entitlement, ruling.rule
select
    ways.by_relation, ways.identities, ways.holders,
    rules.rule, coalesce(rules.name, ''), coalesce(rules.owner, ''), rules.is_allowance, rules.whom, coalesce(strftime(rules.until, '%Y-%m-%d'), ''), rules.is_past,
    coalesce(rules.period, ''), ways.given, ways.how
from ruling.entitlement as ways
join ruling.rule as rules on rules.relation = ways.by_relation and rules.rule_no = ways.rule_no
where ways.relation = $relation and ways.name = $name
order by list_position(['itself', 'contained', 'conferred'], ways.how), ways.by_relation desc, ways.rule_no, ways.given
