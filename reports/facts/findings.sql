-- facts.findings
-- title:       How many findings
-- one row per: kind and severity
-- reads:       main.finding
with findings as (
    select kind, severity, coalesce(privileged, false) as privileged, coalesce(excepted, false) as excepted from main.finding
),
final as (
    select
        kind, severity,
        count(*) as findings,
        count(*) filter (where privileged) as privileged,
        count(*) filter (where excepted) as excepted
    from findings
    group by kind, severity
)
select kind, severity, findings, privileged, excepted
from final
order by kind, list_position(['critical', 'high', 'medium', 'low'], severity)
