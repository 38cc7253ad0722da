-- unknown-value
-- title:       Value that no ServiceNow record has
-- one row per: part
-- reads:       lint.written_value, policy.actual_attribute
-- example:     department: {groups: {Sales Team: Slaes}}
--
-- The rules write this text into a field in which no account has it. If the field is a
-- reference, ServiceNow cannot store a name that no record has.
with written_values as (
    select part, field, value from lint.written_value
),
actual as (
    select distinct field, value from policy.actual_attribute where is_known and value <> ''
),
compared as (
    select distinct field from actual
),
alike as (
    select written_values.part, min(actual.value) as value
    from written_values
    join actual on actual.field = written_values.field and lower(strip_accents(trim(actual.value))) = lower(strip_accents(trim(written_values.value)))
    group by written_values.part
),
final as (
    select
        written_values.part,
        format('no account in ServiceNow has the {} "{}"', written_values.field, written_values.value) as message,
        coalesce(format('did you mean {}?', alike.value), 'is it spelt as in ServiceNow?') as hint
    from written_values
    join compared on compared.field = written_values.field
    left join alike on alike.part = written_values.part
    anti join actual on actual.field = written_values.field and trim(actual.value) = trim(written_values.value)
)
select part, message, hint from final
