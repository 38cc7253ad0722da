-- person.attributes
-- title:       Every mapped field of an account: what it holds, what it should
-- one row per: field
-- reads:       policy.attribute, policy.expected_attribute, policy.actual_attribute, recon.judged, recon.drift
with fields as (
    select field, authority, okta_attribute, rule_no, rule from policy.attribute
),
judged as (
    select user_key from recon.judged where account_key = cast($account_key as integer)
),
expected as (
    select field, value, rule from policy.expected_attribute where user_key = (select user_key from judged)
),
actual as (
    select field, value from policy.actual_attribute where account_key = cast($account_key as integer) and is_known
),
drift as (
    select field from recon.drift where account_key = cast($account_key as integer)
),
final as (
    select
        fields.rule_no, fields.field, expected.value as expected, actual.value as actual, coalesce(expected.rule, fields.rule) as rule,
        fields.authority, actual.field is not null as is_known,
        case
            when actual.field is null then 'not known'
            when drift.field is not null then 'differs'
            when expected.value is null then 'nothing expected'
            else 'agrees'
        end as state
    from fields
    join expected on expected.field = fields.field
    left join actual on actual.field = fields.field
    left join drift on drift.field = fields.field
)
select field, expected, actual, rule, authority, state
from final
order by rule_no
