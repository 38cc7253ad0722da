-- facts.withheld
-- title:       Guardrails that withhold the change files
-- one row per: guardrail that tripped
-- reads:       main.withheld
with guardrails as (
    select guardrail, message, hint from main.withheld
),
final as (
    select guardrail, message, coalesce(hint, '') as hint from guardrails
)
select guardrail, message, hint
from final
order by guardrail, message
