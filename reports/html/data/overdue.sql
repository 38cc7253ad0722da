-- html.overdue
-- title:       The findings that are overdue, the most severe first, then the longest
-- one row per: finding_no
-- reads:       main.finding, main.run, recon.kind
with findings as (
    select finding_no, finding_id, kind, severity, coalesce(user_name, login, sys_id, okta_id, '') as who, coalesce(item, '') as item, since, due
    from main.finding
    where overdue
),
kinds as (
    select kind, title from recon.kind
),
runs as (
    select cast(as_of as date) as as_of from main.run
)
select
    findings.finding_id, findings.severity, coalesce(kinds.title, findings.kind) as title, findings.who, findings.item, coalesce(findings.since, '') as since,
    coalesce(findings.due, '') as due, coalesce(cast(runs.as_of - try_cast(findings.due as date) as bigint), 0) as days
from findings
cross join runs
left join kinds on kinds.kind = findings.kind
order by list_position(['critical', 'high', 'medium', 'low'], findings.severity), days desc, findings.finding_no
limit $most
