-- facts.allowed
-- title:       Guardrails that the run was let pass
-- one row per: guardrail
-- reads:       recon.allowance
with allowances as (
    select guardrail, percent from recon.allowance
),
final as (
    select guardrail, percent from allowances
)
select guardrail, percent
from final
order by guardrail
