-- facts.quality
-- title:       What to worry about in the inputs
-- one row per: worry
-- reads:       main.data_quality
--
-- The counts of each file stand with the inputs already. Ordered in full, so that the
-- same inputs give the same manifest.
with worries as (
    select severity, topic, system, file, relation, line, message, hint, affected, code from main.data_quality where topic <> 'rows'
),
final as (
    select
        severity, topic, coalesce(system, '') as system, coalesce(file, '') as file,
        coalesce(relation, '') as relation, line, message, coalesce(hint, '') as hint, affected, code
    from worries
)
select severity, topic, system, file, relation, line, message, hint, affected, code
from final
order by if(severity = 'note', 1, 0), topic, system, file, relation, line nulls first, message, hint, affected
