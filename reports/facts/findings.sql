-- facts.findings
-- title:       How many findings
-- one row per: kind and severity
-- reads:       main.finding, recon.finding
--
-- What the exports leave open is counted apart, and so is what of it would have been planned.
with findings as (
    select
        finding_id, kind, severity, coalesce(privileged, false) as privileged, coalesce(excepted, false) as excepted,
        certainty = 'doubtful' as is_doubtful, coalesce(change_ids, '') <> '' as is_planned
    from main.finding
),
fixes as (
    select finding_id from recon.finding where certainty = 'doubtful' and settled_fix <> 'review' and not excepted
),
final as (
    select
        findings.kind, findings.severity,
        count(*) filter (where not findings.is_doubtful) as findings,
        count(*) filter (where findings.privileged and not findings.is_doubtful) as privileged,
        count(*) filter (where findings.excepted and not findings.is_doubtful) as excepted,
        count(*) filter (where findings.is_doubtful) as doubtful,
        count(fixes.finding_id) as unplanned,
        count(*) filter (where findings.is_planned and not findings.is_doubtful and not findings.excepted) as planned
    from findings
    left join fixes on fixes.finding_id = findings.finding_id
    group by findings.kind, findings.severity
)
select kind, severity, findings, privileged, excepted, doubtful, unplanned, planned
from final
order by kind, list_position(['critical', 'high', 'medium', 'low'], severity)
