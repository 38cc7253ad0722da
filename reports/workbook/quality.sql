-- workbook.quality
-- title:       What to worry about in the inputs
-- one row per: worry
-- reads:       main.data_quality, main.rule_warning
--
-- Warnings about the rules come first, in their order.
with worries as (
    select quality_no, severity, topic, system, file, relation, line, message, hint, affected, code from main.data_quality
),
warnings as (
    select warning_no, code, place, line, message, hint, stake, people from main.rule_warning
),
final as (
    select null as warning_no, quality_no, severity, topic, message, hint, affected, system, file, relation, line, code from worries
    union all
    select
        warning_no, null as quality_no, 'warning' as severity, 'rules' as topic, message || coalesce('; at stake: ' || stake, '') as message, hint,
        nullif(people, 0) as affected, null as system, regexp_extract(place, '^(.*):\d+:\d+$', 1) as file, null as relation, line, code
    from warnings
)
select severity, topic, message, hint, affected, system, file, relation, line, code
from final
order by warning_no nulls last, quality_no
