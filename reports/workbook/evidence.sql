-- workbook.evidence
-- title:       Which findings are evidence for which control
-- one row per: control, kind
-- reads:       recon.control, recon.kind, main.finding
with controls as (
    select control_no, control, framework, reference from recon.control
),
kinds as (
    select kind, title, controls from recon.kind
),
findings as (
    select kind, controls, excepted, certainty, count(*) as findings, min(finding_no) as first_no
    from main.finding
    group by kind, controls, excepted, certainty
),
named as (
    select unnest(string_split(controls, '; ')) as control, kind from kinds
    union
    select unnest(string_split(controls, '; ')) as control, kind from findings
),
evidence as (
    select
        unnest(string_split(controls, '; ')) as control, kind, findings, excepted, certainty, first_no
    from findings
),
counted as (
    select
        control, kind,
        sum(findings) filter (where not excepted and certainty = 'certain') as exceptions,
        sum(findings) filter (where excepted and certainty = 'certain') as accepted,
        sum(findings) filter (where certainty = 'doubtful') as doubtful,
        min(first_no) as first_no
    from evidence
    group by control, kind
),
final as (
    select
        controls.control_no, controls.framework, controls.control, named.kind, kinds.title,
        coalesce(counted.exceptions, 0) as exceptions, coalesce(counted.accepted, 0) as accepted, coalesce(counted.doubtful, 0) as doubtful,
        if(counted.first_no is null, null, 'first of them') as first, counted.first_no
    from named
    join controls on controls.control = named.control
    join kinds on kinds.kind = named.kind
    left join counted on counted.control = named.control and counted.kind = named.kind
)
select framework, control, kind, title, exceptions, accepted, doubtful, first, first_no
from final
order by control_no, kind
