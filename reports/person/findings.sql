-- person.findings
-- title:       What was found about one person
-- one row per: finding_id
-- reads:       main.finding, recon.finding
with subjects as (
    select finding_id from recon.finding
    where account_key = cast($account_key as integer)
        or user_key = cast($user_key as integer) and account_key is null
),
findings as (
    select finding_no, finding_id, kind, severity, privileged, item, reason, rule, fix, excepted, controls, change_ids, certainty, doubt from main.finding
),
final as (
    select
        findings.finding_no, findings.finding_id, findings.kind, findings.severity, findings.privileged, coalesce(findings.item, '') as item,
        findings.reason, coalesce(findings.rule, '') as rule, findings.fix, findings.excepted, coalesce(findings.controls, '') as controls,
        coalesce(findings.change_ids, '') as change_ids,
        findings.certainty, coalesce(findings.doubt, '') as doubt
    from findings
    join subjects on subjects.finding_id = findings.finding_id
)
select finding_id, kind, severity, privileged, item, reason, rule, fix, excepted, controls, change_ids, certainty, doubt
from final
order by finding_no
