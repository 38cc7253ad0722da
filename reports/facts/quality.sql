-- facts.quality
-- title:       What to worry about in the inputs
-- one row per: worry
-- reads:       main.data_quality
--
-- The counts of each file stand with the inputs already.
with worries as (
    select quality_no, severity, topic, system, file, relation, line, message, hint, affected, code from main.data_quality where topic <> 'rows'
),
final as (
    select
        quality_no, severity, topic, coalesce(system, '') as system, coalesce(file, '') as file,
        coalesce(relation, '') as relation, line, message, coalesce(hint, '') as hint, affected, code
    from worries
)
select severity, topic, system, file, relation, line, message, hint, affected, code
from final
order by quality_no
