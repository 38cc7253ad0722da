-- workbook.causes
-- title:       How many findings there are of each kind, rule, item, department and manager
-- one row per: grouped_by, value
-- reads:       main.finding, recon.finding, recon.verdict, okta.user, servicenow.user
--
-- The groups of report.html. The department and the manager are the account's, else the
-- identity's. Critical to low count what is certain and what no exception accepts.
with findings as (
    select finding_no, finding_id, kind, severity, rule, item, coalesce(excepted, false) as excepted, certainty, coalesce(change_ids, '') <> '' as is_planned from main.finding
),
subjects as (
    select finding_id, user_key, account_key from recon.finding
),
verdicts as (
    select account_key, user_key from recon.verdict
),
identities as (
    select user_key, department, manager, "managerId" as manager_id, manager_key, coalesce(nullif("displayName", ''), login) as called from okta.user
),
accounts as (
    select account_key, department, manager, manager_account_key, coalesce(name, user_name) as called from servicenow.user
),
about as (
    select
        findings.*, subjects.account_key, coalesce(subjects.user_key, verdicts.user_key) as user_key,
        case when findings.certainty = 'doubtful' then 'doubtful' when findings.excepted then 'accepted' when findings.is_planned then 'planned' else 'undecided' end as outcome
    from findings
    left join subjects on subjects.finding_id = findings.finding_id
    left join verdicts on verdicts.account_key = subjects.account_key
),
-- of the accounts and identities, the few that findings are about
own_accounts as (
    select accounts.account_key, accounts.department, accounts.manager, accounts.manager_account_key from accounts semi join about on about.account_key = accounts.account_key
),
own_identities as (
    select identities.user_key, identities.department, identities.manager, identities.manager_id, identities.manager_key from identities semi join about on about.user_key = identities.user_key
),
placed as (
    select
        about.finding_no, about.kind, about.severity, about.outcome, coalesce(about.rule, '') as rule, coalesce(about.item, '') as item,
        coalesce(nullif(accounts.department, ''), nullif(identities.department, ''), '') as department,
        coalesce(managers.called, nullif(accounts.manager, ''), superiors.called, nullif(identities.manager, ''), identities.manager_id, '') as manager,
        coalesce(2 * about.user_key, 2 * about.account_key + 1, -1 - about.finding_no) as subject
    from about
    left join own_accounts as accounts on accounts.account_key = about.account_key
    left join own_identities as identities on identities.user_key = about.user_key
    left join accounts as managers on managers.account_key = accounts.manager_account_key
    left join identities as superiors on superiors.user_key = identities.manager_key
),
grouped as (
    select
        case grouping(kind, rule, item, department, manager)
            when 15 then 'kind' when 23 then 'rule' when 27 then 'role, group or field' when 29 then 'department' else 'manager'
        end as grouped_by,
        grouping(kind, rule, item, department, manager) as grouped_no,
        coalesce(kind, rule, item, department, manager) as value,
        count(*) as findings,
        count(*) filter (where outcome in ('planned', 'undecided') and severity = 'critical') as critical,
        count(*) filter (where outcome in ('planned', 'undecided') and severity = 'high') as high,
        count(*) filter (where outcome in ('planned', 'undecided') and severity = 'medium') as medium,
        count(*) filter (where outcome in ('planned', 'undecided') and severity = 'low') as low,
        count(*) filter (where outcome = 'planned') as planned,
        count(*) filter (where outcome = 'undecided') as undecided,
        count(*) filter (where outcome = 'accepted') as accepted,
        count(*) filter (where outcome = 'doubtful') as doubtful,
        count(distinct subject) as people,
        min(finding_no) as first_no
    from placed
    group by grouping sets ((kind), (rule), (item), (department), (manager))
),
final as (
    select grouped_by, grouped_no, if(value = '', '(none)', value) as value, findings, critical, high, medium, low, planned, undecided, accepted, doubtful, people, 'first of them' as first, first_no
    from grouped
)
select grouped_by, value, findings, critical, high, medium, low, planned, undecided, accepted, doubtful, people, first, first_no
from final
order by grouped_no, findings desc, value
