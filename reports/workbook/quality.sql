-- workbook.quality
-- title:       What to worry about in the inputs
-- one row per: worry
-- reads:       main.data_quality
with worries as (
    select quality_no, severity, topic, system, file, relation, line, message, hint, affected, code from main.data_quality
),
final as (
    select quality_no, severity, topic, message, hint, affected, system, file, relation, line, code from worries
)
select severity, topic, message, hint, affected, system, file, relation, line, code
from final
order by quality_no
