-- ruling.near
-- title:       Rules that nearly give a person something, as people read it
-- one row per: *
-- reads:       ruling.near, ruling.rule, ruling.named
with names as (
    select relation, rule_no, string_agg(name, ', ' order by name) as names from ruling.named group by relation, rule_no
)
select near.relation, coalesce(names.names, ''), rules.rule, coalesce(rules.name, ''), rules.is_allowance, near.why, near.met
from ruling.near as near
join ruling.rule as rules on rules.relation = near.relation and rules.rule_no = near.rule_no
left join names on names.relation = near.relation and names.rule_no = near.rule_no
where near.user_key = $user_key
order by near.met desc, near.relation desc, near.rule_no
