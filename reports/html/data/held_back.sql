-- html.held_back
-- title:       Corrections the plan leaves to people, and why
-- one row per: cause
-- reads:       recon.held_back
with held_back as (
    select finding_id, cause from recon.held_back
),
final as (
    select cause, count(distinct finding_id) as findings from held_back group by cause
)
select cause, findings
from final
order by findings desc, cause
limit $most
