-- html.kinds
-- title:       The catalogue of findings, with how many there are
-- one row per: kind
-- reads:       recon.kind, main.finding
with kinds as (
    select kind, title, severity, fix, controls, explanation, off_by from recon.kind
),
findings as (
    select
        kind,
        count(*) filter (where certainty = 'certain') as findings,
        count(*) filter (where coalesce(excepted, false) and certainty = 'certain') as excepted,
        count(*) filter (where coalesce(privileged, false) and certainty = 'certain') as privileged,
        count(*) filter (where certainty = 'doubtful') as doubtful
    from main.finding
    group by kind
),
final as (
    select
        kinds.kind, kinds.title, kinds.severity, kinds.fix, kinds.controls, kinds.explanation,
        coalesce(findings.findings, 0) as findings,
        coalesce(findings.excepted, 0) as excepted,
        coalesce(findings.privileged, 0) as privileged,
        coalesce(findings.doubtful, 0) as doubtful,
        coalesce(kinds.off_by, '') as off_by
    from kinds
    left join findings on findings.kind = kinds.kind
)
select kind, title, severity, fix, controls, explanation, findings, excepted, privileged, doubtful, off_by
from final
order by findings desc, kind
