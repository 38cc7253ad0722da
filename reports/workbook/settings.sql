-- workbook.settings
-- title:       The limits and fixes in force, written or by default
-- one row per: name
-- reads:       policy.setting
with settings as (
    select name, value, rule from policy.setting
),
final as (
    select
        name, value,
        if(rule = 'default', 'by default', rule) as rule,
        cast(nullif(regexp_extract(rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no
    from settings
)
select name, value, rule, rule_no
from final
order by name
