-- ruling.value
-- title:       What fields of a person's account should hold
-- one row per: *
-- reads:       policy.expected_attribute, policy.attribute
select expected.field, expected.value, expected.rule, attributes.authority
from policy.expected_attribute as expected
join policy.attribute as attributes on attributes.field = expected.field
where expected.user_key = $user_key
order by attributes.rule_no, expected.field
