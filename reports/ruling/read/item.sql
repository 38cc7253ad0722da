-- ruling.item
-- title:       What rules give a person, as people read it
-- one row per: *
-- reads:       ruling.person_item, ruling.rule
select
    items.relation, items.name, items.is_held, coalesce(items.used_up, ''),
    rules.rule, coalesce(rules.name, ''), coalesce(rules.owner, ''), rules.is_allowance, rules.whom, coalesce(strftime(rules.until, '%Y-%m-%d'), ''), rules.is_past,
    coalesce(rules.period, ''), items.given, items.how
from ruling.person_item as items
join ruling.rule as rules on rules.relation = items.by_relation and rules.rule_no = items.rule_no
where items.user_key = $user_key
order by items.relation desc, items.name, list_position(['itself', 'contained', 'conferred'], items.how), items.by_relation desc, items.rule_no, items.given
