-- workbook.findings
-- title:       Every finding, with where to read on in the workbook
-- one row per: finding_id
-- reads:       main.finding, main.change, recon.finding, recon.verdict, recon.kind, okta.user, servicenow.user, recon.rules_file
--
-- Every column of the findings, whatever they are: reports/columns lists them. What an exception accepts,
-- and what the exports leave open, has no fix here.
with findings as (
    select * from main.finding
),
subjects as (
    select finding_id, account_key, user_key from recon.finding
),
verdicts as (
    select account_key, user_key from recon.verdict
),
kinds as (
    select kind, title from recon.kind
),
accounts as (
    select
        account_key, row_number() over (order by lower(user_name), account_key) - 1 as account_no, department, manager, manager_account_key,
        coalesce(name, user_name) as called
    from servicenow.user
),
users as (
    select user_key, manager, "managerId" as manager_id, manager_key, department, coalesce(nullif("displayName", ''), login) as called from okta.user
),
changes as (
    select change_id, min(row_no) as change_no from main.change group by change_id
),
rules_files as (
    select file, lines_before from recon.rules_file
),
final as (
    select
        findings.* replace (
            case when findings.excepted then 'none: accepted' when findings.certainty = 'doubtful' then 'none: left open' else findings.fix end as fix
        ),
        kinds.title, accounts.account_no, changes.change_no, coalesce(nullif(accounts.department, ''), nullif(users.department, '')) as department,
        coalesce(managers.called, nullif(accounts.manager, ''), superiors.called, nullif(users.manager, ''), users.manager_id) as manager,
        coalesce(findings.user_name, findings.login, findings.sys_id, findings.okta_id) as subject,
        coalesce(rules_files.lines_before, 0) + cast(nullif(regexp_extract(findings.rule, ':([0-9]+)$', 1), '') as bigint) - 1 as rule_no
    from findings
    left join subjects on subjects.finding_id = findings.finding_id
    left join kinds on kinds.kind = findings.kind
    left join accounts on accounts.account_key = subjects.account_key
    left join accounts as managers on managers.account_key = accounts.manager_account_key
    left join verdicts on verdicts.account_key = subjects.account_key
    left join users on users.user_key = coalesce(subjects.user_key, verdicts.user_key)
    left join users as superiors on superiors.user_key = users.manager_key
    left join changes on changes.change_id = split_part(findings.change_ids, '; ', 1)
    left join rules_files on rules_files.file = regexp_extract(findings.rule, '^(.*):[0-9]+$', 1)
)
select * exclude (finding_no)
from final
order by finding_no
