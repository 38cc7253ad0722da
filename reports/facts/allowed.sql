-- facts.allowed
-- title:       Guardrails that the run was let pass
-- one row per: guardrail
-- reads:       recon.allowance
with allowances as (
    select guardrail, percent, records from recon.allowance
),
final as (
    select guardrail, percent, records from allowances
)
select guardrail, percent, records
from final
order by guardrail
