-- recon.settled_value
-- title:       Columns whose values the rules accept as exported
-- one row per: relation, name, code
-- reads:       policy.correlation_rule
-- columns:
--   relation: okta.user or servicenow.user
--   name:     of the attribute or the field
--   code:     why a value would otherwise be unknown
--
-- A correlation rule that ignores leading zeros says that one system writes its numbers
-- without them: then no spreadsheet took them away.
with rules as (
    select okta, servicenow from policy.correlation_rule where leading_zeros = 'ignore'
),
keys as (
    select unnest(string_split(okta, ', ')) as key from rules
),
final as (
    select 'okta.user' as relation, substr(key, 6) as name, 'value.lost_zeros' as code from keys where starts_with(key, 'user.')
    union
    select 'servicenow.user' as relation, servicenow as name, 'value.lost_zeros' as code from rules
)
select relation, name, code from final
