-- facts.left_out
-- title:       What guardrails leave out of the change files
-- one row per: guardrail that leaves something out
-- reads:       main.left_out
with guardrails as (
    select guardrail, message, hint from main.left_out
),
final as (
    select guardrail, message, coalesce(hint, '') as hint from guardrails
)
select guardrail, message, hint
from final
order by guardrail, message
