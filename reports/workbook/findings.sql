-- workbook.findings
-- title:       Every finding, with where to read on in the workbook
-- one row per: finding_id
-- reads:       main.finding, main.change, recon.finding, recon.kind, servicenow.user
with findings as (
    select
        finding_no, finding_id, kind, severity, privileged, okta_id, login, okta_status, sys_id, user_name, name, item,
        expected, actual, via, reason, rule, fix, excepted, controls, change_ids
    from main.finding
),
subjects as (
    select finding_id, account_key from recon.finding
),
kinds as (
    select kind, title from recon.kind
),
accounts as (
    select account_key, row_number() over (order by lower(user_name), account_key) - 1 as account_no, department from servicenow.user
),
changes as (
    select change_id, min(row_no) as change_no from main.change group by change_id
),
final as (
    select
        findings.finding_no, findings.severity, findings.privileged, findings.kind, kinds.title as title,
        coalesce(findings.user_name, findings.login, findings.sys_id, findings.okta_id) as subject,
        accounts.account_no, findings.name, accounts.department, findings.item, findings.expected, findings.actual,
        findings.reason, findings.via, findings.fix, findings.excepted,
        findings.rule, cast(nullif(regexp_extract(findings.rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no,
        findings.controls, findings.change_ids, changes.change_no,
        findings.login, findings.okta_status, findings.okta_id, findings.user_name, findings.sys_id, findings.finding_id
    from findings
    left join subjects on subjects.finding_id = findings.finding_id
    left join kinds on kinds.kind = findings.kind
    left join accounts on accounts.account_key = subjects.account_key
    left join changes on changes.change_id = split_part(findings.change_ids, '; ', 1)
)
select
    severity, subject, account_no, title, item, reason, fix, rule, rule_no, kind, privileged, excepted, name, department, expected, actual, via,
    controls, change_ids, change_no, login, okta_status, okta_id, user_name, sys_id, finding_id
from final
order by finding_no
