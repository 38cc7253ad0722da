-- workbook.quality
-- title:       What to worry about in the inputs
-- one row per: worry
-- reads:       main.data_quality
with worries as (
    select severity, topic, system, file, relation, line, message, hint, affected, code from main.data_quality
),
final as (
    select severity, topic, message, hint, affected, system, file, relation, line, code from worries
)
select severity, topic, message, hint, affected, system, file, relation, line, code
from final
order by if(severity = 'note', 1, 0), topic, system nulls first, file nulls first, relation nulls first, line nulls first, message, hint, affected
