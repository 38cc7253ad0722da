-- facts.off
-- title:       Kinds of findings that the rules switch off
-- one row per: kind
-- reads:       recon.kind
with kinds as (
    select kind, off_by from recon.kind
),
final as (
    select kind, off_by as rule from kinds where off_by is not null
)
select kind, rule
from final
order by kind
